//! What those who return spend: BTYD's purchases per return times the value of one, which is a line of the customer's own mean
//! value ([`super::own_value`]) and prices ([`super::prices`]), and trees on what that leaves.

use std::collections::BTreeMap;

use clv_core::model::{DERIVED, Linear, Price, Scorer};
use clv_core::pipeline::Matrix;

use super::own_value::{Line, Sale};
use super::prices::{self, Input, Priced, Prices};
use super::sales::Sales;
use crate::boost::Objective;
use crate::counts::{CLEARLY, at, mean as mean_of, single};
use crate::error::TrainError;
use crate::models::boosted::Encoded;
use crate::models::stage::{Chosen, Stage};
use crate::settings::Settings;

/// Name of the choice of trees.
pub(super) const TREES: &str = "stack_spend";

/// Purchase days of the shop's mean value that the level starts with: a few sales say little about prices to come, and the
/// purchases so far say much.
const PRIOR_DAYS: f64 = 75.0;

/// What a purchase is worth: the line of the customer's own mean value, and prices where they tell more.
pub(super) fn spend(
    encoded: &Encoded<'_>,
    (sales, waited): (&Sales, Option<&Matrix>),
    (line, mean, categories): (Line, f64, &BTreeMap<String, Price>),
    chosen: &mut Chosen,
    folds: usize,
) -> Result<Linear, TrainError> {
    let matrix = &encoded.matrix;
    let [_, _, _, shrunk, ..] = DERIVED;
    let outputs = encoded.pipeline.outputs();
    let own = outputs.iter().position(|output| output.name == shrunk);
    let start = |row: &[f32]| {
        let ratio = own.and_then(|own| row.get(own)).copied();
        line.intercept + line.slope * f64::from(ratio.unwrap_or(0.0))
    };
    let inputs = prices::inputs(&encoded.pipeline, matrix, categories);
    let priced: Vec<Priced<'_>> = sales
        .with_inputs(matrix, waited)
        .map(|(sale, row)| Priced::new(sale, start(row), &inputs, row))
        .collect();
    let told = *chosen.prices.get_or_insert_with(|| {
        if inputs.is_empty() || !prices::enough(&sales.sales) {
            return Prices { penalty: None };
        }
        prices::choose(&priced, folds)
    });
    let mut spend = Weights::new(outputs.len());
    if let Some(own) = own {
        let values = (0..matrix.rows).filter_map(|row| matrix.row(row)?.get(own));
        let mean = mean_of(values.map(|&value| f64::from(value))).unwrap_or(0.0);
        spend.set(own, line.slope, mean, UNLIMITED);
    }
    if let Some(penalty) = told.penalty {
        let fitted = prices::fit(priced.iter(), penalty);
        for (Input { parts }, weight) in inputs.iter().zip(fitted.iter().skip(1)) {
            for &(at, part, mean, reach) in parts {
                spend.set(at, weight * part, mean, reach);
            }
        }
    }
    let relative = spend.linear(0.0)?;
    let margins = sales.with_inputs(matrix, waited);
    let margins: Vec<(&Sale, f64)> = margins
        .map(|(sale, row)| (sale, relative.margin(row)))
        .collect();
    spend.linear(level(&margins, mean).max(f64::MIN_POSITIVE).ln())
}

/// What all purchases were worth over what is said of them in proportion, starting from the shop's `mean` value.
fn level(sales: &[(&Sale, f64)], mean: f64) -> f64 {
    let (mut value, mut said, mut weight) = (0.0, 0.0, 0.0);
    for (sale, margin) in sales {
        value += sale.weight * sale.value;
        said += sale.weight * margin.exp();
        weight += sale.weight;
    }
    let typical = if weight > 0.0 { said / weight } else { 1.0 };
    (value + PRIOR_DAYS * mean) / (said + PRIOR_DAYS * typical)
}

/// What buyers spend, and trees on what `margins` say too much or too little of it, where held-back customers are predicted
/// better.
pub(super) fn with_trees(
    spend: Linear,
    (encoded, margins): (&Encoded<'_>, &[f64]),
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<Scorer, TrainError> {
    let (stage, enough) = stage_beside(encoded, margins);
    if !enough {
        return Ok(spend.into());
    }
    let trees = stage.trees(chosen, settings)?;
    Ok(if trees.trees().is_empty() {
        spend.into()
    } else {
        Scorer::Blend(vec![(1.0, spend.into()), (1.0, trees.into())])
    })
}

/// What buyers spent, each row from a margin of its own; whether they are enough to learn from. Windows differ in length, so
/// what all buyers of such a window spent beside their margins is part of the margin, and what a BTYD model expects of that
/// window is not read.
fn stage_beside<'a>(encoded: &'a Encoded<'_>, margins: &[f64]) -> (Stage<'a>, bool) {
    let (mut stage, enough) = encoded.spend(TREES, Objective::Spend);
    let days = at(encoded.rows.label_days(), &encoded.bought);
    let mut margins = at(margins, &encoded.bought);
    let mut ratios: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    let sold = encoded.buyers.future_value().iter().zip(&margins);
    for (days, (value, margin)) in days.iter().zip(sold) {
        ratios.entry(*days).or_default().push(value / margin.exp());
    }
    let levels: BTreeMap<u32, f64> = ratios
        .into_iter()
        .map(|(days, ratios)| (days, mean_of(ratios).unwrap_or(1.0).ln()))
        .collect();
    for (margin, days) in margins.iter_mut().zip(&days) {
        *margin += levels.get(days).copied().unwrap_or(0.0);
    }
    let [log_odds, expected, ..] = DERIVED;
    let outputs = encoded.pipeline.outputs().iter().enumerate();
    let of_the_window = outputs.filter(|(_, o)| o.name == log_odds || o.name == expected);
    let unread: Vec<usize> = of_the_window.map(|(at, _)| at).collect();
    let margins = margins.into_iter().map(single).collect();
    stage.lesson = stage.lesson.without(&unread).starting_from(Some(margins));
    stage.errors = CLEARLY;
    (stage, enough)
}

/// An input that counts however far it is from its mean.
const UNLIMITED: f64 = 1e9;

/// A regression being put together.
struct Weights {
    weights: Vec<f64>,
    means: Vec<f64>,
    reach: Vec<f64>,
}

impl Weights {
    fn new(width: usize) -> Self {
        Self {
            weights: vec![0.0; width],
            means: vec![0.0; width],
            reach: vec![UNLIMITED; width],
        }
    }

    fn linear(&self, intercept: f64) -> Result<Linear, TrainError> {
        let linear = Linear::new(intercept, self.weights.clone(), self.means.clone());
        linear
            .and_then(|linear| linear.within(self.reach.clone()))
            .map_err(TrainError::core("stack"))
    }

    fn set(&mut self, at: usize, weight: f64, mean: f64, reach: f64) {
        let slots = self.weights.get_mut(at).zip(self.means.get_mut(at));
        if let (Some((w, m)), Some(r)) = (slots, self.reach.get_mut(at)) {
            (*w, *m, *r) = (weight, mean, reach);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_lets_totals_meet_and_few_sales_hardly_move_it() {
        let sale = |value: f64, weight| Sale {
            value,
            ln_value: value.ln(),
            weight,
            days: 1.0,
            mean_day_value: value,
            items: f64::NAN,
            price: None,
            fold: 0,
        };
        let said = |sales: &[Sale]| {
            let said: Vec<(&Sale, f64)> =
                sales.iter().map(|sale| (sale, (sale.days).ln())).collect();
            level(&said, 50.0)
        };
        let twice = |value, weight| Sale {
            days: 2.0,
            ..sale(value, weight)
        };
        // 10 + 30 over 1 + 2, whatever the single ratios are.
        assert!((said(&[sale(10.0, 1e9), twice(30.0, 1e9)]) - 40.0 / 3.0).abs() < 1e-5);
        let few = said(&[twice(10.0, 1.0)]);
        assert!((few - (10.0 + PRIOR_DAYS * 50.0) / (2.0 + PRIOR_DAYS * 2.0)).abs() < 1e-9);
        assert!((said(&[]) - 50.0).abs() < 1e-9);
    }
}
