//! Preprocessing: fitted once on training rows, stored in the artefact, applied by the same code everywhere.
//!
//! - **Numbers.** A money feature (by the catalogue's unit), and any feature whose training values
//!   are non-negative and skewed (skewness > 1), becomes `ln(1 + x)`; a later value below 0
//!   counts as 0 there. A missing number becomes the training median, and when any training value
//!   was missing an extra output says so with 0 or 1.
//! - **Choices.** One 0/1 output for every level with at least 1% of the training rows, in
//!   alphabetical order, one for `missing` if any training value was missing, and one for `other`:
//!   everything else. A level literally named `missing` or `other` is taken as that.
//! - A feature that was never observed in training has no outputs: it can tell nothing.

mod encode;
mod fit;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::features::{Cell, Feature, Kind, Table, Value};
use encode::Encoding;

/// The fitted preprocessing of a schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Pipeline {
    features: Vec<Feature>,
    encodings: Vec<Encoding>,
    outputs: Vec<Output>,
}

/// One column that the pipeline makes and the trees read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// For example `first_order_value:log1p`, `state=SP`, `review_score:missing`.
    pub name: String,
    /// Position in the schema of the feature it is made from.
    pub source: usize,
}

/// Encoded rows, dense and row by row: what libxgboost is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub rows: usize,
    /// Number of outputs.
    pub columns: usize,
    /// `rows × columns` finite values, row-major.
    pub values: Vec<f32>,
}

/// Why rows cannot be fitted or encoded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PipelineError {
    /// Fitting needs at least one row.
    #[error("there are no training rows to fit the preprocessing on")]
    NoRows,
    /// The table or row has another schema than the one fitted.
    #[error("the model expects the features {expected}; the data has {found}")]
    Schema {
        /// Names of the fitted schema.
        expected: String,
        /// Names of the data.
        found: String,
    },
    /// A row has too few or too many values.
    #[error("a row must have {expected} values, this one has {found}")]
    Width {
        /// Features in the schema.
        expected: usize,
        /// Values in the row.
        found: usize,
    },
    /// A number where a choice belongs, or the other way round.
    #[error("{feature} must be a {}", expected.as_str())]
    Kind {
        /// The feature.
        feature: String,
        /// What it must be.
        expected: Kind,
    },
    /// A number that is infinite, or too large for single precision.
    #[error("{0} is too large")]
    TooLarge(String),
    /// A stored pipeline contradicts itself.
    #[error("the stored preprocessing is damaged: {0}")]
    Damaged(String),
}

impl Pipeline {
    /// Learns medians, skewness and levels from training rows, and from nothing else.
    ///
    /// # Errors
    /// [`PipelineError::NoRows`] for an empty table.
    pub fn fit(table: &Table) -> Result<Self, PipelineError> {
        Self::fit_keeping(table, fit::RARE_SHARE)
    }

    /// The same with an output for every level that at least this share of the training rows has: for models that
    /// shrink what rare levels say.
    ///
    /// # Errors
    /// As [`Pipeline::fit`].
    pub fn fit_keeping(table: &Table, share: f64) -> Result<Self, PipelineError> {
        if table.rows() == 0 {
            return Err(PipelineError::NoRows);
        }
        let encodings = fit::encodings(table, share);
        Ok(Self::assemble(table.features().to_vec(), encodings))
    }

    /// The schema it was fitted on.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The columns it makes, in order.
    #[must_use]
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Encodes a whole table of the same schema.
    ///
    /// # Errors
    /// When the schema differs or a number is too large for single precision.
    pub fn transform(&self, table: &Table) -> Result<Matrix, PipelineError> {
        check_schema(&self.features, table.features())?;
        let mut values = Vec::with_capacity(table.rows().saturating_mul(self.outputs.len()));
        for row in 0..table.rows() {
            self.encode(table.cells(row), &mut values)?;
        }
        Ok(Matrix {
            rows: table.rows(),
            columns: self.outputs.len(),
            values,
        })
    }

    /// Encodes one row, its values in schema order.
    ///
    /// # Errors
    /// When the row has another width, a value another kind, or a number is too large.
    pub fn transform_row(&self, row: &[Value]) -> Result<Vec<f32>, PipelineError> {
        if row.len() != self.features.len() {
            return Err(PipelineError::Width {
                expected: self.features.len(),
                found: row.len(),
            });
        }
        let mut values = Vec::with_capacity(self.outputs.len());
        self.encode(row.iter().map(Cell::from), &mut values)?;
        Ok(values)
    }

    /// The one place where values become model input.
    pub(crate) fn encode<'a>(
        &self,
        cells: impl Iterator<Item = Cell<'a>>,
        into: &mut Vec<f32>,
    ) -> Result<(), PipelineError> {
        for ((feature, encoding), cell) in self.features.iter().zip(&self.encodings).zip(cells) {
            encoding.encode(&feature.name, cell, into)?;
        }
        Ok(())
    }

    fn assemble(features: Vec<Feature>, encodings: Vec<Encoding>) -> Self {
        let outputs = features
            .iter()
            .zip(&encodings)
            .enumerate()
            .flat_map(|(source, (feature, encoding))| {
                encoding
                    .output_names(&feature.name)
                    .into_iter()
                    .map(move |name| Output { name, source })
            })
            .collect();
        Self {
            features,
            encodings,
            outputs,
        }
    }
}

impl Matrix {
    /// One encoded row; none past the last.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&[f32]> {
        let start = index.checked_mul(self.columns)?;
        (index < self.rows)
            .then(|| self.values.get(start..start.checked_add(self.columns)?))
            .flatten()
    }
}

/// Whether data have the schema that a model was fitted on.
pub(crate) fn check_schema(expected: &[Feature], found: &[Feature]) -> Result<(), PipelineError> {
    if expected == found {
        return Ok(());
    }
    let (expected, found) = (names(expected), names(found));
    Err(PipelineError::Schema { expected, found })
}

fn names(features: &[Feature]) -> String {
    features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// How a pipeline is written down: outputs follow from the encodings.
#[derive(Serialize, Deserialize)]
struct Stored {
    features: Vec<Feature>,
    encodings: Vec<Encoding>,
}

impl From<Pipeline> for Stored {
    fn from(pipeline: Pipeline) -> Self {
        Self {
            features: pipeline.features,
            encodings: pipeline.encodings,
        }
    }
}

impl TryFrom<Stored> for Pipeline {
    type Error = PipelineError;

    fn try_from(stored: Stored) -> Result<Self, PipelineError> {
        if stored.features.len() != stored.encodings.len() {
            return Err(PipelineError::Damaged(
                "features and encodings differ in number".into(),
            ));
        }
        for (feature, encoding) in stored.features.iter().zip(&stored.encodings) {
            encoding.check(feature)?;
        }
        Ok(Self::assemble(stored.features, stored.encodings))
    }
}

#[cfg(test)]
mod tests;
