//! Who is let in, and to what.

use crate::common::{Answer, NOWHERE, ask, get, server_with, shop};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use clv_server::inventory::{ENDPOINTS, Reach, table};
use clv_testkit::TestDatabase;

const SECRET: &str = "p7Jt0qv9XbL2sYdKfR4mWc8uHnZe1gQa";

/// Of all accounts here.
const PASSWORD: &str = "four words that hold";

async fn with_login() -> (TestDatabase, Router) {
    let (database, _) = shop().await;
    sqlx::raw_sql(include_str!(
        "../../../crates/clv-store/queries/schema/access.sql"
    ))
    .execute(database.pool())
    .await
    .unwrap();
    for (name, role) in [("vera", "viewer"), ("anna", "analyst")] {
        let hash = argon2::Argon2::default();
        let hash = argon2::PasswordHasher::hash_password(&hash, PASSWORD.as_bytes()).unwrap();
        sqlx::query("insert into access.users (name, role, password_hash) values ($1, $2, $3)")
            .bind(name)
            .bind(role)
            .bind(hash.to_string())
            .execute(database.pool())
            .await
            .unwrap();
    }
    let server = server_with(
        &database.url(),
        &[("CLV_ACCESS", "login"), ("CLV_SECRET", SECRET)],
    );
    (database, server)
}

async fn post(server: &Router, address: &str, form: &str) -> Answer {
    let request = Request::post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    ask(server, request).await
}

async fn log_in(server: &Router, name: &str) -> String {
    let form = format!(
        "name={name}&password={}&next=%2Fexplore",
        PASSWORD.replace(' ', "+")
    );
    let answer = post(server, "/login", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), "/explore");
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    cookie.split(';').next().unwrap().to_owned()
}

async fn with_cookie(server: &Router, method: &str, address: &str, cookie: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    ask(server, request).await
}

/// An address of this route, with what it names filled in.
fn address(path: &str) -> String {
    path.replace("{id}", "c1")
        .replace("{customer_id}", "c1")
        .replace("{model_id}", "000000000000")
        .replace("{*rest}", "no/such")
}

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
    assert_eq!(get(&server, "/favicon.svg").await.status, StatusCode::OK);
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
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let (_database, server) = with_login().await;
    let wrong = post(
        &server,
        "/login",
        "name=anna&password=wrong+wrong+wrong&next=%2F",
    )
    .await;
    let unknown = post(
        &server,
        "/login",
        "name=olga&password=wrong+wrong+wrong&next=%2F",
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.body.replace("anna", "olga"), unknown.body);
    assert_eq!(wrong.header("set-cookie"), "");
    let hostile = "name=%22%3E%3Cscript%3E&password=%00&next=%2F%2Fevil.example";
    let answer = post(&server, "/login", hostile).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        !answer.body.contains("<script>") && !answer.body.contains("evil"),
        "{}",
        answer.body
    );
    let answer = ask(
        &server,
        Request::post("/login").body(Body::from("x")).unwrap(),
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_ends_with_its_account_its_password_and_at_the_door() {
    let (database, server) = with_login().await;
    let cookie = log_in(&server, "anna").await;
    assert_eq!(
        with_cookie(&server, "GET", "/api/status", &cookie)
            .await
            .status,
        StatusCode::OK
    );
    let forged = format!("{}x", cookie);
    let answer = with_cookie(&server, "GET", "/api/status", &forged).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let out = with_cookie(&server, "POST", "/logout", &cookie).await;
    assert!(
        out.header("set-cookie").contains("Max-Age=0"),
        "{}",
        out.header("set-cookie")
    );

    sqlx::raw_sql("update access.users set changed_at = clock_timestamp() + interval '1 second'")
        .execute(database.pool())
        .await
        .unwrap();
    // Another server has not looked the account up yet.
    let other = server_with(
        &database.url(),
        &[("CLV_ACCESS", "login"), ("CLV_SECRET", SECRET)],
    );
    let answer = with_cookie(&other, "GET", "/api/status", &cookie).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_with_one_secret_know_the_same_people() {
    let (database, server) = with_login().await;
    let cookie = log_in(&server, "anna").await;
    let with = |secret| {
        server_with(
            &database.url(),
            &[("CLV_ACCESS", "login"), ("CLV_SECRET", secret)],
        )
    };
    let answer = with_cookie(&with(SECRET), "GET", "/api/status", &cookie).await;
    assert_eq!(answer.status, StatusCode::OK);
    let stranger = with("Z3mQ8vT1kXw6bN0cJ5rLp9dSfY2hGaUe");
    let answer = with_cookie(&stranger, "GET", "/api/status", &cookie).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_login_says_when_its_accounts_cannot_be_looked_up() {
    let server = server_with(NOWHERE, &[("CLV_ACCESS", "login"), ("CLV_SECRET", SECRET)]);
    let answer = post(&server, "/login", "name=anna&password=whatever+it+is").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_demo_says_what_it_is_and_asks_for_no_login() {
    let (database, _) = shop().await;
    let server = server_with(&database.url(), &[]);
    let page = get(&server, "/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Public demo: read-only"),
        "{}",
        page.body
    );
    assert_eq!(get(&server, "/login").await.status, StatusCode::NOT_FOUND);
}

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
    assert_eq!(get(&server, "/favicon.svg").await.status, StatusCode::OK);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_door_speaks_the_visitors_language_and_leads_to_itself_in_the_other() {
    let (_database, server) = with_login().await;
    let english = get(&server, "/login?next=%2Fmodel").await;
    assert!(english.body.contains("Log in to Clave"), "{}", english.body);
    let other = "/login?lang=pt-BR&amp;next=%2Fmodel";
    assert!(english.body.contains(other), "{}", english.body);
    let chosen = get(&server, &other.replace("&amp;", "&")).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/login?next=%2Fmodel");
    let cookie = chosen
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let portuguese = with_cookie(&server, "GET", "/login?next=%2Fmodel", &cookie).await;
    assert!(
        portuguese.body.contains("Entrar no Clave"),
        "{}",
        portuguese.body
    );
    assert!(portuguese.body.contains("English"));
}
