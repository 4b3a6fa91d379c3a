//! A file of features: a row a customer, where a column may be missing and a bad row says why it is bad.

use std::fs;

use clv_core::features::Value;

use super::{Desk, choice, number, table};

#[test]
fn scores_a_file_of_features_and_says_by_what() {
    let desk = Desk::new();
    desk.write(
        "customers.csv",
        "state,shoe_size,customer_id,days_since_last_purchase\nSP,42,ann,10\n,40,bob,100.5\nRJ,41,\"eve, the 1st\",NA\n",
    );
    let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let rows = table(&desk.read("out.csv").replace("\"eve, the 1st\"", "eve"));
    let ids: Vec<&str> = rows.iter().map(|row| row["customer_id"].as_str()).collect();
    assert_eq!(ids, ["ann", "bob", "eve"]);
    for (row, expected) in rows.iter().zip([
        desk.expected(10.0, choice("SP")),
        desk.expected(100.5, Value::Missing),
        desk.expected(f64::NAN, choice("RJ")),
    ]) {
        assert_eq!(number(row, "expected_value"), expected.expected_value);
        assert_eq!(number(row, "p_returns"), expected.p_returns);
        assert_eq!(number(row, "spend_if_returns"), expected.spend_if_returns);
        assert_eq!(row["model_id"], desk.artefact.manifest().model_id);
        assert_eq!(
            (row["horizon_days"].as_str(), row["data_as_of"].as_str()),
            ("180", "")
        );
    }
    assert!(
        ended.stdout.contains("3 customers of customers.csv"),
        "{}",
        ended.stdout
    );
    assert_eq!(
        fs::read_dir(desk.folder.path()).unwrap().count(),
        4,
        "no partial files: workspace, model, input, output"
    );
}

#[test]
fn a_column_that_is_not_there_is_missing_in_every_row_and_none_at_all_is_refused() {
    let desk = Desk::new();
    desk.write("days.csv", "customer_id;days_since_last_purchase\nann;10\n");
    let ended = desk.predict("days.csv", &["--out", "out.csv", "--as-of", "2018-09-01"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let row = &table(&desk.read("out.csv"))[0];
    assert_eq!(
        number(row, "p_returns"),
        desk.expected(10.0, Value::Missing).p_returns
    );
    assert_eq!(row["data_as_of"], "2018-09-01");
    assert!(
        ended.stdout.contains("not known of anybody: state"),
        "{}",
        ended.stdout
    );

    desk.write("shoes.csv", "customer_id,shoe_size\nann,42\n");
    let ended = desk.predict("shoes.csv", &["--as", "features", "--out", "none.csv"]);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended.stderr.contains("none of the model's features")
            && ended.stderr.contains("days_since_last_purchase, state"),
        "{}",
        ended.stderr
    );
    assert!(!desk.path("none.csv").exists());
}

#[test]
fn one_bad_row_fails_the_file_with_where_what_why_and_how_to_mend_it() {
    let desk = Desk::new();
    desk.write(
        "customers.csv",
        "customer_id,days_since_last_purchase,state\nann,10,SP\nbob,soon,SP\n,5,SP\ndan,\"1,5\",SP\neve,inf,RJ\nann,7,SP\nfay,3\n",
    );
    let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(1));
    assert_eq!(ended.stdout, "");
    assert!(!desk.path("out.csv").exists(), "nothing is written");
    for line in [
        "error: 6 rows of customers.csv cannot be scored:",
        "customers.csv, line 3, column days_since_last_purchase: \"soon\" is not a number: write a number",
        "customers.csv, line 4, column customer_id: \"\" must not be empty: name the customer",
        "customers.csv, line 5, column days_since_last_purchase: \"1,5\" is not a number with a decimal point: write 1234.5",
        "customers.csv, line 6, column days_since_last_purchase: \"inf\" is not a finite number: leave the field empty",
        "customers.csv, line 7, column customer_id: \"ann\" is already on line 2: keep one row",
        "customers.csv, line 8: \"fay,3\" is a record of 2 fields where the header has 3: give every row",
        "hint: mend the file, or leave such rows out with --skip-bad",
    ] {
        assert!(
            ended.stderr.contains(line),
            "{line}\nis not in\n{}",
            ended.stderr
        );
    }

    let ended = desk.predict(
        "customers.csv",
        &["--skip-bad", "--out", "out.csv", "--json"],
    );
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        (&report["customers"], &report["rows_bad"]),
        (&1.into(), &6.into())
    );
    assert_eq!(report["bad"][0]["line"], 3);
    assert_eq!(report["bad"][0]["column"], "days_since_last_purchase");
    assert_eq!(report["bad"][0]["value"], "soon");
    assert_eq!(table(&desk.read("out.csv")).len(), 1);
}

#[test]
fn decimal_commas_are_read_when_they_are_announced() {
    let desk = Desk::new();
    desk.write(
        "komma.csv",
        "customer_id;days_since_last_purchase\nann;10,5\n",
    );
    let ended = desk.predict("komma.csv", &["--decimal", "comma", "--out", "out.csv"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let row = &table(&desk.read("out.csv"))[0];
    assert_eq!(
        number(row, "p_returns"),
        desk.expected(10.5, Value::Missing).p_returns
    );
}
