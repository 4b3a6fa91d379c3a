//! What totals of groups of customers would have been expected at past cutoffs, and what they came to.
//!
//! At each past cutoff the served kind of model is fitted to snapshots whose labels had ended by then, and to nothing
//! else: not even the choice of recipe is taken from later. What it expected of the customers of the day is then held
//! against what they did.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use clv_core::audience::{Audience, Group, PastWindow};
use clv_core::features::{Column, Feature};
use clv_core::model::{Kind, Prediction};

use crate::counts::{float, mean};
use crate::error::TrainError;
use crate::models::{Workshop, predict};
use crate::settings::Settings;
use crate::snapshots::{Role, Snapshots};

/// Cutoffs that are looked back to, the latest ones: each costs a fit of the served model, and what a shop was years ago
/// says little of its next window.
const CUTOFFS: usize = 8;
/// Buyers below which their spread says nothing and is taken as that of an exponential spend.
const LEAST_BUYERS: usize = 20;

/// Predicts every closed window that has a past to learn from. Where labels cover less than the horizon, windows are as
/// long as the labels.
///
/// # Errors
/// A failing fit; a cutoff with too little to learn from is left out.
pub fn backtest(
    snapshots: &Snapshots,
    kind: Kind,
    settings: &Settings,
) -> Result<Vec<PastWindow>, TrainError> {
    let mut settings = settings.clone();
    let rows = if settings.window_days == settings.horizon_days {
        snapshots.clone()
    } else {
        settings.horizon_days = settings.window_days;
        snapshots.without_role(Role::Test)
    };
    let cutoffs: BTreeSet<NaiveDate> = rows.distinct_cutoffs();
    let mut windows = Vec::new();
    for cutoff in cutoffs.into_iter().rev().take(CUTOFFS) {
        match at(&rows, cutoff, kind, &settings) {
            Ok(found) => windows.extend(found),
            Err(TrainError::TooLittleData(_) | TrainError::MissingFeature(_)) => {}
            Err(error) => return Err(error),
        }
    }
    windows.sort_by_key(|window| (window.cutoff, window.group));
    Ok(windows)
}

/// The groups of one cutoff.
fn at(
    rows: &Snapshots,
    cutoff: NaiveDate,
    kind: Kind,
    settings: &Settings,
) -> Result<Vec<PastWindow>, TrainError> {
    let length = Days::new(u64::from(settings.horizon_days));
    let end_of = |day: NaiveDate| day.checked_add_days(length).unwrap_or(NaiveDate::MAX);
    let select = |wanted: &dyn Fn(NaiveDate) -> bool| {
        let chosen: Vec<usize> = (0..rows.rows())
            .filter(|&row| rows.cutoffs().get(row).is_some_and(|&day| wanted(day)))
            .collect();
        rows.select(&chosen)
    };
    let past = select(&|day| end_of(day) <= cutoff);
    let present = select(&|day| day == cutoff);
    if past.rows() == 0 {
        return Err(TrainError::TooLittleData("nothing had closed".to_owned()));
    }
    let model = Workshop::new(&past, present.table(), settings, None)?.fit(kind)?;
    let spend_cv = spend_cv(&past, &predict(&model, past.table())?);
    let predictions = predict(&model, present.table())?;
    let told = present
        .table()
        .with_schema(&Group::FEATURES.map(Feature::number));
    let column = |place: usize| match told.column(place) {
        Some(Column::Number(values)) => values.as_slice(),
        _ => &[],
    };
    let told: Vec<(f64, f64)> = column(0)
        .iter()
        .copied()
        .zip(column(1).iter().copied())
        .collect();
    Group::ALL
        .into_iter()
        .map(|group| {
            let (mut audience, mut actual) = (Audience::default(), 0.0);
            let customers = predictions.iter().zip(present.future_value()).zip(&told);
            for ((prediction, value), (frequency, since)) in customers {
                if group.holds(*frequency, *since) {
                    audience
                        .add(prediction.p_returns, prediction.spend_if_returns)
                        .map_err(TrainError::core("audience"))?;
                    actual += value;
                }
            }
            Ok(PastWindow {
                cutoff,
                end: end_of(cutoff),
                group,
                audience,
                spend_cv,
                actual,
            })
        })
        // A group without customers has nothing to be right about.
        .filter(|window| !matches!(window, Ok(window) if window.audience.customers == 0))
        .collect()
}

/// Standard deviation of buyers' spend over what the model expected of it, in proportion to it.
pub(crate) fn spend_cv(rows: &Snapshots, predictions: &[Prediction]) -> f64 {
    let outcomes = rows.returns().iter().zip(rows.future_value());
    let ratios: Vec<f64> = predictions
        .iter()
        .zip(outcomes)
        .filter(|(prediction, (returned, _))| **returned && prediction.spend_if_returns > 0.0)
        .map(|(prediction, (_, value))| value / prediction.spend_if_returns)
        .collect();
    if ratios.len() < LEAST_BUYERS {
        return 1.0;
    }
    let level = mean(ratios.iter().copied()).unwrap_or(1.0);
    if level <= 0.0 {
        return 1.0;
    }
    let squares: f64 = ratios
        .iter()
        .map(|ratio| (ratio / level - 1.0).powi(2))
        .sum();
    (squares / float(ratios.len())).sqrt()
}
