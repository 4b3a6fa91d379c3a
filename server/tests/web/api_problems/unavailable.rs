//! Requests that are right and cannot be answered: no database, nothing published, no model, a broken mart.

use super::{fields, is_problem};
use crate::api::post;
use crate::common::{NOWHERE, get, serve_model, server, shop};
use axum::http::StatusCode;
use clv_testkit::TestDatabase;
use serde_json::{Value, json};

const READS: [&str; 7] = [
    "/api/v1/health",
    "/api/v1/customers",
    "/api/v1/customers/c1",
    "/api/v1/customers/c1/prediction",
    "/api/v1/segments",
    "/api/v1/cohorts",
    "/api/v1/scoreboard",
];

fn bodies() -> [(&'static str, Value); 2] {
    [
        (
            "/api/v1/predictions/customers",
            json!({"customer_ids": ["c1"]}),
        ),
        (
            "/api/v1/predictions/rows",
            json!({"rows": [{"features": {}}]}),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_database_everything_says_when_to_come_back() {
    let server = server(NOWHERE);
    let mut answers = Vec::new();
    for address in READS.into_iter().chain(["/api/v1/features"]) {
        answers.push((address, get(&server, address).await));
    }
    for (address, body) in bodies() {
        answers.push((address, post(&server, address, &body).await));
    }
    for (address, answer) in answers {
        is_problem(&answer, 503, "unavailable", address);
        assert_eq!(answer.header("retry-after"), "5", "{address}");
    }
    // What is not in the database needs none.
    for address in ["/api/v1/", "/api/v1/openapi.json"] {
        assert_eq!(get(&server, address).await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn before_anything_was_published_there_is_nothing_to_tell() {
    let database = TestDatabase::create().await.unwrap();
    sqlx::raw_sql("do $$ begin create role clv_web login; exception when duplicate_object or unique_violation then null; end $$")
        .execute(database.pool())
        .await
        .unwrap();
    let server = server(&database.url());
    for address in READS {
        is_problem(&get(&server, address).await, 503, "not-published", address);
    }
    for (address, body) in bodies() {
        let answer = post(&server, address, &body).await;
        is_problem(&answer, 503, "not-published", address);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_model_or_with_a_broken_one_nothing_is_calculated() {
    let (shop, id) = shop().await;
    serve_model(&shop, &id, b"not a model".to_vec()).await;
    let broken = server(&shop.url());
    let [(known, wanted), (described, rows)] = bodies();
    let answer = post(&broken, described, &rows).await;
    is_problem(&answer, 503, "model-refused", described);
    // What is published stands without it.
    assert_eq!(post(&broken, known, &wanted).await.status, StatusCode::OK);
    sqlx::query("update marts.mart_overview set model_id = null")
        .execute(shop.pool())
        .await
        .unwrap();
    let without = server(&shop.url());
    for (address, body) in bodies() {
        is_problem(
            &post(&without, address, &body).await,
            503,
            "no-model",
            address,
        );
    }
    for address in ["/api/v1/scoreboard", "/api/v1/features"] {
        is_problem(&get(&without, address).await, 503, "no-model", address);
    }
    let answer = get(&without, "/api/v1/customers?sort=chance").await;
    is_problem(
        &answer,
        400,
        "invalid-request",
        "an order that needs a forecast",
    );
    assert_eq!(fields(&answer), ["sort"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mart_that_breaks_its_contract_is_our_fault_and_stays_inside() {
    let (shop, _) = shop().await;
    sqlx::query("update marts.mart_overview set value_basis = 'secret'")
        .execute(shop.pool())
        .await
        .unwrap();
    let server = server(&shop.url());
    for address in READS.into_iter().filter(|it| !it.ends_with("prediction")) {
        let answer = get(&server, address).await;
        is_problem(&answer, 500, "internal", address);
        assert!(!answer.body.contains("secret") && !answer.body.contains("value_basis"));
    }
}
