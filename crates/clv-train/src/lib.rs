//! Snapshots become models, from a mean to a stack on BTYD, their evaluation, and the served one's artefact.
//!
//! Labelled [`Snapshots`] go in; [`evaluate`] says how well every model would have done on the held-out
//! snapshot, and [`train`] refits the served one on all closed snapshots and packs it as an
//! [`Artefact`](clv_core::artefact::Artefact). Scoring is `clv_core::model::Model::predict_table`. [`challenge`] asks
//! whether a later model may take the place of the served one.
//!
//! # Invariants
//! - What is evaluated was fitted on training rows whose labels end on or before the test cutoff; a later
//!   one is an error. The test snapshot decides which model is served, and nothing of how any is fitted: neither rounds nor
//!   recipes nor levels.
//! - Preprocessing is `clv_core::pipeline::Pipeline`, fitted on the same rows as the trees, and stored with them.
//! - The exported trees equal libxgboost's (margins, predictions, SHAP values ≤ 1e-5) on the golden rows,
//!   or there is no model.
//! - Rows are sorted on entry, every random choice is seeded, every booster grows on one thread: the same
//!   data and settings give the same bytes.
//!
//! # What it does not do
//! It reads no database, file, clock or environment variable. Nothing that serves links it.

mod backtest;
mod boost;
mod counts;
mod drivers;
mod error;
mod evaluation;
mod models;
mod return_tree;
mod settings;
mod snapshots;
mod train;
mod waits;

pub use backtest::backtest;
pub use boost::Choice;
pub use drivers::{Driver, Drivers, LeftOut, Step, driver_features, drivers};
pub use error::TrainError;
pub use evaluation::{
    CalibrationBin, Challenge, Difference, Differences, Evaluation, Importance, Score, Stage,
    challenge, evaluate, evaluate_with, score_given,
};
pub use models::{Beside, Chosen, LEAST_BUYERS_FOR_SPEND, OwnValue, Prices, Ridge, Told};
pub use return_tree::ReturnRule;
pub use settings::{Recipe, Settings};
pub use snapshots::{Role, SnapshotColumns, Snapshots};
pub use train::{Provenance, judged, train};
pub use waits::{WaitColumns, Waits};
