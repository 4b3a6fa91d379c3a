//! A checked value of a file.

use chrono::NaiveDateTime;

/// A value that is known to fit its column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// The field was empty.
    Null,
    /// Text as it stands in the file, without NUL bytes.
    Text(&'a str),
    /// A moment in the shop's local time.
    Timestamp(Timestamp<'a>),
    /// An amount in integer cents.
    Cents(i64),
    /// A whole number.
    Integer(i32),
    /// A finite decimal number.
    Real(f64),
}

/// A moment, with the text it was read from: the canonical form, so that it is never formatted again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: NaiveDateTime,
}

impl<'a> Timestamp<'a> {
    /// The moment.
    pub fn at(self) -> NaiveDateTime {
        self.at
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    pub fn text(self) -> &'a str {
        self.text
    }
}
