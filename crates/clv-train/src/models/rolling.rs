//! The level of models that rest on BTYD: what BTYD expects of everybody today, corrected by half of what it got wrong last
//! time.
//!
//! Levels learned from closed windows of other lengths and seasons do not carry over to the horizon; the error that a model
//! fitted to the histories of an earlier cutoff made about the window after it does, by about half (slope of realised on
//! estimated errors over forty origins of two shops). The look back keeps the forecast's proportion of horizon to
//! history, H : (T − first day): its window is w* = H·h / (H + h), h the history.

use chrono::NaiveDate;
use clv_core::model::{Calibration, Known, Prediction, Purchases};

use super::btyd::Histories;
use super::level::shift_to_mean;
use crate::counts::{float, mean};
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// Share of the last error that the next forecast is corrected by.
const CARRIED_OVER: f64 = 0.5;

/// Buyers at which half of that is believed.
const PRIOR_BUYERS: f64 = 16.0;

/// Share of customers expected to return up to which a level may raise it.
const MOST: f64 = 0.99;

/// Customers who had come back by an earlier cutoff below which a model of their histories says nothing of the later one.
const LEAST_REPEATERS: usize = 10;

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
/// their cutoffs said of them. The corrections are what those have in common.
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
    let of = |pick: fn(&Level) -> f64| levels.iter().map(pick).collect::<Vec<f64>>();
    Ok(Level {
        buyers: CARRIED_OVER * in_common(&of(|level| level.buyers)),
        purchases: CARRIED_OVER * in_common(&of(|level| level.purchases)),
        // What a purchase is worth against the model's mean is the model's own error and does not fade.
        price: mean(of(|level| level.price)).unwrap_or(0.0),
    })
}

/// The mean m of errors, pulled to zero by m² / (m² + v) with their variance v: where windows disagree, the calendar spoke.
fn in_common(errors: &[f64]) -> f64 {
    let m = mean(errors.iter().copied()).unwrap_or(0.0);
    let squares: f64 = errors.iter().map(|error| (error - m).powi(2)).sum();
    let variance = squares / (float(errors.len()) - 1.0).max(1.0);
    if m == 0.0 {
        return 0.0;
    }
    m * m * m / (m * m + variance)
}

/// Logarithms of what happened in a window over what a model fitted to the histories before it expected, pulled to zero where
/// buyers were few; `None` where no model can be fitted.
fn errors_of(
    then: &Snapshots,
    days: u32,
    fit: impl Fn(&Histories, f64) -> Result<Purchases, TrainError>,
) -> Result<Option<Level>, TrainError> {
    let histories = Histories::of(then.table())?;
    let Some(histories) = histories.filter(|h| h.repeaters() >= LEAST_REPEATERS) else {
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

/// The calibration that moves a model by the level: the mean of P(returns), and the total of value. `today` is what the
/// model says of today's customers.
pub(super) fn calibrate(today: &[Prediction], level: &Level) -> Calibration {
    let p_returns: Vec<f64> = today.iter().map(|p| p.p_returns).collect();
    let total: f64 = today.iter().map(|p| p.expected_value).sum();
    let own = mean(p_returns.iter().copied()).unwrap_or(0.0);
    // More than nearly everybody cannot return.
    let shift = if own < MOST {
        shift_to_mean(&p_returns, (own * level.buyers.exp()).min(MOST))
    } else {
        0.0
    };
    let moved: f64 = today
        .iter()
        .map(|p| super::level::shifted(p.p_returns, shift) * p.spend_if_returns)
        .sum();
    let spend_factor = if moved > 0.0 {
        total * (level.purchases + level.price).exp() / moved
    } else {
        1.0
    };
    Calibration {
        shift,
        slope: 1.0,
        spend_factor,
    }
}

fn expect(purchases: &Purchases, known: &Known) -> Result<clv_core::model::Expected, TrainError> {
    purchases.expect(known).map_err(TrainError::core("BTYD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_agree_are_believed_and_others_are_not() {
        assert!((in_common(&[0.2, 0.2, 0.2]) - 0.2).abs() < 1e-12);
        // Mean 0.1, variance 0.04: a fifth of it.
        assert!((in_common(&[0.3, 0.1, -0.1]) - 0.1 * 0.01 / 0.05).abs() < 1e-12);
        assert!(in_common(&[]).abs() < 1e-12);
    }

    #[test]
    fn a_level_moves_the_number_of_buyers_and_the_total() {
        let today: Vec<Prediction> = [(0.01, 50.0), (0.3, 80.0), (0.6, 20.0)]
            .map(|(p_returns, spend_if_returns)| Prediction {
                p_returns,
                spend_if_returns,
                expected_value: p_returns * spend_if_returns,
            })
            .to_vec();
        let level = Level {
            buyers: 0.1,
            purchases: 0.2,
            price: -0.05,
        };
        let found = calibrate(&today, &level);
        let moved = |p: &Prediction| super::super::level::shifted(p.p_returns, found.shift);
        let buyers: f64 = today.iter().map(moved).sum();
        let spend = |p: &Prediction| moved(p) * p.spend_if_returns * found.spend_factor;
        let total: f64 = today.iter().map(spend).sum();
        assert!((buyers - 0.91 * 0.1_f64.exp()).abs() < 1e-9);
        assert!((total - 36.5 * 0.15_f64.exp()).abs() < 1e-9);
        assert!(calibrate(&[], &level).spend_factor.is_finite());
    }
}
