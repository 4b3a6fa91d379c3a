//! A file of customers or orders becomes rows that a model can score: the same reading for the command line and the web.
//!
//! # Invariants
//! - Rows have exactly the model's features, in its order; what the file does not tell is missing.
//! - Every row of the file is handed on, or rejected with line, column, value, reason and remedy.
//! - Memory is bounded by a batch for files of features; an order log is held as a whole, names stored once.
//!
//! # What it does not do
//! It parses nothing (`clv-ingest` does) and predicts nothing by itself: [`predictions`] asks the model of `clv-core`.

mod error;
mod growing;
mod reading;
mod rejects;

pub use error::ReadError;
pub use reading::{Contents, Customers, File, Reading, Remarks};
pub use rejects::Rejects;

use clv_core::features::Table;
use clv_core::model::{Model, ModelError, Prediction};

/// What a model expects of every row. All at once where all can be scored; otherwise one by one, to name those that cannot.
#[must_use]
pub fn predictions(model: &Model, table: &Table) -> Vec<Result<Prediction, ModelError>> {
    if let Ok(all) = model.predict_table(table) {
        return all.into_iter().map(Ok).collect();
    }
    (0..table.rows())
        .map(|row| model.predict(&table.row(row).unwrap_or_default()))
        .collect()
}
