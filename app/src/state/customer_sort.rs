//! What the list of customers can be sorted by.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What customers can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// Expected value.
    Expected,
    /// Probability of buying again.
    Chance,
    /// Value so far.
    Value,
    /// Days with a purchase.
    Days,
    /// Day of the last purchase.
    Last,
}

impl CustomerSort {
    /// Every order, as the columns of the list come.
    pub const ALL: [Self; 5] = [
        Self::Last,
        Self::Days,
        Self::Value,
        Self::Chance,
        Self::Expected,
    ];

    /// In the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Chance => "chance",
            Self::Value => "value",
            Self::Days => "days",
            Self::Last => "last",
        }
    }

    /// Whether only customers with a forecast have a place in it.
    pub fn needs_forecast(self) -> bool {
        matches!(self, Self::Expected | Self::Chance)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == text)
    }

    /// Whether a text is a value of this order: a link may have been changed by hand.
    pub(super) fn holds(self, value: &str) -> bool {
        match self {
            Self::Days => value.parse::<i32>().is_ok(),
            // Four digits of a year: chrono reads more, and days that no database has.
            Self::Last => value
                .parse::<NaiveDate>()
                .is_ok_and(|day| value.len() == 10 && day.to_string() == value),
            Self::Expected | Self::Chance | Self::Value => {
                let is_plain = |letter: char| letter.is_ascii_digit() || "+-.e".contains(letter);
                let is_storable = |number: f64| {
                    // A text such as `1e-20000` has become zero here, and is an error to the database.
                    (number == 0.0 && !value.contains('e'))
                        || (1e-300..1e15).contains(&number.abs())
                };
                value.chars().all(is_plain) && value.parse::<f64>().is_ok_and(is_storable)
            }
        }
    }
}
