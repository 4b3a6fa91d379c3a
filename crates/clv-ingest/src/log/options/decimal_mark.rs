//! The decimal mark as a caller says it.

use std::str::FromStr;

use super::OptionError;
use crate::log::number::DecimalMark;

impl FromStr for DecimalMark {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dot" | "point" | "." => Ok(Self::Dot),
            "comma" | "," => Ok(Self::Comma),
            _ => Err(OptionError("the decimal mark is dot or comma".to_owned())),
        }
    }
}
