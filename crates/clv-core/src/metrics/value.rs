//! Errors in the unit of the prediction.

use super::error::{check, finite};
use super::{MetricError, ordered_sum};
use crate::cast::float;

/// Mean absolute error.
///
/// # Errors
/// [`MetricError`] for lengths that differ, numbers that are not finite, or no rows.
pub fn mae(predicted: &[f64], actual: &[f64]) -> Result<f64, MetricError> {
    check(predicted, actual)?;
    finite(
        ordered_sum(predicted.iter().zip(actual).map(|(p, a)| (p - a).abs()))
            / float(predicted.len()),
    )
}

/// Root of the mean squared error.
///
/// # Errors
/// As [`mae`].
pub fn rmse(predicted: &[f64], actual: &[f64]) -> Result<f64, MetricError> {
    check(predicted, actual)?;
    let squares = predicted.iter().zip(actual).map(|(p, a)| (p - a) * (p - a));
    finite((ordered_sum(squares) / float(predicted.len())).sqrt())
}

/// Predicted total ÷ actual total: 1 is unbiased, above is too much.
///
/// # Errors
/// As [`mae`], and undefined when the actual total is 0.
pub fn bias_ratio(predicted: &[f64], actual: &[f64]) -> Result<f64, MetricError> {
    check(predicted, actual)?;
    let total = ordered_sum(actual.iter().copied());
    if total == 0.0 {
        return Err(MetricError::Undefined("the actual total is 0"));
    }
    finite(ordered_sum(predicted.iter().copied()) / total)
}
