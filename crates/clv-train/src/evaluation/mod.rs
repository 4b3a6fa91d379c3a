//! Every model on the same held-out snapshot, fitted to nothing but what was known by its cutoff.

mod bootstrap;
mod calibration;
mod given;
mod importance;
mod scoreboard;
mod verdict;

use chrono::NaiveDate;
use clv_core::pipeline::Matrix;
use serde::{Deserialize, Serialize};

pub use calibration::CalibrationBin;
pub use given::score_given;
pub use importance::{Importance, Stage};
pub use scoreboard::Score;

use crate::baselines::{self, Forecast};
use crate::error::TrainError;
use crate::hurdle::{self, Chosen, Fitted};
use crate::return_tree::{ReturnRule, ReturnTree};
use crate::settings::Settings;
use crate::snapshots::Snapshots;
use bootstrap::{Bootstrapped, blind_spot, paired};
use scoreboard::{Entry, scoreboard};
use verdict::{Evidence, Rival, verdict};

/// What the held-out snapshot says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The held-out cutoff.
    pub test_cutoff: NaiveDate,
    /// Days the labels cover.
    pub horizon_days: u32,
    /// First and last training cutoff.
    pub train_cutoffs: (NaiveDate, NaiveDate),
    /// Training rows: a customer has one for every cutoff.
    pub train_rows: usize,
    /// Distinct customers among them.
    pub train_customers: usize,
    /// Distinct customers who return in at least one training row: what the models really learn from.
    pub train_buyers: usize,
    /// Training rows that end in a return.
    pub train_buyer_rows: usize,
    /// Customers of the held-out snapshot.
    pub test_customers: usize,
    /// Those who returned.
    pub test_buyers: usize,
    /// What they spent, currency units.
    pub test_actual_total: f64,
    /// Every model, best first.
    pub scoreboard: Vec<Score>,
    /// The served model by decile of its expectation.
    pub calibration: Vec<CalibrationBin>,
    /// Both stages, every feature.
    pub importance: Vec<Importance>,
    /// The readable tree's leaves.
    pub return_rules: Vec<ReturnRule>,
    /// Who is beaten and who is not, in plain words.
    pub verdict: String,
    /// What a reader should know about the fit: fallbacks, level, weights.
    pub notes: Vec<String>,
    /// Recipe and rounds that cross-validation chose on the training rows.
    pub chosen: Chosen,
    /// Log-odds by which the level was moved to that of the latest training snapshot.
    pub level_shift: f64,
}

/// Fits every model on the training rows and scores it on the held-out ones.
///
/// # Errors
/// A training label that ends after the test cutoff, too little data, or a failing fit.
pub fn evaluate(snapshots: &Snapshots, settings: &Settings) -> Result<Evaluation, TrainError> {
    let (train, test) = snapshots.split(settings.horizon_days)?;
    let fitted = hurdle::fit(&train, None, settings)?;
    let encoded = fitted
        .hurdle
        .pipeline()
        .transform(test.table())
        .map_err(TrainError::core("preprocessing"))?;
    let tree = ReturnTree::fit(&train, &fitted.matrix, settings)?;
    let entries = enter(&train, &test, &fitted, (&tree, &encoded))?;
    let served = entries
        .iter()
        .position(|entry| entry.is_served)
        .unwrap_or(0);
    let predictions: Vec<&[f64]> = entries
        .iter()
        .map(|e| e.forecast.value.as_slice())
        .collect();
    let seeds = (settings.resamples, settings.seed);
    let intervals = paired(test.future_value(), &predictions, served, seeds);
    let board = scoreboard(&entries, &intervals, &test)?;
    let (train_customers, train_buyers) = train.customers_and_buyers();
    let cutoffs = train.distinct_cutoffs();
    let test_cutoff = snapshots.test_cutoff()?;
    let first_and_last = cutoffs.first().copied().zip(cutoffs.last().copied());
    let calibration = match entries.get(served) {
        Some(entry) => calibration::deciles(&entry.forecast, &test)?,
        None => Vec::new(),
    };
    Ok(Evaluation {
        test_cutoff,
        horizon_days: settings.horizon_days,
        train_cutoffs: first_and_last.unwrap_or((test_cutoff, test_cutoff)),
        train_rows: train.rows(),
        train_customers,
        train_buyers,
        train_buyer_rows: train.returns().iter().filter(|&&returns| returns).count(),
        test_customers: test.rows(),
        test_buyers: test.returns().iter().filter(|&&returns| returns).count(),
        test_actual_total: test.future_value().iter().sum(),
        verdict: judge(&entries, &board, &intervals, &test),
        scoreboard: board,
        calibration,
        importance: importance::importance(&fitted, &test, &encoded, settings),
        return_rules: tree.rules(
            fitted.hurdle.pipeline(),
            (&train, &fitted.matrix),
            (&test, &encoded),
            settings,
        ),
        notes: notes(&fitted, train_buyers),
        chosen: fitted.chosen,
        level_shift: fitted.shift,
    })
}

/// All models, simplest first.
fn enter(
    train: &Snapshots,
    test: &Snapshots,
    fitted: &Fitted,
    (tree, encoded): (&ReturnTree, &Matrix),
) -> Result<Vec<Entry>, TrainError> {
    let predictions = fitted
        .hurdle
        .predict_table(test.table())
        .map_err(TrainError::core("prediction"))?;
    let (p_returns, value) = predictions
        .iter()
        .map(|p| (p.p_returns, p.expected_value))
        .unzip();
    let entry = |model, label, in_words, forecast| Entry {
        model,
        label,
        in_words,
        forecast,
        is_served: model == SERVED,
    };
    let (table, hurdle) = (test.table(), Forecast { p_returns, value });
    Ok(vec![
        entry("zero", "Zero", "zero", baselines::zero(table)),
        entry(
            "mean",
            "Mean",
            "the mean",
            baselines::overall_mean(train, table),
        ),
        entry(
            "recency",
            "Recency only",
            "recency only",
            baselines::recency(train, table)?,
        ),
        entry(
            "rfm_cell",
            "RFM cells",
            "RFM cells",
            baselines::rfm(train, table)?,
        ),
        entry(
            "tree",
            "Classification tree",
            "the classification tree",
            tree.forecast(encoded),
        ),
        entry(SERVED, "XGBoost hurdle", "the XGBoost hurdle", hurdle),
    ])
}

/// The model that goes into the artefact.
const SERVED: &str = "xgboost_hurdle";
/// The models the verdict speaks about.
const RIVALS: [&str; 3] = ["mean", "recency", "rfm_cell"];

fn judge(
    entries: &[Entry],
    board: &[Score],
    intervals: &[Bootstrapped],
    test: &Snapshots,
) -> String {
    let gini = |model: &str| board.iter().find(|s| s.model == model).and_then(|s| s.gini);
    let rivals: Vec<(Rival<'_>, Bootstrapped)> = entries
        .iter()
        .zip(intervals)
        .filter(|(entry, _)| RIVALS.contains(&entry.model))
        .map(|(entry, intervals)| {
            let lead = gini(SERVED).zip(gini(entry.model)).map(|(a, b)| a - b);
            let rival = Rival {
                label: entry.in_words,
                lead,
                interval: intervals.lead,
            };
            (rival, *intervals)
        })
        .collect();
    let (rivals, intervals): (Vec<_>, Vec<_>) = rivals.into_iter().unzip();
    let evidence = Evidence {
        served: "The XGBoost hurdle",
        customers: test.rows(),
        buyers: test.returns().iter().filter(|&&returns| returns).count(),
        blind_spot: blind_spot(&intervals),
    };
    verdict(&rivals, evidence)
}

fn notes(fitted: &Fitted, buyers: usize) -> Vec<String> {
    let mut notes = vec![
        "Every row weighs customers / rows, so that penalties count customers and not their repeated snapshots."
            .to_owned(),
    ];
    notes.push(match &fitted.chosen.returns {
        Some(returns) if returns.rounds > 0 => format!(
            "First stage: {} trees of depth {}; loss on held-back customers {:.5}, of the mean {:.5}.",
            returns.rounds, returns.recipe.max_depth, returns.loss, returns.constant_loss
        ),
        _ => "First stage: the mean rate; no tree predicted held-back customers better.".to_owned(),
    });
    notes.push(match &fitted.chosen.spend {
        None => format!(
            "Second stage: the mean spend of {buyers} buyers; fewer than {} are too few to grow trees on.",
            hurdle::LEAST_BUYERS_FOR_SPEND_TREES
        ),
        Some(spend) if spend.rounds == 0 => {
            "Second stage: mean spend; no tree predicted held-back buyers better.".to_owned()
        }
        Some(spend) => format!("Second stage: {} trees of depth {}.", spend.rounds, spend.recipe.max_depth),
    });
    notes.push(format!(
        "The level of P(returns) was moved by {:+.3} in log-odds towards that of the latest training snapshot.",
        fitted.shift
    ));
    notes
}
