//! What those who return spend: BTYD's purchases per return times the value of one, which is a line of the customer's own mean
//! value ([`super::own_value`]) and prices ([`super::prices`]), and trees on what that leaves.

use std::collections::BTreeMap;

use clv_core::features::Table;
use clv_core::model::{DERIVED, ITEMS_PER_ORDER, Linear, MEAN_DAY_VALUE, Scorer};
use clv_core::pipeline::Matrix;

use super::Folds;
use super::own_value::{Line, Sale};
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

/// Purchase days of the shop's mean value that the level starts with: a few sales say little about prices to come, and the
/// purchases so far say much.
const PRIOR_DAYS: f64 = 75.0;

/// A purchase worth less than this share of the mean counts as worth that much, in logarithms.
const LEAST_SHARE: f64 = 0.01;

/// What purchases were worth whose customers were known before.
#[derive(Debug, Default)]
pub(super) struct Sales {
    pub(super) sales: Vec<Sale>,
    /// The closed rows that the first of them are windows of.
    of_rows: Vec<usize>,
    /// The parts of waits that the others end.
    of_waits: Vec<usize>,
}

impl Sales {
    /// Of customers who had come back, what they bought in closed windows. Of all others the second purchase, which waits
    /// hold once, be it in a closed window or not; without waits, theirs are windows as well.
    pub(super) fn of(
        material: &Material<'_>,
        folds: &Folds,
        mean: f64,
    ) -> Result<Self, TrainError> {
        let rows = material.closed;
        let (customers, _) = rows.customers_and_buyers();
        let weight = float(customers) / float(rows.rows().max(1));
        let apart = material.waits.is_some();
        let windows = sold((rows, &folds.of_rows), (weight, mean), |days| {
            days > 0.5 || !apart
        })?;
        let (mut sales, of_rows) = windows.into_iter().unzip();
        let mut of_waits = Vec::new();
        if let Some(waits) = material.waits {
            let kept = kept(material.present)?;
            for (sale, part) in sold((waits, &folds.of_waits), (1.0, mean / kept), |_| true)? {
                Vec::push(
                    &mut sales,
                    Sale {
                        value: sale.value * kept,
                        ln_value: sale.ln_value + kept.ln(),
                        ..sale
                    },
                );
                of_waits.push(part);
            }
        }
        Ok(Self {
            sales,
            of_rows,
            of_waits,
        })
    }

    /// With what preprocessing makes of what was known.
    fn with_inputs<'a>(
        &'a self,
        rows: &'a Matrix,
        waits: Option<&'a Matrix>,
    ) -> impl Iterator<Item = (&'a Sale, &'a [f32])> {
        let of_rows = self.of_rows.iter().map(move |&row| rows.row(row));
        let of_waits = self.of_waits.iter().map(move |&part| waits?.row(part));
        let inputs = of_rows.chain(of_waits).map(Option::unwrap_or_default);
        self.sales.iter().zip(inputs)
    }
}

/// Windows in which something was bought by customers with so many repeat purchase days, and their rows.
fn sold(
    (rows, folds): (&Snapshots, &[usize]),
    (weight, mean): (f64, f64),
    of: impl Fn(f64) -> bool,
) -> Result<Vec<(Sale, usize)>, TrainError> {
    let days = numbers(rows.table(), "frequency")?;
    let means = numbers(rows.table(), MEAN_DAY_VALUE)?;
    let items = numbers(rows.table(), ITEMS_PER_ORDER).unwrap_or(&[]);
    let known = days.iter().zip(means).zip(folds);
    let future = rows.future_value().iter().zip(rows.future_purchase_days());
    Ok(known
        .zip(future)
        .enumerate()
        .filter(|(_, (((days, _), _), (value, bought)))| {
            of(**days) && **value > 0.0 && **bought > 0
        })
        .map(
            |(row, (((&days, &mean_day_value), &fold), (&value, &bought)))| {
                let value = value / f64::from(bought);
                let sale = Sale {
                    value,
                    ln_value: value.max(mean * LEAST_SHARE).ln(),
                    weight: weight * f64::from(bought),
                    days: days + 1.0,
                    mean_day_value,
                    items: items.get(row).copied().unwrap_or(f64::NAN),
                    fold,
                };
                (sale, row)
            },
        )
        .collect())
}

/// The share of a purchase's value that was not given back later, as that of first purchases shows it.
fn kept(present: &Table) -> Result<f64, TrainError> {
    let days = numbers(present, "frequency")?;
    let bought = numbers(present, "first_order_value")?;
    let kept = numbers(present, MEAN_DAY_VALUE)?;
    let values = days.iter().zip(bought).zip(kept);
    let once =
        values.filter(|((days, bought), kept)| **days < 0.5 && **bought > 0.0 && !kept.is_nan());
    let (bought, kept) = once.fold((0.0, 0.0), |(all, left), ((_, bought), kept)| {
        (all + bought, left + kept)
    });
    Ok(if kept > 0.0 { kept / bought } else { 1.0 })
}

/// What a purchase is worth: the line of the customer's own mean value, and prices where they tell more.
pub(super) fn spend(
    (encoded, material): (&Encoded<'_>, &Material<'_>),
    (sales, waited): (&Sales, Option<&Matrix>),
    (line, mean): (Line, f64),
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
    spend.linear(level(&margins, mean).ln())
}

/// The mean of what purchases were worth over what is said of them in proportion (Duan's (1983) smearing), starting from the
/// shop's `mean` value.
fn level(sales: &[(&Sale, f64)], mean: f64) -> f64 {
    let (mut ratios, mut said, mut weight) = (0.0, 0.0, 0.0);
    for (sale, margin) in sales {
        ratios += sale.weight * sale.value / margin.exp();
        said += sale.weight * margin.exp();
        weight += sale.weight;
    }
    let prior = if said > 0.0 {
        mean * weight / said
    } else {
        mean
    };
    ((ratios + PRIOR_DAYS * prior) / (weight + PRIOR_DAYS)).max(1e-2)
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
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::snapshots::{Role, SnapshotColumns};
    use chrono::NaiveDate;
    use clv_core::features::{Column, Feature};

    /// Customers with so many repeat purchase days, whose first purchase was worth 20 and a quarter of it given back, and what
    /// they buy on `bought` days.
    fn rows(frequency: &[f64], bought: &[u32], value: f64) -> Snapshots {
        let day = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
        let of = |value: f64| Column::Number(vec![value; frequency.len()]);
        let features = ["frequency", "first_order_value", MEAN_DAY_VALUE].map(Feature::number);
        let columns = vec![Column::Number(frequency.to_vec()), of(20.0), of(15.0)];
        Snapshots::new(SnapshotColumns {
            customer_ids: (0..frequency.len()).map(|i| format!("c{i}")).collect(),
            cutoffs: vec![day; frequency.len()],
            roles: vec![Role::Train; frequency.len()],
            table: Table::new(features.to_vec(), columns).unwrap(),
            returns: bought.iter().map(|&days| days > 0).collect(),
            future_value: bought.iter().map(|&days| f64::from(days) * value).collect(),
            future_purchase_days: bought.to_vec(),
            label_days: vec![90; frequency.len()],
        })
        .unwrap()
    }

    #[test]
    fn a_second_purchase_is_learned_from_once_and_less_what_is_given_back() {
        let closed = rows(&[0.0, 0.0, 2.0], &[1, 0, 3], 100.0);
        let waits = rows(&[0.0, 0.0], &[1, 1], 40.0);
        let of = |waits| {
            let material = Material {
                closed: &closed,
                window: &closed,
                waits,
                origins: &closed,
                present: closed.table(),
            };
            let folds = Folds {
                of_rows: vec![0, 1, 2],
                of_waits: vec![0, 1],
            };
            let sales = Sales::of(&material, &folds, 50.0)
                .unwrap()
                .sales
                .into_iter();
            let told = sales.map(|sale| (sale.value, sale.weight, sale.days, sale.fold));
            told.collect::<Vec<_>>()
        };
        let repeated = (100.0, 3.0, 3.0, 2);
        assert_eq!(of(None), [(100.0, 1.0, 1.0, 0), repeated]);
        let seconds = [(30.0, 1.0, 1.0, 0), (30.0, 1.0, 1.0, 1)];
        assert_eq!(of(Some(&waits)), [&[repeated][..], &seconds].concat());
    }

    #[test]
    fn the_level_is_the_mean_and_few_sales_hardly_move_it() {
        let sale = |value: f64, weight| Sale {
            value,
            ln_value: value.ln(),
            weight,
            days: 1.0,
            mean_day_value: value,
            items: f64::NAN,
            fold: 0,
        };
        let many = [sale(10.0, 1e9), sale(30.0, 1e9)];
        let said = |sales: &[Sale]| {
            let said: Vec<(&Sale, f64)> = sales.iter().map(|sale| (sale, 2_f64.ln())).collect();
            level(&said, 50.0)
        };
        // Twice the level is said of everybody.
        assert!((said(&many) - 10.0).abs() < 1e-6);
        let few = said(&[sale(10.0, 1.0)]);
        assert!((few - (5.0 + PRIOR_DAYS * 25.0) / (1.0 + PRIOR_DAYS)).abs() < 1e-9);
        assert!((said(&[]) - 50.0).abs() < 1e-9);
    }
}
