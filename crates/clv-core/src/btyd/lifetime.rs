//! Customer lifetime value over a horizon: discounted purchases × value of a purchase.

use serde::Serialize;

use super::discount::DiscountRate;
use super::error::BtydError;
use super::gamma_gamma::{GammaGamma, Spending};
use super::history::History;
use super::model::{Batch, Outlook};

/// What a customer is expected to do and spend within a horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// P(alive).
    pub p_alive: f64,
    /// Expected purchases within the horizon.
    pub expected_purchases: f64,
    /// Expected value of one of them.
    pub expected_spend: f64,
    /// Expected value of all of them, each discounted to T.
    pub clv: f64,
}

/// CLV(x, t_x, T, z̄) = E(M | x, z̄) · DET(horizon) of every customer, in the order of the histories: spend is
/// independent of purchasing (Fader, Hardie & Lee 2005, "RFM and CLV", equation 1).
///
/// # Errors
/// Slices of different lengths, a bad horizon, or spend without a mean.
pub fn lifetime_values<M: Batch + ?Sized>(
    purchases: &M,
    spend: &GammaGamma,
    histories: &[History],
    spendings: &[Option<Spending>],
    horizon: f64,
    rate: &DiscountRate,
) -> Result<Vec<Outcome>, BtydError> {
    if histories.len() != spendings.len() {
        return Err(BtydError::Lengths {
            left: histories.len(),
            right: spendings.len(),
        });
    }
    let outlooks = purchases.outlook_of(histories, horizon, rate)?;
    outlooks
        .into_iter()
        .zip(spendings)
        .map(|(outlook, spending)| {
            let expected_spend = spend.expected_spend(spending.as_ref())?;
            let Outlook {
                p_alive,
                purchases,
                discounted,
            } = outlook;
            Ok(Outcome {
                p_alive,
                expected_purchases: purchases,
                expected_spend,
                clv: expected_spend * discounted,
            })
        })
        .collect()
}
