//! What is asked of a row, and what becomes of it.

use serde::Serialize;

/// One good row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomerRow<'a> {
    /// The line it starts on, from 1 (for Parquet the row).
    pub line: u64,
    /// Who.
    pub customer_id: &'a str,
    /// In the order of the columns wanted.
    pub values: &'a [Known<'a>],
}

/// A value of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Known<'a> {
    /// A finite number.
    Number(f64),
    /// A name.
    Choice(&'a str),
    /// Nothing is known, or the file has no such column.
    Missing,
}

/// A column to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in the header.
    pub name: String,
    /// Whether its values are numbers; otherwise they are names.
    pub is_number: bool,
}

/// A row that cannot be used: where, what, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The line it starts on, from 1 (for Parquet the row).
    pub line: u64,
    /// The column; none when it is the whole record.
    pub column: Option<String>,
    /// The value as it stands in the file, its beginning if it is long.
    pub value: String,
    /// Why it does not fit, as a sentence that continues after the value.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}
