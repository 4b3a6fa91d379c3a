//! Rows that could not be used: written to the quarantine, told in the report.

use std::fmt;

use clv_ingest::{BadRow, CopyBuffer};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};

use crate::error::{Doing, StoreError};

const DOING: &str = "setting rows aside";

/// Bad rows of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct BadKind {
    /// The column at fault; none when the whole record is.
    pub column: Option<String>,
    /// Why the values do not fit, as a sentence that continues after the value.
    pub reason: String,
    /// How many.
    pub rows: i64,
    /// Where the first one stands, from 1.
    pub first_line: i64,
    /// What stands there.
    pub first_value: String,
}

impl fmt::Display for BadKind {
    /// `3 × amount is not a number, first on line 17: "abc"`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.column.as_deref().unwrap_or("a row that");
        let Self {
            rows,
            reason,
            first_line,
            first_value,
            ..
        } = self;
        write!(
            out,
            "{rows} × {subject} {reason}, first on line {first_line}: {first_value:?}"
        )
    }
}

/// Bad rows on their way to the quarantine.
#[derive(Debug)]
pub(super) struct BadRows {
    file_id: i64,
    file: String,
    waiting: Vec<BadRow>,
    count: u64,
}

impl BadRows {
    pub(super) fn new(file_id: i64, file: &str) -> Self {
        Self {
            file_id,
            file: file.to_owned(),
            waiting: Vec::new(),
            count: 0,
        }
    }

    pub(super) fn add(&mut self, rows: Vec<BadRow>) {
        self.count += u64::try_from(rows.len()).unwrap_or(0);
        self.waiting.extend(rows);
    }

    /// Rows that are not written yet.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// All rows so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Writes what waits to the quarantine.
    pub(super) async fn write(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let mut out = CopyBuffer::default();
        for row in self.waiting.drain(..) {
            out.text(&self.file_id.to_string());
            out.text(&self.file);
            out.line(row.line);
            match &row.column {
                Some(column) => out.text(&storable(column)),
                None => out.null(),
            }
            out.text(&storable(&row.value));
            out.text(&row.reason);
            out.end_row();
        }
        let mut copy = connection
            .copy_in_raw(include_str!("../../queries/raw/quarantine_copy.sql"))
            .await
            .doing(DOING)?;
        copy.send(out.take()).await.doing(DOING)?;
        copy.finish().await.doing(DOING)?;
        Ok(())
    }
}

/// What is wrong with the rows set aside from a file, the most frequent trouble first.
pub(super) async fn kinds(
    connection: &mut PgConnection,
    file_id: i64,
) -> Result<Vec<BadKind>, StoreError> {
    sqlx::query_as(include_str!("../../queries/raw/quarantine_kinds.sql"))
        .bind(file_id)
        .fetch_all(connection)
        .await
        .doing("counting the rows set aside")
}

/// Postgres cannot hold NUL in text; it is shown as its symbol.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{2400}")
}
