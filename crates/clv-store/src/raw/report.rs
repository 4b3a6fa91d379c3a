//! What a load says about itself.

use clv_ingest::{Apart, FileSpec};
use serde::Serialize;

use super::bad::BadKind;
use super::shop::{Shop, SourceKind};

/// How far a load is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file being worked on.
    pub file: &'a str,
    /// Bytes of all files done so far; unchanged files count in full.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
}

/// A finished load.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadReport {
    /// Whether anything is different from before.
    pub changed: bool,
    /// What was loaded.
    pub kind: SourceKind,
    /// What pages call the shop.
    pub source: String,
    /// ISO 4217 code of its amounts; `XXX` where nobody said.
    pub currency: String,
    /// Rows in all tables of this kind now.
    pub rows: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// The files, in the order they were taken.
    pub files: Vec<FileReport>,
    /// What else should be known.
    pub notes: Vec<String>,
    /// The last load that changed anything: this one, or the one that left things as they are.
    pub load_id: i64,
}

/// One file of a load. Where it was read, `rows_read = rows_loaded + rows_bad + Σ apart.rows`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// The table (in schema `raw`) it fills.
    pub table: &'static str,
    /// What happened.
    pub outcome: Outcome,
    /// Rows in the table now.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file in hexadecimal; none for a file that is not there.
    pub sha256: Option<String>,
    /// Rows in the file, without the header.
    pub rows_read: u64,
    /// Rows that are good.
    pub rows_loaded: u64,
    /// Good rows that were not there before.
    pub rows_new: u64,
    /// Good rows that replace what was there before.
    pub rows_changed: u64,
    /// Rows set aside in `raw.quarantine`.
    pub rows_bad: u64,
    /// What is wrong with them; empty for a file that is unchanged.
    pub bad: Vec<BadKind>,
    /// Rows that are neither loaded nor wrong; empty for a file that is unchanged.
    pub apart: Vec<Apart>,
    /// What was found out about the file, what was ignored, what changed.
    pub notes: Vec<String>,
}

/// What a load did with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Its rows replaced the table's.
    Loaded,
    /// What was new or different in it was added to the table.
    Added,
    /// The same as before: left alone.
    Unchanged,
    /// Optional and not there, and its table was empty already.
    Absent,
    /// Optional and not there any more: its table is empty now.
    Emptied,
}

impl LoadReport {
    pub(super) fn new(shop: Shop, files: Vec<FileReport>, load_id: i64) -> Self {
        Self {
            changed: files.iter().any(FileReport::changed),
            kind: shop.kind,
            source: shop.source,
            currency: shop.currency,
            rows: files.iter().map(|file| file.rows).sum(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            seconds: 0.0,
            load_id,
            files,
            notes: Vec::new(),
        }
    }
}

impl FileReport {
    pub(super) fn changed(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::Loaded | Outcome::Added | Outcome::Emptied
        )
    }

    pub(super) fn new(file: &str, table: &'static str, outcome: Outcome) -> Self {
        Self {
            file: file.to_owned(),
            table,
            outcome,
            rows: 0,
            bytes: 0,
            sha256: None,
            rows_read: 0,
            rows_loaded: 0,
            rows_new: 0,
            rows_changed: 0,
            rows_bad: 0,
            bad: Vec::new(),
            apart: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn without_file(spec: &FileSpec, outcome: Outcome) -> Self {
        Self::new(spec.file, spec.table, outcome)
    }
}
