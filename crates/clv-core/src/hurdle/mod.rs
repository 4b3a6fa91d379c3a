//! The served model: does a customer buy again within the horizon, and how much do they then spend?
//!
//! Expected value = P(returns) × E[spend | returns]. The first is the logistic of one forest's margin, the
//! second the exponential of another's.

mod explain;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use explain::{Explanation, Push};

use crate::features::{Feature, Table, Value};
use crate::forest::Forest;
use crate::pipeline::{Pipeline, PipelineError};

/// A fitted two-stage model together with the preprocessing it was fitted with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Hurdle {
    pipeline: Pipeline,
    returns: Forest,
    spend: Forest,
}

/// What the model expects of one customer within the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Probability of buying again.
    pub p_returns: f64,
    /// Expected spend of those who do, in currency units.
    pub spend_if_returns: f64,
    /// The product: expected value in currency units.
    pub expected_value: f64,
}

/// Why a prediction cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HurdleError {
    /// The values do not fit the schema.
    #[error(transparent)]
    Input(#[from] PipelineError),
    /// A forest reads columns that the preprocessing does not make.
    #[error("the {stage} trees read {inputs} columns, the preprocessing makes {outputs}")]
    Inputs {
        /// `returns` or `spend`.
        stage: &'static str,
        /// Columns the trees read.
        inputs: usize,
        /// Columns there are.
        outputs: usize,
    },
    /// The spend forest's margin is too large for a number.
    #[error("the model's spend is not a finite number for these values")]
    NotFinite,
}

impl Hurdle {
    /// Joins preprocessing and the two forests.
    ///
    /// # Errors
    /// When a forest reads columns that the preprocessing does not make.
    pub fn new(pipeline: Pipeline, returns: Forest, spend: Forest) -> Result<Self, HurdleError> {
        let outputs = pipeline.outputs().len();
        for (stage, forest) in [("returns", &returns), ("spend", &spend)] {
            if forest.inputs() > outputs {
                return Err(HurdleError::Inputs {
                    stage,
                    inputs: forest.inputs(),
                    outputs,
                });
            }
        }
        Ok(Self {
            pipeline,
            returns,
            spend,
        })
    }

    /// The schema: names and order of the values it takes.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        self.pipeline.features()
    }

    /// The preprocessing.
    #[must_use]
    pub const fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The forest of log-odds to buy again.
    #[must_use]
    pub const fn returns(&self) -> &Forest {
        &self.returns
    }

    /// The forest of the logarithm of spend, given a return.
    #[must_use]
    pub const fn spend(&self) -> &Forest {
        &self.spend
    }

    /// Predicts one customer, values in schema order.
    ///
    /// # Errors
    /// When the values do not fit the schema.
    pub fn predict(&self, row: &[Value]) -> Result<Prediction, HurdleError> {
        self.predict_encoded(&self.pipeline.transform_row(row)?)
    }

    /// Predicts every row of a table of the same schema.
    ///
    /// # Errors
    /// When the schema differs.
    pub fn predict_table(&self, table: &Table) -> Result<Vec<Prediction>, HurdleError> {
        let matrix = self.pipeline.transform(table)?;
        (0..matrix.rows)
            .map(|row| self.predict_encoded(matrix.row(row).unwrap_or_default()))
            .collect()
    }

    /// What pushed each stage up or down from its base, in units a person reads.
    ///
    /// # Errors
    /// When the values do not fit the schema.
    pub fn explain(&self, row: &[Value]) -> Result<Explanation, HurdleError> {
        let encoded = self.pipeline.transform_row(row)?;
        explain::explain(self, &encoded)
    }

    fn predict_encoded(&self, row: &[f32]) -> Result<Prediction, HurdleError> {
        let p_returns = logistic(f64::from(self.returns.margin(row)));
        let spend_if_returns = f64::from(self.spend.margin(row)).exp();
        let expected_value = p_returns * spend_if_returns;
        let finite =
            p_returns.is_finite() && expected_value.is_finite() && spend_if_returns.is_finite();
        if !finite {
            return Err(HurdleError::NotFinite);
        }
        Ok(Prediction {
            p_returns,
            spend_if_returns,
            expected_value,
        })
    }
}

/// The inverse of the log-odds.
fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

/// How a model is written down.
#[derive(Serialize, Deserialize)]
struct Stored {
    pipeline: Pipeline,
    returns: Forest,
    spend: Forest,
}

impl From<Hurdle> for Stored {
    fn from(model: Hurdle) -> Self {
        Self {
            pipeline: model.pipeline,
            returns: model.returns,
            spend: model.spend,
        }
    }
}

impl TryFrom<Stored> for Hurdle {
    type Error = HurdleError;

    fn try_from(stored: Stored) -> Result<Self, HurdleError> {
        Self::new(stored.pipeline, stored.returns, stored.spend)
    }
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
