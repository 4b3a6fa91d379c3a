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
    /// How far an input may lie from its mean before it counts as lying there: a line is not believed where training saw
    /// next to nobody. Empty for no limits.
    reach: Vec<f64>,
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
            reach: Vec::new(),
        };
        linear.check()?;
        Ok(linear)
    }

    /// The same with inputs held within a distance of their means, one each.
    ///
    /// # Errors
    /// Distances that differ in number from the weights, or are no positive numbers.
    pub fn within(self, reach: Vec<f64>) -> Result<Self, ModelError> {
        let linear = Self { reach, ..self };
        linear.check()?;
        Ok(linear)
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        if self.weights.len() != self.means.len() {
            return Err(ModelError::Damaged("weights and means differ in number"));
        }
        let reach_fits = self.reach.is_empty() || self.reach.len() == self.means.len();
        if !reach_fits || self.reach.iter().any(|r| !r.is_finite() || *r <= 0.0) {
            return Err(ModelError::Damaged(
                "the reach of a regression is impossible",
            ));
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
        let limits = self.reach.iter().copied();
        let limits = limits.chain(std::iter::repeat(f64::INFINITY));
        let inputs = row.iter().zip(&self.weights).zip(&self.means).zip(limits);
        inputs.map(|(((&input, weight), mean), limit)| {
            weight * (f64::from(input) - mean).clamp(-limit, limit)
        })
    }
}
