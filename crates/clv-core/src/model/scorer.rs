//! What turns encoded inputs into a margin.

use serde::{Deserialize, Serialize};

use super::{Linear, ModelError};
use crate::forest::{Contributions, Forest};

/// One stage of a model on its link scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scorer {
    /// A sum of trees.
    Forest(Forest),
    /// A weighted sum.
    Linear(Linear),
    /// A weighted sum of other scorers' margins.
    Blend(Vec<(f64, Scorer)>),
}

impl Scorer {
    /// The prediction on the link scale.
    #[must_use]
    pub fn margin(&self, row: &[f32]) -> f64 {
        match self {
            Self::Forest(forest) => f64::from(forest.margin(row)),
            Self::Linear(linear) => linear.margin(row),
            Self::Blend(parts) => parts.iter().map(|(w, part)| w * part.margin(row)).sum(),
        }
    }

    /// What each input adds to the margin; with the bias they sum to it.
    #[must_use]
    pub fn contributions(&self, row: &[f32]) -> Contributions {
        match self {
            Self::Forest(forest) => forest.contributions(row),
            Self::Linear(linear) => Contributions {
                bias: linear.intercept(),
                values: linear.terms(row).collect(),
            },
            Self::Blend(parts) => {
                let mut sum = Contributions {
                    bias: 0.0,
                    values: vec![0.0; row.len()],
                };
                for (weight, part) in parts {
                    let part = part.contributions(row);
                    sum.bias += weight * part.bias;
                    for (sum, value) in sum.values.iter_mut().zip(part.values) {
                        *sum += weight * value;
                    }
                }
                sum
            }
        }
    }

    /// How many inputs it reads.
    #[must_use]
    pub fn inputs(&self) -> usize {
        match self {
            Self::Forest(forest) => forest.inputs(),
            Self::Linear(linear) => linear.weights().len(),
            Self::Blend(parts) => parts
                .iter()
                .map(|(_, part)| part.inputs())
                .max()
                .unwrap_or(0),
        }
    }

    /// The forests in it.
    #[must_use]
    pub fn forests(&self) -> Vec<&Forest> {
        match self {
            Self::Forest(forest) => vec![forest],
            Self::Linear(_) => Vec::new(),
            Self::Blend(parts) => parts.iter().flat_map(|(_, part)| part.forests()).collect(),
        }
    }

    pub(super) fn check(&self, stage: &'static str, outputs: usize) -> Result<(), ModelError> {
        match self {
            Self::Linear(linear) => linear.check()?,
            Self::Blend(parts) => {
                for (weight, part) in parts {
                    if !weight.is_finite() {
                        return Err(ModelError::Damaged("a weight is not a number"));
                    }
                    part.check(stage, outputs)?;
                }
            }
            Self::Forest(_) => {}
        }
        let inputs = self.inputs();
        if inputs > outputs {
            return Err(ModelError::Inputs {
                stage,
                inputs,
                outputs,
            });
        }
        Ok(())
    }
}

impl From<Forest> for Scorer {
    fn from(forest: Forest) -> Self {
        Self::Forest(forest)
    }
}

impl From<Linear> for Scorer {
    fn from(linear: Linear) -> Self {
        Self::Linear(linear)
    }
}
