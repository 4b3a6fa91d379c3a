//! The overview.

use clv_store::read;

use crate::shop;

#[tokio::test]
async fn overview_has_money_in_cents_and_months_in_order() {
    let shop = shop().await;
    let page = read::overview_page(shop.pool()).await.unwrap();
    assert_eq!(
        (
            page.overview.value_total_cents,
            page.overview.expected_p90_cents
        ),
        (533_549, Some(999))
    );
    assert_eq!(
        (page.overview.customers, page.overview.expected_buyers),
        (4, Some(0.1))
    );
    assert_eq!(
        page.overview.verdict.as_deref(),
        Some("No better than recency alone.")
    );
    let months: Vec<_> = page
        .months
        .iter()
        .map(|row| (row.month.to_string(), row.value_cents))
        .collect();
    assert_eq!(months.first().unwrap(), &("2017-01-01".to_owned(), 3_550));
    assert_eq!(months.len(), 4);
    let models: Vec<_> = page
        .scoreboard
        .iter()
        .map(|row| (row.model.as_str(), row.gini, row.predicted_total_cents))
        .collect();
    assert_eq!(
        models,
        [("hurdle", Some(0.24), Some(9_235)), ("zero", None, Some(0))]
    );
    assert_eq!(
        page.concentration
            .iter()
            .map(|row| row.customers_pct)
            .collect::<Vec<_>>(),
        [0, 50, 100, 0, 100]
    );
}

#[tokio::test]
async fn overview_stands_without_a_model() {
    let shop = shop().await;
    sqlx::raw_sql(
        "delete from marts.mart_model; \
         update marts.mart_overview set model_id = null, expected_total = null, expected_buyers = null",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let overview = read::overview(shop.pool()).await.unwrap();
    assert_eq!((overview.customers, overview.model_id), (4, None));
    assert_eq!((overview.verdict, overview.test_cutoff), (None, None));
}
