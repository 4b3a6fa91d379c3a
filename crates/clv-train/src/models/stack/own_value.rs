//! How much a customer's own mean value says about the value of a purchase to come.
//!
//! ln S = a + b · n/(n + k) · ln of the customer's mean value over the shop's, n the purchase days so far: a regression of the
//! logarithm of what purchases were worth whose customers were known before. The value is that of a day or, where that tells
//! more, of an item, alone or beside what its category costs ([`super::categories`]). Gamma–Gamma assumes such a slope; here
//! it is learned, and left out where it does not predict held-back customers. Logarithms, because a few dear purchases would
//! decide it otherwise; the level is restored afterwards.

use std::collections::BTreeMap;

use clv_core::model::{Price, Shrinkage};
use serde::{Deserialize, Serialize};

/// Purchase days k tried for the shop's mean.
const PRIORS: [f64; 5] = [0.5, 1.0, 2.0, 4.0, 8.0];

/// Ridge penalty on the slope: its prior has a standard deviation of about a half.
const PENALTY: f64 = 5.0;

/// The k that predicted held-back customers best; `None` when no slope did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OwnValue {
    /// Purchase days that the shop's mean counts for.
    pub prior: Option<f64>,
    /// Whether the value of an item tells more than that of a purchase day.
    pub per_item: bool,
    /// Whether it tells more beside what its category costs, the more so the more alike prices there are.
    pub by_category: bool,
    /// Weighted mean squared error of the logarithm on held-back customers.
    pub loss: f64,
    /// The same for one value for everybody.
    pub constant_loss: f64,
}

/// What purchases were worth whose customer was known before: those in a closed window, or a second purchase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale {
    /// Value of one of their days, less what is given back.
    pub(super) value: f64,
    /// Its logarithm; what is worth hardly anything has that of a small share of the mean.
    pub(super) ln_value: f64,
    /// Weight: 1 for a second purchase; for a window its purchase days times customers / rows.
    pub(super) weight: f64,
    /// Purchase days before.
    pub(super) days: f64,
    /// Their mean value.
    pub(super) mean_day_value: f64,
    /// Items of an order; NaN where they are not known.
    pub(super) items: f64,
    /// What the first order's category costs, where that is known.
    pub(super) price: Option<Price>,
    /// Fold of the customer.
    pub(super) fold: usize,
}

/// ln S = intercept + slope · ln_ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

/// What a purchase of anybody is worth, currency units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Means {
    /// A purchase day.
    pub(super) day: f64,
    /// An item; none where items are not counted.
    pub(super) item: Option<f64>,
}

impl OwnValue {
    /// How it pulls a customer's value to the shop's.
    pub(super) fn shrinkage(&self, means: Means, prices: &BTreeMap<String, Price>) -> Shrinkage {
        Shrinkage {
            prices: if self.by_category {
                prices.clone()
            } else {
                BTreeMap::new()
            },
            ..self.pull(means)
        }
    }

    /// The same for who says what the category of a sale costs.
    fn pull(&self, means: Means) -> Shrinkage {
        let item = means.item.filter(|_| self.per_item);
        Shrinkage {
            purchases: self.prior.unwrap_or(1.0),
            mean: item.unwrap_or(means.day),
            per_item: item.is_some(),
            prices: BTreeMap::new(),
        }
    }
}

/// Chooses k and whose value, or no slope at all, by cross-validation grouped by customer.
pub(super) fn choose(sales: &[Sale], means: Means, folds: usize) -> OwnValue {
    let total: f64 = sales.iter().map(|sale| sale.weight).sum();
    let loss = |own: &OwnValue| {
        let mut sum = 0.0;
        for fold in 0..folds {
            let learn: Vec<Sale> = sales.iter().filter(|s| s.fold != fold).copied().collect();
            let (line, pull) = (fit(&learn, means, own), own.pull(means));
            for sale in sales.iter().filter(|sale| sale.fold == fold) {
                let margin = line.intercept + line.slope * ratio(sale, own, &pull);
                sum += sale.weight * (sale.ln_value - margin).powi(2);
            }
        }
        sum / total.max(f64::MIN_POSITIVE)
    };
    let mut best = OwnValue {
        prior: None,
        per_item: false,
        by_category: false,
        loss: 0.0,
        constant_loss: 0.0,
    };
    best.constant_loss = loss(&best);
    best.loss = best.constant_loss;
    let items = means.item.is_some();
    let priced = sales.iter().any(|sale| sale.price.is_some());
    let told = [
        (true, (false, false)),
        (items, (true, false)),
        (priced, (items, true)),
    ];
    for (_, (per_item, by_category)) in told.into_iter().filter(|(known, _)| *known) {
        for prior in PRIORS {
            let mut own = OwnValue {
                prior: Some(prior),
                per_item,
                by_category,
                ..best
            };
            own.loss = loss(&own);
            if own.loss < best.loss {
                best = own;
            }
        }
    }
    best
}

fn ratio(sale: &Sale, own: &OwnValue, pull: &Shrinkage) -> f64 {
    let price = sale.price.as_ref().filter(|_| own.by_category);
    pull.ln_ratio(sale.days, sale.mean_day_value, sale.items, price)
}

/// Weighted least squares with a ridge. A falling line is refused: customers who paid more do not pay less; a steeper one
/// than 1 is held there, because nobody is expected to stand further from the shop's mean than their own.
pub(super) fn fit(sales: &[Sale], means: Means, own: &OwnValue) -> Line {
    let pull = own.pull(means);
    let weight: f64 = sales.iter().map(|sale| sale.weight).sum();
    let mean = |of: &dyn Fn(&Sale) -> f64| {
        let sum: f64 = sales.iter().map(|sale| sale.weight * of(sale)).sum();
        sum / weight.max(f64::MIN_POSITIVE)
    };
    let x = |sale: &Sale| ratio(sale, own, &pull);
    let (mean_x, mean_y) = (mean(&x), mean(&|sale| sale.ln_value));
    let variance = mean(&|sale| (sale.ln_value - mean_y).powi(2));
    let slope = if own.prior.is_some() && variance > 0.0 {
        let both = mean(&|sale| (x(sale) - mean_x) * (sale.ln_value - mean_y));
        let spread = mean(&|sale| (x(sale) - mean_x).powi(2));
        (both / (spread + PENALTY * variance / weight)).clamp(0.0, 1.0)
    } else {
        0.0
    };
    Line {
        intercept: mean_y - slope * mean_x,
        slope,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::float;

    fn sales(slope: f64) -> Vec<Sale> {
        (0..400)
            .map(|i| {
                let own = (float(i % 20) / 10.0 - 1.0).exp();
                let value = 50.0 * own.powf(slope) * if (i / 80) % 2 == 0 { 1.2 } else { 0.8 };
                Sale {
                    value,
                    ln_value: value.ln(),
                    weight: 1.0,
                    days: 1_000.0,
                    mean_day_value: 50.0 * own,
                    items: f64::NAN,
                    price: None,
                    fold: (i / 20) % 4,
                }
            })
            .collect()
    }

    #[test]
    fn a_planted_slope_is_found_and_none_is_not_made_up() {
        let means = Means {
            day: 50.0,
            item: None,
        };
        let found = choose(&sales(0.8), means, 4);
        assert!(found.prior.is_some() && found.loss < found.constant_loss);
        let line = fit(&sales(0.8), means, &found);
        assert!((line.slope - 0.8).abs() < 0.08, "{line:?}");
        assert_eq!(choose(&sales(0.0), means, 4).prior, None);
        let steep = fit(&sales(1.4), means, &found);
        assert!((steep.slope - 1.0).abs() < 1e-12 && steep.intercept.is_finite());
        let falling = fit(&sales(-0.5), means, &found);
        assert!(falling.slope.abs() < 1e-12);
    }

    #[test]
    fn what_an_item_costs_is_found_to_tell_more_than_what_a_day_did() {
        let mut priced = sales(0.8);
        for (i, sale) in priced.iter_mut().enumerate() {
            sale.items = if i % 3 == 0 { 4.0 } else { 1.0 };
            sale.mean_day_value *= sale.items;
        }
        let means = Means {
            day: 100.0,
            item: Some(50.0),
        };
        assert!(choose(&priced, means, 4).per_item);
    }

    #[test]
    fn a_dear_item_is_found_to_tell_more_where_prices_are_alike() {
        let mut told = sales(0.0);
        for (i, sale) in told.iter_mut().enumerate() {
            let alike = (i / 160) % 2 == 0;
            let beside = float(i % 20) / 10.0 - 0.95;
            sale.days = 1.0;
            sale.mean_day_value = 50.0 * beside.exp();
            let told = if alike { 0.6 } else { 0.1 } * beside;
            sale.ln_value += told;
            sale.value *= told.exp();
            sale.price = Some(Price {
                ln_ratio: 0.0,
                variance: if alike { 0.1 } else { 1.9 },
            });
        }
        let means = Means {
            day: 50.0,
            item: None,
        };
        assert!(choose(&told, means, 4).by_category);
        // Where all prices vary alike a category says nothing.
        for price in told.iter_mut().filter_map(|sale| sale.price.as_mut()) {
            price.variance = 1.0;
        }
        assert!(!choose(&told, means, 4).by_category);
    }

    #[test]
    fn the_shops_mean_weighs_purchase_days() {
        let mean = shop_mean(&[1.0, 3.0, 2.0], &[10.0, 30.0, f64::NAN]);
        assert!((mean - 25.0).abs() < 1e-12);
    }
}
