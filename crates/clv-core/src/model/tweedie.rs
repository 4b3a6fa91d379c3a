//! Expected value in one stage: trees for the logarithm of a compound Poisson–gamma mean (Tweedie).
//!
//! With power ρ between 1 and 2 and dispersion φ, the number of purchases is Poisson with rate μ^(2−ρ) / (φ (2−ρ))
//! (Jørgensen 1997, chapter 4), so P(returns) = 1 − e^(−c·μ^(2−ρ)). The constant c = 1 / (φ (2−ρ)) is chosen in training so that
//! as many are expected to return as did.

use serde::{Deserialize, Serialize};

use super::ModelError;
use super::scorer::Scorer;
use crate::pipeline::Pipeline;

/// One stage with its preprocessing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tweedie {
    pipeline: Pipeline,
    value: Scorer,
    power: f64,
    rate: f64,
}

/// The mean is kept above this, in currency units, so that its logarithm and P(returns) stay finite.
const LEAST: f64 = 1e-9;

impl Tweedie {
    /// From the logarithm of expected value, the power ρ and the constant c.
    ///
    /// # Errors
    /// A stage that reads columns the preprocessing does not make, ρ outside (1, 2), or c that is not positive.
    pub fn new(
        pipeline: Pipeline,
        value: impl Into<Scorer>,
        (power, rate): (f64, f64),
    ) -> Result<Self, ModelError> {
        let model = Self {
            pipeline,
            value: value.into(),
            power,
            rate,
        };
        model.check()?;
        Ok(model)
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        self.value.check("value", self.pipeline.outputs().len())?;
        let power = self.power > 1.0 && self.power < 2.0;
        if power && self.rate > 0.0 && self.rate.is_finite() {
            Ok(())
        } else {
            Err(ModelError::Damaged(
                "the Tweedie power or rate is impossible",
            ))
        }
    }

    /// The preprocessing.
    #[must_use]
    pub const fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The logarithm of expected value.
    #[must_use]
    pub const fn value(&self) -> &Scorer {
        &self.value
    }

    /// P(returns) and spend if so at a margin; their product is the exponential of the margin.
    #[must_use]
    pub fn at(&self, margin: f64) -> (f64, f64) {
        let mean = margin.exp().max(LEAST);
        let p = -(-self.rate * mean.powf(2.0 - self.power)).exp_m1();
        // So small a rate is rounded to nothing; so large a one to certainty.
        let p = p.clamp(LEAST, 1.0 - LEAST);
        (p, mean / p)
    }
}
