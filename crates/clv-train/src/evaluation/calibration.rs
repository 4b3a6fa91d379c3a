use clv_core::metrics;
use serde::{Deserialize, Serialize};

use super::Forecast;
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// A tenth of the held-out customers, ranked by the served model's expected value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// 1 holds the customers with the highest expectation.
    pub decile: usize,
    /// Customers in it.
    pub customers: usize,
    /// Mean P(returns).
    pub predicted_rate: f64,
    /// Share who returned.
    pub observed_rate: f64,
    /// Mean expected value, currency units per customer.
    pub predicted_value: f64,
    /// Mean actual value, currency units per customer.
    pub actual_value: f64,
}

/// Predicted against observed by decile. Customers of equal expectation are shared out evenly over the
/// deciles they straddle, so the order of rows plays no part.
pub(super) fn deciles(
    forecast: &Forecast,
    test: &Snapshots,
) -> Result<Vec<CalibrationBin>, TrainError> {
    let returned: Vec<f64> = test
        .returns()
        .iter()
        .map(|&r| f64::from(u8::from(r)))
        .collect();
    let ranked_by = &forecast.value;
    let rates = metrics::calibration(ranked_by, &forecast.p_returns, &returned, 10);
    let values = metrics::calibration(ranked_by, &forecast.value, test.future_value(), 10);
    let rates = rates.map_err(TrainError::core("calibration"))?;
    let values = values.map_err(TrainError::core("calibration"))?;
    let bins = rates
        .iter()
        .zip(&values)
        .map(|(rate, value)| CalibrationBin {
            decile: rate.bin,
            customers: rate.rows,
            predicted_rate: rate.predicted,
            observed_rate: rate.actual,
            predicted_value: value.predicted,
            actual_value: value.actual,
        });
    Ok(bins.collect())
}
