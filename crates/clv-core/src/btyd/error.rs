//! Why a model has no answer.

use thiserror::Error;

/// Why a model has no answer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum BtydError {
    /// Frequency, recency and T contradict each other.
    #[error("frequency {frequency}, recency {recency}, T {age} is no purchase history: {reason}")]
    History {
        /// Repeat purchases.
        frequency: u32,
        /// Time of the last purchase.
        recency: f64,
        /// Time observed.
        age: f64,
        /// What is wrong.
        reason: &'static str,
    },
    /// A parameter is not a positive, finite number.
    #[error("parameter {name} is {value}; it must be positive and finite")]
    Parameter {
        /// The literature's letter.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A setting or argument is out of range.
    #[error("{what} is {value}; it must be {must}")]
    Argument {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
        /// What it has to be.
        must: &'static str,
    },
    /// Nothing to fit on.
    #[error("there is nothing to fit: {0}")]
    TooLittle(&'static str),
    /// No start led to a maximum.
    #[error("the likelihood has no maximum that could be found (after {iterations} steps)")]
    NoMaximum {
        /// Steps taken in all.
        iterations: usize,
    },
    /// The heterogeneity of spend has no mean.
    #[error(
        "expected spend does not exist: with p = {p}, q = {q} the mean of a customer with {frequency} repeat purchases \
         is infinite (p·x + q must exceed 1)"
    )]
    InfiniteMean {
        /// Shape of the purchase values.
        p: f64,
        /// Shape of the heterogeneity.
        q: f64,
        /// Repeat purchases.
        frequency: u32,
    },
    /// Slices that belong together differ in length.
    #[error("{left} and {right} rows do not belong together")]
    Lengths {
        /// Rows of the first.
        left: usize,
        /// Rows of the second.
        right: usize,
    },
}

/// The number, if it is positive and finite.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, BtydError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(BtydError::Parameter { name, value })
    }
}

/// The number, if it is finite and not negative.
pub(crate) fn not_negative(what: &'static str, value: f64) -> Result<f64, BtydError> {
    if value >= 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(BtydError::Argument {
            what,
            value,
            must: "finite and not negative",
        })
    }
}
