//! Why a prediction cannot be made, or a model not be put together.

use thiserror::Error;

use crate::btyd::BtydError;
use crate::pipeline::PipelineError;

/// Why a prediction cannot be made.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ModelError {
    /// The values do not fit the schema.
    #[error(transparent)]
    Input(#[from] PipelineError),
    /// A stage reads columns that the preprocessing does not make.
    #[error("the {stage} stage reads {inputs} columns, the preprocessing makes {outputs}")]
    Inputs {
        /// `returns`, `spend` or `value`.
        stage: &'static str,
        /// Columns the stage reads.
        inputs: usize,
        /// Columns there are.
        outputs: usize,
    },
    /// The parameters of a BTYD model are impossible.
    #[error(transparent)]
    Btyd(#[from] BtydError),
    /// Parts of a model contradict each other.
    #[error("the stored model is damaged: {0}")]
    Damaged(&'static str),
    /// A feature that the model cannot do without is not in its schema.
    #[error("the model needs the feature {0}, which its schema does not have")]
    NoFeature(&'static str),
    /// A margin is too large for a number.
    #[error("the model's answer is not a finite number for these values")]
    NotFinite,
}
