//! The API: its numbers are those of the pages and of the database, and its lists give everybody once.

use crate::common::{Answer, ask, get, serve_model, server, shop};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(crate) async fn post(server: &Router, address: &str, body: &Value) -> Answer {
    let request = Request::post(address)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    ask(server, request).await
}

async fn told(server: &Router, address: &str) -> Value {
    let answer = get(server, address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// The values at these pointers are those of the page at those.
fn agree(api: &Value, page: &Value, pointers: &[(&str, &str)]) {
    for (ours, theirs) in pointers {
        let (ours_value, theirs_value) = (api.pointer(ours), page.pointer(theirs));
        assert!(ours_value.is_some(), "{ours} is not in {api}");
        assert_eq!(ours_value, theirs_value, "{ours} and {theirs}");
    }
}

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
             1 + n % 3, 1, (n % 11)::numeric, (n % 4) * 1e-5, n % 6, (n % 9)::numeric / 10000
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
            ("/segments/0/name", "/segments/0/name"),
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn known_customers_have_their_published_prediction_or_the_reason_why_not() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let wanted = json!({"customer_ids": ["c1", "nobody", "c5", "c1"]});
    let answer = post(&server, "/api/v1/predictions/customers", &wanted).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    let first = json!({"customer_id": "c1", "problem": null, "prediction": {
        "p_returns": 0.03, "spend_if_returns_cents": 10_000, "expected_value_cents": 300
    }});
    assert_eq!(answer["predictions"][0], first);
    assert_eq!(answer["predictions"][3], first);
    assert_eq!(answer["predictions"][1]["problem"], "unknown_customer");
    assert_eq!(answer["predictions"][2]["problem"], "no_forecast");
    assert_eq!(answer["forecast"]["model_id"], id);
    let one = told(&server, "/api/v1/customers/c1/prediction").await;
    assert_eq!(one["prediction"], first["prediction"]);
    assert_eq!(one["forecast"], answer["forecast"]);
    let later = told(&server, "/api/v1/customers/c5/prediction").await;
    assert!(later["prediction"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn described_customers_are_scored_as_in_the_what_if() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let rows = json!({"rows": [
        {"id": "a", "features": {"frequency": 1, "t_days": 30, "state": "RJ"}},
        {"features": {"frequency": null, "review_score": 5}}
    ]});
    let answer = post(&server, "/api/v1/predictions/rows", &rows).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    let what_if = told(&server, "/api/what-if?state=RJ").await;
    let first = &answer["predictions"][0];
    assert_eq!(
        (&first["id"], &first["problem"]),
        (&json!("a"), &Value::Null)
    );
    agree(
        first,
        &what_if,
        &[
            ("/prediction/p_returns", "/p_returns"),
            ("/prediction/spend_if_returns_cents", "/spend_if_returns"),
            ("/prediction/expected_value_cents", "/expected_value"),
        ],
    );
    assert!(answer["predictions"][1]["id"].is_null());
    // Both are worth 14.8413…: together 29.68, not twice what is rounded.
    assert_eq!(answer["total"]["expected_value_cents"], 2_968);
    assert_eq!(answer["total"]["customers"], 2);
    assert_eq!(answer["missing"], json!([]));
    assert_eq!(answer["forecast"]["model_id"], id);
    let features = told(&server, "/api/v1/features").await;
    let names = features["features"].as_array().unwrap().iter();
    assert_eq!(
        names.map(|it| &it["feature"]).collect::<Vec<_>>(),
        ["frequency", "t_days", "state"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_has_an_answer_is_told_that_nothing_changed_until_something_is_published() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for address in [
        "/api/v1/customers?limit=2",
        "/api/v1/customers/c1",
        "/api/v1/customers/c1/prediction",
        "/api/v1/segments",
        "/api/v1/cohorts",
        "/api/v1/scoreboard",
        "/api/v1/features",
        "/api/v1/openapi.json",
        "/api/v1/",
    ] {
        let first = get(&server, address).await;
        assert_eq!(first.header("cache-control"), "no-cache", "{address}");
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{address}: {tag}");
        let again = |tag: String| {
            let request = Request::get(address).header("if-none-match", tag);
            ask(&server, request.body(Body::empty()).unwrap())
        };
        let known = again(format!("\"other\", {tag}")).await;
        assert_eq!(
            (known.status, known.body.as_str(), known.header("etag")),
            (StatusCode::NOT_MODIFIED, "", tag.as_str()),
            "{address}"
        );
        assert_eq!(again("\"other\"".to_owned()).await.status, StatusCode::OK);
        assert_eq!(again("*".to_owned()).await.status, StatusCode::OK);
    }
    let before = get(&server, "/api/v1/cohorts").await;
    publish_again(&shop).await;
    let request = Request::get("/api/v1/cohorts").header("if-none-match", before.header("etag"));
    let after = ask(&server, request.body(Body::empty()).unwrap()).await;
    assert_eq!(after.status, StatusCode::OK);
    assert_ne!(after.header("etag"), before.header("etag"));
}

/// As a publication does it: the same tables in a schema of another identity.
async fn publish_again(shop: &clv_testkit::TestDatabase) {
    sqlx::raw_sql(
        "update marts.mart_overview set published_at = published_at + interval '1 day';
         alter schema marts rename to marts_prev; alter schema marts_prev rename to marts",
    )
    .execute(shop.pool())
    .await
    .unwrap();
}
