//! What the API answers when it does not do what was asked: problem details (RFC 9457), nothing of the inside.

use super::kinds::{
    INTERNAL, INVALID_REQUEST, KINDS, Kind, MODEL_REFUSED, NO_MODEL, NO_SUCH_CUSTOMER, NOT_ALLOWED,
    NOT_PUBLISHED, UNAVAILABLE,
};
use crate::error_page::RETRY_SECONDS;
use app::api::served_model::ModelUnusable;
use app::api::{ApiError, RequestId};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, RETRY_AFTER,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use clv_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of every error.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was not answered: problem details as of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Which kind of problem it is: an address, relative to this one, of the words about it.
    #[schema(example = "/api/v1/#invalid-request")]
    r#type: String,
    /// The kind in a few words.
    #[schema(example = "The address cannot be used as it is")]
    title: &'static str,
    /// The HTTP status once more.
    #[schema(minimum = 400, maximum = 599, example = 400)]
    status: u16,
    /// What happened and what to do, a sentence or two.
    detail: &'static str,
    /// The id of the request, as in the header `x-request-id`: what to quote when reporting the problem.
    #[schema(example = "3f0c2a9d81b7e645")]
    instance: String,
    /// What is wrong with which field; empty when it is about none.
    errors: Vec<FieldError>,
}

/// What is wrong with a field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The field: a name in the address, or a path into the body such as `rows[3].features.frequency`. Empty when it is
    /// about the whole.
    #[schema(example = "limit")]
    pub(crate) field: String,
    /// What is wrong with it and what it should be.
    #[schema(example = "This is a whole number from 1 to 1000.")]
    pub(crate) message: String,
}

impl FieldError {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// A problem on its way out; the id of the request is added by [`worded`].
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: &'static Kind,
    errors: Vec<FieldError>,
}

impl Problem {
    /// Of one kind, about no field.
    pub(crate) const fn of(kind: &'static Kind) -> Self {
        Self {
            kind,
            errors: Vec::new(),
        }
    }

    /// Of one kind, about these fields.
    pub(crate) const fn about(kind: &'static Kind, errors: Vec<FieldError>) -> Self {
        Self { kind, errors }
    }

    /// Whatever else has this status.
    fn with_status(status: StatusCode) -> Self {
        let found = KINDS.iter().find(|kind| kind.status == status);
        let kind = found.unwrap_or(if status.is_client_error() {
            &INVALID_REQUEST
        } else {
            &INTERNAL
        });
        Self::of(kind)
    }

    fn response(self, status: StatusCode, id: &RequestId) -> Response {
        let body = ProblemBody {
            r#type: format!("/api/v1/#{}", self.kind.name),
            title: self.kind.title,
            status: status.as_u16(),
            detail: self.kind.detail,
            instance: id.0.clone(),
            errors: self.errors,
        };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response
    }
}

/// The problem of a request that failed outside the API: no slot, too late, a panic, too many.
pub(crate) fn problem_response(status: StatusCode, id: &RequestId) -> Response {
    Problem::with_status(status).response(status, id)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Puts every error into words: those of the API's own and those of the router, which has a status and headers for them.
pub(crate) async fn worded(request: Request, next: Next) -> Response {
    let (id, is_head) = (crate::guard::id(&request), request.method() == Method::HEAD);
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut head, _) = response.into_parts();
    let problem = head
        .extensions
        .remove::<Problem>()
        .unwrap_or_else(|| Problem::with_status(status));
    let (told, body) = problem.response(status, &id).into_parts();
    head.headers.remove(CONTENT_LENGTH);
    head.headers.remove(ETAG);
    head.headers.extend(told.headers);
    let body = if is_head { Body::empty() } else { body };
    Response::from_parts(head, body)
}

impl From<ApiError> for Problem {
    /// What failed has been logged by the app.
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Invalid { problems } => Self::about(
                &INVALID_REQUEST,
                problems
                    .into_iter()
                    .map(|problem| FieldError::new(problem.field, problem.message))
                    .collect(),
            ),
            ApiError::NotFound => Self::of(&NO_SUCH_CUSTOMER),
            ApiError::NotAllowed => Self::of(&NOT_ALLOWED),
            ApiError::NotPublished { .. } => Self::of(&NOT_PUBLISHED),
            ApiError::Unavailable { .. } => Self::of(&UNAVAILABLE),
            ApiError::NoModel => Self::of(&NO_MODEL),
            ApiError::ModelRefused { .. } => Self::of(&MODEL_REFUSED),
            ApiError::Lost | ApiError::Internal { .. } => Self::of(&INTERNAL),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, cause = ?std::error::Error::source(&error), "a question failed");
        if error.is_not_published() {
            Self::of(&NOT_PUBLISHED)
        } else if error.may_pass() {
            Self::of(&UNAVAILABLE)
        } else {
            Self::of(&INTERNAL)
        }
    }
}

impl From<ModelUnusable> for Problem {
    fn from(error: ModelUnusable) -> Self {
        match error {
            ModelUnusable::Store(error) => error.into(),
            refused => {
                tracing::error!(error = %refused, "a question failed");
                Self::of(&MODEL_REFUSED)
            }
        }
    }
}

/// Something that cannot be: logged, and said without its inside.
pub(crate) fn internal(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "a question failed");
    Problem::of(&INTERNAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_without_a_kind_of_its_own_keeps_its_number() {
        let response = problem_response(StatusCode::IM_A_TEAPOT, &RequestId("7".to_owned()));
        assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
        assert_eq!(response.headers()[CONTENT_TYPE], PROBLEM_JSON);
    }

    #[test]
    fn who_is_turned_away_is_told_when_to_come_back() {
        let response =
            problem_response(StatusCode::SERVICE_UNAVAILABLE, &RequestId("7".to_owned()));
        assert_eq!(response.headers()[RETRY_AFTER], RETRY_SECONDS);
    }
}
