//! What is known about the data.

use clv_store::read;

use crate::shop;

#[tokio::test]
async fn what_is_known_about_the_data_comes_in_one_document() {
    let shop = shop().await;
    let page = read::data(shop.pool()).await.unwrap();
    let file = page.known.files.first().unwrap();
    assert_eq!((file.rows_read, file.rows_rejected), (9, 2));
    assert_eq!(page.known.rejected.first().unwrap().first_line, 4);
    let tests: Vec<_> = page
        .known
        .tests
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(
        tests,
        ["value_reconciles", "a_key_is_unique", "days_add_up"]
    );
    let months: Vec<_> = page
        .known
        .months
        .iter()
        .map(|row| (row.measure.as_str(), row.marts_hundredths))
        .collect();
    let orders = [("orders", 200), ("orders", 200)];
    assert_eq!(
        months,
        [
            orders[0],
            orders[1],
            ("revenue", 3_550),
            ("revenue", 29_999)
        ]
    );
    assert_eq!(page.known.lineage.first().unwrap().layer, "marts");
    let drift: Vec<_> = page.known.drift.iter().map(|row| row.change).collect();
    assert_eq!(drift, [0.01, 0.31, 0.01]);
    assert_eq!(
        page.known
            .drift
            .get(1)
            .and_then(|row| row.subject.as_deref()),
        Some("t_days")
    );
    sqlx::raw_sql(
        "truncate marts.mart_loaded_files, marts.mart_rejected_rows, marts.mart_steps, marts.mart_tests, \
         marts.mart_leakage, marts.mart_reconciliation, marts.mart_lineage, marts.mart_drift",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let nothing = read::data(shop.pool()).await.unwrap().known;
    assert!(nothing.files.is_empty() && nothing.steps.is_empty() && nothing.lineage.is_empty());
}
