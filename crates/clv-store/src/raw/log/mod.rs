//! An order log into `raw.order_lines`.
//!
//! The first file fills the table. A further one is taken for another export of the same shop: it speaks for the orders
//! it names, on the days it spans. What is new in it is added, lines that it has differently replace the ones before
//! (which `raw.replaced_rows` keeps), and what it does not mention stays. The same file, read the same way, changes
//! nothing.

mod lines;
mod report;

use std::path::Path;
use std::time::Instant;

use clv_ingest::FileSummary;
use clv_ingest::log::{LogFile, LogOptions};
use clv_ingest::sha256_of_file;
use sqlx::{PgConnection, PgPool};

use super::LOCK_TIMEOUT;
use super::bad;
use super::record::{self, FileEntry, LogFileRow, unsigned};
use super::report::{FileReport, LoadReport, Outcome, Progress};
use super::shop::{self, Shop, SourceKind};
use super::tables::{self, ORDER_LINES};
use super::tolerance::Tolerance;
use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};
use crate::transaction;
use report::{counts, file_name, in_words, reading, report, stem};

/// ISO 4217's code of no currency: nobody said which one it is.
const NO_CURRENCY: &str = "XXX";

/// What to load, and how.
#[derive(Debug, Clone)]
pub struct LogRequest<'a> {
    /// The file.
    pub path: &'a Path,
    /// How to read it.
    pub options: LogOptions,
    /// What pages call the shop; none: the file's name.
    pub name: Option<String>,
    /// ISO 4217 code of the amounts; none: as the file says.
    pub currency: Option<String>,
    /// Forget what was loaded before.
    pub replace: bool,
    /// How many bad rows are put up with.
    pub tolerance: Tolerance,
}

/// Loads an order log.
///
/// # Errors
/// [`StoreError::Ingest`] for a file that cannot be read, [`StoreError::TooManyBad`], [`StoreError::OtherShop`],
/// [`StoreError::OtherCurrency`], [`StoreError::Busy`] while another load runs, [`StoreError::Database`]. The tables are
/// as before then.
pub async fn load_log(
    pool: &PgPool,
    request: &LogRequest<'_>,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<LoadReport, StoreError> {
    let started = Instant::now();
    let mut transaction = pool.begin().await.doing("starting the load")?;
    let outcome = load(&mut transaction, request, progress).await;
    let mut report = transaction::end(transaction, outcome, "committing the load").await?;
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

async fn load(
    connection: &mut PgConnection,
    request: &LogRequest<'_>,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<LoadReport, StoreError> {
    lock::take(connection, Work::Load).await?;
    lock::set_timeout(connection, LOCK_TIMEOUT).await?;
    let file = open(request).await?;
    let loading = Loading {
        request,
        name: file_name(request.path),
        reading: reading(file.detection()),
        detected: file.detection().words(),
        last: shop::last(&mut *connection).await?,
    };
    let current = current(connection).await?;
    let seen = loading.seen(&current).await?;
    match seen {
        Some(seen)
            if seen.reading.as_ref() == Some(&loading.reading) && loading.keeps(&current) =>
        {
            loading.unchanged(connection, seen).await
        }
        seen => {
            loading
                .take(connection, file, &current, seen, progress)
                .await
        }
    }
}

/// Opening reads the file as far as it takes to understand it: work for a thread of its own.
async fn open(request: &LogRequest<'_>) -> Result<LogFile, StoreError> {
    let (path, options) = (request.path.to_owned(), request.options.clone());
    Ok(blocking(move || LogFile::open(&path, &options)).await??)
}

/// The files whose lines are in the table. A table that lost its rows behind our back has none.
async fn current(connection: &mut PgConnection) -> Result<Vec<LogFileRow>, StoreError> {
    let files = record::log_files(connection).await?;
    let has_rows = tables::has_rows(connection, ORDER_LINES).await?;
    let should_have = files.iter().any(|file| file.rows > 0);
    Ok(if has_rows == should_have {
        files
    } else {
        Vec::new()
    })
}

struct Loading<'a> {
    request: &'a LogRequest<'a>,
    name: String,
    reading: String,
    detected: Vec<String>,
    last: Option<Shop>,
}

impl Loading<'_> {
    /// The current file that is this one, byte for byte.
    async fn seen<'a>(
        &self,
        current: &'a [LogFileRow],
    ) -> Result<Option<&'a LogFileRow>, StoreError> {
        let length = std::fs::metadata(self.request.path).map_or(0, |meta| meta.len());
        if !current.iter().any(|file| unsigned(file.bytes) == length) {
            return Ok(None);
        }
        let path = self.request.path.to_owned();
        let (sha256, _) = blocking(move || sha256_of_file(&path)).await??;
        // The newest first: it may have been read in several ways.
        Ok(current.iter().rev().find(|file| file.sha256 == sha256))
    }

    /// Is everything that is loaded to stay?
    fn keeps(&self, current: &[LogFileRow]) -> bool {
        !self.request.replace || current.len() == 1
    }

    /// The file is there already; only what it is called may have changed.
    async fn unchanged(
        &self,
        connection: &mut PgConnection,
        seen: &LogFileRow,
    ) -> Result<LoadReport, StoreError> {
        let before = self.last.clone().unwrap_or_else(|| self.shop(None));
        let shop = Shop {
            source: self.request.name.clone().unwrap_or(before.source.clone()),
            currency: self
                .request
                .currency
                .clone()
                .unwrap_or(before.currency.clone()),
            kind: SourceKind::Orders,
        };
        let is_renamed = self.last.as_ref() != Some(&shop);
        if is_renamed {
            record::write(connection, &shop, &[]).await?;
        }
        let mut file = FileReport::new(&self.name, ORDER_LINES, Outcome::Unchanged);
        file.rows = tables::count(connection, ORDER_LINES).await?;
        file.bytes = unsigned(seen.bytes);
        file.sha256 = Some(seen.sha256.clone());
        file.rows_read = unsigned(seen.rows_read);
        file.rows_loaded = unsigned(seen.rows);
        file.rows_bad = unsigned(seen.rows_bad);
        file.notes = self.detected.clone();
        if seen.file != self.name {
            file.notes.push(format!("loaded before as {}", seen.file));
        }
        if seen.rows_apart > 0 {
            file.notes
                .push(format!("{} rows were counted apart", seen.rows_apart));
        }
        let mut report = LoadReport::new(shop, vec![file], record::last_load(connection).await?);
        report.changed = is_renamed;
        Ok(report)
    }

    async fn take(
        &self,
        connection: &mut PgConnection,
        file: LogFile,
        current: &[LogFileRow],
        seen: Option<&LogFileRow>,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<LoadReport, StoreError> {
        let mut notes = Vec::new();
        if tables::empty(connection, SourceKind::Olist).await? {
            notes.push(
                "the Olist files loaded before are taken out: a workspace holds one shop"
                    .to_owned(),
            );
        }
        let adds = !self.request.replace && !current.is_empty();
        if adds {
            if let Some(seen) = seen {
                self.take_back(connection, seen).await?;
                notes.push("this file was loaded before and is now read in another way".to_owned());
            }
        } else {
            if tables::empty(connection, SourceKind::Orders).await? {
                notes.push("the orders loaded before are taken out".to_owned());
            }
            tables::truncate(connection, ORDER_LINES).await?;
        }
        let file_id = record::next_file_id(connection).await?;
        let (summary, compared) = if adds {
            let summary = self.stage(connection, file, file_id, progress).await?;
            let compared = self.merge(connection, file_id, seen.is_some()).await?;
            (summary, Some(compared))
        } else {
            let copy = include_str!("../../../queries/raw/log_copy.sql");
            let summary = self
                .stream(connection, file, file_id, copy, progress)
                .await?;
            (summary, None)
        };
        tables::analyze(connection, ORDER_LINES).await?;
        let shop = self.shop_read(&summary, adds)?;
        let counts = counts(&summary, compared.as_ref());
        let rows_in_table = if adds {
            tables::count(connection, ORDER_LINES).await?
        } else {
            counts.loaded
        };
        let entry = FileEntry {
            file_id,
            file: &self.name,
            sha256: Some(&summary.sha256),
            reading: Some(&self.reading),
            bytes: summary.bytes,
            counts,
            rows_in_table,
            is_official: false,
        };
        record::write(connection, &shop, &[entry]).await?;
        record::forget_quarantine(connection).await?;
        let bad = bad::kinds(connection, file_id).await?;
        let mut file = report(&self.name, &summary, counts, bad);
        file.rows = rows_in_table;
        if let Some(compared) = &compared {
            file.outcome = Outcome::Added;
            notes.extend(in_words(compared, counts, current));
        }
        if shop.currency == NO_CURRENCY {
            notes.push(
                "no currency is named, so amounts are shown without one; --currency EUR would name it"
                    .to_owned(),
            );
        }
        let mut report = LoadReport::new(shop, vec![file], record::last_load(connection).await?);
        report.notes = notes;
        Ok(report)
    }

    /// What was known before reading.
    fn shop(&self, currency: Option<&str>) -> Shop {
        let request = self.request;
        Shop {
            source: request.name.clone().unwrap_or_else(|| stem(&self.name)),
            kind: SourceKind::Orders,
            currency: request
                .currency
                .as_deref()
                .or(currency)
                .unwrap_or(NO_CURRENCY)
                .to_owned(),
        }
    }

    fn shop_read(&self, summary: &FileSummary, adds: bool) -> Result<Shop, StoreError> {
        let before = self
            .last
            .as_ref()
            .filter(|last| adds && last.kind == SourceKind::Orders)
            .map(|last| last.currency.as_str())
            .filter(|currency| *currency != NO_CURRENCY);
        let said = self.request.currency.as_deref();
        match (said.or(summary.currency.as_deref()), before) {
            (Some(found), Some(before)) if found != before => Err(StoreError::OtherCurrency {
                file: self.name.clone(),
                found: found.to_owned(),
                before: before.to_owned(),
            }),
            (found, before) => Ok(self.shop(found.or(before))),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::Unexpected {
            what: "reading a file",
            value: error.to_string(),
        })
}
