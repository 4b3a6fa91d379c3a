//! The real sets: CDNOW (Fader and Hardie) and the customer base of Olist as a log.

use std::path::{Path, PathBuf};

use clv_ingest::BatchSource;
use clv_ingest::log::{LogFile, purchases};

use crate::speed::thread_seconds;
use crate::support::options;

fn data(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CLV_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(path);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// Rows, customers, and the sum of all amounts in cents.
fn totals(path: &Path) -> (u64, usize, i64) {
    let started = thread_seconds();
    let read = purchases(path, &options()).unwrap();
    println!("{}: {:.3} s", path.display(), thread_seconds() - started);
    for note in &read.summary.notes {
        println!("  {note}");
    }
    assert_eq!((read.summary.rows_bad, read.summary.apart.len()), (0, 0));
    let cents = read
        .days
        .iter()
        .map(|day| (day.value * 100.0).round() as i64)
        .sum();
    assert!(read.days.iter().all(|day| day.is_purchase));
    (read.summary.rows_read, read.customers.len(), cents)
}

#[test]
fn reads_cdnow_to_the_cent() {
    if let Some(path) = data("cdnow/cdnow_master.csv") {
        assert_eq!(totals(&path), (69_659, 23_570, 250_031_563));
    }
    if let Some(path) = data("cdnow/cdnow_sample.csv") {
        assert_eq!(totals(&path), (6_919, 2_357, 24_409_194));
    }
}

#[test]
fn reads_the_olist_log_to_the_cent() {
    let Some(path) = data("olist-orders-to-2018-02-28.csv.gz") else {
        return;
    };
    assert_eq!(totals(&path), (58_058, 56_934, 929_654_091));
    let file = LogFile::open(&path, &options()).unwrap();
    assert_eq!(file.detection().compression, Some("gzip"));
    let mut reader = file.into_reader(1).unwrap();
    while reader.next_batch(1 << 20).unwrap().is_some() {}
    assert_eq!(reader.summary().rows_loaded, 58_058);
}
