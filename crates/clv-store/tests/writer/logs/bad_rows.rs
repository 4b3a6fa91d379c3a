//! Rows that cannot be used: a few are set aside, too many refuse the file.

use super::Shop;
use crate::support::value;

#[tokio::test]
async fn bad_rows_are_set_aside_with_file_line_column_value_and_reason() {
    let shop = Shop::open().await;
    let good = "A,C1,2018-01-05,10\n".repeat(298);
    let report = shop
        .load(
            "a.csv",
            &format!("{good}B,C1,2018-02-30,10\nC,C1,2018-01-05,1e400\nD,,2018-01-05,9\n"),
        )
        .await
        .unwrap();
    let file = report.files.first().unwrap();
    assert_eq!(
        (file.rows_read, file.rows_loaded, file.rows_bad),
        (301, 298, 2)
    );
    let apart = file.apart.first().unwrap();
    assert_eq!((apart.rows, apart.amount.as_str()), (1, "9.00"));
    let set_aside: Vec<String> = sqlx::query_scalar(
        "select concat_ws('|', file, line, column_name, value, reason) from raw.quarantine order by line",
    )
    .fetch_all(shop.pool())
    .await
    .unwrap();
    assert_eq!(
        set_aside,
        [
            "a.csv|300|ordered_at|2018-02-30|is a day or a time that does not exist",
            "a.csv|301|amount|1e400|is larger than 9,999,999,999.99",
        ]
    );
    let told: Vec<String> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "1 × ordered_at is a day or a time that does not exist, first on line 300: \"2018-02-30\"",
            "1 × amount is larger than 9,999,999,999.99, first on line 301: \"1e400\"",
        ]
    );
}

#[tokio::test]
async fn more_bad_rows_than_one_in_a_hundred_refuse_the_file_and_leave_everything() {
    let shop = Shop::open().await;
    shop.load("a.csv", "A,C1,2018-01-05,10\n").await.unwrap();
    let rows = format!("{}X,C1,2018-01-05,x\n", "B,C1,2018-01-05,10\n".repeat(98));
    let error = shop.load("b.csv", &rows).await.unwrap_err();
    assert!(error.is_rejected_data());
    assert_eq!(
        error.to_string(),
        "b.csv: 1 of 99 rows cannot be used, more than 1 %; nothing was loaded\n  \
         1 × amount is not a number, first on line 100: \"x\""
    );
    let left: String = value(
        shop.pool(),
        "select (select count(*) from raw.order_lines) || ' ' || (select count(*) from raw.quarantine)
         || ' ' || (select count(*) from raw.loads)",
    )
    .await;
    assert_eq!(left, "1 0 1");
    let taken = shop
        .load_as("b.csv", &rows, |request| {
            request.tolerance = "2".parse().unwrap()
        })
        .await
        .unwrap();
    assert_eq!(taken.rows, 99);
}
