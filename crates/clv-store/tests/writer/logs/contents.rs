//! What is read out of a log: exact counts and totals, and dates as they were meant.

use clv_store::raw::load_log;
use clv_testkit::shared_data;

use super::{Shop, request};
use crate::support::{migrated, value};

#[tokio::test]
async fn holds_exactly_the_counts_and_totals_of_the_real_logs() {
    let Some(data) = shared_data() else { return };
    for (file, lines, customers, total) in [
        ("cdnow/cdnow_master.csv", 69_659, 23_570, "2500315.6300"),
        (
            "olist-orders-to-2018-02-28.csv.gz",
            58_058,
            56_934,
            "9296540.9100",
        ),
    ] {
        let database = migrated().await;
        let path = data.join(file);
        let report = load_log(database.pool(), &request(&path), &mut |_| {})
            .await
            .unwrap();
        assert_eq!((report.rows, report.changed), (lines, true));
        let found: String = value(
            database.pool(),
            "select count(*) || ' ' || count(distinct customer_id) || ' ' || sum(amount) from raw.order_lines",
        )
        .await;
        assert_eq!(found, format!("{lines} {customers} {total}"));
    }
}

#[tokio::test]
async fn a_file_read_in_another_way_replaces_its_first_reading() {
    let shop = Shop::open().await;
    let rows = "A,C1,03/04/2018,10\nB,C1,05/06/2018,10\n";
    let error = shop.load("a.csv", rows).await.unwrap_err();
    assert!(
        error.is_rejected_data() && error.hint().unwrap().contains("--date-format"),
        "{error}"
    );
    for (format, day) in [("dmy", "2018-04-03"), ("mdy", "2018-03-04")] {
        let report = shop
            .load_as("a.csv", rows, |request| {
                request.options.date_format = Some(format.parse().unwrap());
            })
            .await
            .unwrap();
        assert_eq!((report.changed, report.rows), (true, 2));
        assert_eq!(
            shop.lines().await.first().unwrap(),
            &format!("A C1 {day} 10")
        );
    }
}
