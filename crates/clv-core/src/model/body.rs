//! What a model is made of, and the schema that this needs.

use serde::{Deserialize, Serialize};

use super::{CellMean, Cells, Hurdle, INPUTS, ModelError, Purchases, Tweedie};
use crate::features::Feature;

/// What a model is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The same for everybody.
    Constant(CellMean),
    /// Means of cells, with the names of the features that make the grid.
    Cells(Vec<String>, Cells),
    /// BTYD purchases and their value.
    Purchases(Purchases),
    /// Two stages.
    Hurdle(Hurdle),
    /// One stage.
    Tweedie(Tweedie),
}

impl Body {
    /// Whether a preprocessing makes its inputs.
    pub(super) const fn is_encoded(&self) -> bool {
        matches!(self, Self::Hurdle(_) | Self::Tweedie(_))
    }

    /// How many numbers it reads directly.
    pub(super) const fn numbers(&self) -> usize {
        match self {
            Self::Cells(names, _) => names.len(),
            Self::Purchases(_) => INPUTS.len(),
            _ => 0,
        }
    }

    /// The schema it needs. The mean needs nothing, and takes the number of repeat purchases so that a customer can be
    /// described to it.
    pub(super) fn features(&self) -> Vec<Feature> {
        match self {
            Self::Constant(_) => vec![Feature::number("frequency")],
            Self::Cells(names, _) => names.iter().map(Feature::number).collect(),
            Self::Purchases(_) => INPUTS.map(Feature::number).to_vec(),
            Self::Hurdle(hurdle) => hurdle.features().to_vec(),
            Self::Tweedie(tweedie) => tweedie.pipeline().features().to_vec(),
        }
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        match self {
            Self::Constant(mean) => mean.check(),
            Self::Cells(names, grid) if names.len() != grid.inputs() => {
                Err(ModelError::Damaged("a grid has one set of bins a feature"))
            }
            Self::Cells(_, grid) => grid.check(),
            // Checked when they were made or read.
            Self::Purchases(_) | Self::Hurdle(_) => Ok(()),
            Self::Tweedie(tweedie) => tweedie.check(),
        }
    }
}
