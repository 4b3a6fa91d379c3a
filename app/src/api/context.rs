//! What server functions find on the server, and how failures become answers.

use super::answers::AnswerCache;
use super::past::{PastCache, PastUnusable};
use super::rows::BadMart;
use super::served_model::{ModelUnusable, ServedModelCache};
use super::{ApiError, RequestId, request_id};
use crate::Program;
use crate::state::{Problem, Unanswerable};
use axum::extract::FromRef;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::request::Parts;
use clv_store::StoreError;
use leptos::prelude::{LeptosOptions, use_context};
use leptos_axum::ResponseOptions;
use sqlx::PgPool;
use std::error::Error;
use std::sync::Arc;

/// What every request shares; the router's state and, through it, a context of every page.
#[derive(Clone)]
pub struct AppState {
    /// Connections as the role that can only select from the marts.
    pub pool: PgPool,
    /// The checked model, decoded once.
    pub model: Arc<ServedModelCache>,
    /// Answers that were read before.
    pub answers: Arc<AnswerCache>,
    /// Past customers whose outcome is known.
    pub past: Arc<PastCache>,
    /// The browser half of the app.
    pub program: Arc<Program>,
    /// Where the site's files are.
    pub options: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(app: &AppState) -> Self {
        app.options.clone()
    }
}

/// The state of the server that is answering.
pub(super) fn app() -> Result<AppState, ApiError> {
    use_context::<AppState>().ok_or_else(|| internal("the router provides no state"))
}

/// The question is wrong.
pub(super) fn invalid(problems: Vec<Problem>) -> ApiError {
    answered(ApiError::Invalid { problems })
}

/// What is asked for is not there: nothing failed, so nothing is logged.
pub(super) fn not_found() -> ApiError {
    answered(ApiError::NotFound)
}

/// The store failed.
pub(super) fn store_error(error: StoreError) -> ApiError {
    let request_id = id();
    let answer = if error.is_not_published() {
        ApiError::NotPublished { request_id }
    } else if error.may_pass() {
        ApiError::Unavailable { request_id }
    } else {
        ApiError::Internal { request_id }
    };
    logged(&error, answer)
}

/// A mart breaks its contract.
pub(super) fn bad_mart(error: BadMart) -> ApiError {
    logged(&error, ApiError::Internal { request_id: id() })
}

/// There is no usable model.
pub(super) fn model_error(error: ModelUnusable) -> ApiError {
    match error {
        ModelUnusable::Store(error) => store_error(error),
        refused => logged(&refused, ApiError::ModelRefused { request_id: id() }),
    }
}

/// There is no usable evidence.
pub(super) fn past_error(error: PastUnusable) -> ApiError {
    match error {
        PastUnusable::Store(error) => store_error(error),
        unusable => logged(&unusable, ApiError::Internal { request_id: id() }),
    }
}

/// No model is served: nothing failed, so nothing is logged.
pub(super) fn no_model() -> ApiError {
    answered(ApiError::NoModel)
}

/// The model could not be asked this.
pub(super) fn unanswerable(error: Unanswerable) -> ApiError {
    logged(&error, ApiError::ModelRefused { request_id: id() })
}

fn internal(cause: &'static str) -> ApiError {
    tracing::error!(cause, "failed");
    answered(ApiError::Internal { request_id: id() })
}

fn id() -> RequestId {
    request_id().unwrap_or_default()
}

/// The one place where a failed question is logged; the span of the request carries the id.
fn logged(cause: &dyn Error, answer: ApiError) -> ApiError {
    let causes = std::iter::successors(Some(cause), |error: &&dyn Error| (*error).source());
    let chain = causes
        .map(|error| error.to_string())
        .collect::<Vec<_>>()
        .join(": ");
    tracing::error!(request_id = %id(), cause = %chain, answer = ?std::mem::discriminant(&answer), "a question failed");
    answered(answer)
}

fn answered(error: ApiError) -> ApiError {
    answer_with_status_of(&error);
    error
}

/// Gives the response the status that fits the error, for caches, monitors and search engines.
///
/// A page whose panel was refused is still a page, so only outages reach a page's status.
pub(super) fn answer_with_status_of(error: &ApiError) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    let is_api = use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/api/"));
    let status = match error {
        ApiError::Invalid { .. } if is_api => StatusCode::BAD_REQUEST,
        ApiError::NotFound => StatusCode::NOT_FOUND,
        ApiError::NotAllowed => StatusCode::FORBIDDEN,
        ApiError::ModelRefused { .. } | ApiError::NoModel if is_api => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ApiError::Invalid { .. } | ApiError::ModelRefused { .. } | ApiError::NoModel => return,
        ApiError::NotPublished { .. } | ApiError::Unavailable { .. } => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ApiError::Lost | ApiError::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    response.set_status(status);
    response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if is_api {
        response.insert_header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
}
