//! Damaged and odd files, one after the other: what each becomes.

mod cells;
mod compression;
mod dates;
mod encodings;
mod headers;
mod numbers;
mod shape;

use clv_ingest::log::LogOptions;

use crate::support::{HEADER, options, outcome};

struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    options: LogOptions,
    expected: Vec<String>,
}

fn case(name: &'static str, bytes: impl Into<Vec<u8>>, expected: &[&str]) -> Case {
    Case {
        name,
        bytes: bytes.into(),
        options: options(),
        expected: expected.iter().map(|&line| line.to_owned()).collect(),
    }
}

/// Rows under the usual header.
fn rows(name: &'static str, rows: &str, expected: &[&str]) -> Case {
    case(name, format!("{HEADER}{rows}"), expected)
}

fn with(mut case: Case, set: impl FnOnce(&mut LogOptions)) -> Case {
    set(&mut case.options);
    case
}

const ROW: &str = "O1,C1,2018-03-04,12.5\n";
const GOOD: &str = "O1 C1 2018-03-04 00:00:00 12.5";

#[test]
fn every_odd_file_becomes_what_it_should() {
    let mut cases = shape::cases();
    cases.extend(headers::cases());
    cases.extend(encodings::cases());
    cases.extend(numbers::cases());
    cases.extend(dates::cases());
    cases.extend(cells::cases());
    cases.extend(compression::cases());
    assert!(cases.len() >= 45, "{} cases", cases.len());
    for case in cases {
        let found = outcome(&case.bytes, &case.options);
        let matches = found.len() == case.expected.len()
            && found.iter().zip(&case.expected).all(|(found, expected)| {
                found == expected
                    || (expected.starts_with("refused") && found.starts_with(expected))
            });
        assert!(
            matches,
            "{}: {found:#?}, expected {:#?}",
            case.name, case.expected
        );
    }
}

#[test]
fn a_value_far_down_the_file_decides_what_the_first_rows_leave_open() {
    let rows = |last: &str| {
        let mut text = "order_id;customer_id;ordered_at;amount\n".to_owned();
        text.push_str(&"O;C;03/04/2018;1,234\n".repeat(30_000));
        text.push_str(last);
        outcome(text.as_bytes(), &options())
    };
    let refused = rows("");
    assert!(
        refused[0].starts_with("refused: orders.csv holds dates such as 03/04/2018"),
        "{refused:?}"
    );
    let refused = rows("O;C;13/04/2018;1\n");
    assert!(
        refused[0].starts_with("refused: orders.csv holds numbers such as 1,234"),
        "{refused:?}"
    );
    let read = rows("O;C;13/04/2018;1.5\n");
    assert_eq!(read.len(), 30_001);
    assert_eq!(read[0], "O C 2018-04-03 00:00:00 1234");
}
