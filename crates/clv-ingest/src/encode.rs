//! A file as batches of `COPY` text.

use std::io::Read;

use crate::batch::{BadRow, Batch, BatchSource, FileSummary, KEPT_CHARACTERS};
use crate::copy::CopyBuffer;
use crate::error::{BadValue, IngestError};
use crate::rows::RowReader;

/// Bad rows a batch holds at most: a file of nothing but bad rows must not pile up in memory.
const MOST_BAD: usize = 10_000;

/// The remark on a file that is the official one, byte for byte: it is complete.
pub const OFFICIAL: &str = "the official file, complete";

/// Encodes a file batch by batch; bad rows are set aside.
#[derive(Debug)]
pub struct Encoder<R> {
    rows: RowReader<R>,
    with_lines: bool,
    loaded: u64,
    bad: u64,
}

impl<R: Read> Encoder<R> {
    /// Encodes the rows of `rows`, one value a column of the specification.
    pub fn new(rows: RowReader<R>) -> Self {
        Self {
            rows,
            with_lines: false,
            loaded: 0,
            bad: 0,
        }
    }

    /// Adds the line that each row starts on, as one more value.
    #[must_use]
    pub fn with_lines(self) -> Self {
        Self {
            with_lines: true,
            ..self
        }
    }
}

impl<R: Read> Encoder<R> {
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.rows.git_id().as_deref() == self.rows.spec().official {
            notes.extend(self.rows.spec().official.map(|_| OFFICIAL.to_owned()));
        }
        if !self.rows.ignored().is_empty() {
            notes.push(format!(
                "ignored columns: {}",
                self.rows.ignored().join(", ")
            ));
        }
        notes
    }
}

impl<R: Read + Send> BatchSource for Encoder<R> {
    fn next_batch(&mut self, target_bytes: usize) -> Result<Option<Batch>, IngestError> {
        let mut out = CopyBuffer::with_capacity(target_bytes + target_bytes / 8);
        let mut batch = Batch::default();
        while out.len() < target_bytes && batch.bad.len() < MOST_BAD {
            match self.rows.next_row()? {
                None => break,
                Some(Ok(row)) => {
                    for value in &row.values {
                        out.value(value);
                    }
                    if self.with_lines {
                        out.line(row.line);
                    }
                    out.end_row();
                    batch.rows += 1;
                }
                Some(Err(bad)) => batch.bad.push(bad.into()),
            }
        }
        self.loaded += batch.rows;
        self.bad += u64::try_from(batch.bad.len()).unwrap_or(0);
        let is_end = batch.rows == 0 && batch.bad.is_empty();
        batch.text = out.take();
        Ok((!is_end).then_some(batch))
    }

    fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    fn summary(&self) -> FileSummary {
        FileSummary {
            rows_read: self.loaded + self.bad,
            rows_loaded: self.loaded,
            rows_bad: self.bad,
            apart: Vec::new(),
            unsold_orders: Vec::new(),
            notes: self.notes(),
            currency: None,
            bytes: self.rows.bytes_read(),
            sha256: self.rows.sha256(),
        }
    }
}

impl From<BadValue> for BadRow {
    fn from(bad: BadValue) -> Self {
        Self {
            line: bad.line,
            column: bad.column.map(str::to_owned),
            value: bad.value.chars().take(KEPT_CHARACTERS).collect(),
            reason: bad.reason.to_string(),
        }
    }
}
