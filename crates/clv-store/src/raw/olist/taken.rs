//! What became of each file, and how it is written down.

use clv_ingest::FileSpec;
use sqlx::PgConnection;

use crate::error::StoreError;
use crate::raw::record::{self, Counts, FileEntry, LastFile, unsigned};
use crate::raw::report::{FileReport, Outcome};
use crate::raw::shop::Shop;

/// A file that was dealt with.
pub(super) struct Taken {
    pub(super) report: FileReport,
    pub(super) file_id: Option<i64>,
    pub(super) counts: Counts,
    pub(super) is_official: Option<bool>,
}

/// Writes down what changed; a load that changed nothing leaves no trace.
pub(super) async fn write_down(
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
pub(super) fn official(files: &[Taken]) -> Option<String> {
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

pub(super) fn kept(spec: &FileSpec, last: &LastFile) -> Taken {
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

pub(super) fn without_file(spec: &FileSpec, outcome: Outcome) -> Taken {
    Taken {
        report: FileReport::without_file(spec, outcome),
        file_id: None,
        counts: Counts::default(),
        is_official: None,
    }
}
