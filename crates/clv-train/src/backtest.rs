//! What totals of groups of customers would have been expected at past cutoffs, and what they came to.
//!
//! At each past cutoff the served kind of model is fitted to snapshots whose labels had ended by then; only recipe and rounds
//! are those that cross-validation chose for the evaluation. What it expected of the customers of the day is then held
//! against what they did.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use clv_core::audience::{Audience, Group, PastWindow};
use clv_core::features::{Column, Feature};
use clv_core::model::Prediction;

use crate::counts::{float, mean};
use crate::error::TrainError;
use crate::evaluation::{Evaluation, MOST_ROWS};
use crate::models::{Beside, Material, Workshop, predict};
use crate::settings::Settings;
use crate::snapshots::Snapshots;
use crate::waits::Waits;

/// Cutoffs that are looked back to, the latest ones: each costs a fit of the served model, and what a shop was years ago
/// says little of its next window.
const CUTOFFS: usize = 6;
/// Buyers below which their spread says nothing and is taken as that of an exponential spend.
const LEAST_BUYERS: usize = 20;

/// Predicts every closed window that has a past to learn from. Snapshots as for [`crate::train()`]. Where labels cover less than the horizon, windows are as
/// long as the labels.
///
/// # Errors
/// A failing fit; a cutoff with too little to learn from is left out.
pub fn backtest(
    (closed, beside): (&Snapshots, Beside<'_>),
    evaluation: &Evaluation,
    settings: &Settings,
) -> Result<Vec<PastWindow>, TrainError> {
    let settings = Settings {
        horizon_days: settings.window_days,
        ..settings.clone()
    };
    // As many as the evaluation learns from: a fit to fewer customers errs by more than the served model does, and
    // intervals are as wide as what past fits erred by.
    let thinned = |rows: &Snapshots| rows.clone().thinned(MOST_ROWS, settings.seed);
    let closed = thinned(closed);
    let labelled = match beside.same_window {
        Some(rows) => thinned(rows),
        None => closed.clone(),
    };
    let labelled = labelled.with_label_days(settings.window_days);
    let cutoffs: BTreeSet<NaiveDate> = labelled.distinct_cutoffs();
    let mut windows = Vec::new();
    for cutoff in cutoffs.into_iter().rev().take(CUTOFFS) {
        match at(
            (&closed, &labelled, beside.waits),
            cutoff,
            evaluation,
            &settings,
        ) {
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
    (closed, labelled, waits): (&Snapshots, &Snapshots, Option<&Waits>),
    cutoff: NaiveDate,
    evaluation: &Evaluation,
    settings: &Settings,
) -> Result<Vec<PastWindow>, TrainError> {
    let after = |day: NaiveDate, days: u32| {
        day.checked_add_days(Days::new(u64::from(days)))
            .unwrap_or(NaiveDate::MAX)
    };
    let past = closed.labelled_by(cutoff);
    let window = labelled.labelled_by(cutoff);
    if window.rows() == 0 {
        return Err(TrainError::TooLittleData("no window had closed".to_owned()));
    }
    let present = labelled.at_cutoff(cutoff);
    let chosen = Some(&evaluation.chosen);
    let waits = waits.map(|waits| waits.known_by(cutoff)).transpose()?;
    let waits = waits.map(|waits| waits.thinned(MOST_ROWS, settings.seed));
    let material = Material {
        closed: &past,
        window: &window,
        waits: waits.as_ref(),
        origins: &past,
        present: present.table(),
    };
    let mut workshop = Workshop::new(material, settings, chosen)?;
    let model = workshop.fit(evaluation.served)?;
    let spend_cv = spend_cv(&window, &predict(&model, window.table())?);
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
                end: after(cutoff, settings.window_days),
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
