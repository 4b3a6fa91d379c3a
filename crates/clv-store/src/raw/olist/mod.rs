//! A folder of Olist files into their tables.
//!
//! After a load the tables hold what the folder says. A file that is the same as last time is left alone. Where the
//! orders differ and overlap with those loaded, the folder is another export of the same shop: its rows are added or
//! replace those of the same key, and what it does not mention stays. Where they do not overlap, or the shop is a
//! generated one, it is another shop and replaces everything.

mod file;
mod meter;
mod taken;

use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;
use clv_ingest::{FileSummary, olist};
use sqlx::{PgConnection, PgPool};

use super::plan::{self, Action, Step};
use super::record;
use super::report::{LoadReport, Outcome, Progress};
use super::shop::{self, Shop, SourceKind};
use super::staged::{Mode, Staged};
use super::tolerance::Tolerance;
use super::{LOCK_TIMEOUT, tables};
use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};
use crate::transaction;
use meter::Meter;
use taken::{Taken, kept, official, without_file, write_down};

/// The set is Brazilian.
const CURRENCY: &str = "BRL";

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
                taken.report.rows = tables::count(connection, spec.table).await?;
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
}
