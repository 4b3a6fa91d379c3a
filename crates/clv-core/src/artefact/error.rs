//! Why an artefact is refused, in words for the person who has to fix it.

use thiserror::Error;

use crate::model::ModelError;

/// Why an artefact is refused.
#[derive(Debug, Error)]
pub enum ArtefactError {
    /// More bytes than a model can sensibly have.
    #[error("the model file has {bytes} bytes, more than the {limit} allowed")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The first bytes are not those of an artefact.
    #[error("this is not a Clave model file")]
    Magic,
    /// Written by another version of Clave.
    #[error(
        "the model file has format {found}, this Clave reads format {known}: train again or update Clave"
    )]
    Version {
        /// Version in the file.
        found: u32,
        /// Version of this code.
        known: u32,
    },
    /// The file is shorter or longer than it says.
    #[error("the model file is incomplete: it should have {expected} bytes and has {found}")]
    Length {
        /// Bytes the header announces.
        expected: u64,
        /// Bytes there are.
        found: usize,
    },
    /// The checksum does not match.
    #[error("the model file is damaged: its checksum does not match its content")]
    Checksum,
    /// The content is not what this version writes.
    #[error("the model file's content cannot be read: {0}")]
    Body(#[source] serde_json::Error),
    /// The manifest was written for another model.
    #[error("the model file's manifest names other features than its model has")]
    Features,
    /// A spread that is not one.
    #[error("the spread of past windows in the model's manifest is not usable")]
    Spread,
    /// A metric in the manifest is NaN or infinite.
    #[error("the metric {0} in the model's manifest is not a finite number")]
    Metric(String),
    /// Nothing to prove the model with.
    #[error("the model file has no golden rows to prove it with")]
    NoGoldenRows,
    /// A golden row does not fit the model.
    #[error("golden row {row} cannot be scored: {source}")]
    GoldenInput {
        /// Zero-based position.
        row: usize,
        /// Why.
        source: ModelError,
    },
    /// A golden row is scored differently from training.
    #[error("golden row {row} was trained to give {what} {expected} and now gives {found}")]
    Golden {
        /// Zero-based position.
        row: usize,
        /// `p_returns` or `spend`.
        what: &'static str,
        /// What libxgboost said.
        expected: f64,
        /// What this code says.
        found: f64,
    },
}
