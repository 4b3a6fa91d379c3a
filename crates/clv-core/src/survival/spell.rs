//! Waiting times, of customers with and without covariates.

use chrono::NaiveDate;
use serde::Serialize;

use super::error::SurvivalError;
use crate::btyd::Customer;
use crate::cast::float_i64;

/// How long a customer waited, and whether the event ended it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spell {
    days: f64,
    ended: bool,
}

impl Spell {
    /// Days from the start to the event (`ended`), or to the end of observation without one.
    ///
    /// # Errors
    /// Days that are negative or not finite, or 0 with an event: what happens at once is no waiting.
    pub fn new(days: f64, ended: bool) -> Result<Self, SurvivalError> {
        let wrong = |reason| Err(SurvivalError::Days { days, reason });
        if !days.is_finite() || days < 0.0 {
            return wrong("it must be finite and not negative");
        }
        if ended && days == 0.0 {
            return wrong("an event comes after the start");
        }
        Ok(Self { days, ended })
    }

    /// From the first purchase day to the second, or to `end`, the last day of observation.
    ///
    /// # Errors
    /// An `end` before the first purchase.
    pub fn to_second_purchase<C>(
        customer: &Customer<C>,
        end: NaiveDate,
    ) -> Result<Self, SurvivalError> {
        let second = customer.second.filter(|second| *second <= end);
        let days = (second.unwrap_or(end) - customer.first).num_days();
        Self::new(float_i64(days), second.is_some())
    }

    /// The time, in days (or in any other unit, as long as it is one).
    #[must_use]
    pub const fn days(&self) -> f64 {
        self.days
    }

    /// Whether the event came; otherwise the customer was still waiting.
    #[must_use]
    pub const fn ended(&self) -> bool {
        self.ended
    }
}

/// A customer's spell with what was known of them when it began.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// How long they waited.
    pub spell: Spell,
    /// In the order of the names; finite.
    pub covariates: Vec<f64>,
}
