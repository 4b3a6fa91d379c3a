//! What the server answers when something is wrong: plain words, an id, the headers, nothing of the inside.

use crate::common::{
    Answer, NOWHERE, PAGES, QUESTIONS, ask, get, server, server_with, tells_nothing,
};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use clv_testkit::TestDatabase;

/// Words that would give the inside away.
const INSIDE: [&str; 12] = [
    "sqlx",
    "postgres",
    "Postgres",
    "127.0.0.1",
    "relation",
    "schema",
    "panicked",
    "src/",
    "nobody",
    "SQL",
    "tokio",
    "clv_web",
];

fn is_dressed(answer: &Answer, address: &str) {
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'self'",
        "script-src 'self' 'nonce-",
        "'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{address}: {part} not in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    assert_eq!(
        answer.header("x-content-type-options"),
        "nosniff",
        "{address}"
    );
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{address}");
    assert_eq!(
        answer.header("cross-origin-opener-policy"),
        "same-origin",
        "{address}"
    );
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{address}"
    );
    assert_eq!(answer.header("x-request-id").len(), 16, "{address}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_response_of_every_route_carries_the_security_headers() {
    let server = server(NOWHERE);
    let others = [
        "/nowhere",
        "/livez",
        "/readyz",
        "/api/status",
        "/api/nothing",
        "/favicon.png",
        "/theme.js",
        "/model/000000000000",
        "/pkg/none.js",
    ];
    for address in PAGES.into_iter().chain(others) {
        for method in ["GET", "HEAD", "POST", "DELETE", "OPTIONS"] {
            let request = Request::builder()
                .method(method)
                .uri(address)
                .body(Body::empty())
                .unwrap();
            is_dressed(&ask(&server, request).await, &format!("{method} {address}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ids_and_nonces_are_new_for_each_request_and_never_taken_from_the_visitor() {
    let server = server(NOWHERE);
    let request = || {
        Request::get("/livez")
            .header("x-request-id", "mine")
            .body(Body::empty())
            .unwrap()
    };
    let (one, other) = (ask(&server, request()).await, ask(&server, request()).await);
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
    assert_ne!(one.header("x-request-id"), "mine");
    assert_ne!(
        one.header("content-security-policy"),
        other.header("content-security-policy")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lives_but_is_not_ready_without_its_database() {
    let server = server(NOWHERE);
    assert_eq!(get(&server, "/livez").await.status, StatusCode::OK);
    let answer = get(&server, "/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let json = answer.json();
    assert_eq!(json.get("ready").unwrap(), false);
    assert_eq!(json.get("database").unwrap(), "it cannot be reached");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn is_not_ready_before_anything_was_published() {
    let database = TestDatabase::create().await.unwrap();
    sqlx::raw_sql("do $$ begin create role clv_web login; exception when duplicate_object or unique_violation then null; end $$")
        .execute(database.pool())
        .await
        .unwrap();
    let server = server(&database.url());
    let answer = get(&server, "/readyz").await;
    assert_eq!(
        answer.json().get("marts").unwrap(),
        "nothing has been published"
    );
    let answer = get(&server, "/api/status").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json().get("error").unwrap(), "not_published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_stand_without_the_database_and_show_the_request_id() {
    let server = server(NOWHERE);
    for address in PAGES {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(answer.body.contains("<h1"), "{address}");
        assert!(
            answer.body.contains(answer.header("x-request-id")),
            "{address}: {}",
            answer.body
        );
        tells_nothing(&answer, &INSIDE, address);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn questions_without_the_database_fail_in_json_with_the_request_id() {
    let server = server(NOWHERE);
    for address in QUESTIONS {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert_eq!(
            answer.json().get("error").unwrap(),
            "unavailable",
            "{address}"
        );
        assert_eq!(
            answer.json().get("request_id").unwrap(),
            answer.header("x-request-id")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        tells_nothing(&answer, &INSIDE, address);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_that_does_not_exist_gets_the_apps_own_page() {
    let answer = get(&server(NOWHERE), "/no/such/page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(
        answer.body.contains("stylesheet") && answer.body.contains("<h1"),
        "{}",
        answer.body
    );
    assert!(answer.header("content-type").starts_with("text/html"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_question_that_does_not_exist_is_refused_in_json() {
    let answer = get(&server(NOWHERE), "/api/no/such").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::NOT_FOUND, "application/json")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_methods_and_long_addresses_are_answered_in_words() {
    let server = server(NOWHERE);
    let answer = ask(
        &server,
        Request::post("/explore").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.body.contains("can only be read"));
    let answer = get(&server, &format!("/explore?state={}", "x".repeat(9_000))).await;
    assert_eq!(answer.status, StatusCode::URI_TOO_LONG);
    assert!(answer.body.contains("too long"));
    let request = Request::post("/api/status")
        .header("content-length", 1 << 20)
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        ask(&server, request).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_the_server_says_itself_has_the_style_of_this_build() {
    let settings = [
        ("LEPTOS_SITE_PKG_DIR", "parts"),
        ("LEPTOS_OUTPUT_NAME", "shop"),
    ];
    let server = server_with(NOWHERE, &settings);
    let refused = Request::post("/explore").body(Body::empty()).unwrap();
    let unread = Request::get("/segments/audience.csv?margin=x")
        .body(Body::empty())
        .unwrap();
    for request in [refused, unread] {
        let answer = ask(&server, request).await;
        let style = "<link rel=\"stylesheet\" href=\"/parts/shop.css\">";
        assert!(answer.body.contains(style), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn files_stay_inside_the_site() {
    let server = server(NOWHERE);
    assert_eq!(
        get(&server, "/favicon.png").await.header("content-type"),
        "image/png"
    );
    for address in [
        "/../Cargo.toml",
        "/..%2FCargo.toml",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
    ] {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(!answer.body.contains("[workspace]"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_the_server_says_itself_is_in_the_visitors_language() {
    let request = Request::post("/explore")
        .header("cookie", "clave-lang=pt-BR")
        .body(Body::empty())
        .unwrap();
    let answer = ask(&server(NOWHERE), request).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    for part in [
        "<html lang=\"pt-BR\">",
        "Isto não pode ser feito aqui",
        "Ir para a visão geral",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
}
