//! Requests that are wrong: in their address, their body, their method or their size.

use super::{fields, is_problem};
use crate::api::post;
use crate::common::{NOWHERE, ask, get, server, shop};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_address_is_answered_with_the_fields_that_are_wrong() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let long = "x".repeat(300);
    for (address, wrong) in [
        ("customers?sort=shoe", vec!["sort"]),
        ("customers?limit=0&dir=up", vec!["dir", "limit"]),
        ("customers?limit=1001", vec!["limit"]),
        ("customers?limit=9223372036854775808", vec!["limit"]),
        ("customers?limit=-1", vec!["limit"]),
        ("customers?page=3", vec!["page"]),
        ("customers?state=%FF", vec!["state"]),
        ("customers?state=a%00b", vec!["state"]),
        ("customers?state=", vec!["state"]),
        ("customers?q=a&q=b", vec!["q"]),
        ("customers?%FF=1", vec![""]),
        ("customers?after=nowhere", vec!["after"]),
        ("customers?before=~x", vec!["before"]),
        ("customers?after=3~x&before=3~x", vec!["before"]),
        ("customers?sort=last&after=3~x", vec!["after"]),
        ("customers?sort=value&after=1e-20000~x", vec!["after"]),
        ("customers?sort=chance&before=1e-400~x", vec!["before"]),
        ("customers?sort=last&after=-0001-01-01~x", vec!["after"]),
        (&format!("customers?category={long}"), vec!["category"]),
        ("customers/c1?x=1", vec!["x"]),
        ("customers/%FF", vec!["customer_id"]),
        ("customers/a%00b", vec!["customer_id"]),
        (&format!("customers/{long}/prediction"), vec!["customer_id"]),
        ("segments?margin_percent=120", vec!["margin_percent"]),
        (
            "segments?contact_cost_cents=NaN&uplift_percent=",
            vec!["contact_cost_cents", "uplift_percent"],
        ),
        ("cohorts?a=1", vec!["a"]),
        ("scoreboard?a=1", vec!["a"]),
        ("features?a=1", vec!["a"]),
        ("health?a=1", vec!["a"]),
        ("openapi.json?a=1", vec!["a"]),
        ("?a=1", vec!["a"]),
    ] {
        let answer = get(&server, &format!("/api/v1/{address}")).await;
        is_problem(&answer, 400, "invalid-request", address);
        let mut found = fields(&answer);
        found.sort();
        assert_eq!(found, wrong, "{address}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_body_is_answered_with_the_path_of_the_field() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let many: Vec<String> = (0..1_001).map(|id| id.to_string()).collect();
    let row = |features: Value| json!({"rows": [{"features": {}}, {"features": features}]});
    for (address, body, wrong) in [
        ("customers", json!({}), "customer_ids"),
        ("customers", json!([["c1"]]), ""),
        ("customers", json!({"customer_ids": "c1"}), "customer_ids"),
        ("customers", json!({"customer_ids": []}), "customer_ids"),
        ("customers", json!({"customer_ids": many}), "customer_ids"),
        (
            "customers",
            json!({"customer_ids": ["a", 1]}),
            "customer_ids[1]",
        ),
        (
            "customers",
            json!({"customer_ids": ["a", ""]}),
            "customer_ids[1]",
        ),
        (
            "customers",
            json!({"customer_ids": ["a\u{0}"]}),
            "customer_ids[0]",
        ),
        ("customers", json!({"customer_ids": ["a"], "x": 1}), "x"),
        ("rows", json!({"rows": []}), "rows"),
        (
            "rows",
            json!({"rows": vec![json!({"features": {}}); 1_001]}),
            "rows",
        ),
        ("rows", json!({"rows": [{"id": "a"}]}), "rows[0].features"),
        (
            "rows",
            json!({"rows": [{"id": "", "features": {}}]}),
            "rows[0].id",
        ),
        (
            "rows",
            row(json!({"frequenci": 1})),
            "rows[1].features.frequenci",
        ),
        (
            "rows",
            row(json!({"frequency": "2"})),
            "rows[1].features.frequency",
        ),
        (
            "rows",
            row(json!({"frequency": 1e13})),
            "rows[1].features.frequency",
        ),
        ("rows", row(json!({"state": 5})), "rows[1].features.state"),
        (
            "rows",
            row(json!({"state": "\u{0}"})),
            "rows[1].features.state",
        ),
        ("rows", row(json!([1])), "rows[1].features"),
    ] {
        let address = format!("/api/v1/predictions/{address}");
        let answer = post(&server, &address, &body).await;
        is_problem(&answer, 422, "invalid-body", &format!("{address} {wrong}"));
        assert_eq!(fields(&answer), [wrong], "{}", answer.body);
    }
    let thousand: Vec<String> = (0..1_000).map(|id| id.to_string()).collect();
    let body = json!({"customer_ids": thousand});
    let answer = post(&server, "/api/v1/predictions/customers", &body).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_no_json_or_too_much_of_it_is_refused() {
    let server = server(NOWHERE);
    let send = async |kind: Option<&str>, body: Vec<u8>| {
        let mut request = Request::post("/api/v1/predictions/rows");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        ask(&server, request.body(Body::from(body)).unwrap()).await
    };
    let json = Some("application/json");
    for text in ["", "{", "rows=1", "{\"rows\":[]} x", "\u{0}"] {
        let answer = send(json, text.as_bytes().to_vec()).await;
        is_problem(&answer, 400, "unreadable-body", text);
    }
    let answer = send(json, b"\xff\xfe".to_vec()).await;
    is_problem(&answer, 400, "unreadable-body", "not UTF-8");
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let answer = send(kind, b"{}".to_vec()).await;
        is_problem(&answer, 415, "unsupported-media-type", "wrong type");
    }
    let answer = send(json, vec![b' '; (1 << 20) + 1]).await;
    is_problem(&answer, 413, "body-too-large", "one byte too many");
    let deep = "[".repeat(100_000);
    let answer = send(json, deep.into_bytes()).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn addresses_methods_and_customers_that_there_are_not_are_problems() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for address in [
        "no/such",
        "customers/",
        "customers/a/b",
        "health/",
        "%FF",
        "predictions",
    ] {
        for method in ["GET", "POST", "DELETE", "OPTIONS", "TRACE"] {
            let request = Request::builder()
                .method(method)
                .uri(format!("/api/v1/{address}"));
            let answer = ask(&server, request.body(Body::empty()).unwrap()).await;
            is_problem(&answer, 404, "not-found", &format!("{method} {address}"));
        }
    }
    for (method, address, allowed) in [
        ("POST", "customers", "GET,HEAD"),
        ("DELETE", "customers/c1", "GET,HEAD"),
        ("TRACE", "health", "GET,HEAD"),
        ("OPTIONS", "", "GET,HEAD"),
        ("GET", "predictions/rows", "POST"),
        ("PUT", "predictions/customers", "POST"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1/{address}"));
        let answer = ask(&server, request.body(Body::empty()).unwrap()).await;
        is_problem(&answer, 405, "method-not-allowed", address);
        assert_eq!(answer.header("allow"), allowed, "{method} {address}");
    }
    for address in [
        "customers/nobody",
        "customers/nobody/prediction",
        "customers/%27--",
    ] {
        let answer = get(&server, &format!("/api/v1/{address}")).await;
        is_problem(&answer, 404, "no-such-customer", address);
    }
    let long = format!("/api/v1/customers?q={}", "x".repeat(9_000));
    is_problem(&get(&server, &long).await, 414, "address-too-long", "9 KB");
    let moved = get(&server, "/api/v1").await;
    assert_eq!(moved.header("location"), "/api/v1/");
}
