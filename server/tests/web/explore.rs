//! What the explore page answers, over a shop of six orders.

use crate::common::{get, server, shop};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn explore_answers_the_same_fields_as_its_page() {
    let (shop, _) = shop().await;
    let answer = get(&server(&shop.url()), "/api/explore?from=2017-02&state=sp").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let json = answer.json();
    assert_eq!(
        (
            json["totals"]["orders"].as_i64(),
            json["totals"]["value"].as_i64()
        ),
        (Some(2), Some(510_000))
    );
    assert_eq!(json["unfiltered"]["customers"], 4);
    assert_eq!(json["months"][0]["is_selected"], false);
    assert_eq!(json["states"].as_array().unwrap().len(), 3);
    assert_eq!(json["choices"]["categories"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn explore_shows_payments_hours_and_deliveries_and_filters_by_payment() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let json = get(&server, "/api/explore?payment=Boleto").await.json();
    assert_eq!(json["filters"]["payment"], "boleto");
    assert_eq!(json["totals"]["orders"], 2);
    assert_eq!(
        json["payments"][1]["orders"], 3,
        "its own filter does not hold for it"
    );
    assert_eq!(json["hours"].as_array().unwrap().len(), 168);
    // Wednesday, the last hour.
    assert_eq!(json["hours"][71], 1);
    assert_eq!(
        json["deliveries"][5]["scores"],
        serde_json::json!([1, 0, 0, 0, 0])
    );
    assert_eq!(
        json["deliveries"][0]["scores"],
        serde_json::json!([0, 0, 0, 0, 0])
    );
    let page = get(&server, "/explore?payment=boleto").await.body;
    for words in [
        "paid by boleto",
        "Orders by weekday and hour",
        "Review score by days to delivery",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let unknown = get(&server, "/api/explore?payment=shells").await.json();
    assert_eq!(unknown["problems"][0]["field"], "payment");
    assert!(unknown["filters"]["payment"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_shop_does_not_know_is_not_shown() {
    let (shop, _) = shop().await;
    sqlx::raw_sql(concat!(
        "update marts.fct_orders set payment_type = null, hour = null, delivery_days = null; \
         drop table marts.mart_explore_months, marts.mart_explore_names, marts.mart_explore_spreads, marts.mart_explore_buyers;",
        include_str!("../../../crates/clv-store/tests/explore_marts.sql")
    ))
    .execute(shop.pool())
    .await
    .unwrap();
    let page = get(&server(&shop.url()), "/explore").await.body;
    for words in ["name=\"payment\"", "by payment", "weekday", "delivery"] {
        assert!(!page.contains(words), "{words}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_state_that_the_data_does_not_know_is_reported_and_not_applied() {
    let (shop, _) = shop().await;
    let json = get(&server(&shop.url()), "/api/explore?state=ZZ")
        .await
        .json();
    assert_eq!(json["problems"][0]["field"], "state");
    // Of the six orders one was no purchase.
    assert_eq!(json["totals"]["orders"], 5);
    assert!(json["filters"]["state"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_read_is_a_bad_request_with_the_field() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for (address, field) in [
        ("/api/explore?from=march", "from"),
        ("/api/what-if?frequency=many", "frequency"),
        ("/api/what-if?state=Atlantis", "state"),
        ("/api/segments?margin=120", "margin"),
        ("/api/customers?sort=shoe", "sort"),
        ("/api/customers?after=nowhere", "after"),
        ("/api/customers?before=nowhere", "before"),
    ] {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.json()["problems"][0]["field"], field, "{address}");
    }
}
