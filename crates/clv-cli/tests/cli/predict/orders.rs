//! A file of orders, from which the features are made first.

use super::{Desk, choice, number, table};

#[test]
fn an_order_log_is_scored_as_of_its_last_complete_day() {
    let desk = Desk::new();
    let mut log = "Invoice,Customer ID,Date,Total,Country\n".to_owned();
    for day in 1..=30 {
        log.push_str(&format!("{day},c{day},2018-04-{day:02},20.00,SP\n"));
    }
    log.push_str("31,c1,2018-04-20,-5.00,RJ\n");
    desk.write("orders.csv", &log);
    let ended = desk.predict("orders.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let rows = table(&desk.read("out.csv"));
    assert_eq!(rows.len(), 30);
    let row = rows.iter().find(|row| row["customer_id"] == "c10").unwrap();
    assert_eq!(row["data_as_of"], "2018-04-30");
    let expected = desk.expected(20.0, choice("SP"));
    assert_eq!(number(row, "expected_value"), expected.expected_value);

    let ended = desk.predict(
        "orders.csv",
        &["--out", "early.csv", "--as-of", "2018-04-10"],
    );
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert_eq!(table(&desk.read("early.csv")).len(), 10);

    desk.write(
        "bad.csv",
        &log.replace("12,c12,2018-04-12", "12,c12,2018-04-32"),
    );
    let ended = desk.predict("bad.csv", &["--out", "bad-out.csv"]);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended
            .stderr
            .contains("bad.csv, line 13, column Date: \"2018-04-32\" is"),
        "{}",
        ended.stderr
    );
    assert!(!desk.path("bad-out.csv").exists());
}
