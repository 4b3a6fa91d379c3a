//! Who is let in, and to what.

mod login;
mod reach;
mod strangers;

use crate::common::{Answer, ask, server_with, shop};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use clv_testkit::TestDatabase;

const SECRET: &str = "p7Jt0qv9XbL2sYdKfR4mWc8uHnZe1gQa";

/// Of all accounts here.
const PASSWORD: &str = "four words that hold";

async fn with_login() -> (TestDatabase, Router) {
    let (database, _) = shop().await;
    sqlx::raw_sql(include_str!(
        "../../../../crates/clv-store/queries/schema/access.sql"
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
