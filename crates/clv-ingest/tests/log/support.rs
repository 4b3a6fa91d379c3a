//! Reading a log into lines that a test can compare.

use std::io::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use clv_ingest::log::{Detection, LogFile, LogOptions};
use clv_ingest::{BatchSource, FileSummary, IngestError};

pub(crate) const HEADER: &str = "order_id,customer_id,ordered_at,amount\n";

/// A log as it was read.
#[derive(Debug)]
pub(crate) struct Read {
    /// Good rows as "order customer moment amount [others]", then bad ones, then what was counted apart.
    pub(crate) lines: Vec<String>,
    pub(crate) summary: FileSummary,
    pub(crate) detection: Detection,
}

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

pub(crate) fn options() -> LogOptions {
    LogOptions::new(today())
}

pub(crate) fn read_path(path: &Path, options: &LogOptions) -> Result<Read, IngestError> {
    let file = LogFile::open(path, options)?;
    let detection = file.detection().clone();
    let mut reader = file.into_reader(7)?;
    let (mut lines, mut bad, mut rows) = (Vec::new(), Vec::new(), 0);
    while let Some(batch) = reader.next_batch(64)? {
        let text = String::from_utf8(batch.text).expect("COPY text is UTF-8");
        assert_eq!(text.lines().count() as u64, batch.rows, "a line a row");
        rows += batch.rows;
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 10, "{line:?}");
            assert_eq!(fields[8], "7");
            assert!(fields[9].parse::<u64>().unwrap() > 0);
            let kept: Vec<&str> = fields[..8]
                .iter()
                .copied()
                .filter(|field| *field != "\\N")
                .collect();
            lines.push(kept.join(" "));
        }
        bad.extend(batch.bad.iter().map(|bad| {
            format!(
                "bad {} {}: {}",
                bad.line,
                bad.column.as_deref().unwrap_or("-"),
                bad.reason
            )
        }));
    }
    assert!(reader.next_batch(64)?.is_none(), "the end is final");
    let summary = reader.summary();
    assert_eq!(summary.rows_loaded, rows);
    assert_eq!(summary.rows_bad, bad.len() as u64);
    let apart: u64 = summary.apart.iter().map(|apart| apart.rows).sum();
    assert_eq!(
        summary.rows_read,
        summary.rows_loaded + summary.rows_bad + apart
    );
    let (sha256, bytes) = clv_ingest::sha256_of_file(path)?;
    assert_eq!((&summary.sha256, summary.bytes), (&sha256, bytes));
    assert_eq!(reader.bytes_read(), bytes);
    lines.append(&mut bad);
    for apart in &summary.apart {
        lines.push(format!(
            "apart {} {} {}",
            apart.rows, apart.what, apart.amount
        ));
    }
    Ok(Read {
        lines,
        summary,
        detection,
    })
}

pub(crate) fn read(bytes: &[u8], options: &LogOptions) -> Result<Read, IngestError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, bytes).unwrap();
    read_path(&path, options)
}

/// What became of a file: its rows, or "refused: …".
pub(crate) fn outcome(bytes: &[u8], options: &LogOptions) -> Vec<String> {
    match read(bytes, options) {
        Ok(read) => read.lines,
        Err(error) => {
            assert!(error.hint().is_some(), "{error} says what to do");
            vec![format!("refused: {error}")]
        }
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

pub(crate) fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}
