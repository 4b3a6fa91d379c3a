use clv_core::metrics;

use super::Forecast;
use super::scoreboard::{Score, scored};
use crate::error::TrainError;
use crate::snapshots::{Role, Snapshots};

/// Scores a forecast made elsewhere on the held-out snapshot, such as the truth behind a generated shop. `of` gives
/// P(returns) and the expected value of a customer.
///
/// # Errors
/// A held-out customer without a forecast, or one that is not finite.
pub fn score_given(
    snapshots: &Snapshots,
    (model, label): (&str, &str),
    of: impl Fn(&str) -> Option<(f64, f64)>,
) -> Result<Score, TrainError> {
    let test = snapshots.with_role(Role::Test);
    let given: Result<Vec<(f64, f64)>, TrainError> = test
        .customer_ids()
        .iter()
        .map(|customer| of(customer).ok_or_else(|| TrainError::NoForecast(customer.clone())))
        .collect();
    let (p_returns, value) = given?.into_iter().unzip();
    scored((model, label), &Forecast { p_returns, value }, &test)
        .map_err(TrainError::core::<metrics::MetricError>("metrics"))
}
