//! Records: line ends, quotation marks, fields, and what separates them.

use super::{Case, GOOD, ROW, case, rows, with};
use crate::support::HEADER;

pub(super) fn cases() -> Vec<Case> {
    let mut huge = format!("{HEADER}O0,C0,2018-03-04,1\nO9,").into_bytes();
    huge.resize(huge.len() + 10 * 1024 * 1024, b'x');
    huge.extend_from_slice(format!(",2018-03-04,1\n{ROW}").as_bytes());
    let mut quoted = format!("{HEADER}O0,C0,2018-03-04,1\nO9,\"").into_bytes();
    quoted.resize(quoted.len() + 10 * 1024 * 1024, b'x');
    quoted.extend_from_slice(format!("\",2018-03-04,1\n{ROW}").as_bytes());
    vec![
        rows("plain", ROW, &[GOOD]),
        rows("no line end at the end", ROW.trim_end(), &[GOOD]),
        case(
            "CRLF",
            format!("{HEADER}{ROW}").replace('\n', "\r\n"),
            &[GOOD],
        ),
        case(
            "lone CR",
            format!("{HEADER}{ROW}").replace('\n', "\r"),
            &[GOOD],
        ),
        rows("empty lines", &format!("\n\n{ROW}\r\n  \n"), &[GOOD]),
        rows(
            "quoted newline",
            "\"O\n1\",C1,2018-03-04,1\nO2,C1,2018-03-04,2\n",
            &[
                "O\\n1 C1 2018-03-04 00:00:00 1",
                "O2 C1 2018-03-04 00:00:00 2",
            ],
        ),
        rows(
            "doubled quotation marks",
            "\"O\"\"1\",C1,2018-03-04,1\n",
            &["O\"1 C1 2018-03-04 00:00:00 1"],
        ),
        rows(
            "quotation mark never closed",
            &format!("\"O0,C0,2018-03-04,1\n{ROW}"),
            &[
                GOOD,
                "bad 2 -: opens a quotation mark and does not close it",
            ],
        ),
        rows(
            "stray quotation marks",
            &format!("O0,\"C0,2018-03-04,1\n{ROW}O2,\"C2,2018-03-04,1\n"),
            &[
                GOOD,
                "bad 2 -: opens a quotation mark and does not close it",
                "bad 4 -: opens a quotation mark and does not close it",
            ],
        ),
        rows(
            "too few fields",
            &format!("O0,C0,2018-03-04\n{ROW}"),
            &[
                GOOD,
                "bad 2 -: is a record of 3 fields where the header has 4",
            ],
        ),
        rows(
            "too many fields",
            &format!("O0,C0,2018-03-04,1,5\n{ROW}"),
            &[
                GOOD,
                "bad 2 -: is a record of 5 fields where the header has 4",
            ],
        ),
        rows(
            "rows of empty fields",
            &format!("{ROW},,,\n , ,,\n"),
            &[GOOD, "apart 2 rows of empty fields 0.00"],
        ),
        case("empty file", "", &["refused: orders.csv is empty"]),
        case(
            "only line ends",
            "\n\r\n\n",
            &["refused: orders.csv is empty"],
        ),
        case("header only", HEADER, &[]),
        case(
            "a 10 MB cell",
            huge,
            &[
                "O0 C0 2018-03-04 00:00:00 1",
                GOOD,
                "bad 3 -: starts a record that is longer than a megabyte",
            ],
        ),
        case(
            "a quoted 10 MB cell",
            quoted,
            &[
                "O0 C0 2018-03-04 00:00:00 1",
                GOOD,
                "bad 3 -: starts a record that is longer than a megabyte",
            ],
        ),
        case(
            "semicolons",
            format!("{HEADER}{ROW}").replace(',', ";"),
            &[GOOD],
        ),
        case("tabs", format!("{HEADER}{ROW}").replace(',', "\t"), &[GOOD]),
        case("bars", format!("{HEADER}{ROW}").replace(',', "|"), &[GOOD]),
        case(
            "a line that names the delimiter",
            format!("sep=;\r\n{}", format!("{HEADER}{ROW}").replace(',', ";")),
            &[GOOD],
        ),
        with(
            case(
                "the wrong delimiter",
                format!("{HEADER}{ROW}"),
                &[
                    "refused: orders.csv has no column for customer_id and ordered_at and amount; it has only one column",
                ],
            ),
            |options| options.delimiter = Some(";".parse().unwrap()),
        ),
        with(
            case(
                "an unusual delimiter",
                format!("{HEADER}{ROW}").replace(',', "^"),
                &[GOOD],
            ),
            |options| options.delimiter = Some("^".parse().unwrap()),
        ),
    ]
}
