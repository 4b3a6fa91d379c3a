//! Discount rates that cannot be mistaken for those of another period.

use serde::Serialize;

use super::error::{BtydError, not_negative};
use super::summary::TimeUnit;

/// What a discount rate is per.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One day.
    Day,
    /// Seven days.
    Week,
    /// A twelfth of a year.
    Month,
    /// 365.25 days.
    Year,
}

impl Period {
    /// Its length.
    #[must_use]
    pub const fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 365.25 / 12.0,
            Self::Year => 365.25,
        }
    }
}

/// A discount rate, converted to continuous compounding in the model's unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DiscountRate {
    force: f64,
}

impl DiscountRate {
    /// Money later is worth as much as money now.
    pub const NONE: Self = Self { force: 0.0 };

    /// `rate` (0.1 is 10%) compounded once per `period`, for models whose times are in `unit`.
    ///
    /// # Errors
    /// A rate that is negative or not finite.
    pub fn new(rate: f64, period: Period, unit: TimeUnit) -> Result<Self, BtydError> {
        let rate = not_negative("the discount rate", rate)?;
        Ok(Self {
            force: rate.ln_1p() / period.days() * unit.days(),
        })
    }

    /// δ: the continuously compounded rate per unit of the model's time.
    #[must_use]
    pub const fn force(&self) -> f64 {
        self.force
    }
}
