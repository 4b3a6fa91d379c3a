//! What a caller may say about a file; everything else is found out.

mod column_map;
mod date_format;
mod decimal_mark;
mod delimiter;
mod names;
mod role;
mod text_encoding;

use chrono::NaiveDate;

use crate::log::number::DecimalMark;

pub(crate) use column_map::AmountSource;
pub use column_map::ColumnMap;
pub use date_format::DateFormat;
pub use delimiter::Delimiter;
pub(crate) use role::Role;
pub use text_encoding::TextEncoding;

/// How to read an order log. What is `None` is found out from the file.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// Which columns to use.
    pub map: ColumnMap,
    /// What separates fields.
    pub delimiter: Option<Delimiter>,
    /// How text is written as bytes.
    pub encoding: Option<TextEncoding>,
    /// What separates units from decimals.
    pub decimal: Option<DecimalMark>,
    /// How dates are written.
    pub date_format: Option<DateFormat>,
    /// The current day; orders of later days than tomorrow are refused.
    pub today: NaiveDate,
}

impl LogOptions {
    /// Finds everything out.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            map: ColumnMap::default(),
            delimiter: None,
            encoding: None,
            decimal: None,
            date_format: None,
            today,
        }
    }
}

/// An option that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OptionError(String);

#[cfg(test)]
mod tests;
