//! The way dates are written, as a caller says it: an order or a pattern.

use std::str::FromStr;

use chrono::format::{Item, StrftimeItems};

use super::OptionError;
use crate::log::moment::{DateOrder, DateReading};

/// How dates are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat(pub(crate) DateReading);

impl FromStr for DateFormat {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dmy" => Ok(Self(DateReading::Order(DateOrder::DayFirst))),
            "mdy" => Ok(Self(DateReading::Order(DateOrder::MonthFirst))),
            "ymd" | "iso" => Ok(Self(DateReading::Order(DateOrder::YearFirst))),
            pattern if pattern.contains('%') => {
                if StrftimeItems::new(pattern).any(|item| matches!(item, Item::Error)) {
                    return Err(OptionError(format!(
                        "{pattern:?} is not a date format: see strftime, for example %d/%m/%Y %H:%M"
                    )));
                }
                Ok(Self(DateReading::Pattern(pattern.to_owned())))
            }
            _ => Err(OptionError(format!(
                "{text:?} is not a date format: dmy, mdy, ymd or a pattern such as %d/%m/%Y %H:%M"
            ))),
        }
    }
}
