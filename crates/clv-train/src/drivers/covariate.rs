//! A feature as a covariate of the hazard, and what one more of it is.

use std::collections::BTreeMap;

use clv_core::features::{Column, Unit, doc};
use serde::Serialize;

/// A feature of the first order, and more of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Driver {
    /// Its name.
    pub feature: String,
    /// How much more.
    pub step: Step,
    /// The value of a choice.
    pub choice: Option<String>,
}

/// How much more of a feature an effect tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// One.
    OneMore,
    /// Twice as much of money.
    TwiceAsMuch,
    /// Ten percentage points of a share.
    TenPointsMore,
    /// A choice, and not another one.
    NotAnother,
}

impl Step {
    /// As in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneMore => "one_more",
            Self::TwiceAsMuch => "twice_as_much",
            Self::TenPointsMore => "ten_points_more",
            Self::NotAnother => "not_another",
        }
    }
}

impl Driver {
    /// `First purchase value, twice as much`.
    pub(super) fn in_words(&self) -> String {
        let label = doc(&self.feature).map_or(self.feature.as_str(), |doc| doc.label);
        match (self.step, &self.choice) {
            (Step::OneMore, _) => format!("{label}, one more"),
            (Step::TwiceAsMuch, _) => format!("{label}, twice as much"),
            (Step::TenPointsMore, _) => format!("{label}, 10 percentage points more"),
            (Step::NotAnother, choice) => {
                let choice = choice.as_deref().unwrap_or_default();
                format!("{label} {choice}, not another")
            }
        }
    }
}

/// A feature as a covariate.
pub(super) struct Covariate {
    pub(super) driver: Driver,
    /// A value a row; NaN is missing.
    pub(super) values: Vec<f64>,
}

pub(super) fn covariate(feature: &str, column: &Column) -> Covariate {
    let (step, choice, values) = match column {
        Column::Number(values) => {
            let (step, scaled): (_, fn(f64) -> f64) = match doc(feature).map(|doc| doc.unit) {
                Some(Unit::Money) => (Step::TwiceAsMuch, doublings),
                Some(Unit::Share) => (Step::TenPointsMore, |share| share * 10.0),
                _ => (Step::OneMore, |value| value),
            };
            let scaled = values.iter().map(|value| scaled(*value)).collect();
            (step, None, scaled)
        }
        Column::Choice(values) => {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for value in values.iter().flatten() {
                *counts.entry(value).or_default() += 1;
            }
            // Of two as common the first by name.
            let most = counts.iter().rev().max_by_key(|(_, count)| **count);
            let most = most.map_or("", |(value, _)| *value);
            let is_most = |value: &Option<String>| match value {
                Some(value) => f64::from(u8::from(value == most)),
                None => f64::NAN,
            };
            let values = values.iter().map(is_most).collect();
            (Step::NotAnother, Some(most.to_owned()), values)
        }
    };
    let feature = feature.to_owned();
    Covariate {
        driver: Driver {
            feature,
            step,
            choice,
        },
        values,
    }
}

/// Nothing that is worth nothing can be doubled.
fn doublings(money: f64) -> f64 {
    if money > 0.0 { money.log2() } else { f64::NAN }
}
