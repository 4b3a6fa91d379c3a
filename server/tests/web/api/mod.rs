//! The API: its numbers are those of the pages and of the database, and its lists give everybody once.

mod caching;
mod customers;
mod pages;
mod predictions;

use crate::common::{Answer, ask, get};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;

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
