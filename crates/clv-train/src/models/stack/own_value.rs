//! How much a customer's own mean value says about the value of a purchase to come.
//!
//! ln S = a + b · ln of the customer's mean value, pulled to the shop's as if k more purchase days were known, over the shop's:
//! a gamma regression with log link on (value ÷ purchase days) of closed windows, weighted by purchase days. Gamma–Gamma
//! assumes such a slope; here it is learned, and left out where it does not predict held-back customers.

use clv_core::model::Shrinkage;
use serde::{Deserialize, Serialize};

/// Purchase days k tried for the shop's mean.
const PRIORS: [f64; 5] = [0.5, 1.0, 2.0, 4.0, 8.0];

/// Ridge penalty on the slope: its prior has a standard deviation of about a half.
const PENALTY: f64 = 5.0;

/// Purchase days of the shop's mean value that the level starts with: a few sales say little about prices to come, and the
/// purchases so far say much.
const PRIOR_DAYS: f64 = 75.0;

/// Newton steps; the deviance is convex and settles in a handful.
const STEPS: usize = 30;

/// The k that predicted held-back customers best; `None` when no slope did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OwnValue {
    /// Purchase days that the shop's mean counts for.
    pub prior: Option<f64>,
    /// Half the weighted mean gamma deviance on held-back customers.
    pub loss: f64,
    /// The same for one value for everybody.
    pub constant_loss: f64,
}

/// One closed window of a customer who bought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale {
    /// Value of a purchase day in the window.
    pub(super) value: f64,
    /// Weight: purchase days in the window times customers / rows.
    pub(super) weight: f64,
    /// Purchase days before the window.
    pub(super) days: f64,
    /// Their mean value.
    pub(super) mean_day_value: f64,
    /// Fold of the customer.
    pub(super) fold: usize,
}

/// ln S = intercept + slope · ln_ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

/// Chooses k, or no slope at all, by cross-validation grouped by customer.
pub(super) fn choose(sales: &[Sale], mean: f64, folds: usize) -> OwnValue {
    let total: f64 = sales.iter().map(|sale| sale.weight).sum();
    let loss = |prior: Option<f64>| {
        let mut sum = 0.0;
        for fold in 0..folds {
            let learn: Vec<Sale> = sales.iter().filter(|s| s.fold != fold).copied().collect();
            let line = fit(&learn, mean, prior);
            for sale in sales.iter().filter(|sale| sale.fold == fold) {
                let margin = line.intercept + line.slope * ratio(sale, mean, prior);
                let quotient = sale.value / margin.exp();
                sum += sale.weight * (quotient - quotient.ln() - 1.0);
            }
        }
        sum / total.max(f64::MIN_POSITIVE)
    };
    let constant_loss = loss(None);
    let mut best = OwnValue {
        prior: None,
        loss: constant_loss,
        constant_loss,
    };
    for prior in PRIORS {
        let loss = loss(Some(prior));
        if loss < best.loss {
            best.prior = Some(prior);
            best.loss = loss;
        }
    }
    best
}

fn ratio(sale: &Sale, mean: f64, prior: Option<f64>) -> f64 {
    prior.map_or(0.0, |purchases| {
        Shrinkage { purchases, mean }.ln_ratio(sale.days, sale.mean_day_value)
    })
}

/// Newton's method for the penalised gamma deviance. A falling line is refused: customers who paid more do not pay less; a
/// steeper one than 1 is held there.
pub(super) fn fit(sales: &[Sale], mean: f64, purchases: Option<f64>) -> Line {
    let weight = PRIOR_DAYS + sales.iter().map(|sale| sale.weight).sum::<f64>();
    let level: f64 = sales.iter().map(|sale| sale.weight * sale.value).sum();
    let level = level + PRIOR_DAYS * mean;
    let flat = Line {
        intercept: (level / weight.max(f64::MIN_POSITIVE)).max(1e-2).ln(),
        slope: 0.0,
    };
    if purchases.is_none() || sales.len() < 2 {
        return flat;
    }
    let mut line = flat;
    for _ in 0..STEPS {
        let prior = PRIOR_DAYS * mean / line.intercept.exp();
        let mut gradient = [prior - PRIOR_DAYS, -PENALTY * line.slope];
        let mut hessian = [prior, 0.0, PENALTY];
        for sale in sales {
            let x = ratio(sale, mean, purchases);
            let quotient = sale.value / (line.intercept + line.slope * x).exp();
            let residual = sale.weight * (quotient - 1.0);
            gradient = [gradient[0] + residual, gradient[1] + residual * x];
            let curvature = sale.weight * quotient.max(1e-3);
            hessian = [
                hessian[0] + curvature,
                hessian[1] + curvature * x,
                hessian[2] + curvature * x * x,
            ];
        }
        let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
        if determinant.is_nan() || determinant <= 0.0 {
            return flat;
        }
        let step = [
            (gradient[0] * hessian[2] - gradient[1] * hessian[1]) / determinant,
            (gradient[1] * hessian[0] - gradient[0] * hessian[1]) / determinant,
        ];
        line.intercept += step[0].clamp(-1.0, 1.0);
        line.slope += step[1].clamp(-1.0, 1.0);
        if step[0].abs() + step[1].abs() < 1e-9 {
            break;
        }
    }
    if !(line.slope > 0.0 && line.intercept.is_finite()) {
        return flat;
    }
    if line.slope <= 1.0 {
        return line;
    }
    // Nobody is expected to stand further from the shop's mean than their own: at a slope of 1 the level is a mean of ratios.
    let ratios = sales
        .iter()
        .map(|sale| sale.weight * sale.value / ratio(sale, mean, purchases).exp());
    let level = (ratios.sum::<f64>() + PRIOR_DAYS * mean) / weight;
    Line {
        intercept: level.max(1e-2).ln(),
        slope: 1.0,
    }
}

/// The mean value of a purchase day in a shop whose customers have so many purchase days of such mean values.
pub(super) fn shop_mean(days: &[f64], mean_day_values: &[f64]) -> f64 {
    let known = days.iter().zip(mean_day_values);
    let known = known.filter(|(days, value)| !days.is_nan() && !value.is_nan());
    let (value, count) = known.fold((0.0, 0.0), |(value, count), (days, mean)| {
        (value + days * mean, count + days)
    });
    if value > 0.0 && count > 0.0 {
        value / count
    } else {
        1.0
    }
}

/// Deals sales into folds by customer.
pub(super) fn folds(customers: &[String], buys: &[bool], folds: usize, seed: u64) -> Vec<usize> {
    crate::boost::deal_folds(customers, buys, folds, seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::float;

    fn sales(slope: f64) -> Vec<Sale> {
        (0..400)
            .map(|i| {
                let own = (float(i % 20) / 10.0 - 1.0).exp();
                Sale {
                    value: 50.0 * own.powf(slope) * if i % 2 == 0 { 1.2 } else { 0.8 },
                    weight: 1.0,
                    days: 1_000.0,
                    mean_day_value: 50.0 * own,
                    fold: (i / 20) % 4,
                }
            })
            .collect()
    }

    #[test]
    fn a_planted_slope_is_found_and_none_is_not_made_up() {
        let found = choose(&sales(0.8), 50.0, 4);
        assert!(found.prior.is_some() && found.loss < found.constant_loss);
        let line = fit(&sales(0.8), 50.0, found.prior);
        assert!((line.slope - 0.8).abs() < 0.08, "{line:?}");
        assert_eq!(choose(&sales(0.0), 50.0, 4).prior, None);
        let steep = fit(&sales(1.4), 50.0, Some(1.0));
        assert!((steep.slope - 1.0).abs() < 1e-12 && steep.intercept.is_finite());
        let falling = fit(&sales(-0.5), 50.0, Some(1.0));
        assert!(falling.slope.abs() < 1e-12);
    }

    #[test]
    fn the_shops_mean_weighs_purchase_days() {
        let mean = shop_mean(&[1.0, 3.0, 2.0], &[10.0, 30.0, f64::NAN]);
        assert!((mean - 25.0).abs() < 1e-12);
    }
}
