//! Why a metric has no value.

use thiserror::Error;

/// Why a metric has no value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MetricError {
    /// Predictions and outcomes differ in number.
    #[error("there are {predicted} predictions for {actual} outcomes")]
    Lengths {
        /// Number of predictions.
        predicted: usize,
        /// Number of outcomes.
        actual: usize,
    },
    /// A prediction or outcome is NaN or infinite.
    #[error("row {0} is not a finite number")]
    NotFinite(usize),
    /// The inputs are sound, and the metric does not exist for them.
    #[error("not defined: {0}")]
    Undefined(&'static str),
}

/// Turns "not defined" into none and passes real mistakes on: what a nullable column wants.
///
/// # Errors
/// Every [`MetricError`] but [`MetricError::Undefined`].
pub fn defined(metric: Result<f64, MetricError>) -> Result<Option<f64>, MetricError> {
    match metric {
        Ok(value) => Ok(Some(value)),
        Err(MetricError::Undefined(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Both sides finite, of one length, and not empty.
pub(super) fn check(predicted: &[f64], actual: &[f64]) -> Result<(), MetricError> {
    if predicted.len() != actual.len() {
        return Err(MetricError::Lengths {
            predicted: predicted.len(),
            actual: actual.len(),
        });
    }
    if predicted.is_empty() {
        return Err(MetricError::Undefined("there are no rows"));
    }
    let bad = predicted
        .iter()
        .zip(actual)
        .position(|(p, a)| !(p.is_finite() && a.is_finite()));
    bad.map_or(Ok(()), |row| Err(MetricError::NotFinite(row)))
}

/// The result, unless sums went beyond what a float holds.
pub(super) const fn finite(value: f64) -> Result<f64, MetricError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(MetricError::Undefined("the numbers are too large"))
    }
}
