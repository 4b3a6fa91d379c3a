//! A sum of weighted inputs on the link scale.

use serde::{Deserialize, Serialize};

use super::ModelError;

/// Intercept and weights over the outputs of a pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Linear {
    /// Margin of a row whose every input is at its mean.
    intercept: f64,
    weights: Vec<f64>,
    /// Training means of the inputs: what contributions are measured from.
    means: Vec<f64>,
}

impl Linear {
    /// A margin of `intercept` at the `means`, and `weights` for what differs from them.
    ///
    /// # Errors
    /// Weights and means that differ in number, or a number that is not finite.
    pub fn new(intercept: f64, weights: Vec<f64>, means: Vec<f64>) -> Result<Self, ModelError> {
        let linear = Self {
            intercept,
            weights,
            means,
        };
        linear.check()?;
        Ok(linear)
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        if self.weights.len() != self.means.len() {
            return Err(ModelError::Damaged("weights and means differ in number"));
        }
        let mut numbers = self.weights.iter().chain(&self.means);
        if !self.intercept.is_finite() || numbers.any(|number| !number.is_finite()) {
            return Err(ModelError::Damaged("a weight is not a number"));
        }
        Ok(())
    }

    /// Margin at the means.
    #[must_use]
    pub const fn intercept(&self) -> f64 {
        self.intercept
    }

    /// One weight an input.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The prediction on the link scale.
    #[must_use]
    pub fn margin(&self, row: &[f32]) -> f64 {
        self.intercept + self.terms(row).sum::<f64>()
    }

    /// weight × (input − mean) of each input: exact Shapley values of a linear model with independent inputs.
    pub fn terms<'a>(&'a self, row: &'a [f32]) -> impl Iterator<Item = f64> + 'a {
        let inputs = row.iter().zip(&self.weights).zip(&self.means);
        inputs.map(|((&input, weight), mean)| weight * (f64::from(input) - mean))
    }
}
