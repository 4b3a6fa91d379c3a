//! How much a group of customers will be worth together, and how sure that is.
//!
//! The fitted model says of each customer i: they buy with probability pᵢ, and spend mᵢ on the mean if so. The total of
//! an audience is T = L · Σ Bᵢ Sᵢ with Bᵢ ~ Bernoulli(pᵢ), Sᵢ a spend of mean mᵢ and coefficient of variation c, and L a
//! level of mean 1 that all share: what the model does not know of the window as a whole (its parameters, the season,
//! the market). c and the variance of L are measured on past windows ([`Spread`]), so the interval holds what the model
//! has been wrong by before, not only what chance would do if it were right.
//!
//! Quantiles come from moments instead of draws, so that the same audience always has the same interval and a hundred
//! thousand customers take a few milliseconds: with μ = Σ pᵢ mᵢ and
//! v = Σ pᵢ mᵢ² (1 + c²) − (pᵢ mᵢ)², the total has mean μ and variance v (1 + s²) + μ² s², s² the variance of L, and is
//! nothing at all with probability Π (1 − pᵢ). What is left of it is taken as gamma distributed, the usual choice for
//! aggregate claims (Klugman, Panjer & Willmot, Loss Models, §9). The tests hold it against simulation.

mod gamma;
mod group;
mod windows;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use group::Group;
pub use windows::{PastWindow, Spread};

use crate::cast::float;

/// The share of windows an interval is made to hold.
pub const COVERAGE: f64 = 0.9;

/// Where an audience's total will lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TotalInterval {
    /// Expected total, currency units.
    pub expected: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Sums over an audience: all an interval needs. Audiences are added by adding their sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// Customers.
    pub customers: u64,
    /// Σ pᵢ: expected buyers.
    pub buyers: f64,
    /// Σ pᵢ mᵢ: expected total.
    pub expected: f64,
    /// Σ pᵢ mᵢ²: what the variance of spend is made of.
    pub squares: f64,
    /// Σ (pᵢ mᵢ)².
    pub squared_means: f64,
    /// Σ ln(1 − pᵢ): the logarithm of the probability that nobody buys.
    pub ln_nobody: f64,
}

/// Why an audience has no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AudienceError {
    /// A probability outside 0 to 1, a negative spend, or a number that is none.
    #[error("the audience holds a prediction that is not one")]
    Prediction,
    /// A spread that is negative or no number.
    #[error("the spread of past windows is not usable")]
    Spread,
}

impl Audience {
    /// Adds a customer.
    ///
    /// # Errors
    /// [`AudienceError::Prediction`].
    pub fn add(&mut self, p_returns: f64, spend_if_returns: f64) -> Result<(), AudienceError> {
        let usable = (0.0..=1.0).contains(&p_returns)
            && spend_if_returns >= 0.0
            && spend_if_returns.is_finite();
        if !usable {
            return Err(AudienceError::Prediction);
        }
        let mean = p_returns * spend_if_returns;
        self.customers += 1;
        self.buyers += p_returns;
        self.expected += mean;
        self.squares += mean * spend_if_returns;
        self.squared_means += mean * mean;
        self.ln_nobody += (-p_returns).ln_1p();
        Ok(())
    }

    /// The audience of both, which must not share customers.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            customers: self.customers + other.customers,
            buyers: self.buyers + other.buyers,
            expected: self.expected + other.expected,
            squares: self.squares + other.squares,
            squared_means: self.squared_means + other.squared_means,
            ln_nobody: self.ln_nobody + other.ln_nobody,
        }
    }

    /// So many audiences like this one together: a thousand customers who are all alike, of one.
    #[must_use]
    pub fn times(self, audiences: u32) -> Self {
        let factor = f64::from(audiences);
        Self {
            customers: self.customers * u64::from(audiences),
            buyers: self.buyers * factor,
            expected: self.expected * factor,
            squares: self.squares * factor,
            squared_means: self.squared_means * factor,
            ln_nobody: self.ln_nobody * factor,
        }
    }

    /// Variance of the total if the model is right: of who buys and of what they spend.
    #[must_use]
    pub fn chance(&self, spend_cv: f64) -> f64 {
        (self.squares * (1.0 + spend_cv * spend_cv) - self.squared_means).max(0.0)
    }

    /// The interval that holds the total in [`COVERAGE`] of windows.
    ///
    /// # Errors
    /// [`AudienceError::Spread`].
    pub fn interval(&self, spread: &Spread) -> Result<TotalInterval, AudienceError> {
        let level = spread.level_variance();
        if !(spread.spend_cv.is_finite() && spread.spend_cv >= 0.0 && level.is_finite()) {
            return Err(AudienceError::Spread);
        }
        let chance = self.chance(spread.spend_cv);
        let variance = chance * (1.0 + level) + self.expected * self.expected * level;
        let nobody = self.ln_nobody.exp();
        let tail = (1.0 - COVERAGE) / 2.0;
        Ok(TotalInterval {
            expected: self.expected,
            low: quantile(tail, self.expected, variance, nobody),
            high: quantile(1.0 - tail, self.expected, variance, nobody),
        })
    }
}

/// The interval of one buyer's spend, in multiples of what is expected of it: the same for every buyer.
///
/// # Errors
/// [`AudienceError::Spread`].
pub fn spend_interval(spread: &Spread) -> Result<TotalInterval, AudienceError> {
    let mut buyer = Audience::default();
    buyer.add(1.0, 1.0)?;
    // Who buys spends something: nothing is no part of it.
    buyer.interval(&Spread {
        level_sd: 0.0,
        ..*spread
    })
}

/// Quantile of a total that is nothing with probability `nobody` and otherwise gamma distributed, its mean and variance
/// over all as given.
fn quantile(share: f64, mean: f64, variance: f64, nobody: f64) -> f64 {
    if mean <= 0.0 || share <= nobody {
        return 0.0;
    }
    let somebody = 1.0 - nobody;
    let positive_mean = mean / somebody;
    let positive_square = (variance + mean * mean) / somebody;
    let positive_variance = positive_square - positive_mean * positive_mean;
    if positive_variance <= positive_mean * positive_mean * 1e-12 {
        return positive_mean;
    }
    let shape = positive_mean * positive_mean / positive_variance;
    gamma::quantile((share - nobody) / somebody, shape) * (positive_mean / shape)
}

/// A count as the tests and the windows need it.
pub(crate) fn count(number: u32) -> f64 {
    float(usize::try_from(number).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests;
