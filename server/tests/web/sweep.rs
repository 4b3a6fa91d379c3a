//! Every mart that is gone, and everything else that a database can do to its readers: said in plain words, nothing of the inside.

use crate::common::{PAGES, QUESTIONS, get, serve_model, server, shop, tells_nothing};
use axum::http::StatusCode;
use sqlx::AssertSqlSafe;

/// What else reads the database.
const MORE: [&str; 9] = [
    "/api/twins",
    "/api/v1/health",
    "/api/v1/customers",
    "/api/v1/customers/c1",
    "/api/v1/customers/c1/prediction",
    "/api/v1/cohorts",
    "/api/v1/features",
    "/api/v1/scoreboard",
    "/api/v1/segments",
];

/// Words that would give the inside away. The published tables are none of it: definitions name them as their source.
const INSIDE: [&str; 12] = [
    "sqlx",
    "relation",
    "column \"",
    "clv_web",
    "clv-store",
    "clv_store",
    "permission denied",
    "panicked",
    ".rs:",
    "statement timeout",
    "from marts",
    "tokio",
];

/// What happens, and how it is undone.
fn faults() -> Vec<(String, String)> {
    let tables = [
        "mart_overview",
        "mart_months",
        "mart_concentration",
        "mart_explore_months",
        "mart_explore_buyers",
        "mart_explore_names",
        "mart_explore_spreads",
        "mart_cohorts",
        "mart_cohort_curves",
        "mart_time_to_second",
        "mart_return_drivers",
        "mart_customer_features",
        "dim_customers",
        "fct_orders",
        "mart_segments",
        "mart_value_tiers",
        "mart_return_rules",
        "mart_audiences",
        "mart_audience_windows",
        "mart_model",
        "mart_scoreboard",
        "mart_calibration",
        "mart_importance",
        "mart_past_models",
        "mart_features",
        "mart_past_customers",
        "mart_loaded_files",
        "mart_rejected_rows",
        "mart_reconciliation",
        "mart_lineage",
        "mart_steps",
        "mart_tests",
        "mart_leakage",
        "mart_drift",
    ];
    let gone = tables.map(|table| {
        (
            format!("alter table marts.{table} rename to {table}_gone"),
            format!("alter table marts.{table}_gone rename to {table}"),
        )
    });
    let others = [
        (
            "revoke select on all tables in schema marts from clv_web",
            "grant select on all tables in schema marts to clv_web",
        ),
        (
            "revoke usage on schema marts from clv_web",
            "grant usage on schema marts to clv_web",
        ),
        (
            "alter schema marts rename to elsewhere",
            "alter schema elsewhere rename to marts",
        ),
        (
            "alter table marts.mart_overview rename column orders to bought",
            "alter table marts.mart_overview rename column bought to orders",
        ),
        (
            "create table marts.aside as table marts.mart_overview; delete from marts.mart_overview",
            "insert into marts.mart_overview table marts.aside; drop table marts.aside",
        ),
        (
            "create table marts.aside as table marts.mart_model; delete from marts.mart_model",
            "insert into marts.mart_model table marts.aside; drop table marts.aside",
        ),
    ];
    let others = others.map(|(fault, undone)| (fault.to_owned(), undone.to_owned()));
    gone.into_iter().chain(others).collect()
}

/// What is wrong with the answers while it lasts; how many were no answers.
async fn failures(url: &str, fault: &str) -> usize {
    // A server of its own: nothing is kept from before.
    let server = server(url);
    let mut failed = 0;
    for address in PAGES.into_iter().chain(QUESTIONS).chain(MORE) {
        let answer = get(&server, address).await;
        let told = matches!(
            answer.status,
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::SERVICE_UNAVAILABLE
        );
        let is_said = answer.status.is_success() || answer.status == StatusCode::NOT_FOUND || told;
        assert!(is_said, "{fault}: {address} {}", answer.status);
        if told {
            failed += 1;
            tells_nothing(&answer, &INSIDE, &format!("{fault}: {address}"));
            assert!(
                answer.body.contains(answer.header("x-request-id")),
                "{fault}: {address}: {}",
                answer.body
            );
        }
    }
    failed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forced_faults_show_nothing_of_the_inside() {
    let (shop, _) = shop().await;
    sqlx::raw_sql(
        "do $$ begin create role clv_web login; exception when duplicate_object or unique_violation then null; end $$;
         grant usage on schema marts to clv_web; grant select on all tables in schema marts to clv_web",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    assert_eq!(failures(&shop.url(), "nothing").await, 0);
    let faults = faults();
    assert!(faults.len() >= 30);
    for (fault, undone) in faults {
        sqlx::raw_sql(AssertSqlSafe(fault.clone()))
            .execute(shop.pool())
            .await
            .unwrap();
        assert!(
            failures(&shop.url(), &fault).await > 0,
            "{fault} is noticed by nothing"
        );
        sqlx::raw_sql(AssertSqlSafe(undone))
            .execute(shop.pool())
            .await
            .unwrap();
    }
    assert_eq!(failures(&shop.url(), "all undone").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_damaged_model_shows_nothing_of_the_inside() {
    let (shop, id) = shop().await;
    serve_model(&shop, &id, b"CLAVE\r\n\x1a no model".to_vec()).await;
    assert!(failures(&shop.url(), "a damaged model").await > 0);
}
