//! What holds for every file.

use clv_ingest::log::{ColumnMap, LogOptions};
use proptest::prelude::*;

use crate::support::{options, outcome, read};

/// Cells as they come: mostly good, some odd, some broken.
fn cell(good: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        8 => Just(good.to_owned()),
        1 => "[a-z0-9 ./:-]{0,12}",
        1 => prop::sample::select(vec![
            "", "\"", "\"\"", "\"a,b\"", "\"a\nb\"", "\n", "\r\n", ",", ",,,", "NaN", "1e400", "-3",
            "1.234,5", "(5)", "2018-02-30", "31/12/2018", "03/04/2018", "\u{feff}", "é", "\0", "null",
            "=1+1", "9999-01-01", "12:30", "R$ 5", "\t",
        ])
        .prop_map(str::to_owned),
    ]
}

fn table() -> impl Strategy<Value = String> {
    let row = (
        cell("O1"),
        cell("C1"),
        cell("2018-03-04"),
        cell("12.5"),
        cell("2"),
    )
        .prop_map(|(a, b, c, d, e)| format!("{a},{b},{c},{d},{e}"));
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (prop::collection::vec(row, 0..40), end).prop_map(|(rows, end)| {
        let header = "order_id,customer_id,ordered_at,amount,quantity";
        [header.to_owned()]
            .into_iter()
            .chain(rows)
            .collect::<Vec<_>>()
            .join(end)
    })
}

fn fixed() -> LogOptions {
    let mut options = options();
    options.delimiter = Some(",".parse().unwrap());
    options.encoding = Some("utf-8".parse().unwrap());
    options.decimal = Some("dot".parse().unwrap());
    options.date_format = Some("ymd".parse().unwrap());
    options
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// `read` compares rows read with the sum of what became of them, hash and length with the file's.
    #[test]
    fn every_row_is_loaded_or_bad_or_counted_apart(text in table()) {
        read(text.as_bytes(), &fixed()).unwrap();
    }

    #[test]
    fn every_file_is_read_or_refused_with_a_hint(text in table(), cut in 0_usize..2000) {
        let bytes = text.as_bytes();
        outcome(&bytes[..cut.min(bytes.len())], &options());
    }

    #[test]
    fn files_of_any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        outcome(&bytes, &options());
    }

    /// What a plain file says comes out again.
    #[test]
    fn plain_values_are_kept_exactly(
        rows in prop::collection::vec((0_u32..99_999, 0_u32..9_999, 1_u32..29, -99_999_999_i64..99_999_999), 1..50),
    ) {
        let mut text = "order_id,customer_id,ordered_at,amount\n".to_owned();
        let mut expected = Vec::new();
        for (order, customer, day, cents) in rows {
            let sign = if cents < 0 { "-" } else { "" };
            let amount = format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
            text.push_str(&format!("{order},{customer},2018-03-{day:02},{amount}\n"));
            let shown = amount.trim_end_matches('0').trim_end_matches('.');
            let shown = if shown == "-0" { "0" } else { shown };
            expected.push(format!("{order} {customer} 2018-03-{day:02} 00:00:00 {shown}"));
        }
        prop_assert_eq!(outcome(text.as_bytes(), &options()), expected);
    }

    #[test]
    fn column_maps_never_panic(text in "\\PC{0,60}") {
        let _ = text.parse::<ColumnMap>();
    }
}
