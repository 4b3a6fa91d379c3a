//! What the first order tells of a customer who bought on one day only, added to the log-odds to return.

use serde::{Deserialize, Serialize};

use super::{Linear, ModelError};

/// A regression, bent where it would make somebody too likely to return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstOrder {
    linear: Linear,
    /// The most by which odds are multiplied; `None` for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ceiling: Option<f64>,
}

impl FirstOrder {
    /// A regression whose margin m becomes ln(c · eᵐ / (c − 1 + eᵐ)), c the ceiling: m where it is far below, nothing at 0,
    /// and never above ln c. So does a customer's chance ever to come back, where it is a logistic one of 1/c on average (a
    /// mixture cure model: Farewell 1982, Biometrics 38).
    ///
    /// # Errors
    /// A ceiling that is not finite or not above 1.
    pub fn new(linear: Linear, ceiling: Option<f64>) -> Result<Self, ModelError> {
        let told = Self { linear, ceiling };
        told.check()?;
        Ok(told)
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        if self.ceiling.is_some_and(|c| !c.is_finite() || c <= 1.0) {
            return Err(ModelError::Damaged("a ceiling of odds is impossible"));
        }
        self.linear.check()
    }

    /// The regression before it is bent.
    #[must_use]
    pub const fn linear(&self) -> &Linear {
        &self.linear
    }

    /// What is added where every input is at its mean.
    #[must_use]
    pub fn intercept(&self) -> f64 {
        bent(self.linear.intercept(), self.ceiling).0
    }

    /// What is added to the log-odds to return of an encoded row.
    #[must_use]
    pub fn margin(&self, row: &[f32]) -> f64 {
        bent(self.linear.margin(row), self.ceiling).0
    }

    /// What each input adds to [`FirstOrder::intercept`]: the regression's terms, all scaled by the same factor, so that they
    /// sum to [`FirstOrder::margin`].
    pub fn terms<'a>(&'a self, row: &'a [f32]) -> impl Iterator<Item = f64> + 'a {
        let intercept = self.linear.intercept();
        let straight = self.linear.margin(row);
        let (start, slope) = bent(intercept, self.ceiling);
        let moved = straight - intercept;
        let factor = if moved.abs() < FLAT {
            slope
        } else {
            (bent(straight, self.ceiling).0 - start) / moved
        };
        self.linear.terms(row).map(move |term| factor * term)
    }
}

/// Below this difference of margins the factor is the slope, as in explanations.
const FLAT: f64 = 1e-8;

/// A margin under a ceiling of the odds, and how fast it rises there.
#[must_use]
pub fn bent(margin: f64, ceiling: Option<f64>) -> (f64, f64) {
    let Some(ceiling) = ceiling else {
        return (margin, 1.0);
    };
    // (c − 1) e^−m, which may overflow to infinity: the slope is then 1.
    let left = (ceiling - 1.0) * (-margin).exp();
    if left.is_finite() {
        (ceiling.ln() - left.ln_1p(), left / (1.0 + left))
    } else {
        (margin + (ceiling / (ceiling - 1.0)).ln(), 1.0)
    }
}
