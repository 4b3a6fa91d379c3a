//! What a file becomes on its way to the database: chunks of `COPY` text, and the rows set aside.

use serde::Serialize;

use crate::error::IngestError;

/// Longest piece of a refused value that is kept, in characters.
pub const KEPT_CHARACTERS: usize = 200;

/// A file that is read batch by batch, whatever its format.
pub trait BatchSource: Send {
    /// The next rows, about `target_bytes` of text; `None` at the end.
    ///
    /// # Errors
    /// The file itself cannot be read any further; a bad row is no error but part of the batch.
    fn next_batch(&mut self, target_bytes: usize) -> Result<Option<Batch>, IngestError>;

    /// Bytes of the file read so far, as they lie on disk.
    fn bytes_read(&self) -> u64;

    /// What was read; complete once [`Self::next_batch`] has returned `None`.
    fn summary(&self) -> FileSummary;
}

/// Some rows of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// Good rows as text for `COPY`, in the order of the table's columns.
    pub text: Vec<u8>,
    /// How many rows `text` holds.
    pub rows: u64,
    /// Rows that could not be used.
    pub bad: Vec<BadRow>,
}

/// A row that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// The line its record starts on, from 1 (for Parquet the row, from 1).
    pub line: u64,
    /// The column at fault; `None` when the whole record is.
    pub column: Option<String>,
    /// The value as it stands in the file, at most [`KEPT_CHARACTERS`] characters of it.
    pub value: String,
    /// Why it does not fit, as a sentence that continues after the value.
    pub reason: String,
}

/// Rows that are neither loaded nor wrong, such as those without a customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    /// What they have in common, in words.
    pub what: String,
    /// How many.
    pub rows: u64,
    /// Their amount in currency units, as decimal text.
    pub amount: String,
}

/// What was in a file. Always `rows_read = rows_loaded + rows_bad + Σ apart.rows`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileSummary {
    /// Rows, without the header.
    pub rows_read: u64,
    /// Rows handed on as `COPY` text.
    pub rows_loaded: u64,
    /// Rows set aside as bad.
    pub rows_bad: u64,
    /// Rows counted apart.
    pub apart: Vec<Apart>,
    /// Orders named among these of which nothing stays, by their status.
    pub unsold_orders: Vec<String>,
    /// Remarks for the report: what was detected, what was ignored.
    pub notes: Vec<String>,
    /// ISO 4217 code of the currency that the rows name, or that the amounts bear a sign of; `None` when they bear none, or
    /// one that several countries use.
    pub currency: Option<String>,
    /// Bytes of the file as it lies on disk.
    pub bytes: u64,
    /// SHA-256 of exactly the bytes that were read, in lower-case hexadecimal.
    pub sha256: String,
}
