//! `clv load`: files into the schema `raw`.

use std::path::Path;
use std::time::Instant;

use chrono::Utc;
use clv_core::money::count;
use clv_store::raw::{
    self, FileReport, LoadReport, LogRequest, OlistRequest, Outcome, Progress, SourceKind,
};
use clv_store::roles::Role;
use clv_store::runs::{Details, StepStatus};
use clv_store::steps::{self, StepRow};

use crate::args::{Limits, Log};
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{Fingerprint, LOAD};

/// Loads a folder of Olist files, or a file that is an order log.
pub(super) async fn any(
    session: &Session,
    path: &Path,
    log: &Log,
    limits: Limits,
) -> Result<LoadReport, Failure> {
    if !path.is_dir() {
        return orders(session, path, log, limits).await;
    }
    if *log != Log::default() {
        return Err(Failure::environment(format!(
            "{} is a folder of Olist files, and options of order logs do not apply to it",
            path.display()
        ))
        .hint("give the file itself, or leave the options out"));
    }
    olist(session, path, limits).await
}

/// Loads a folder of Olist files.
pub(super) async fn olist(
    session: &Session,
    dir: &Path,
    limits: Limits,
) -> Result<LoadReport, Failure> {
    // A generated shop brings its manifest; it must not pass for a real one on any page.
    let is_generated = dir.join(clv_generate::MANIFEST_FILE).exists();
    let request = OlistRequest {
        folder: dir,
        source: if is_generated { "generated" } else { "olist" },
        is_generated,
        today: Utc::now().date_naive(),
        tolerance: limits.max_bad_percent,
    };
    run(session, async |pool, progress| {
        raw::load_olist(pool, &request, progress).await
    })
    .await
}

/// Loads an order log.
pub(super) async fn orders(
    session: &Session,
    file: &Path,
    log: &Log,
    limits: Limits,
) -> Result<LoadReport, Failure> {
    let request = LogRequest {
        path: file,
        options: log.reading.options(Utc::now().date_naive())?,
        name: log.name.clone(),
        currency: log
            .currency
            .as_ref()
            .map(|currency| currency.code().to_owned()),
        replace: log.replace,
        tolerance: limits.max_bad_percent,
    };
    run(session, async |pool, progress| {
        raw::load_log(pool, &request, progress).await
    })
    .await
}

/// Loading knows itself which files are the same as last time, so there is nothing to leave out.
async fn run(
    session: &Session,
    load: impl AsyncFnOnce(
        &clv_store::PgPool,
        &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<LoadReport, clv_store::StoreError>,
) -> Result<LoadReport, Failure> {
    let began = Instant::now();
    let line = session.console.step("Load");
    session.history.started(LOAD, Details::default());
    let pool = session.pool_as(Role::Loader).await?;
    let report = load(&pool, &mut |progress| {
        line.doing(progress.file);
        line.progress(progress.bytes_done, progress.bytes_total);
    })
    .await?;
    let summary = summary(&report);
    let row = StepRow {
        step: LOAD.to_owned(),
        fingerprint: fingerprint(&report),
        summary: summary.clone(),
        seconds: began.elapsed().as_secs_f64(),
        finished_at: Utc::now(),
    };
    steps::record(&session.pool, &row).await?;
    let status = if report.changed {
        StepStatus::Done
    } else {
        StepStatus::Unchanged
    };
    session
        .history
        .ended(status, &summary, details(&report))
        .await?;
    line.done(if report.changed {
        summary
    } else {
        format!("unchanged: {summary}")
    });
    for remark in remarks(&report) {
        session.console.say(format!("               {remark}"));
    }
    Ok(report)
}

/// What the tables hold now: the last load that changed anything. Which file was asked for says nothing of it, where that
/// one was loaded before.
fn fingerprint(report: &LoadReport) -> String {
    Fingerprint::default()
        .add(report.load_id.to_string())
        .finish()
}

/// Checksums of the files, and how many rows each table holds.
fn details(report: &LoadReport) -> Details {
    let mut details = Details::default();
    for file in &report.files {
        if let Some(sha256) = &file.sha256 {
            details.inputs.insert(file.file.clone(), sha256.clone());
        }
        let rows = i64::try_from(file.rows).unwrap_or(i64::MAX);
        details.row_counts.insert(file.table.to_owned(), rows);
    }
    details
}

fn summary(report: &LoadReport) -> String {
    let rows = counted(report.rows);
    let bad: u64 = report.files.iter().map(|file| file.rows_bad).sum();
    let bad = match bad {
        0 => String::new(),
        bad => format!(", {} set aside", counted(bad)),
    };
    if report.kind == SourceKind::Orders {
        return format!("{rows} order lines of {}{bad}", report.source);
    }
    let there = |file: &&FileReport| file.sha256.is_some();
    let files = report.files.iter().filter(there).count();
    let missing: Vec<&str> = report
        .files
        .iter()
        .filter(|file| !there(file))
        .map(|file| file.file.as_str())
        .collect();
    if missing.is_empty() {
        format!("{rows} rows from {files} files{bad}")
    } else {
        format!(
            "{rows} rows from {files} files{bad} (optional and not there: {})",
            missing.join(", ")
        )
    }
}

/// What was found out, left out, set aside, counted apart.
fn remarks(report: &LoadReport) -> Vec<String> {
    let mut lines = report.notes.clone();
    let is_log = report.kind == SourceKind::Orders;
    for file in &report.files {
        let of_file = if is_log {
            String::new()
        } else {
            format!("{}: ", file.file)
        };
        if file.outcome == Outcome::Unchanged && !is_log && file.rows_bad == 0 {
            continue;
        }
        lines.extend(
            file.notes
                .iter()
                // All official files are told of in one line.
                .filter(|note| *note != clv_ingest::OFFICIAL)
                .map(|note| format!("{of_file}{note}")),
        );
        lines.extend(file.apart.iter().map(|apart| {
            format!(
                "{of_file}counted apart: {} {}, worth {}",
                counted(apart.rows),
                apart.what,
                apart.amount
            )
        }));
        if file.rows_bad > 0 {
            lines.push(format!(
                "{of_file}set aside in raw.quarantine: {} of {} rows",
                counted(file.rows_bad),
                counted(file.rows_read)
            ));
        }
        lines.extend(file.bad.iter().map(|kind| format!("{of_file}  {kind}")));
    }
    lines
}

fn counted(number: u64) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}
