//! A folder of Olist files into their tables.
//!
//! After a load the tables hold what the folder says. A file that is the same as last time is left alone. Where the
//! orders differ and overlap with those loaded, the folder is another export of the same shop: its rows are added or
//! replace those of the same key, and what it does not mention stays. Where they do not overlap, or the shop is a
//! generated one, it is another shop and replaces everything.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;
use clv_ingest::{Encoder, FileSpec, FileSummary, IngestError, RowReader, olist};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use super::plan::{self, Action, Step};
use super::record::{self, Counts, FileEntry, LastFile, unsigned};
use super::report::{FileReport, LoadReport, Outcome, Progress};
use super::shop::{self, Shop, SourceKind};
use super::staged::{Mode, Staged, columns};
use super::stream::Stream;
use super::tolerance::{self, Tolerance};
use super::{LOCK_TIMEOUT, bad, tables};
use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};
use crate::transaction;

/// The set is Brazilian.
const CURRENCY: &str = "BRL";

/// Files beyond this size are not the official ones, the largest of which has 61 MB, and need no second hash.
const OFFICIAL_BYTES: u64 = 100_000_000;

/// What to load, and how.
#[derive(Debug, Clone)]
pub struct OlistRequest<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// What pages call the shop.
    pub source: &'a str,
    /// It was generated: a whole shop, of which no other export exists.
    pub is_generated: bool,
    /// The current day: what has happened cannot be later than tomorrow.
    pub today: NaiveDate,
    /// How many bad rows of a file are put up with.
    pub tolerance: Tolerance,
}

/// Loads a folder of Olist files. `progress` is called after every batch, from this task.
///
/// # Errors
/// [`StoreError::MissingFiles`], [`StoreError::Ingest`] for a file that cannot be read, [`StoreError::TooManyBad`],
/// [`StoreError::Busy`] while another load runs, [`StoreError::Database`]. The tables are as before then.
pub async fn load_olist(
    pool: &PgPool,
    request: &OlistRequest<'_>,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<LoadReport, StoreError> {
    let started = Instant::now();
    let files = plan::find(request.folder, &olist::FILES)?;
    let mut transaction = pool.begin().await.doing("starting the load")?;
    let outcome = load(&mut transaction, request, files, progress).await;
    let mut report = transaction::end(transaction, outcome, "committing the load").await?;
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

async fn load(
    connection: &mut PgConnection,
    request: &OlistRequest<'_>,
    files: Vec<plan::Found>,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<LoadReport, StoreError> {
    lock::take(connection, Work::Load).await?;
    lock::set_timeout(connection, LOCK_TIMEOUT).await?;
    let mut notes = Vec::new();
    if tables::empty(connection, SourceKind::Orders).await? {
        notes.push(
            "the order log loaded before is taken out: a workspace holds one shop".to_owned(),
        );
    }
    let last = shop::last(&mut *connection).await?;
    let shop = Shop {
        source: request.source.to_owned(),
        kind: SourceKind::Olist,
        currency: CURRENCY.to_owned(),
    };
    let steps = plan::decide(connection, files).await?;
    let mut loading = Loading {
        request,
        meter: Meter::new(&steps, progress),
        mode: Mode::Replace,
        staged_orders: None,
    };
    loading.mode = loading
        .mode(connection, &steps, last.as_ref() == Some(&shop))
        .await?;
    if loading.mode == Mode::Add {
        notes.push(
            "another export of the shop that is loaded: what it does not mention stays".to_owned(),
        );
    }
    let mut taken = Vec::with_capacity(steps.len());
    for step in steps {
        let bytes = step.bytes;
        taken.push(loading.run(connection, step).await?);
        loading.meter.file_done(bytes);
    }
    write_down(connection, &shop, &taken, last.as_ref() != Some(&shop)).await?;
    notes.extend(official(&taken));
    let is_renamed = last.is_some_and(|last| last != shop);
    let reports = taken.into_iter().map(|taken| taken.report).collect();
    let mut report = LoadReport::new(shop, reports, record::last_load(connection).await?);
    report.changed |= is_renamed;
    report.notes = notes;
    Ok(report)
}

/// A file that was dealt with.
struct Taken {
    report: FileReport,
    file_id: Option<i64>,
    counts: Counts,
    is_official: Option<bool>,
}

/// Writes down what changed; a load that changed nothing leaves no trace.
async fn write_down(
    connection: &mut PgConnection,
    shop: &Shop,
    files: &[Taken],
    is_renamed: bool,
) -> Result<(), StoreError> {
    let changed: Vec<&Taken> = files
        .iter()
        .filter(|taken| taken.report.changed())
        .collect();
    if changed.is_empty() && !is_renamed {
        return Ok(());
    }
    let mut entries = Vec::with_capacity(changed.len());
    for taken in changed {
        let report = &taken.report;
        entries.push(FileEntry {
            file_id: match taken.file_id {
                Some(file_id) => file_id,
                None => record::next_file_id(connection).await?,
            },
            file: &report.file,
            sha256: report.sha256.as_deref(),
            reading: None,
            bytes: report.bytes,
            counts: taken.counts,
            rows_in_table: report.rows,
            is_official: taken.is_official == Some(true),
        });
    }
    record::write(connection, shop, &entries).await?;
    record::retire_earlier(connection, &entries).await?;
    record::forget_quarantine(connection).await
}

/// Official files are known byte for byte: they are complete.
fn official(files: &[Taken]) -> Option<String> {
    let known = files.iter().filter(|taken| taken.is_official.is_some());
    let (found, all) = known.fold((0, 0), |(found, all), taken| {
        (found + i32::from(taken.is_official == Some(true)), all + 1)
    });
    match found {
        0 => None,
        _ if found == all => Some(format!(
            "these are the {all} official Olist files: complete"
        )),
        _ => Some(format!(
            "{found} of {all} files are the official Olist files, complete"
        )),
    }
}

struct Loading<'a> {
    request: &'a OlistRequest<'a>,
    meter: Meter<'a>,
    mode: Mode,
    /// The orders were staged to find out whose they are.
    staged_orders: Option<(i64, FileSummary)>,
}

impl Loading<'_> {
    async fn mode(
        &mut self,
        connection: &mut PgConnection,
        steps: &[Step],
        is_same_shop: bool,
    ) -> Result<Mode, StoreError> {
        if !is_same_shop || self.request.is_generated {
            return Ok(Mode::Replace);
        }
        let orders = steps
            .iter()
            .find(|step| step.spec.table == olist::ORDERS.table);
        match orders.map(|step| &step.action) {
            Some(Action::Leave(..)) => Ok(Mode::Mirror),
            Some(Action::Load {
                path,
                has_rows: true,
            }) => {
                let staged = Staged {
                    spec: &olist::ORDERS,
                    file_id: record::next_file_id(connection).await?,
                };
                let summary = self
                    .stage(connection, &olist::ORDERS, path, &staged)
                    .await?;
                self.staged_orders = Some((staged.file_id, summary));
                Ok(if staged.overlaps(connection).await? {
                    Mode::Add
                } else {
                    Mode::Replace
                })
            }
            _ => Ok(Mode::Replace),
        }
    }

    async fn run(
        &mut self,
        connection: &mut PgConnection,
        step: Step,
    ) -> Result<Taken, StoreError> {
        let spec = step.spec;
        let taken = match step.action {
            Action::Leave(last) => kept(spec, &last),
            Action::Skip => without_file(spec, Outcome::Absent),
            Action::Gone { is_older }
                if self.mode == Mode::Add || (self.mode == Mode::Mirror && is_older) =>
            {
                let mut taken = without_file(spec, Outcome::Unchanged);
                taken.report.rows = count(connection, spec.table).await?;
                taken
                    .report
                    .notes
                    .push("not in this export: its rows stay".to_owned());
                taken
            }
            Action::Gone { .. } => {
                tables::truncate(connection, spec.table).await?;
                without_file(spec, Outcome::Emptied)
            }
            Action::Load { path, has_rows } => self.take(connection, spec, &path, has_rows).await?,
        };
        self.meter.at(spec.file, step.bytes);
        Ok(taken)
    }

    async fn take(
        &mut self,
        connection: &mut PgConnection,
        spec: &'static FileSpec,
        path: &Path,
        has_rows: bool,
    ) -> Result<Taken, StoreError> {
        let mut is_counted = false;
        let (file_id, summary, counts, notes, outcome) =
            match self.staged_orders.take_if(|_| spec == &olist::ORDERS) {
                Some((file_id, summary)) => {
                    let staged = Staged { spec, file_id };
                    self.settle(connection, &staged, summary).await?
                }
                None => {
                    let is_direct = self.mode == Mode::Replace || !has_rows;
                    let direct = if is_direct {
                        self.copy_straight(connection, spec, path).await?
                    } else {
                        None
                    };
                    match direct {
                        Some((file_id, summary)) => {
                            is_counted = true;
                            let counts = Counts::of(&summary);
                            (file_id, summary, counts, Vec::new(), Outcome::Loaded)
                        }
                        None => {
                            let staged = Staged {
                                spec,
                                file_id: record::next_file_id(connection).await?,
                            };
                            let summary = self.stage(connection, spec, path, &staged).await?;
                            self.settle(connection, &staged, summary).await?
                        }
                    }
                }
            };
        tolerance::check(
            connection,
            self.request.tolerance,
            spec.file,
            file_id,
            counts,
        )
        .await?;
        if !is_counted {
            tables::analyze(connection, spec.table).await?;
        }
        let is_official = spec.official.map(|_| {
            summary
                .notes
                .iter()
                .any(|note| note == clv_ingest::OFFICIAL)
        });
        let mut report = FileReport {
            bytes: summary.bytes,
            sha256: Some(summary.sha256),
            rows: if self.mode == Mode::Add {
                count(connection, spec.table).await?
            } else {
                counts.loaded
            },
            rows_read: counts.read,
            rows_loaded: counts.loaded,
            rows_new: counts.new,
            rows_changed: counts.changed,
            rows_bad: counts.bad,
            notes: summary.notes,
            ..FileReport::new(spec.file, spec.table, outcome)
        };
        if counts.bad > 0 {
            report.bad = bad::kinds(connection, file_id).await?;
        }
        report.notes.extend(notes);
        Ok(Taken {
            report,
            file_id: Some(file_id),
            counts,
            is_official,
        })
    }

    /// Copies a file straight into its table, which is emptied. `None`, and nothing has happened, when a key repeats or
    /// a row names what is not there: such rows have to be told from the others first.
    async fn copy_straight(
        &mut self,
        connection: &mut PgConnection,
        spec: &'static FileSpec,
        path: &Path,
    ) -> Result<Option<(i64, FileSummary)>, StoreError> {
        savepoint(connection, "savepoint straight").await?;
        let file_id = record::next_file_id(connection).await?;
        let copy = format!(
            "copy raw.{} ({}) from stdin with (format text, freeze true)",
            spec.table,
            columns(spec)
        );
        tables::truncate(connection, spec.table).await?;
        let copied = self
            .stream(connection, spec, path, file_id, &copy, false)
            .await;
        let is_clean = match &copied {
            Ok(_) => {
                // Of a table that nobody counted Postgres believes that half of it are orphans, and looks for the first
                // one row by row: with ten million orders, minutes instead of seconds.
                tables::analyze(connection, spec.table).await?;
                !has_orphans(connection, spec).await?
            }
            // unique_violation
            Err(error) if error.sqlstate().as_deref() == Some("23505") => false,
            Err(_) => return copied.map(|_| None),
        };
        if is_clean {
            savepoint(connection, "release savepoint straight").await?;
            return Ok(Some((file_id, copied?)));
        }
        savepoint(connection, "rollback to savepoint straight").await?;
        Ok(None)
    }

    async fn stage(
        &mut self,
        connection: &mut PgConnection,
        spec: &'static FileSpec,
        path: &Path,
        staged: &Staged<'_>,
    ) -> Result<FileSummary, StoreError> {
        staged.create(connection).await?;
        self.stream(connection, spec, path, staged.file_id, &staged.copy(), true)
            .await
    }

    /// Checks the staged rows and takes the good ones over.
    async fn settle(
        &self,
        connection: &mut PgConnection,
        staged: &Staged<'_>,
        summary: FileSummary,
    ) -> Result<(i64, FileSummary, Counts, Vec<String>, Outcome), StoreError> {
        let set_aside = staged.check(connection).await?;
        let difference = staged.apply(connection, self.mode).await?;
        let mut counts = Counts::of(&summary);
        counts.loaded -= set_aside.min(counts.loaded);
        counts.bad += set_aside;
        (counts.new, counts.changed) = difference.counts();
        let outcome = if self.mode == Mode::Add {
            Outcome::Added
        } else {
            Outcome::Loaded
        };
        Ok((
            staged.file_id,
            summary,
            counts,
            difference.in_words(),
            outcome,
        ))
    }

    async fn stream(
        &mut self,
        connection: &mut PgConnection,
        spec: &'static FileSpec,
        path: &Path,
        file_id: i64,
        copy: &str,
        with_lines: bool,
    ) -> Result<FileSummary, StoreError> {
        let (path, today) = (path.to_owned(), self.request.today);
        let stream = Stream {
            file_id,
            file: spec.file,
            copy,
        };
        let open = move || {
            let encoder = Encoder::new(open(spec, &path)?.as_of(today));
            Ok(if with_lines {
                encoder.with_lines()
            } else {
                encoder
            })
        };
        stream
            .run(connection, open, &mut |bytes| {
                self.meter.at(spec.file, bytes);
            })
            .await
    }
}

fn open(spec: &'static FileSpec, path: &PathBuf) -> Result<RowReader<File>, IngestError> {
    let failed = |source| IngestError::Read {
        path: path.clone(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    if spec.official.is_some() && length <= OFFICIAL_BYTES {
        RowReader::with_git_id(spec, path, file, length)
    } else {
        RowReader::new(spec, path, file)
    }
}

fn kept(spec: &FileSpec, last: &LastFile) -> Taken {
    let mut report = FileReport::new(spec.file, spec.table, Outcome::Unchanged);
    report.rows = unsigned(last.rows_in_table);
    report.bytes = unsigned(last.bytes);
    report.sha256.clone_from(&last.sha256);
    report.rows_read = unsigned(last.rows_read);
    report.rows_loaded = unsigned(last.rows);
    report.rows_bad = unsigned(last.rows_bad);
    Taken {
        report,
        file_id: Some(last.file_id),
        counts: Counts::default(),
        is_official: spec.official.map(|_| last.is_official),
    }
}

fn without_file(spec: &FileSpec, outcome: Outcome) -> Taken {
    Taken {
        report: FileReport::without_file(spec, outcome),
        file_id: None,
        counts: Counts::default(),
        is_official: None,
    }
}

async fn has_orphans(connection: &mut PgConnection, spec: &FileSpec) -> Result<bool, StoreError> {
    for reference in spec.references {
        let sql = format!(
            "select exists (
                select from raw.{table} as row where row.{column} is not null and not exists (
                    select from raw.{target} as target where target.{to} = row.{column}
                )
            )",
            table = spec.table,
            column = reference.column,
            target = reference.table,
            to = reference.to,
        );
        let found: bool = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *connection)
            .await
            .doing("checking references")?;
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn count(connection: &mut PgConnection, table: &str) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from raw.{table}")))
        .fetch_one(connection)
        .await
        .doing("counting rows")?;
    Ok(unsigned(count))
}

async fn savepoint(connection: &mut PgConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql)
        .execute(connection)
        .await
        .doing("trying a file")?;
    Ok(())
}

/// Counts bytes over all files for the caller's progress bar.
struct Meter<'a> {
    callback: &'a mut (dyn FnMut(Progress<'_>) + Send),
    before: u64,
    /// The furthest that was told: a file that is read twice must not go back.
    furthest: u64,
    total: u64,
}

impl<'a> Meter<'a> {
    fn new(steps: &[Step], callback: &'a mut (dyn FnMut(Progress<'_>) + Send)) -> Self {
        Self {
            callback,
            before: 0,
            furthest: 0,
            total: steps.iter().map(|step| step.bytes).sum(),
        }
    }

    fn at(&mut self, file: &str, bytes: u64) {
        self.furthest = self.furthest.max(self.before + bytes);
        (self.callback)(Progress {
            file,
            bytes_done: self.furthest,
            bytes_total: self.total,
        });
    }

    fn file_done(&mut self, bytes: u64) {
        self.before += bytes;
    }
}
