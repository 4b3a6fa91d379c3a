//! Health, segments, cohorts and the scoreboard: what their pages say.

use super::{agree, told};
use crate::common::{serve_model, server, shop};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn health_says_from_when_the_data_are_and_whether_the_model_can_be_asked() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let health = told(&server, "/api/v1/health").await;
    let status = told(&server, "/api/status").await;
    for field in [
        "source",
        "source_kind",
        "currency",
        "value_basis",
        "horizon_days",
        "first_day",
        "last_day",
        "as_of",
        "published_at",
        "model_id",
    ] {
        assert_eq!(health["data"][field], status[field], "{field}");
    }
    assert_eq!(health["model"], "ok");
    serve_model(&shop, &id, b"not a model".to_vec()).await;
    let other = crate::common::server(&shop.url());
    assert_eq!(told(&other, "/api/v1/health").await["model"], "refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn segments_and_their_plan_are_those_of_the_page() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let address = "/api/v1/segments?contact_cost_cents=50&margin_percent=50&uplift_percent=50";
    let api = told(&server, address).await;
    let page = told(&server, "/api/segments?cost=0.5&margin=50&uplift=50").await;
    agree(
        &api,
        &page,
        &[
            ("/segments/0/name", "/segments/0/name/name"),
            ("/segments/0/customers", "/segments/0/customers"),
            ("/segments/0/value_cents", "/segments/0/value"),
            (
                "/segments/0/expected/expected_value_cents",
                "/segments/0/expected/value",
            ),
            (
                "/tiers/0/expected/expected_buyers",
                "/tiers/0/expected/buyers",
            ),
            ("/return_rules", "/rules"),
            ("/plan/customers", "/plan/customers"),
            ("/plan/all_customers", "/plan/all_customers"),
        ],
    );
    // Half a unit of profit, above an expected value of two units.
    assert_eq!(api["plan"]["profit_cents"], 50);
    assert_eq!(api["plan"]["threshold_cents"], 200.0);
    assert_eq!(api["plan"]["contact_cost_cents"], 50.0);
    let standard = told(&server, "/api/v1/segments").await;
    assert_eq!(standard["plan"]["contact_cost_cents"], 5.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cohorts_and_the_scoreboard_are_those_of_their_pages() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let api = told(&server, "/api/v1/cohorts").await;
    let page = told(&server, "/api/cohorts").await;
    agree(
        &api,
        &page,
        &[
            ("/cohorts/0/month", "/cohorts/0/month"),
            (
                "/cohorts/0/months/1/retention",
                "/cohorts/0/months/1/retention",
            ),
            (
                "/cohorts/0/months/1/value_per_customer_cents",
                "/cohorts/0/months/1/value_per_customer",
            ),
            (
                "/curves/0/points/1/value_per_customer_cents",
                "/curves/0/points/1/value_per_customer",
            ),
            ("/returns/1/share", "/returns/1/share"),
            ("/returns/1/interval/low", "/returns/1/interval/0"),
        ],
    );
    let api = told(&server, "/api/v1/scoreboard").await;
    let page = told(&server, "/api/model").await;
    agree(
        &api,
        &page,
        &[
            ("/served/verdict", "/card/verdict"),
            ("/served/test_value_cents", "/card/test_actual_total"),
            ("/models/0/model", "/scoreboard/0/model"),
            ("/models/0/gini", "/scoreboard/0/gini"),
            (
                "/models/0/gini_interval/high",
                "/scoreboard/0/gini_interval/1",
            ),
            (
                "/models/0/predicted_total_cents",
                "/scoreboard/0/predicted_total",
            ),
            ("/models/1/gini", "/scoreboard/1/gini"),
        ],
    );
    assert_eq!(api["served"]["model_id"], id);
}
