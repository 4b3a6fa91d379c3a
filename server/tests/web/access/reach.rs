//! What each kind of visitor reaches, of everything that the inventory lists.

use super::{address, log_in, with_cookie, with_login};
use crate::common::{NOWHERE, ask, get, server_with};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use clv_server::inventory::{ENDPOINTS, Reach, table};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_login_nothing_is_shown_but_the_door() {
    let (_database, server) = with_login().await;
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method != "*") {
        let request = Request::builder()
            .method(endpoint.method)
            .uri(address(endpoint.path))
            .body(Body::empty())
            .unwrap();
        let answer = ask(&server, request).await;
        let what = format!("{} {}", endpoint.method, endpoint.path);
        if endpoint.reach == Reach::Everybody {
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        } else if endpoint.path.starts_with("/api/") || endpoint.method != "GET" {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
            assert!(
                !answer.body.contains("customer_id"),
                "{what}: {}",
                answer.body
            );
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
            assert!(
                answer.header("location").starts_with("/login?next=%2F"),
                "{what}"
            );
        }
    }
    // Files are for everybody; what does not exist gives nothing of the data away.
    assert_eq!(get(&server, "/favicon.png").await.status, StatusCode::OK);
    let answer = get(&server, "/no/such/page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(!answer.body.contains("2017"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_viewer_sees_pages_and_an_analyst_also_customers_and_files() {
    let (_database, server) = with_login().await;
    let (viewer, analyst) = (log_in(&server, "Vera").await, log_in(&server, "anna").await);
    let mut refused = 0;
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == "GET") {
        let address = address(endpoint.path);
        let seen = with_cookie(&server, "GET", &address, &viewer).await;
        let is_for_analysts = endpoint.reach == Reach::From(app::visitor::Role::Analyst);
        assert_eq!(
            seen.status == StatusCode::FORBIDDEN,
            is_for_analysts,
            "{address}"
        );
        refused += u32::from(is_for_analysts);
        let seen = with_cookie(&server, "GET", &address, &analyst).await;
        assert_ne!(seen.status, StatusCode::FORBIDDEN, "{address}");
        if endpoint.reach != Reach::Everybody && seen.status == StatusCode::OK {
            let caching = seen.header("cache-control");
            assert!(
                matches!(caching, "private, no-cache" | "no-store"),
                "{address}: {caching}"
            );
        }
    }
    assert!(refused >= 3);
    let page = with_cookie(&server, "GET", "/", &viewer).await;
    assert!(
        page.body.contains("vera") && page.body.contains("Log out"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_server_function_and_page_is_in_the_inventory_and_answers() {
    let listed = |method: &str, path: &str| {
        ENDPOINTS
            .iter()
            .any(|endpoint| endpoint.method == method && endpoint.path == path)
    };
    // Making the routes registers the server functions.
    let server = server_with(NOWHERE, &[]);
    let mut functions = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert!(listed(method.as_str(), path), "{method} {path}");
        functions += 1;
    }
    assert!(functions >= 13, "{functions}");
    for route in leptos_axum::generate_route_list(app::App) {
        assert!(listed("GET", route.path()), "{}", route.path());
    }
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == "GET") {
        let answer = get(&server, &address(endpoint.path)).await;
        let is_door = endpoint.path.starts_with("/login");
        assert_eq!(
            answer.status == StatusCode::NOT_FOUND,
            is_door,
            "{}",
            endpoint.path
        );
    }
    assert!(table().lines().count() == ENDPOINTS.len() + 2);
}
