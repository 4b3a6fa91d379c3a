//! The door and the sessions behind it: what opens them, what ends them, and what the door says.

use super::{SECRET, log_in, post, with_cookie, with_login};
use crate::common::{NOWHERE, ask, get, server_with, shop};
use axum::body::Body;
use axum::http::{Request, StatusCode};

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
async fn a_login_after_a_change_counts_at_once_at_a_server_that_remembers_the_account_before() {
    let (database, server) = with_login().await;
    let other = server_with(
        &database.url(),
        &[("CLV_ACCESS", "login"), ("CLV_SECRET", SECRET)],
    );
    let before = log_in(&server, "anna").await;
    let answer = with_cookie(&other, "GET", "/api/status", &before).await;
    assert_eq!(answer.status, StatusCode::OK);
    sqlx::raw_sql("update access.users set changed_at = clock_timestamp() + interval '1 second'")
        .execute(database.pool())
        .await
        .unwrap();
    let after = log_in(&server, "anna").await;
    for (cookie, status) in [
        (&after, StatusCode::OK),
        (&before, StatusCode::UNAUTHORIZED),
        (&after, StatusCode::OK),
    ] {
        let answer = with_cookie(&other, "GET", "/api/status", cookie).await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_login_takes_a_form_and_not_a_file() {
    let server = server_with(NOWHERE, &[("CLV_ACCESS", "login"), ("CLV_SECRET", SECRET)]);
    let form = format!("name=anna&password={}", "x".repeat(64 << 10));
    let answer = post(&server, "/login", &form).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
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
