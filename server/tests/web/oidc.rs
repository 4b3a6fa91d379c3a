//! A login at a provider, which the tests start themselves.

use crate::common::{ask, get, server_with, shop};
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get as on_get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{TimeDelta, Utc};
use clv_testkit::TestDatabase;
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreGenderClaim, CoreJsonWebKeySet,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    Audience, EndUserUsername, IdToken, IdTokenClaims, IssuerUrl, JsonWebKeyId, Nonce,
    PrivateSigningKey, StandardClaims, SubjectIdentifier,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

const SECRET: &str = "p7Jt0qv9XbL2sYdKfR4mWc8uHnZe1gQa";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Groups {
    groups: Vec<String>,
}

impl openidconnect::AdditionalClaims for Groups {}

type Token =
    IdToken<Groups, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// What the provider knows of the login in progress, and how it is to misbehave.
#[derive(Debug, Clone, Default)]
struct Login {
    nonce: String,
    challenge: String,
    groups: Vec<String>,
    signs_with_another_key: bool,
    audience: Option<String>,
    is_late: bool,
}

#[derive(Clone)]
struct Provider {
    address: String,
    login: Arc<Mutex<Login>>,
}

/// A key of a counted seed: nothing is behind it.
fn key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend([seed; 32]);
    let label = "PRIVATE KEY";
    let pem = format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    );
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("one".to_owned())))
        .unwrap()
}

async fn about(State(provider): State<Provider>) -> Json<serde_json::Value> {
    let address = provider.address;
    Json(serde_json::json!({
        "issuer": address,
        "authorization_endpoint": format!("{address}/authorize"),
        "token_endpoint": format!("{address}/token"),
        "jwks_uri": format!("{address}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "none"],
    }))
}

async fn keys() -> Json<CoreJsonWebKeySet> {
    Json(CoreJsonWebKeySet::new(vec![key(1).as_verification_key()]))
}

async fn token(
    State(provider): State<Provider>,
    request: axum::http::HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let login = provider.login.lock().unwrap().clone();
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    let knows_us =
        request["authorization"] == format!("Basic {}", STANDARD.encode("clave:its-password"));
    if !knows_us || form["code"] != "the-code" || proof != login.challenge {
        let refusal = serde_json::json!({"error": "invalid_grant"});
        return (StatusCode::BAD_REQUEST, Json(refusal)).into_response();
    }
    let ends = if login.is_late {
        -TimeDelta::hours(1)
    } else {
        TimeDelta::hours(1)
    };
    let person = StandardClaims::new(SubjectIdentifier::new("person-7".to_owned()))
        .set_preferred_username(Some(EndUserUsername::new("olga".to_owned())));
    let claims = IdTokenClaims::new(
        IssuerUrl::new(provider.address.clone()).unwrap(),
        vec![Audience::new(
            login.audience.unwrap_or_else(|| "clave".to_owned()),
        )],
        Utc::now() + ends,
        Utc::now(),
        person,
        Groups {
            groups: login.groups,
        },
    )
    .set_nonce(Some(Nonce::new(login.nonce)));
    let key = key(if login.signs_with_another_key { 2 } else { 1 });
    let token = Token::new(claims, &key, CoreJwsSigningAlgorithm::EdDsa, None, None).unwrap();
    let answer = serde_json::json!({
        "access_token": "x", "token_type": "bearer", "expires_in": 60, "id_token": token.to_string(),
    });
    Json(answer).into_response()
}

impl Provider {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            login: Arc::default(),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", on_get(about))
            .route("/keys", on_get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }
}

async fn setting() -> (TestDatabase, Provider, Router) {
    let (database, _) = shop().await;
    let provider = Provider::start().await;
    let server = server_with(&database.url(), &settings(&provider.address));
    (database, provider, server)
}

fn settings(issuer: &str) -> [(&'static str, &str); 6] {
    [
        ("CLV_ACCESS", "oidc"),
        ("CLV_SECRET", SECRET),
        ("CLV_PUBLIC_URL", "https://clave.example"),
        ("CLV_OIDC_ISSUER", issuer),
        ("CLV_OIDC_CLIENT_ID", "clave"),
        ("CLV_OIDC_CLIENT_SECRET", "its-password"),
    ]
}

/// Goes to the provider as a browser would: the cookie of the login, and what stands in the address.
async fn sent(server: &Router) -> (String, HashMap<String, String>) {
    let answer = get(server, "/login?next=%2Fcustomers%2Fc1").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let address: reqwest::Url = answer.header("location").parse().unwrap();
    let fields = address.query_pairs().into_owned().collect();
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-clave-login=") && cookie.contains("Secure"),
        "{cookie}"
    );
    (cookie.split(';').next().unwrap().to_owned(), fields)
}

async fn comes_back(server: &Router, cookie: &str, state: &str) -> crate::common::Answer {
    let request = Request::get(format!("/login/callback?code=the-code&state={state}"))
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    ask(server, request).await
}

/// A whole login, with the provider misbehaving as told.
async fn logs_in(server: &Router, provider: &Provider, login: Login) -> crate::common::Answer {
    let (cookie, fields) = sent(server).await;
    *provider.login.lock().unwrap() = Login {
        nonce: fields["nonce"].clone(),
        challenge: fields["code_challenge"].clone(),
        ..login
    };
    comes_back(server, &cookie, &fields["state"]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_of_the_provider_is_let_in_with_the_role_of_their_groups() {
    let (_database, provider, server) = setting().await;
    for (groups, status) in [
        (
            vec!["staff".to_owned(), "analysts".to_owned()],
            StatusCode::OK,
        ),
        (vec!["staff".to_owned()], StatusCode::FORBIDDEN),
    ] {
        let answer = logs_in(
            &server,
            &provider,
            Login {
                groups,
                ..Login::default()
            },
        )
        .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(answer.header("location"), "/customers/c1");
        let cookie = answer
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let page = Request::get("/customers/c1").header("cookie", &cookie);
        let page = ask(&server, page.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, status);
        let page = Request::get("/").header("cookie", &cookie);
        let page = ask(&server, page.body(Body::empty()).unwrap()).await;
        assert!(page.body.contains("olga"), "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_provider_is_asked_with_pkce_and_told_where_to_send_back_to() {
    let (_database, provider, server) = setting().await;
    let (_, fields) = sent(&server).await;
    let expected = [
        ("response_type", "code"),
        ("client_id", "clave"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "https://clave.example/login/callback"),
    ];
    for (field, text) in expected {
        assert_eq!(fields[field], text);
    }
    assert!(fields["scope"].contains("openid"));
    assert!(fields["code_challenge"].len() >= 43 && fields["state"].len() >= 16);
    drop(provider);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_that_does_not_hold_lets_nobody_in() {
    let (_database, provider, server) = setting().await;
    let wrong = [
        Login {
            signs_with_another_key: true,
            ..Login::default()
        },
        Login {
            audience: Some("another".to_owned()),
            ..Login::default()
        },
        Login {
            is_late: true,
            ..Login::default()
        },
    ];
    for login in wrong {
        let answer = logs_in(&server, &provider, login.clone()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{login:?}");
        assert_eq!(answer.header("set-cookie"), "", "{login:?}");
        assert!(answer.body.contains("/login"), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_to_another_login_lets_nobody_in() {
    let (_database, provider, server) = setting().await;
    let (cookie, fields) = sent(&server).await;
    let (other_cookie, other) = sent(&server).await;
    let of_first = Login {
        nonce: fields["nonce"].clone(),
        challenge: fields["code_challenge"].clone(),
        ..Login::default()
    };
    provider.login.lock().unwrap().clone_from(&of_first);
    // Another state, another verifier, another nonce, no cookie.
    let answer = comes_back(&server, &cookie, &other["state"]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let answer = comes_back(&server, &other_cookie, &other["state"]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    provider.login.lock().unwrap().nonce = other["nonce"].clone();
    let answer = comes_back(&server, &cookie, &fields["state"]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let answer = comes_back(&server, "", &fields["state"]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_provider_that_is_away_is_said_to_be() {
    let (database, _) = shop().await;
    let server = server_with(&database.url(), &settings("http://127.0.0.1:1"));
    let answer = get(&server, "/login").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains(answer.header("x-request-id")));
}
