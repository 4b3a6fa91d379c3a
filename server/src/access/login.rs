//! Name and password.

use super::page::{LoginPage, login_page};
use super::{Access, NEXT, own_path};
use crate::error_page::{error_response, store_refusal};
use crate::locale::say;
use app::api::RequestId;
use app::state::Query;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::{Extension, Form};
use serde::Deserialize;
use std::sync::Arc;

/// Longer ones are nobody's.
const LONGEST: usize = 200;

/// `GET /login?next=…`
pub(crate) async fn form(uri: Uri) -> Response {
    let query = Query::parse(uri.query().unwrap_or_default());
    login_page(&LoginPage {
        status: StatusCode::OK,
        problem: None,
        name: "",
        next: own_path(query.get(NEXT).unwrap_or("/")),
    })
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`
pub(crate) async fn log_in(
    State(access): State<Arc<Access>>,
    Extension(id): Extension<RequestId>,
    uri: Uri,
    Form(given): Form<Credentials>,
) -> Response {
    let Access::Login(door, accounts) = access.as_ref() else {
        return error_response(StatusCode::NOT_FOUND, &uri, &id);
    };
    let (name, next) = (given.name.trim(), own_path(&given.next));
    let is_possible = name.chars().count() <= LONGEST
        && given.password.chars().count() <= LONGEST
        && !name.contains('\0');
    let found = if is_possible {
        match accounts.check(name, given.password).await {
            Ok(found) => found,
            Err(error) => return store_refusal(&error, &uri, &id),
        }
    } else {
        None
    };
    let Some((role, changed)) = found else {
        tracing::warn!("a login failed");
        return login_page(&LoginPage {
            status: StatusCode::UNAUTHORIZED,
            problem: Some(say(
                "This name and password do not belong together. Please check both.",
            )),
            name,
            next,
        });
    };
    tracing::info!("a login succeeded");
    door.let_in(name, role, changed, next)
        .unwrap_or_else(|| error_response(StatusCode::INTERNAL_SERVER_ERROR, &uri, &id))
}
