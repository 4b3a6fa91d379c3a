//! The level of models that rest on BTYD: what BTYD expects of everybody today, corrected by half of what it got wrong last
//! time.
//!
//! Levels learned from closed windows of other lengths and seasons do not carry over to the horizon; the error that a model
//! fitted to the histories of an earlier cutoff made about the window after it does, by about half (slope of realised on
//! estimated errors over forty origins of two shops). The look back keeps the forecast's proportion of horizon to
//! history, H : (T − first day): its window is w* = H·h / (H + h), h the history.

use chrono::NaiveDate;
use clv_core::model::{Calibration, Known, Purchases};

use super::btyd::Histories;
use super::level::shift_to_mean;
use crate::counts::{float, mean};
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// Share of the last error that the next forecast is corrected by.
const CARRIED_OVER: f64 = 0.5;

/// Buyers at which half of that is believed.
const PRIOR_BUYERS: f64 = 16.0;

/// Logarithms by which a forecast of everybody is corrected.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Level {
    /// Number of customers who return.
    pub(super) buyers: f64,
    /// Number of their purchase days.
    pub(super) purchases: f64,
    /// Value of a purchase day against the BTYD model's.
    pub(super) price: f64,
}

/// Windows looked back over, in shares of w*: one window may hold a season that the forecast does not.
const ORIGINS: [f64; 3] = [1.0, 0.75, 0.5];

/// Looks back over the closed windows nearest to w*, three quarters and half of it: what a model fitted to the histories of
/// their cutoffs said of them. The corrections are the means of those.
pub(super) fn look_back(
    rows: &Snapshots,
    (history, horizon): (f64, f64),
    fit: impl Fn(&Histories, f64) -> Result<Purchases, TrainError>,
) -> Result<Level, TrainError> {
    let longest = history * horizon / (history + horizon);
    let mut origins: Vec<(NaiveDate, u32)> = ORIGINS
        .iter()
        .filter_map(|share| nearest(rows, share * longest))
        .collect();
    origins.dedup();
    let mut levels = Vec::new();
    for (cutoff, days) in origins {
        levels.extend(errors_of(&rows.at_cutoff(cutoff), days, &fit)?);
    }
    let mean = |pick: fn(&Level) -> f64| mean(levels.iter().map(pick)).unwrap_or(0.0);
    Ok(Level {
        buyers: CARRIED_OVER * mean(|level| level.buyers),
        purchases: CARRIED_OVER * mean(|level| level.purchases),
        // What a purchase is worth against the model's mean is the model's own error and does not fade.
        price: mean(|level| level.price),
    })
}

/// Logarithms of what happened in a window over what a model fitted to the histories before it expected, pulled to zero where
/// buyers were few; `None` where no model can be fitted.
fn errors_of(
    then: &Snapshots,
    days: u32,
    fit: impl Fn(&Histories, f64) -> Result<Purchases, TrainError>,
) -> Result<Option<Level>, TrainError> {
    let Some(histories) = Histories::of(then.table())? else {
        return Ok(None);
    };
    let Ok(purchases) = fit(&histories, f64::from(days)) else {
        return Ok(None);
    };
    let (mut returns, mut expected, mut paid) = (0.0, 0.0, 0.0);
    let future = then.future_purchase_days().iter();
    for (known, &days) in super::known(then.table())?.iter().zip(future) {
        let forecast = expect(&purchases, known)?;
        returns += forecast.p_returns;
        expected += forecast.purchases;
        paid += forecast.spend * f64::from(days);
    }
    let buyers = float(then.returns().iter().filter(|&&returns| returns).count());
    let bought = then.future_purchase_days().iter();
    let bought: f64 = bought.map(|&days| f64::from(days)).sum();
    let value: f64 = then.future_value().iter().sum();
    let believed = buyers / (buyers + PRIOR_BUYERS);
    let error = |actual: f64, forecast: f64| {
        if actual > 0.0 && forecast > 0.0 {
            believed * (actual / forecast).ln()
        } else {
            0.0
        }
    };
    Ok(Some(Level {
        buyers: error(buyers, returns),
        purchases: error(bought, expected),
        price: error(value, paid),
    }))
}

/// The cutoff and label length nearest to so many days by their ratio; the latest such cutoff.
fn nearest(rows: &Snapshots, wanted: f64) -> Option<(NaiveDate, u32)> {
    let mut windows: Vec<(NaiveDate, u32)> = rows
        .cutoffs()
        .iter()
        .copied()
        .zip(rows.label_days().iter().copied())
        .collect();
    windows.dedup();
    windows.into_iter().min_by(|a, b| {
        let far = |days: u32| (f64::from(days) / wanted).ln().abs();
        far(a.1).total_cmp(&far(b.1)).then(b.0.cmp(&a.0))
    })
}

/// The calibration that brings a model to the level: the mean of P(returns), and the number of purchases. `p_returns` is
/// what the model says of today's customers.
pub(super) fn calibrate(
    p_returns: &[f64],
    today: &[Known],
    purchases: &Purchases,
    level: &Level,
) -> Result<Calibration, TrainError> {
    let (mut returns, mut expected) = (0.0, 0.0);
    let mut per_return = Vec::with_capacity(today.len());
    for known in today {
        let forecast = expect(purchases, known)?;
        returns += forecast.p_returns;
        expected += forecast.purchases;
        per_return.push(forecast.purchases / forecast.p_returns);
    }
    let wanted = returns / float(today.len().max(1)) * level.buyers.exp();
    // More than nearly everybody cannot return.
    let shift = shift_to_mean(p_returns, wanted.min(0.99));
    let moved = p_returns.iter().zip(&per_return);
    let moved: f64 = moved
        .map(|(&p, days)| super::level::shifted(p, shift) * days)
        .sum();
    let factor = if moved > 0.0 {
        expected * level.purchases.exp() / moved
    } else {
        1.0
    };
    Ok(Calibration {
        shift,
        slope: 1.0,
        spend_factor: factor,
    })
}

fn expect(purchases: &Purchases, known: &Known) -> Result<clv_core::model::Expected, TrainError> {
    purchases.expect(known).map_err(TrainError::core("BTYD"))
}
