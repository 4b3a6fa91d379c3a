//! What a load of a log says of itself.

use std::path::Path;

use clv_ingest::FileSummary;
use clv_ingest::log::Detection;
use serde_json::json;

use super::lines::Compared;
use crate::raw::bad::BadKind;
use crate::raw::record::{Counts, LogFileRow, unsigned};
use crate::raw::report::{FileReport, Outcome};
use crate::raw::tables::ORDER_LINES;

pub(super) fn counts(summary: &FileSummary, compared: Option<&Compared>) -> Counts {
    let counts = Counts::of(summary);
    match compared {
        None => counts,
        Some(compared) => Counts {
            new: unsigned(compared.added - compared.added_to_changed),
            changed: unsigned(compared.added_to_changed),
            ..counts
        },
    }
}

pub(super) fn report(
    file: &str,
    summary: &FileSummary,
    counts: Counts,
    bad: Vec<BadKind>,
) -> FileReport {
    FileReport {
        bytes: summary.bytes,
        sha256: Some(summary.sha256.clone()),
        rows_read: counts.read,
        rows_loaded: counts.loaded,
        rows_new: counts.new,
        rows_changed: counts.changed,
        rows_bad: counts.bad,
        bad,
        apart: summary.apart.clone(),
        notes: summary.notes.clone(),
        ..FileReport::new(file, ORDER_LINES, Outcome::Loaded)
    }
}

pub(super) fn in_words(compared: &Compared, counts: Counts, current: &[LogFileRow]) -> Vec<String> {
    let names: Vec<&str> = current.iter().map(|file| file.file.as_str()).collect();
    let known = counts.loaded - counts.new - counts.changed;
    let mut words = vec![format!(
        "added to {}: {} lines are new, {known} were there already",
        names.join(", "),
        counts.new
    )];
    if compared.changed_orders > 0 {
        words.push(format!(
            "{} orders are different from before: {} lines replace {}, which raw.replaced_rows keeps ({}{})",
            compared.changed_orders,
            counts.changed,
            compared.replaced,
            compared.examples.join(", "),
            if compared.changed_orders > 5 { ", …" } else { "" },
        ));
    }
    if compared.unsold_orders > 0 {
        words.push(format!(
            "{} orders that were loaded have been cancelled, have failed or were given back whole since: {} lines are \
             taken out, which raw.replaced_rows keeps",
            compared.unsold_orders, compared.unsold_lines
        ));
    }
    words
}

/// How the file is understood: two loads that agree on it give the same rows.
pub(super) fn reading(detection: &Detection) -> String {
    json!([
        detection.format,
        detection.encoding,
        detection.delimiter,
        detection.decimal,
        detection.dates,
        detection.columns,
    ])
    .to_string()
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// The file's name without what says how it is written.
pub(super) fn stem(name: &str) -> String {
    let mut stem = name;
    for ending in [".gz", ".zst", ".csv", ".tsv", ".txt", ".parquet"] {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_shop_is_called_as_its_file_without_endings() {
        for (name, called) in [
            ("cdnow_master.csv", "cdnow_master"),
            ("orders.2024.csv.gz", "orders.2024"),
            ("orders.parquet", "orders"),
            ("orders", "orders"),
        ] {
            assert_eq!(stem(name), called);
        }
    }
}
