//! How one value becomes model input.

use serde::{Deserialize, Serialize};

use super::PipelineError;
use crate::cast::narrow;
use crate::features::{Cell, Feature, Kind};

/// The level of choices that were not given.
pub(super) const MISSING: &str = "missing";
/// The level of all choices that were rare or unseen in training.
pub(super) const OTHER: &str = "other";

/// What is done with one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Encoding {
    /// Never observed in training: no outputs.
    Unobserved,
    /// One output, and an indicator when training had missing values.
    Number {
        /// Whether the output is `ln(1 + x)`.
        log1p: bool,
        /// What a missing number becomes, on the original scale: the training median.
        median: f64,
        /// Whether a second output says that the number was missing.
        indicator: bool,
    },
    /// One output for each level, then one for `other`.
    Choice {
        /// Kept levels in order, `missing` among them when training had missing values.
        levels: Vec<String>,
    },
}

impl Encoding {
    pub(super) fn encode(
        &self,
        feature: &str,
        cell: Cell<'_>,
        into: &mut Vec<f32>,
    ) -> Result<(), PipelineError> {
        match (self, cell) {
            (Self::Unobserved, _) => {}
            (
                Self::Number {
                    log1p,
                    median,
                    indicator,
                },
                Cell::Number(_) | Cell::Missing,
            ) => {
                let (value, missing) = match cell {
                    Cell::Number(value) => (value, 0.0),
                    _ => (*median, 1.0),
                };
                let output = narrow(if *log1p {
                    value.max(0.0).ln_1p()
                } else {
                    value
                });
                if !output.is_finite() {
                    return Err(PipelineError::TooLarge(feature.to_owned()));
                }
                into.push(output);
                if *indicator {
                    into.push(missing);
                }
            }
            (Self::Choice { levels }, Cell::Choice(_) | Cell::Missing) => {
                let name = if let Cell::Choice(name) = cell {
                    name
                } else {
                    MISSING
                };
                let hits = levels.iter().map(|level| level == name);
                into.extend(hits.map(|hit| if hit { 1.0 } else { 0.0 }));
                into.push(if levels.iter().any(|level| level == name) {
                    0.0
                } else {
                    1.0
                });
            }
            (Self::Number { .. }, Cell::Choice(_)) => {
                return Err(kind_error(feature, Kind::Number));
            }
            (Self::Choice { .. }, Cell::Number(_)) => {
                return Err(kind_error(feature, Kind::Choice));
            }
        }
        Ok(())
    }

    pub(super) fn output_names(&self, feature: &str) -> Vec<String> {
        match self {
            Self::Unobserved => Vec::new(),
            Self::Number {
                log1p, indicator, ..
            } => {
                let value = if *log1p {
                    format!("{feature}:log1p")
                } else {
                    feature.to_owned()
                };
                std::iter::once(value)
                    .chain(indicator.then(|| format!("{feature}:{MISSING}")))
                    .collect()
            }
            Self::Choice { levels } => levels
                .iter()
                .map(String::as_str)
                .chain(std::iter::once(OTHER))
                .map(|level| format!("{feature}={level}"))
                .collect(),
        }
    }

    /// Whether a stored encoding can belong to a feature.
    pub(super) fn check(&self, feature: &Feature) -> Result<(), PipelineError> {
        match (self, feature.kind) {
            (Self::Unobserved, _) | (Self::Choice { .. }, Kind::Choice) => Ok(()),
            (Self::Number { median, .. }, Kind::Number) if median.is_finite() => Ok(()),
            _ => Err(PipelineError::Damaged(format!(
                "the encoding of {} does not fit it",
                feature.name
            ))),
        }
    }
}

fn kind_error(feature: &str, expected: Kind) -> PipelineError {
    PipelineError::Kind {
        feature: feature.to_owned(),
        expected,
    }
}
