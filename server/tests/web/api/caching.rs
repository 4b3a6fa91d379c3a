//! Answers are kept until something is published, and no longer.

use crate::common::{ask, get, server, server_with, shop};
use axum::body::Body;
use axum::http::{Request, StatusCode};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_program_of_the_same_version_answers_anew() {
    let (shop, _) = shop().await;
    let tag_of = async |program: &str| {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("pkg")).unwrap();
        std::fs::write(site.path().join("pkg/clave.wasm"), program).unwrap();
        let root = site.path().to_str().unwrap();
        let server = server_with(&shop.url(), &[("LEPTOS_SITE_ROOT", root)]);
        let answer = get(&server, "/api/v1/cohorts").await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.header("etag").to_owned()
    };
    assert_eq!(tag_of("one").await, tag_of("one").await);
    assert_ne!(tag_of("one").await, tag_of("two").await);
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
