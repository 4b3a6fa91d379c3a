//! What separates the fields: the sign that gives rows as many fields as the header has.

use crate::log::records::{Next, Records};

/// Signs that separate fields; the first wins a draw.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that are looked at.
const ROWS: usize = 100;

/// The delimiter and whether a first line `sep=;`, as spreadsheets write it, names it.
pub(crate) fn detect(sample: &[u8], is_whole: bool) -> (u8, bool) {
    if let Some(named) = named(sample) {
        return (named, true);
    }
    let mut best = (b',', (0, 0));
    for delimiter in CANDIDATES {
        let mut counts = field_counts(sample, delimiter);
        if !is_whole && counts.len() > 1 && counts.len() < ROWS {
            // The last row is probably cut off.
            counts.pop();
        }
        let Some((header, rows)) = counts.split_first().filter(|(header, _)| **header > 1) else {
            continue;
        };
        let agree = rows.iter().filter(|count| *count == header).count();
        let share = if rows.is_empty() {
            1000
        } else {
            agree * 1000 / rows.len()
        };
        let score = (share, *header);
        // Any delimiter that splits the header is better than none.
        if best.1 == (0, 0) || score > best.1 {
            best = (delimiter, score);
        }
    }
    (best.0, false)
}

/// The sign of a first line `sep=;`.
pub(crate) fn named(sample: &[u8]) -> Option<u8> {
    match sample.strip_prefix(b"sep=")? {
        [sign, b'\n' | b'\r', ..] => Some(*sign),
        _ => None,
    }
}

fn field_counts(sample: &[u8], delimiter: u8) -> Vec<usize> {
    let mut records = Records::new(sample, delimiter);
    let mut counts = Vec::new();
    while counts.len() < ROWS {
        match records.next() {
            Ok(Next::Record(record)) => counts.push(record.spans.len()),
            Ok(Next::Broken(_)) => counts.push(0),
            Ok(Next::End) | Err(_) => break,
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_sign_that_splits_rows_like_the_header() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2,5;3\n", b';'),
            ("a\tb\n1,5\t2\n", b'\t'),
            ("a|b\n1|2", b'|'),
            ("a;b,c;d\n\"1,2\";3,4;5\n", b';'),
            ("a,b\n\"x;y\",\"z;w\"\n", b','),
            ("a;b", b';'),
            ("single\n1\n", b','),
        ] {
            assert_eq!(detect(text.as_bytes(), true), (expected, false), "{text}");
        }
        assert_eq!(detect(b"sep=|\na|b\n", true), (b'|', true));
    }
}
