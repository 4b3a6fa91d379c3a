//! What a load says about itself.

use std::time::Duration;

use clv_ingest::FileSpec;
use serde::Serialize;

/// How far a load is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The file being worked on.
    pub file: &'static str,
    /// Bytes of all files done so far; unchanged files count in full.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
}

/// A finished load.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadReport {
    /// Whether any table is different from before.
    pub changed: bool,
    /// Rows in all tables now.
    pub rows: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// The nine files, in the order they were taken.
    pub files: Vec<FileReport>,
}

/// One file of a load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Its official name.
    pub file: &'static str,
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
}

/// What a load did with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Its rows replaced the table's.
    Loaded,
    /// The same as last time: left alone.
    Unchanged,
    /// Optional and not there, and its table was empty already.
    Absent,
    /// Optional and not there any more: its table is empty now.
    Emptied,
}

impl LoadReport {
    pub(super) fn new(files: Vec<FileReport>, duration: Duration) -> Self {
        Self {
            changed: files.iter().any(FileReport::changed),
            rows: files.iter().map(|file| file.rows).sum(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            seconds: duration.as_secs_f64(),
            files,
        }
    }
}

impl FileReport {
    pub(super) fn changed(&self) -> bool {
        matches!(self.outcome, Outcome::Loaded | Outcome::Emptied)
    }

    pub(super) fn without_file(spec: &FileSpec, outcome: Outcome) -> Self {
        Self {
            file: spec.file,
            table: spec.table,
            outcome,
            rows: 0,
            bytes: 0,
            sha256: None,
        }
    }
}
