#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use super::*;

fn features() -> Vec<Feature> {
    vec![
        Feature::number("frequency"),
        Feature::number("t_days"),
        Feature::choice("state"),
    ]
}

fn read(text: &str, skip_bad: bool) -> Result<(Vec<Customers>, Rejects, Remarks), ReadError> {
    let features = features();
    let reading = Reading {
        options: LogOptions::new(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()),
        contents: None,
        as_of: None,
        features: &features,
        skip_bad,
    };
    let mut rejects = Rejects::of("mine.csv", "mend the row");
    let mut batches = Vec::new();
    let file = File::Memory {
        name: "mine.csv",
        bytes: text.as_bytes().into(),
    };
    let remarks = reading.read(&file, &mut rejects, |batch, _| {
        batches.push(batch);
        Ok::<(), ReadError>(())
    })?;
    Ok((batches, rejects, remarks))
}

#[test]
fn a_table_of_features_keeps_the_lines_and_says_what_it_lacks() {
    let (batches, rejects, remarks) =
        read("customer_id,t_days,frequency\na,30,0\n\nb,60,2\n", false).unwrap();
    assert_eq!(batches[0].customer_ids, ["a", "b"]);
    assert_eq!(batches[0].lines, [2, 4]);
    assert_eq!(rejects.count, 0);
    assert_eq!(remarks.missing, ["state"]);
}

#[test]
fn an_address_names_the_customers_where_no_number_does() {
    let (batches, _, _) = read(
        "Email,customer_id,t_days,frequency\nx@y.example,a,30,0\n",
        false,
    )
    .unwrap();
    assert_eq!(batches[0].customer_ids, ["a"]);
    let (batches, _, _) = read("Email,t_days,frequency\nx@y.example,30,0\n", false).unwrap();
    assert_eq!(batches[0].customer_ids, ["x@y.example"]);
}

#[test]
fn an_order_log_is_told_by_its_header_and_summed_by_customer() {
    let log = "order_id,customer_id,ordered_at,amount\n1,a,2025-01-01,10\n2,a,2025-01-11,20\n3,b,2025-01-11,5\n";
    let (batches, _, remarks) = read(log, false).unwrap();
    assert_eq!(batches[0].customer_ids, ["a", "b"]);
    let Some(Column::Number(frequency)) = batches[0].table.column(0) else {
        unreachable!("a number was asked for")
    };
    assert_eq!(*frequency, [1.0, 0.0]);
    assert_eq!(remarks.missing, ["state"]);
}

#[test]
fn a_bad_row_refuses_the_file_unless_it_is_left_out() {
    let text = "customer_id,t_days,frequency\na,soon,0\nb,60,2\n";
    let (batches, rejects, _) = read(text, false).unwrap();
    assert!(batches.is_empty());
    assert_eq!((rejects.count, rejects.shown[0].line), (1, 2));
    assert_eq!(rejects.shown[0].column.as_deref(), Some("t_days"));
    let (batches, rejects, _) = read(text, true).unwrap();
    assert_eq!(batches[0].customer_ids, ["b"]);
    assert_eq!(rejects.count, 1);
}

#[test]
fn what_cannot_be_scored_at_all_says_what_to_do() {
    // Compressed bytes are not unpacked in memory: how far they grow is not known.
    for text in ["", "\u{50}AR1", "a,b\n1,2\n"] {
        let error = read(text, false).unwrap_err();
        assert!(error.hint().is_some(), "{text:?}: {error}");
    }
}
