//! Strangers: what other sites send, who asks too often, and who would come without TLS.

use super::address;
use crate::common::{NOWHERE, ask, get, server_with};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use clv_server::inventory::ENDPOINTS;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_that_another_site_sends_is_taken() {
    let server = server_with(NOWHERE, &[]);
    for endpoint in ENDPOINTS {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            for (name, value) in [
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "cross-site"),
            ] {
                let request = Request::builder()
                    .method(&method)
                    .uri(address(endpoint.path))
                    .header("host", "clave.example")
                    .header(name, value)
                    .body(Body::empty())
                    .unwrap();
                let answer = ask(&server, request).await;
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{method} {}",
                    endpoint.path
                );
            }
        }
        let request = Request::builder()
            .method("TRACE")
            .uri(address(endpoint.path))
            .body(Body::empty())
            .unwrap();
        let answer = ask(&server, request).await;
        let is_nowhere =
            endpoint.path == "/api/v1/{*rest}" && answer.status == StatusCode::NOT_FOUND;
        assert!(
            is_nowhere || answer.status == StatusCode::METHOD_NOT_ALLOWED,
            "TRACE {}: {}",
            endpoint.path,
            answer.status
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_asks_too_often_is_told_when_to_come_back_and_cannot_hide() {
    let server = server_with(
        NOWHERE,
        &[("CLV_RATE_PER_SECOND", "1"), ("CLV_RATE_BURST", "5")],
    );
    let mut turned_away = 0;
    for number in 0..1_000_u32 {
        let forged = format!("10.{}.{}.1", number / 250, number % 250);
        let request = Request::get("/api/no/such")
            .header("x-forwarded-for", forged)
            .body(Body::empty())
            .unwrap();
        let answer = ask(&server, request).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            turned_away += 1;
            assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
        }
    }
    // Five at once; one more for every second that this took.
    assert!((900..=995).contains(&turned_away), "{turned_away}");
    assert_eq!(get(&server, "/livez").await.status, StatusCode::OK);
    assert_eq!(get(&server, "/favicon.png").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_that_does_not_exist_costs_what_a_page_does_and_files_cost_nothing() {
    let server = server_with(
        NOWHERE,
        &[("CLV_RATE_PER_SECOND", "1"), ("CLV_RATE_BURST", "5")],
    );
    let mut turned_away = 0;
    for number in 0..200_u32 {
        let address = match number % 2 {
            0 => format!("/no/such/{number}"),
            _ => format!("/pkg/none-{number}.js"),
        };
        let answer = get(&server, &address).await;
        turned_away += u32::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(turned_away >= 150, "{turned_away}");
    for _ in 0..20 {
        for file in ["/favicon.png", "/theme.js"] {
            assert_eq!(get(&server, file).await.status, StatusCode::OK, "{file}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn behind_a_trusted_proxy_every_client_has_a_budget_of_its_own() {
    let server = server_with(
        NOWHERE,
        &[
            ("CLV_RATE_PER_SECOND", "1"),
            ("CLV_RATE_BURST", "2"),
            // Requests of the tests have no connection, and so this address.
            ("CLV_TRUSTED_PROXIES", "::"),
        ],
    );
    for client in 0..20 {
        let request = Request::get("/api/no/such")
            .header("x-forwarded-for", format!("6.6.6.6, 9.9.9.{client}"))
            .body(Body::empty())
            .unwrap();
        assert_eq!(
            ask(&server, request).await.status,
            StatusCode::NOT_FOUND,
            "{client}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn over_tls_browsers_are_told_to_stay_with_it() {
    let server = server_with(NOWHERE, &[("CLV_PUBLIC_URL", "https://clave.example")]);
    for address in ["/livez", "/", "/no/such", "/api/status"] {
        let answer = get(&server, address).await;
        assert_eq!(
            answer.header("strict-transport-security"),
            "max-age=31536000",
            "{address}"
        );
    }
    let plain = server_with(NOWHERE, &[]);
    assert_eq!(
        get(&plain, "/livez")
            .await
            .header("strict-transport-security"),
        ""
    );
}
