//! What those who return spend: BTYD's purchases per return times the value of one, which is a line of the customer's own mean
//! value ([`super::own_value`]) and prices ([`super::prices`]), and trees on what that leaves.

use std::collections::BTreeMap;

use clv_core::model::{DERIVED, Linear, MEAN_DAY_VALUE, Scorer};

use super::own_value::{self, Line, Sale};
use super::prices::{self, Input, Priced, Prices};
use crate::boost::Objective;
use crate::counts::{CLEARLY, at, float, mean as mean_of, single};
use crate::error::TrainError;
use crate::models::Material;
use crate::models::boosted::Encoded;
use crate::models::cells::numbers;
use crate::models::stage::{Chosen, Stage};
use crate::settings::Settings;
use crate::snapshots::Snapshots;

/// Name of the choice of trees.
pub(super) const TREES: &str = "stack_spend";

/// Closed windows in which something was bought, and their rows.
pub(super) fn sales(
    rows: &Snapshots,
    settings: &Settings,
) -> Result<(Vec<Sale>, Vec<usize>), TrainError> {
    let (customers, _) = rows.customers_and_buyers();
    let days = numbers(rows.table(), "frequency")?;
    let means = numbers(rows.table(), MEAN_DAY_VALUE)?;
    let weight = float(customers) / float(rows.rows().max(1));
    let (folds, seed) = (settings.folds.max(2), settings.seed);
    let folds = own_value::folds(rows.customer_ids(), rows.returns(), folds, seed);
    let known = days.iter().zip(means).zip(&folds);
    let future = rows.future_value().iter().zip(rows.future_purchase_days());
    Ok(known
        .zip(future)
        .enumerate()
        .filter(|(_, (_, (value, bought)))| **value > 0.0 && **bought > 0)
        .map(
            |(row, (((&days, &mean_day_value), &fold), (&value, &bought)))| {
                let sale = Sale {
                    value: value / f64::from(bought),
                    weight: weight * f64::from(bought),
                    days: days + 1.0,
                    mean_day_value,
                    fold,
                };
                (sale, row)
            },
        )
        .unzip())
}

/// What a purchase is worth: the line of the customer's own mean value, and prices where they tell more.
pub(super) fn spend(
    (encoded, material): (&Encoded<'_>, &Material<'_>),
    (sales, sold_in): (&[Sale], &[usize]),
    line: Line,
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
    let inputs = prices::inputs(&encoded.pipeline, matrix, material.present);
    let priced: Vec<Priced<'_>> = sales
        .iter()
        .zip(sold_in)
        .map(|(sale, &row)| {
            let row = matrix.row(row).unwrap_or_default();
            Priced::new(sale, start(row), &inputs, row)
        })
        .collect();
    let told = *chosen.prices.get_or_insert_with(|| {
        if inputs.is_empty() || !prices::enough(sales) {
            return Prices { penalty: None };
        }
        prices::choose(&priced, folds)
    });
    let mut spend = Weights::new(outputs.len(), line.intercept);
    if let Some(own) = own {
        let values = (0..matrix.rows).filter_map(|row| matrix.row(row)?.get(own));
        let mean = mean_of(values.map(|&value| f64::from(value))).unwrap_or(0.0);
        spend.intercept += line.slope * mean;
        spend.set(own, line.slope, mean, UNLIMITED);
    }
    if let Some(penalty) = told.penalty {
        let fitted = prices::fit(priced.iter(), penalty);
        spend.intercept += fitted.first().copied().unwrap_or(0.0);
        for (Input { parts }, weight) in inputs.iter().zip(fitted.iter().skip(1)) {
            for &(at, part, mean, reach) in parts {
                spend.set(at, weight * part, mean, reach);
            }
        }
    }
    let linear = Linear::new(spend.intercept, spend.weights, spend.means);
    linear
        .and_then(|linear| linear.within(spend.reach))
        .map_err(TrainError::core("stack"))
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
    intercept: f64,
    weights: Vec<f64>,
    means: Vec<f64>,
    reach: Vec<f64>,
}

impl Weights {
    fn new(width: usize, intercept: f64) -> Self {
        Self {
            intercept,
            weights: vec![0.0; width],
            means: vec![0.0; width],
            reach: vec![UNLIMITED; width],
        }
    }

    fn set(&mut self, at: usize, weight: f64, mean: f64, reach: f64) {
        let slots = self.weights.get_mut(at).zip(self.means.get_mut(at));
        if let (Some((w, m)), Some(r)) = (slots, self.reach.get_mut(at)) {
            (*w, *m, *r) = (weight, mean, reach);
        }
    }
}
