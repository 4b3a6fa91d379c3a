//! Who may see what: everybody in the public demo, people with an account elsewhere.
//!
//! # Invariants
//! - A request reaches a route only if [`crate::inventory`] lists it, and only with the role it names there.
//! - A session is a signed cookie with an end. An account that was removed, or whose password or role changed, loses it
//!   within [`ACCOUNT_MEMORY`](crate::limits::ACCOUNT_MEMORY).
//! - What a signed-in person is shown may be kept by their browser only.

mod accounts;
mod cookie;
mod login;
mod oidc;
mod page;
mod signature;

use crate::config::AccessConfig;
use crate::error_page::{error_response, store_refusal};
use crate::guard::id;
use crate::inventory::{Found, Reach, find};
use crate::limits::SESSION;
use crate::locale;
use accounts::Accounts;
use anyhow::{Context, Result};
use app::state::Query;
use app::visitor::{Role, Visitor};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use clv_store::{PgPool, StoreError};
use cookie::Cookies;
use oidc::Provider;
use serde::{Deserialize, Serialize};
use signature::Signer;
use std::sync::Arc;

/// The door, in one of three modes.
pub(crate) enum Access {
    /// No login: everybody sees everything, nobody changes anything.
    Demo,
    /// Accounts of our own.
    Login(Door, Accounts),
    /// Accounts of an OpenID Connect provider.
    Oidc(Door, Box<Provider>),
}

/// What every login needs.
pub(crate) struct Door {
    signer: Signer,
    cookies: Cookies,
}

/// What the cookie says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Session {
    name: String,
    role: Role,
    /// When it ends, in seconds since 1970.
    until: i64,
    /// When the account was last changed; another value ends the session.
    account: i64,
}

/// Its cookie and its signature are called so.
const SESSION_NAME: &str = "session";

/// Why a request has no visitor.
enum Unknown {
    /// Nobody is logged in.
    Nobody,
    /// It cannot be looked up now.
    Store(StoreError),
}

impl Access {
    /// # Errors
    /// When the provider's address cannot be used.
    pub(crate) fn new(config: &AccessConfig, pool: &PgPool, is_secure: bool) -> Result<Self> {
        let door = |secret: &str| -> Result<Door> {
            Ok(Door {
                signer: Signer::new(secret).context("CLV_SECRET cannot be used")?,
                cookies: Cookies { is_secure },
            })
        };
        Ok(match config {
            AccessConfig::Demo => Self::Demo,
            AccessConfig::Login { secret } => {
                Self::Login(door(secret)?, Accounts::new(pool.clone()))
            }
            AccessConfig::Oidc { secret, provider } => {
                Self::Oidc(door(secret)?, Box::new(Provider::new(provider)?))
            }
        })
    }

    async fn visitor(&self, headers: &HeaderMap) -> Result<Visitor, Unknown> {
        let (door, accounts) = match self {
            Self::Demo => return Ok(Visitor::Guest),
            Self::Login(door, accounts) => (door, Some(accounts)),
            Self::Oidc(door, _) => (door, None),
        };
        let cookie = door.cookies.read(SESSION_NAME, headers);
        let session: Session = cookie
            .and_then(|cookie| door.signer.open(SESSION_NAME, &cookie))
            .filter(|session: &Session| session.until > now())
            .ok_or(Unknown::Nobody)?;
        let role = match accounts {
            None => session.role,
            Some(accounts) => accounts
                .role(&session.name, session.account)
                .await
                .map_err(Unknown::Store)?
                .ok_or(Unknown::Nobody)?,
        };
        Ok(Visitor::Account {
            name: session.name,
            role,
        })
    }
}

impl Door {
    /// Where a person goes after logging in, with the cookie that says who they are.
    fn let_in(&self, name: &str, role: Role, account: i64, next: &str) -> Option<Response> {
        let session = Session {
            name: name.to_owned(),
            role,
            until: now().saturating_add(SESSION.num_seconds()),
            account,
        };
        let signed = self.signer.sign(SESSION_NAME, &session)?;
        let cookie = self
            .cookies
            .kept(SESSION_NAME, &signed, SESSION.num_seconds())?;
        Some(sent_to(next, [cookie]))
    }
}

/// The routes of a login; in the demo there are none.
pub(crate) fn routes(access: &Arc<Access>) -> Router {
    let routes = match access.as_ref() {
        Access::Demo => return Router::new(),
        Access::Login(..) => Router::new().route("/login", get(login::form).post(login::log_in)),
        Access::Oidc(..) => Router::new()
            .route("/login", get(oidc::begin))
            .route("/login/callback", get(oidc::finish)),
    };
    routes
        .route("/logout", post(log_out))
        .layer(from_fn(locale::written))
        .with_state(Arc::clone(access))
}

/// Lets a request through to its route, or says why not.
pub(crate) async fn admit(
    State(access): State<Arc<Access>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (id, uri) = (id(&request), request.uri().clone());
    let refuse = |status| error_response(status, &uri, &id);
    let (reach, is_nowhere) = match find(&request) {
        Found::Listed(reach) => (reach, false),
        // The app's page for what does not exist shows what its frame shows: to those who may see that.
        Found::Nowhere => (Reach::Everybody, true),
        Found::Unlisted => {
            tracing::error!("a route is not in the inventory");
            return refuse(StatusCode::NOT_FOUND);
        }
    };
    let visitor = match access.visitor(request.headers()).await {
        Ok(visitor) => visitor,
        Err(_) if is_nowhere => return refuse(StatusCode::NOT_FOUND),
        Err(_) if reach == Reach::Everybody => return next.run(request).await,
        Err(Unknown::Nobody) => {
            return to_login(&request).unwrap_or_else(|| refuse(StatusCode::UNAUTHORIZED));
        }
        Err(Unknown::Store(error)) => return store_refusal(&error, &uri, &id),
    };
    if let Reach::From(role) = reach
        && visitor.role() < role
    {
        return refuse(StatusCode::FORBIDDEN);
    }
    let is_known = matches!(visitor, Visitor::Account { .. });
    request.extensions_mut().insert(visitor);
    let mut response = next.run(request).await;
    if is_known && reach != Reach::Everybody {
        keep_private(&mut response);
    }
    response
}

/// What one person may see is kept by no cache between us and them.
fn keep_private(response: &mut Response) {
    let headers = response.headers_mut();
    let stored_nowhere = headers
        .get(CACHE_CONTROL)
        .is_some_and(|value| value.as_bytes() == b"no-store");
    if !stored_nowhere {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// A page that is read leads to the login and back; a question is answered.
fn to_login(request: &Request) -> Option<Response> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let uri = request.uri();
    if !is_read || uri.path().starts_with("/api/") {
        return None;
    }
    let query = Query::default().with(NEXT, local(uri));
    Some(sent_to(&query.link("/login"), []))
}

/// Names the page that wanted the login.
const NEXT: &str = "next";

fn local(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), |address| address.to_string())
}

/// A path of ours, whatever somebody wrote into the address of the login page.
fn own_path(next: &str) -> &str {
    let is_own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && next.is_ascii();
    if is_own { next } else { "/" }
}

/// `POST /logout`: the cookie goes; whoever copied it keeps a session until its end.
async fn log_out(State(access): State<Arc<Access>>) -> Response {
    let cookies = match access.as_ref() {
        Access::Demo => None,
        Access::Login(door, _) | Access::Oidc(door, _) => Some(door.cookies),
    };
    sent_to(
        "/login",
        cookies.and_then(|cookies| cookies.kept(SESSION_NAME, "", 0)),
    )
}

fn sent_to(address: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    let home = HeaderValue::from_static("/");
    headers.insert(LOCATION, HeaderValue::from_str(address).unwrap_or(home));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies {
        headers.append(axum::http::header::SET_COOKIE, cookie);
    }
    response
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_back_into_the_same_site_only() {
        assert_eq!(own_path("/explore?state=SP"), "/explore?state=SP");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\r\nSet-Cookie: x=y",
        ] {
            assert_eq!(own_path(elsewhere), "/");
        }
    }
}
