//! Schema `raw`: the files as they are, loaded with `COPY` in one transaction a run.
//!
//! After a load the schema mirrors the folder: a file that is the same as last time is left alone, a
//! changed one replaces its table's rows, and an optional one that is gone (reviews, geolocation)
//! leaves its table empty. A load that fails leaves every table as it was.

mod copy;
mod plan;
mod report;

use std::path::Path;
use std::time::{Duration, Instant};

use clv_ingest::olist;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};
use crate::transaction;
use plan::{Action, Found, Step};

pub use report::{FileReport, LoadReport, Outcome, Progress};

/// How long a load waits for somebody who reads its tables (a transformation). Longer than the slowest
/// model takes on the real data; without a bound a forgotten session would hang the load for ever.
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);

/// Loads a folder of Olist files. `source` says whose they are (`olist`, `generated`); `progress` is called after
/// every chunk, from this task.
///
/// # Errors
/// [`StoreError::MissingFiles`], [`StoreError::Ingest`] for a bad value, [`StoreError::DuplicateKey`],
/// [`StoreError::Busy`] while another load runs, [`StoreError::Database`]. The tables are as before then.
pub async fn load_olist(
    pool: &PgPool,
    folder: &Path,
    source: &str,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<LoadReport, StoreError> {
    let started = Instant::now();
    let files = plan::find(folder, &olist::FILES)?;
    let mut transaction = pool.begin().await.doing("starting the load")?;
    let outcome = load(&mut transaction, files, source, progress).await;
    let reports = transaction::end(transaction, outcome, "committing the load").await?;
    Ok(LoadReport::new(reports, started.elapsed()))
}

async fn load(
    connection: &mut PgConnection,
    files: Vec<Found>,
    source: &str,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Vec<FileReport>, StoreError> {
    lock::take(connection, Work::Load).await?;
    lock::set_timeout(connection, LOCK_TIMEOUT).await?;
    let steps = plan::decide(connection, files).await?;
    let mut meter = Meter::new(&steps, progress);
    let mut reports = Vec::with_capacity(steps.len());
    for step in steps {
        let bytes = step.bytes;
        reports.push(run(connection, step, &mut meter).await?);
        meter.file_done(bytes);
    }
    record(connection, source, &reports).await?;
    Ok(reports)
}

/// Whose files were loaded last.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn source(pool: &PgPool) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar(include_str!("../../queries/raw/source.sql"))
        .fetch_optional(pool)
        .await
        .doing("looking for the last load")
}

/// Counts bytes over all files for the caller's progress bar.
struct Meter<'a> {
    callback: &'a mut (dyn FnMut(Progress) + Send),
    before: u64,
    total: u64,
}

impl<'a> Meter<'a> {
    fn new(steps: &[Step], callback: &'a mut (dyn FnMut(Progress) + Send)) -> Self {
        Self {
            callback,
            before: 0,
            total: steps.iter().map(|step| step.bytes).sum(),
        }
    }

    fn at(&mut self, file: &'static str, bytes: u64) {
        (self.callback)(Progress {
            file,
            bytes_done: self.before + bytes,
            bytes_total: self.total,
        });
    }

    fn file_done(&mut self, bytes: u64) {
        self.before += bytes;
    }
}

async fn run(
    connection: &mut PgConnection,
    step: Step,
    meter: &mut Meter<'_>,
) -> Result<FileReport, StoreError> {
    let spec = step.spec;
    let report = match step.action {
        Action::Leave(kept) => FileReport {
            file: spec.file,
            table: spec.table,
            outcome: Outcome::Unchanged,
            rows: kept.rows,
            bytes: step.bytes,
            sha256: Some(kept.sha256),
        },
        Action::Skip => FileReport::without_file(spec, Outcome::Absent),
        Action::Empty => {
            truncate(connection, spec.table).await?;
            FileReport::without_file(spec, Outcome::Emptied)
        }
        Action::Load(path) => {
            truncate(connection, spec.table).await?;
            let summary =
                copy::file(connection, spec, &path, |bytes| meter.at(spec.file, bytes)).await?;
            analyze(connection, spec.table).await?;
            FileReport {
                file: spec.file,
                table: spec.table,
                outcome: Outcome::Loaded,
                rows: summary.rows,
                bytes: summary.bytes,
                sha256: Some(summary.sha256),
            }
        }
    };
    meter.at(spec.file, step.bytes);
    Ok(report)
}

/// Inside the transaction: whoever reads the table waits for the commit, and a load that fails brings the
/// old rows back. A table emptied and filled in one transaction needs no later freezing and, where the
/// cluster logs minimally as the embedded one does, no write-ahead log.
async fn truncate(connection: &mut PgConnection, table: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(format!("truncate table raw.{table}")))
        .execute(connection)
        .await
        .doing("emptying a table")?;
    Ok(())
}

/// The transformation comes next and would plan with the statistics of the old rows.
async fn analyze(connection: &mut PgConnection, table: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(format!("analyze raw.{table}")))
        .execute(connection)
        .await
        .doing("counting a table's values")?;
    Ok(())
}

/// Writes down what changed; a load that changed nothing leaves no trace.
async fn record(
    connection: &mut PgConnection,
    source: &str,
    files: &[FileReport],
) -> Result<(), StoreError> {
    let changed: Vec<&FileReport> = files.iter().filter(|file| file.changed()).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let rows: u64 = changed.iter().map(|file| file.rows).sum();
    let load_id: i64 = sqlx::query_scalar(include_str!("../../queries/raw/record_load.sql"))
        .bind(source)
        .bind(signed(rows))
        .fetch_one(&mut *connection)
        .await
        .doing("recording the load")?;
    for file in changed {
        sqlx::query(include_str!("../../queries/raw/record_file.sql"))
            .bind(load_id)
            .bind(file.file)
            .bind(&file.sha256)
            .bind(signed(file.bytes))
            .bind(signed(file.rows))
            .execute(&mut *connection)
            .await
            .doing("recording the load")?;
    }
    Ok(())
}

/// Postgres has no unsigned integers; no count of ours comes near the limit.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
