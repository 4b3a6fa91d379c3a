//! One file into its table: copied straight, or by way of a table beside it where its rows have to be told apart.

use std::fs::File;
use std::path::{Path, PathBuf};

use clv_ingest::{Encoder, FileSpec, FileSummary, IngestError, RowReader, olist};
use sqlx::{AssertSqlSafe, PgConnection};

use super::Loading;
use super::taken::Taken;
use crate::error::{Doing, StoreError};
use crate::raw::record::{self, Counts};
use crate::raw::report::{FileReport, Outcome};
use crate::raw::staged::{Mode, Staged, columns};
use crate::raw::stream::Stream;
use crate::raw::{bad, tables, tolerance};

/// Files beyond this size are not the official ones, the largest of which has 61 MB, and need no second hash.
const OFFICIAL_BYTES: u64 = 100_000_000;

impl Loading<'_> {
    pub(super) async fn take(
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
                tables::count(connection, spec.table).await?
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

    pub(super) async fn stage(
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

async fn savepoint(connection: &mut PgConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql)
        .execute(connection)
        .await
        .doing("trying a file")?;
    Ok(())
}
