//! `clv load olist`: files into the schema `raw`.

use std::path::Path;
use std::time::Instant;

use chrono::Utc;
use clv_core::money::count;
use clv_store::raw::{self, LoadReport, Outcome};
use clv_store::roles::Role;
use clv_store::runs::{Details, StepStatus};
use clv_store::steps::{self, StepRow};

use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{Fingerprint, LOAD};

/// Loads the folder. Loading knows itself which files are the same as last time, so there is nothing to leave out.
pub(super) async fn run(session: &Session, dir: &Path) -> Result<LoadReport, Failure> {
    let began = Instant::now();
    let line = session.console.step("Load");
    session.history.started(LOAD, Details::default());
    let pool = session.pool_as(Role::Loader).await?;
    let report = raw::load_olist(&pool, dir, source(dir), &mut |progress| {
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
    Ok(report)
}

/// A generated shop brings its manifest; it must not pass for a real one on any page.
fn source(dir: &Path) -> &'static str {
    if dir.join(clv_generate::MANIFEST_FILE).exists() {
        "generated"
    } else {
        "olist"
    }
}

/// What the tables hold now, whatever the folder is called.
fn fingerprint(report: &LoadReport) -> String {
    let files = report
        .files
        .iter()
        .fold(Fingerprint::default(), |fingerprint, file| {
            fingerprint
                .add(file.table)
                .add(file.sha256.as_deref().unwrap_or_default())
        });
    files.finish()
}

/// Checksums of the files, and how many rows each table holds.
fn details(report: &LoadReport) -> Details {
    let mut details = Details::default();
    for file in &report.files {
        if let Some(sha256) = &file.sha256 {
            details.inputs.insert(file.file.to_owned(), sha256.clone());
        }
        let rows = i64::try_from(file.rows).unwrap_or(i64::MAX);
        details.row_counts.insert(file.table.to_owned(), rows);
    }
    details
}

fn summary(report: &LoadReport) -> String {
    let there = |outcome: Outcome| matches!(outcome, Outcome::Loaded | Outcome::Unchanged);
    let files = report
        .files
        .iter()
        .filter(|file| there(file.outcome))
        .count();
    let missing: Vec<&str> = report
        .files
        .iter()
        .filter(|file| !there(file.outcome))
        .map(|file| file.file)
        .collect();
    let rows = count(i64::try_from(report.rows).unwrap_or(i64::MAX));
    if missing.is_empty() {
        format!("{rows} rows from {files} files")
    } else {
        format!(
            "{rows} rows from {files} files (optional and not there: {})",
            missing.join(", ")
        )
    }
}
