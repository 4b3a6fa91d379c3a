//! Answers that the caller already has.

use crate::common::{Answer, NOWHERE, ask, get, server, shop};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};

/// A server that has a connection already: where none is free, answers go without a tag.
async fn ready(url: &str) -> Router {
    let server = server(url);
    assert_eq!(get(&server, "/readyz").await.status, StatusCode::OK);
    server
}

async fn ask_again(server: &Router, address: &str, tag: &str) -> Answer {
    let request = Request::get(address)
        .header("if-none-match", tag)
        .header("accept-encoding", "br");
    ask(server, request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_is_known_is_not_sent_again() {
    let (shop, _) = shop().await;
    let server = ready(&shop.url()).await;
    for address in [
        "/api/status",
        "/api/explore?state=SP",
        "/api/model",
        "/api/customers?sort=value",
    ] {
        let first = get(&server, address).await;
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{address}: {tag}");
        let again = ask_again(&server, address, tag).await;
        assert_eq!(
            (again.status, again.body.as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{address}"
        );
        assert_eq!(
            (again.header("etag"), again.header("cache-control")),
            (tag, "no-cache")
        );
        let other = ask_again(&server, address, "\"something else\"").await;
        assert_eq!((other.status, other.header("etag")), (StatusCode::OK, tag));
        assert_eq!(other.header("content-encoding"), "br");
    }
    let tag = get(&server, "/api/explore?state=SP").await;
    let other = ask_again(&server, "/api/explore?state=RJ", tag.header("etag")).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_publication_makes_every_answer_new() {
    let (shop, _) = shop().await;
    let server = ready(&shop.url()).await;
    let first = get(&server, "/api/explore").await;
    sqlx::raw_sql(
        "alter schema marts rename to marts_prev; \
         update marts_prev.mart_overview set customers = 5; \
         alter schema marts_prev rename to marts",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let second = ask_again(&server, "/api/explore", first.header("etag")).await;
    assert_eq!(second.status, StatusCode::OK);
    assert_ne!(second.header("etag"), first.header("etag"));
    let again = ask_again(&server, "/api/explore", second.header("etag")).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn failures_and_pages_have_no_tag() {
    let (shop, _) = shop().await;
    let server = ready(&shop.url()).await;
    for (address, status) in [
        ("/api/explore?from=march", StatusCode::BAD_REQUEST),
        ("/api/no-such-question", StatusCode::NOT_FOUND),
        ("/explore", StatusCode::OK),
    ] {
        let answer = get(&server, address).await;
        assert_eq!(
            (answer.status, answer.header("etag")),
            (status, ""),
            "{address}"
        );
    }
    let stopped = get(&crate::common::server(NOWHERE), "/api/status").await;
    assert_eq!(
        (stopped.status, stopped.header("etag")),
        (StatusCode::SERVICE_UNAVAILABLE, "")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_in_another_language_is_another_answer() {
    let (shop, _) = shop().await;
    let server = ready(&shop.url()).await;
    let english = get(&server, "/api/segments").await;
    let request = Request::get("/api/segments")
        .header("if-none-match", english.header("etag"))
        .header("cookie", "clave-lang=pt-BR");
    let portuguese = ask(&server, request.body(Body::empty()).unwrap()).await;
    assert_eq!(portuguese.status, StatusCode::OK);
    assert_ne!(portuguese.body, english.body);
}
