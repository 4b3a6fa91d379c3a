//! What is learned from training rows.

use std::collections::BTreeMap;

use super::encode::{Encoding, MISSING, OTHER};
use crate::cast::float;
use crate::features::{self, Column, Table, Unit};

/// Levels rarer than this share of the training rows become `other`: fewer columns, and no tree
/// can learn a handful of customers by name.
pub(super) const RARE_SHARE: f64 = 0.01;

/// A non-negative number of more than this skewness has a heavy right tail; that of an exponential distribution is 2.
const SKEWED: f64 = 1.0;

pub(super) fn encodings(table: &Table, rare_share: f64) -> Vec<Encoding> {
    let columns = (0..table.features().len()).filter_map(|index| table.column(index));
    table
        .features()
        .iter()
        .zip(columns)
        .map(|(feature, column)| match column {
            Column::Number(values) => number(&feature.name, values),
            Column::Choice(values) => choice(values, rare_share),
        })
        .collect()
}

fn number(feature: &str, values: &[f64]) -> Encoding {
    let mut seen: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    seen.sort_by(f64::total_cmp);
    let Some(median) = median(&seen) else {
        return Encoding::Unobserved;
    };
    let non_negative = seen.first().is_some_and(|least| *least >= 0.0);
    let money = features::doc(feature).is_some_and(|entry| entry.unit == Unit::Money);
    let log1p = non_negative && (money || skewness(&seen) > SKEWED);
    Encoding::Number {
        log1p,
        median,
        indicator: seen.len() < values.len(),
    }
}

fn choice(values: &[Option<String>], rare_share: f64) -> Encoding {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values.iter().flatten() {
        *counts.entry(value).or_default() += 1;
    }
    if counts.is_empty() {
        return Encoding::Unobserved;
    }
    let least = rare_share * float(values.len());
    let any_missing = values.iter().any(Option::is_none) || counts.contains_key(MISSING);
    let common = counts
        .iter()
        .filter(|(level, count)| float(**count) >= least && **level != MISSING && **level != OTHER);
    let missing = any_missing.then(|| MISSING.to_owned());
    Encoding::Choice {
        levels: common
            .map(|(level, _)| (*level).to_owned())
            .chain(missing)
            .collect(),
    }
}

/// Third moment about the mean over the cube of the standard deviation, of sorted values; 0 where all are the same.
fn skewness(values: &[f64]) -> f64 {
    if values.first() == values.last() {
        return 0.0;
    }
    let count = float(values.len());
    let mean = values.iter().map(|value| value / count).sum::<f64>();
    let moment = |power: i32| {
        let apart = values.iter().map(|value| (value - mean).powi(power));
        apart.sum::<f64>() / count
    };
    moment(3) / moment(2).powf(1.5)
}

/// The middle of sorted values; the mean of the two middle ones when their number is even.
fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some(lower / 2.0 + upper / 2.0)
}
