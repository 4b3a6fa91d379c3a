//! Parquet as records: every value becomes the text a CSV file would hold, so that both formats are
//! read by the same rules.
//!
//! The decoder is not ours and a damaged file may make it panic; that is caught and becomes an error.

mod caught;
mod cells;
mod leaf;
mod text;

use std::fs::File;
use std::panic::AssertUnwindSafe;

use parquet::column::reader::ColumnReader;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::log::input::is_bomb;
use crate::log::records::{Record, Span};
use caught::caught;
use cells::{Cells, column};
use leaf::{Leaf, leaf};

/// Rows decoded at a time.
const BATCH_ROWS: usize = 1024;

/// A Parquet file, row by row.
pub(crate) struct ParquetRows {
    reader: SerializedFileReader<File>,
    pub(crate) leaves: Vec<Leaf>,
    wanted: Vec<usize>,
    next_group: usize,
    columns: Vec<(usize, ColumnReader)>,
    bytes: Vec<u8>,
    spans: Vec<Span>,
    rows: usize,
    row: usize,
    line: u64,
    pub(crate) total_rows: u64,
}

/// What is wrong with a Parquet file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ParquetFault {
    Damaged(String),
    Bomb,
}

impl ParquetRows {
    pub(crate) fn new(file: File, length: u64) -> Result<Self, ParquetFault> {
        let reader = caught(|| SerializedFileReader::new(file))?;
        let metadata = reader.metadata();
        let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
        let expanded = metadata
            .row_groups()
            .iter()
            .map(|group| u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX))
            .fold(rows.saturating_mul(8), u64::saturating_add);
        if is_bomb(expanded, length) {
            return Err(ParquetFault::Bomb);
        }
        let leaves = metadata
            .file_metadata()
            .schema_descr()
            .columns()
            .iter()
            .map(|column| leaf(column))
            .collect();
        Ok(Self {
            reader,
            leaves,
            wanted: Vec::new(),
            next_group: 0,
            columns: Vec::new(),
            bytes: Vec::new(),
            spans: Vec::new(),
            rows: 0,
            row: 0,
            line: 0,
            total_rows: rows,
        })
    }

    /// Which columns to decode; the others are empty in every record.
    pub(crate) fn want(&mut self, wanted: Vec<usize>) {
        self.wanted = wanted;
    }

    /// Rows handed out so far.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>, ParquetFault> {
        while self.row == self.rows {
            if !caught(AssertUnwindSafe(|| self.decode()))? {
                return Ok(None);
            }
        }
        let width = self.leaves.len();
        let from = self.row * width;
        self.row += 1;
        self.line += 1;
        Ok(Some(Record {
            line: self.line,
            bytes: &self.bytes,
            spans: self.spans.get(from..from + width).unwrap_or_default(),
        }))
    }

    /// Decodes the next rows; `false` at the end.
    fn decode(&mut self) -> ParquetResult<bool> {
        loop {
            self.bytes.clear();
            (self.row, self.rows) = (0, 0);
            let width = self.leaves.len();
            self.spans.clear();
            self.spans.resize(width * BATCH_ROWS, Span::default());
            let mut rows = None;
            for (position, reader) in &mut self.columns {
                let Some(leaf) = self.leaves.get(*position) else {
                    continue;
                };
                let mut cells = Cells {
                    bytes: &mut self.bytes,
                    spans: &mut self.spans,
                    width,
                    position: *position,
                };
                let count = column(reader, leaf, &mut cells)?;
                if rows.replace(count).is_some_and(|other| other != count) {
                    return Err(ParquetError::General(
                        "its columns have different lengths".to_owned(),
                    ));
                }
            }
            if let Some(rows) = rows.filter(|rows| *rows > 0) {
                self.rows = rows;
                return Ok(true);
            }
            if self.next_group == self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.next_group)?;
            self.next_group += 1;
            self.columns = self
                .wanted
                .iter()
                .map(|position| Ok((*position, group.get_column_reader(*position)?)))
                .collect::<ParquetResult<_>>()?;
        }
    }
}
