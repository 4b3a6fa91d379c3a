//! Why a log is refused, or one of its rows.

use serde::Serialize;

/// A whole file that is refused: what is wrong with it and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} {problem}")]
pub struct LogError {
    /// The file's name.
    pub file: String,
    /// The kind of trouble.
    pub kind: Refusal,
    /// What is wrong, as a sentence that continues after the file's name.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

/// Kinds of trouble that refuse a whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// A directory, a device, a pipe, a link to nothing.
    NotAFile,
    /// Neither CSV nor Parquet.
    Format,
    /// Compressed or Parquet data that ends early or does not decode.
    Damaged,
    /// Compressed data that grows beyond all proportion.
    Bomb,
    /// No header, or an unusable one.
    Header,
    /// A role that no column or too many columns can play.
    Columns,
    /// Numbers that can be read in two ways.
    Decimal,
    /// Dates that can be read in two ways, or not at all.
    Dates,
}

/// Why a row is set aside; the text continues a sentence that starts with the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("must not be empty")]
    Empty,
    #[error("is not valid text in the encoding of this file")]
    NotText,
    #[error("holds a NUL byte")]
    Nul,
    #[error("holds a control character, such as a tab")]
    Control,
    #[error("is longer than 200 letters")]
    TextTooLong,
    #[error("is not a number")]
    NotANumber,
    #[error("is not a number with a decimal point, as this file has them")]
    NotADotNumber,
    #[error("is not a number with a decimal comma, as this file has them")]
    NotACommaNumber,
    #[error("is not a finite number")]
    NotFinite,
    #[error("is larger than 9,999,999,999.99")]
    TooLarge,
    #[error("can be read with a decimal point or a decimal comma: say which with --decimal")]
    AmbiguousNumber,
    #[error("is in another currency than the rows before")]
    OtherCurrency,
    #[error("is not a date")]
    NotADate,
    #[error("is not a date in the format given")]
    NotInFormat,
    #[error("is a day or a time that does not exist")]
    NoSuchDay,
    #[error("is a day or a time that does not exist, read day first as this file has them")]
    NoSuchDayFirst,
    #[error("is a day or a time that does not exist, read month first as this file has them")]
    NoSuchMonthFirst,
    #[error("can be read day first or month first: say which with --date-format")]
    AmbiguousDate,
    #[error("is before 2 January 1970: clocks that were never set begin on the first")]
    TooEarly,
    #[error("lies in the future")]
    Future,
    #[error("is a record of {found} fields where the header has {expected}")]
    FieldCount { found: usize, expected: usize },
    #[error("opens a quotation mark and does not close it")]
    OpenQuote,
    #[error("starts a record that is longer than a megabyte")]
    RecordTooLong,
}
