use std::collections::BTreeMap;

use chrono::NaiveDate;
use clv_core::artefact::{Artefact, GoldenRow, Manifest, ValueBasis};
use clv_core::audience::{PastWindow, Spread};
use clv_core::features::Table;
use clv_core::model::{Calibration, Model};

use crate::backtest::spend_cv;
use crate::boost::golden_rows;
use crate::counts::float;
use crate::error::TrainError;
use crate::evaluation::{Evaluation, MOST_ROWS};
use crate::models::{Beside, Material, Workshop, predict};
use crate::settings::Settings;
use crate::snapshots::Snapshots;

/// Where the data come from: facts that training cannot know by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// What counts as value.
    pub value_basis: ValueBasis,
    /// Last complete day of the data.
    pub as_of: NaiveDate,
    /// SHA-256 of the program that trains, hexadecimal.
    pub code_sha256: String,
    /// What past windows were expected to come to and came to, see [`crate::backtest()`]; none where that was not tested.
    pub past: Option<Vec<PastWindow>>,
}

impl Provenance {
    /// Data of which nothing else is known.
    #[must_use]
    pub fn new(value_basis: ValueBasis, as_of: NaiveDate) -> Self {
        Self {
            value_basis,
            as_of,
            code_sha256: String::new(),
            past: None,
        }
    }
}

/// Refits the served model on every snapshot that is closed today, each with its longest label, with what cross-validation chose in
/// evaluation, and packs it. `present` is what is known of everybody today: BTYD models are fitted to its histories. The
/// metrics in the manifest are those of the evaluated fit, which never saw the test snapshot; cutoffs and row counts
/// are those of the refit.
///
/// # Errors
/// Too little data, trees that differ from libxgboost's, or golden rows that do not agree.
pub fn train(
    (all, beside): (&Snapshots, Beside<'_>),
    present: &Table,
    evaluation: &Evaluation,
    settings: &Settings,
    provenance: &Provenance,
) -> Result<Artefact, TrainError> {
    let closed = all.clone().spread(MOST_ROWS, settings.seed);
    let snapshots = &closed;
    let window = match beside.same_window {
        Some(rows) => rows.clone().spread(MOST_ROWS, settings.seed),
        None => closed.with_label_days(settings.window_days),
    };
    let chosen = Some(&evaluation.chosen);
    let waits = beside.waits.map(|waits| waits.known_by(provenance.as_of));
    let waits = waits.transpose()?;
    let material = Material {
        closed: &closed,
        window: &window,
        waits: waits.as_ref(),
        origins: all,
        present,
    };
    let mut workshop = Workshop::new(material, settings, chosen)?;
    let model = workshop.fit(evaluation.served)?;
    let spread = match &provenance.past {
        Some(windows) => {
            let known = predict(&model, window.table())?;
            Some(Spread::tested(spend_cv(&window, &known), windows))
        }
        None => None,
    };
    let cutoffs = snapshots.distinct_cutoffs();
    let buyer_rows = snapshots
        .returns()
        .iter()
        .filter(|&&returns| returns)
        .count();
    let manifest = Manifest {
        // Both are written by `Artefact::new`.
        schema_version: 0,
        model_id: String::new(),
        trainer: format!("clv-train {}", env!("CARGO_PKG_VERSION")),
        horizon_days: settings.horizon_days,
        value_basis: provenance.value_basis,
        currency: settings.currency.clone(),
        as_of: provenance.as_of,
        test_cutoff: evaluation.test_cutoff,
        first_train_cutoff: cutoffs.first().copied().unwrap_or(evaluation.test_cutoff),
        last_train_cutoff: cutoffs.last().copied().unwrap_or(evaluation.test_cutoff),
        train_rows: whole(snapshots.rows()),
        train_buyers: whole(buyer_rows),
        seed: settings.seed,
        metrics: metrics(evaluation, model.calibration()),
        data_sha256: snapshots.sha256(),
        code_sha256: provenance.code_sha256.clone(),
        // Written by `Artefact::new`.
        features_sha256: String::new(),
        spread,
    };
    pack(manifest, model, snapshots)
}

/// Packs the served model as its evaluation judged it: fitted to nothing but what was known by the test cutoff, which its
/// manifest gives as the last day of its data. Beside `artefact`, which is served and knows all of the past, it is what can
/// be compared with later models on a window that none of them has seen.
///
/// # Errors
/// An evaluation that was read from a report, which holds no model, or golden rows that do not agree.
pub fn judged(
    artefact: &Artefact,
    snapshots: &Snapshots,
    evaluation: &Evaluation,
) -> Result<Artefact, TrainError> {
    let model = evaluation.judged.clone();
    let model = model
        .ok_or_else(|| TrainError::TooLittleData("the evaluation holds no model".to_owned()))?;
    let (first_train_cutoff, last_train_cutoff) = evaluation.train_cutoffs;
    let manifest = Manifest {
        as_of: evaluation.test_cutoff,
        first_train_cutoff,
        last_train_cutoff,
        train_rows: whole(evaluation.train_rows),
        train_buyers: whole(evaluation.train_buyer_rows),
        metrics: metrics(evaluation, model.calibration()),
        // Its rows are those before the cutoff of the artefact's data; nobody looks for them by a checksum.
        data_sha256: String::new(),
        spread: None,
        ..artefact.manifest().clone()
    };
    pack(manifest, model, snapshots)
}

/// With rows of the snapshots as golden ones.
fn pack(manifest: Manifest, model: Model, snapshots: &Snapshots) -> Result<Artefact, TrainError> {
    let rows = golden_rows(snapshots.rows());
    let table = snapshots
        .table()
        .select(&rows)
        .with_schema(model.features());
    let predictions = predict(&model, &table)?;
    let golden = predictions.iter().enumerate().filter_map(|(row, found)| {
        Some(GoldenRow {
            values: table.row(row)?,
            p_returns: found.p_returns,
            spend_if_returns: found.spend_if_returns,
        })
    });
    let golden = golden.collect();
    Artefact::new(manifest, model, golden).map_err(TrainError::core("artefact"))
}

/// The served model's line, and what the evaluated fit learned from.
fn metrics(evaluation: &Evaluation, level: &Calibration) -> BTreeMap<String, f64> {
    let mut metrics = BTreeMap::from([
        (
            "evaluated_train_rows".to_owned(),
            float(evaluation.train_rows),
        ),
        (
            "evaluated_train_buyers".to_owned(),
            float(evaluation.train_buyers),
        ),
        (
            "test_customers".to_owned(),
            float(evaluation.test_customers),
        ),
        ("test_buyers".to_owned(), float(evaluation.test_buyers)),
        ("evaluated_level_shift".to_owned(), evaluation.level.shift),
        (
            "evaluated_spend_factor".to_owned(),
            evaluation.level.spend_factor,
        ),
        ("level_shift".to_owned(), level.shift),
        ("spend_factor".to_owned(), level.spend_factor),
        (
            "smallest_visible_gini".to_owned(),
            evaluation.smallest_visible_gini,
        ),
    ]);
    let served = evaluation.scoreboard.iter().find(|score| score.is_served);
    let Some(score) = served else {
        return metrics;
    };
    for (name, value) in [
        ("gini", score.gini),
        ("gini_lo", score.gini_lo),
        ("gini_hi", score.gini_hi),
        ("auc", score.auc),
        ("pr_auc", score.pr_auc),
        ("brier", score.brier),
        ("spearman", score.spearman),
        ("mae", score.mae),
        ("rmse", score.rmse),
        ("bias_ratio", score.bias_ratio),
        ("top_decile_share", score.top_decile_share),
    ] {
        if let Some(value) = value {
            metrics.insert(name.to_owned(), value);
        }
    }
    metrics
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
