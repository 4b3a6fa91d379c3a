//! The book of loads: `raw.loads`, `raw.load_files`.

use clv_ingest::FileSummary;
use sqlx::{FromRow, PgConnection};

use super::shop::{Shop, SourceKind};
use crate::error::{Doing, StoreError};

const DOING: &str = "recording the load";

/// A file of a load, as it is written down.
#[derive(Debug, Default)]
pub(super) struct FileEntry<'a> {
    pub(super) file_id: i64,
    pub(super) file: &'a str,
    /// None where a file is gone and its table was emptied.
    pub(super) sha256: Option<&'a str>,
    /// How a log was understood.
    pub(super) reading: Option<&'a str>,
    pub(super) bytes: u64,
    pub(super) counts: Counts,
    /// Rows in the table afterwards.
    pub(super) rows_in_table: u64,
    /// It is the official file, byte for byte.
    pub(super) is_official: bool,
}

/// Rows of a file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) read: u64,
    pub(super) loaded: u64,
    pub(super) bad: u64,
    pub(super) apart: u64,
    pub(super) new: u64,
    pub(super) changed: u64,
}

impl Counts {
    pub(super) fn of(summary: &FileSummary) -> Self {
        Self {
            read: summary.rows_read,
            loaded: summary.rows_loaded,
            bad: summary.rows_bad,
            apart: summary.apart.iter().map(|apart| apart.rows).sum(),
            new: summary.rows_loaded,
            changed: 0,
        }
    }
}

/// A current file of a log.
#[derive(Debug, FromRow)]
pub(super) struct LogFileRow {
    pub(super) file_id: i64,
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) reading: Option<String>,
    pub(super) bytes: i64,
    pub(super) rows: i64,
    pub(super) rows_read: i64,
    pub(super) rows_bad: i64,
    pub(super) rows_apart: i64,
}

/// The latest load that touched a file.
#[derive(Debug, FromRow)]
pub(super) struct LastFile {
    pub(super) load_id: i64,
    pub(super) file_id: i64,
    pub(super) file: String,
    pub(super) sha256: Option<String>,
    pub(super) bytes: i64,
    pub(super) rows: i64,
    pub(super) rows_read: i64,
    pub(super) rows_bad: i64,
    pub(super) rows_in_table: i64,
    pub(super) is_official: bool,
}

/// The current Olist files.
pub(super) async fn last_files(connection: &mut PgConnection) -> Result<Vec<LastFile>, StoreError> {
    sqlx::query_as(include_str!("../../queries/raw/last_files.sql"))
        .fetch_all(connection)
        .await
        .doing("reading what was loaded before")
}

/// The number of the last load that changed anything.
pub(super) async fn last_load(connection: &mut PgConnection) -> Result<i64, StoreError> {
    sqlx::query_scalar(include_str!("../../queries/raw/last_load.sql"))
        .fetch_one(connection)
        .await
        .doing("looking for the last load")
}

pub(super) async fn next_file_id(connection: &mut PgConnection) -> Result<i64, StoreError> {
    sqlx::query_scalar(include_str!("../../queries/raw/next_file_id.sql"))
        .fetch_one(connection)
        .await
        .doing("numbering a file")
}

/// Writes down a load that changed something, and the files that did.
pub(super) async fn write(
    connection: &mut PgConnection,
    shop: &Shop,
    files: &[FileEntry<'_>],
) -> Result<(), StoreError> {
    let rows: u64 = files.iter().map(|file| file.counts.loaded).sum();
    let load_id: i64 = sqlx::query_scalar(include_str!("../../queries/raw/record_load.sql"))
        .bind(&shop.source)
        .bind(shop.kind.name())
        .bind(&shop.currency)
        .bind(signed(rows))
        .fetch_one(&mut *connection)
        .await
        .doing(DOING)?;
    for entry in files {
        let counts = entry.counts;
        sqlx::query(include_str!("../../queries/raw/record_file.sql"))
            .bind(load_id)
            .bind(entry.file_id)
            .bind(entry.file)
            .bind(entry.sha256)
            .bind(entry.reading)
            .bind(signed(entry.bytes))
            .bind(signed(counts.loaded))
            .bind(signed(counts.read))
            .bind(signed(counts.bad))
            .bind(signed(counts.apart))
            .bind(signed(counts.new))
            .bind(signed(counts.changed))
            .bind(signed(entry.rows_in_table))
            .bind(entry.is_official)
            .execute(&mut *connection)
            .await
            .doing(DOING)?;
    }
    Ok(())
}

/// The files whose lines are loaded, in the order they came.
pub(super) async fn log_files(
    connection: &mut PgConnection,
) -> Result<Vec<LogFileRow>, StoreError> {
    sqlx::query_as(include_str!("../../queries/raw/log_files.sql"))
        .fetch_all(connection)
        .await
        .doing("reading what was loaded before")
}

/// These files do not count any more.
pub(super) async fn retire(
    connection: &mut PgConnection,
    file_ids: &[i64],
) -> Result<(), StoreError> {
    sqlx::query(include_str!("../../queries/raw/files_retire.sql"))
        .bind(file_ids)
        .execute(connection)
        .await
        .doing(DOING)?;
    Ok(())
}

/// Earlier versions of these Olist files do not count any more.
pub(super) async fn retire_earlier(
    connection: &mut PgConnection,
    entries: &[FileEntry<'_>],
) -> Result<(), StoreError> {
    let files: Vec<&str> = entries.iter().map(|entry| entry.file).collect();
    let file_ids: Vec<i64> = entries.iter().map(|entry| entry.file_id).collect();
    sqlx::query(include_str!("../../queries/raw/files_retire_earlier.sql"))
        .bind(&files)
        .bind(&file_ids)
        .execute(connection)
        .await
        .doing(DOING)?;
    Ok(())
}

/// No file of this kind counts any more.
pub(super) async fn retire_kind(
    connection: &mut PgConnection,
    kind: SourceKind,
) -> Result<(), StoreError> {
    sqlx::query(include_str!("../../queries/raw/files_retire_kind.sql"))
        .bind(kind.name())
        .execute(connection)
        .await
        .doing(DOING)?;
    Ok(())
}

/// Drops the rows set aside from files that do not count any more.
pub(super) async fn forget_quarantine(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(include_str!("../../queries/raw/quarantine_forget.sql"))
        .execute(connection)
        .await
        .doing("forgetting rows set aside before")?;
    Ok(())
}

/// Postgres has no unsigned integers; no count of ours comes near the limit.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A stored count.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
