//! What a purchase is worth beside the customer's own mean value: the number of items of an order, and what the category of the
//! first costs.
//!
//! A ridge regression of the logarithm, on top of the line of the customer's own mean; left out where it does not predict
//! held-back customers better.

use std::collections::BTreeMap;

use clv_core::model::{FIRST_CATEGORY, ITEMS_PER_ORDER, Price};
use clv_core::pipeline::{Matrix, Pipeline};
use serde::{Deserialize, Serialize};

use super::own_value::Sale;
use crate::counts::{float, mean};
use crate::models::linear::solve;

/// Ridge penalties tried, strongest first.
const PENALTIES: [f64; 3] = [80.0, 20.0, 5.0];

/// Standard deviations from the mean beyond which an input counts as lying there.
const REACH: f64 = 4.0;

/// Whether prices say something beside the own value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// The penalty; `None` when they do not.
    pub penalty: Option<f64>,
}

/// One thing that prices are told by: a weighted sum of outputs of the preprocessing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Input {
    /// Output, its weight, its mean over the rows, and how far from it counts.
    pub(super) parts: Vec<(usize, f64, f64, f64)>,
}

impl Input {
    fn of(&self, row: &[f32]) -> f64 {
        let parts = self.parts.iter();
        parts
            .map(|(at, weight, mean, reach)| {
                let value = row.get(*at).map_or(*mean, |&value| f64::from(value));
                weight * (value - mean).clamp(-reach, *reach)
            })
            .sum()
    }
}

/// What there is to tell prices by, given all rows and what categories cost.
pub(super) fn inputs(
    pipeline: &Pipeline,
    matrix: &Matrix,
    categories: &BTreeMap<String, Price>,
) -> Vec<Input> {
    let features = pipeline.features();
    let source = |name: &str| features.iter().position(|feature| feature.name == name);
    let made_of = |name: &str| -> Vec<usize> {
        let outputs = pipeline.outputs().iter().enumerate();
        let wanted = source(name);
        outputs
            .filter(|(_, output)| Some(output.source) == wanted)
            .map(|(at, _)| at)
            .collect()
    };
    let part = |at: usize, weight: f64| {
        let values = (0..matrix.rows).filter_map(|row| matrix.row(row)?.get(at));
        let values: Vec<f64> = values.map(|&value| f64::from(value)).collect();
        let center = mean(values.iter().copied()).unwrap_or(0.0);
        let squares = values.iter().map(|value| (value - center).powi(2));
        let reach = REACH * mean(squares).unwrap_or(0.0).sqrt();
        (at, weight, center, reach.max(1e-6))
    };
    let items = made_of(ITEMS_PER_ORDER).first().copied();
    let items = items.map(|at| Input {
        parts: vec![part(at, 1.0)],
    });
    let mut found = Vec::from_iter(items);
    let levels = made_of(FIRST_CATEGORY);
    let named = levels.iter().filter_map(|&at| {
        let name = &pipeline.outputs().get(at)?.name;
        let name = name.strip_prefix(FIRST_CATEGORY)?.strip_prefix('=')?;
        // A level is 0 or 1: never out of reach.
        let (at, price, share, _) = part(at, categories.get(name)?.ln_ratio);
        Some((at, price, share, 1.0))
    });
    let mut parts: Vec<_> = named.collect();
    // A category that is not known costs what all do.
    let sums = parts.iter().fold((0.0, 0.0), |(sum, all), part| {
        (sum + part.1 * part.2, all + part.2)
    });
    for (_, price, ..) in &mut parts {
        *price -= sums.0 / f64::max(sums.1, f64::MIN_POSITIVE);
    }
    if parts.len() > 1 {
        found.push(Input { parts });
    }
    found
}

/// A sale with its inputs and what the own value says of it.
pub(super) struct Priced<'a> {
    pub(super) sale: &'a Sale,
    /// ln S so far.
    pub(super) start: f64,
    inputs: Vec<f64>,
}

impl<'a> Priced<'a> {
    pub(super) fn new(sale: &'a Sale, start: f64, inputs: &[Input], row: &[f32]) -> Self {
        Self {
            sale,
            start,
            inputs: inputs.iter().map(|input| input.of(row)).collect(),
        }
    }

    fn margin(&self, weights: &[f64]) -> f64 {
        let intercept = weights.first().copied().unwrap_or(0.0);
        let terms = self.inputs.iter().zip(weights.iter().skip(1));
        self.start + intercept + terms.map(|(x, w)| x * w).sum::<f64>()
    }

    fn loss(&self, margin: f64) -> f64 {
        self.sale.weight * (self.sale.ln_value - margin).powi(2)
    }
}

/// Chooses the penalty by cross-validation grouped by customer.
pub(super) fn choose(sales: &[Priced<'_>], folds: usize) -> Prices {
    let change = |penalty: f64| {
        let by_fold: Vec<Vec<f64>> = (0..folds)
            .map(|fold| fit(sales.iter().filter(|s| s.sale.fold != fold), penalty))
            .collect();
        let changes = sales.iter().map(|sale| {
            let weights = by_fold.get(sale.sale.fold).map_or(&[][..], Vec::as_slice);
            sale.loss(sale.margin(weights)) - sale.loss(sale.start)
        });
        changes.sum::<f64>()
    };
    let changes = PENALTIES.iter().map(|&penalty| (change(penalty), penalty));
    let best = changes.min_by(|a, b| a.0.total_cmp(&b.0));
    Prices {
        penalty: best.and_then(|(change, penalty)| (change < 0.0).then_some(penalty)),
    }
}

/// Weighted least squares with a ridge: the intercept, free of penalty, and a weight for each input. The penalty is the
/// precision of a prior on the weights, and counts in units of what is left to explain.
pub(super) fn fit<'a>(
    sales: impl Iterator<Item = &'a Priced<'a>> + Clone,
    penalty: f64,
) -> Vec<f64> {
    let size = sales.clone().next().map_or(0, |sale| sale.inputs.len()) + 1;
    let (mut gradient, mut hessian) = (vec![0.0; size], vec![0.0; size * size]);
    let (mut squares, mut weight) = (0.0, 0.0);
    for sale in sales {
        let left = sale.sale.ln_value - sale.start;
        squares += sale.sale.weight * left * left;
        weight += sale.sale.weight;
        let inputs: Vec<f64> = std::iter::once(1.0).chain(sale.inputs.clone()).collect();
        for (place, (x, slope)) in inputs.iter().zip(&mut gradient).enumerate() {
            *slope += sale.sale.weight * left * x;
            let line = hessian.get_mut(place * size..place * size + place + 1);
            for (cell, other) in line.unwrap_or_default().iter_mut().zip(&inputs) {
                *cell += sale.sale.weight * x * other;
            }
        }
    }
    for place in 1..size {
        if let Some(cell) = hessian.get_mut(place * size + place) {
            *cell += penalty * squares / f64::max(weight, f64::MIN_POSITIVE);
        }
    }
    let weights = solve(&mut hessian, gradient, size);
    if weights.iter().all(|weight| weight.is_finite()) {
        weights
    } else {
        vec![0.0; size]
    }
}

/// Sum of the effective number of sales behind a fit; fewer than the inputs deserve tell nothing.
pub(super) fn enough(sales: &[Sale]) -> bool {
    float(sales.len()) >= 50.0
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn sales(effect: f64) -> (Vec<Sale>, Vec<f32>) {
        let value = |i: usize| {
            50.0 * (effect * (float(i % 3) - 1.0)).exp()
                * if i.is_multiple_of(2) { 1.3 } else { 0.7 }
        };
        let sales = (0..600).map(|i| Sale {
            value: value(i),
            ln_value: value(i).ln(),
            weight: 1.0,
            days: 1.0,
            mean_day_value: 50.0,
            items: f64::NAN,
            price: None,
            fold: (i / 6) % 4,
        });
        let inputs = (0..600).map(|i: u16| f32::from(i % 3) - 1.0);
        (sales.collect(), inputs.collect())
    }

    #[test]
    fn a_planted_price_is_found_and_none_is_not_made_up() {
        let input = [Input {
            parts: vec![(0, 1.0, 0.0, 4.0)],
        }];
        let start = 50_f64.ln() + (1.3_f64.ln() + 0.7_f64.ln()) / 2.0;
        for (effect, found) in [(0.4, true), (0.0, false)] {
            let (sales, rows) = sales(effect);
            let priced: Vec<Priced<'_>> = sales
                .iter()
                .zip(&rows)
                .map(|(sale, x)| Priced::new(sale, start, &input, &[*x]))
                .collect();
            let chosen = choose(&priced, 4);
            assert_eq!(chosen.penalty.is_some(), found);
            let weights = fit(priced.iter(), 5.0);
            assert!((weights[1] - effect).abs() < 0.05, "{weights:?}");
        }
    }
}
