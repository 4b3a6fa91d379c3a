//! Customers: the same as on their pages, each once, whatever the filter and the order.

use super::{agree, told};
use crate::common::{server, shop};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn customers_are_those_of_the_page_and_of_the_database() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let api = told(&server, "/api/v1/customers?sort=value&dir=asc").await;
    let page = told(&server, "/api/customers?sort=value&dir=asc").await;
    let lines = page["customers"].as_array().unwrap();
    assert_eq!(api["customers"].as_array().unwrap().len(), lines.len());
    for place in 0..lines.len() {
        let (ours, theirs) = (&api["customers"][place], &page["customers"][place]);
        for field in [
            "customer_id",
            "state",
            "first_category",
            "first_purchase_on",
            "last_purchase_on",
            "purchase_days",
            "orders",
        ] {
            assert_eq!(ours[field], theirs[field], "{field}");
        }
        assert_eq!(ours["value_cents"], theirs["value"]);
        assert_eq!(
            ours["prediction"]["expected_value_cents"],
            theirs["expected"]["value"]
        );
        assert_eq!(
            ours["prediction"]["p_returns"],
            theirs["expected"]["p_returns"]
        );
    }
    let total: i64 =
        sqlx::query_scalar("select (sum(value) * 100)::bigint from marts.dim_customers")
            .fetch_one(shop.pool())
            .await
            .unwrap();
    let sum = api["customers"].as_array().unwrap().iter();
    let sum: i64 = sum.map(|it| it["value_cents"].as_i64().unwrap()).sum();
    assert_eq!(sum, total);
    assert_eq!(api["found"], json!({"customers": 4, "is_all": true}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_filters_are_those_of_the_page() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for (query, ids) in [
        ("state=SP&sort=value", vec!["c5", "c3", "c1"]),
        ("category=books", vec!["c2", "c3"]),
        ("bought=again", vec!["c1"]),
        ("bought=once&sort=last", vec!["c5", "c3", "c2"]),
        ("q=c2", vec!["c2"]),
        ("state=Atlantis", vec![]),
        ("q=%27%20or%20true%20--", vec![]),
    ] {
        let found = told(&server, &format!("/api/v1/customers?{query}")).await;
        assert_eq!(ids_of(&found), ids, "{query}");
    }
}

fn ids_of(page: &Value) -> Vec<String> {
    let customers = page["customers"].as_array().unwrap().iter();
    customers
        .map(|it| it["customer_id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn paging_gives_every_customer_once_in_every_order_and_back_again() {
    let (shop, _) = shop().await;
    // Many alike: where values tie, the customer decides.
    sqlx::query(
        "insert into marts.dim_customers
         select 'n~' || lpad(n::text, 3, '0'), 'SP', 'toys', date '2017-01-01' + n % 7, date '2017-02-01' + n % 5,
             1 + n % 3, 1, (n % 11)::numeric, 'New', (n % 4) * 1e-5, n % 6, (n % 9)::numeric / 10000
         from generate_series(1, 120) as n",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let server = server(&shop.url());
    for (sort, customers) in [
        ("expected", 123),
        ("chance", 123),
        ("value", 124),
        ("days", 124),
        ("last", 124),
    ] {
        for dir in ["asc", "desc"] {
            let first = format!("/api/v1/customers?sort={sort}&dir={dir}&limit=17");
            let (mut seen, mut address) = (Vec::new(), first.clone());
            let last = loop {
                let page = told(&server, &address).await;
                seen.extend(ids_of(&page));
                match page["next"].as_str() {
                    Some(next) => address = format!("{first}&after={}", encoded(next)),
                    None => break page,
                }
            };
            let once: BTreeSet<_> = seen.iter().collect();
            assert_eq!((seen.len(), once.len()), (customers, customers), "{first}");
            let mut back = ids_of(&last);
            let mut previous = last["previous"].as_str().map(str::to_owned);
            while let Some(cursor) = previous {
                let page = told(&server, &format!("{first}&before={}", encoded(&cursor))).await;
                let mut ids = ids_of(&page);
                ids.append(&mut back);
                back = ids;
                previous = page["previous"].as_str().map(str::to_owned);
            }
            assert_eq!(back, seen, "{first}");
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_customer_is_told_as_on_their_page() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let api = told(&server, "/api/v1/customers/c1").await;
    let page = told(&server, "/api/customer?id=c1").await;
    agree(
        &api,
        &page,
        &[
            ("/customer/customer_id", "/line/customer_id"),
            ("/customer/value_cents", "/line/value"),
            ("/customer/prediction/p_returns", "/line/expected/p_returns"),
            (
                "/customer/prediction/expected_value_cents",
                "/line/expected/value",
            ),
            ("/orders/0/order_id", "/orders/0/order_id"),
            ("/orders/1/value_cents", "/orders/1/value"),
            ("/features/0/feature", "/features/0/feature"),
            ("/features/0/value", "/features/0/value"),
            ("/explanation/base_p_returns", "/explanation/base_p"),
            ("/explanation/p_returns", "/explanation/returns"),
            ("/explanation/spend", "/explanation/spend"),
        ],
    );
    let later = told(&server, "/api/v1/customers/c5").await;
    assert!(later["customer"]["prediction"].is_null() && later["explanation"].is_null());
    assert_eq!(later["features"], json!([]));
}
