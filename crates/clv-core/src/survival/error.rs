//! Why there is no answer.

use thiserror::Error;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SurvivalError {
    /// A waiting time that cannot be.
    #[error("a waiting time of {days} days is none: {reason}")]
    Days {
        /// The time.
        days: f64,
        /// What is wrong.
        reason: &'static str,
    },
    /// Ends of intervals that do not ascend.
    #[error("intervals must end at positive, finite, ascending times")]
    Intervals,
    /// Nobody had the event, or nobody was observed.
    #[error("there is nothing to learn from: {0}")]
    TooLittle(&'static str),
    /// A customer has another number of covariates than there are names.
    #[error("{found} covariates where {expected} are named")]
    Covariates {
        /// Names.
        expected: usize,
        /// Values.
        found: usize,
    },
    /// A covariate's value is not finite.
    #[error("{name} is {value} for one of the customers; covariates must be finite")]
    Value {
        /// Which covariate.
        name: String,
        /// Its value.
        value: f64,
    },
    /// A covariate that is the same for all, or the sum of others.
    #[error(
        "the effect of {name} cannot be told: it is the same for all customers, or follows from the covariates before it"
    )]
    NotIdentified {
        /// Which covariate.
        name: String,
    },
    /// The likelihood rises without end: a covariate separates those who come from those who do not.
    #[error(
        "the effect of {name} has no finite estimate: it tells without exception who comes back, or who does not"
    )]
    Separated {
        /// Which covariate.
        name: String,
    },
    /// The search did not end.
    #[error("the likelihood has no maximum that could be found (after {iterations} steps)")]
    NoMaximum {
        /// Steps taken.
        iterations: usize,
    },
}
