//! What a visitor sees when the app could not answer: plain words and the request id, nothing of the inside.

use crate::locale::{self, say};
use app::Program;
use app::api::{ApiError, RequestId};
use app::state::Problem;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use clv_store::StoreError;
use std::future::Future;
use std::sync::Arc;

/// After this many seconds it is worth trying again.
pub(crate) const RETRY_SECONDS: &str = "5";

tokio::task_local! {
    /// Address of the stylesheet, for pages that are not the app's.
    static STYLE: Arc<str>;
}

/// The address of the app's stylesheet.
pub(crate) fn style(program: &Program) -> Arc<str> {
    format!("{}/{}.css", program.folder, program.name).into()
}

/// Everything inside knows the stylesheet.
pub(crate) async fn styled(
    State(style): State<Arc<str>>,
    request: Request,
    next: Next,
) -> Response {
    STYLE.scope(style, next.run(request)).await
}

/// The same, for a part of a request that goes on as a task of its own.
pub(crate) fn in_same_style<F: Future>(part: F) -> impl Future<Output = F::Output> {
    STYLE.scope(current_style(), part)
}

/// Outside of a request there is none, and a page without it reads all the same.
fn current_style() -> Arc<str> {
    STYLE.try_with(Arc::clone).unwrap_or_default()
}

/// The answer to a request that failed outside the app: JSON for questions, a page for people.
pub(crate) fn error_response(status: StatusCode, uri: &Uri, id: &RequestId) -> Response {
    if crate::v1::is_at(uri) {
        return crate::v1::problem_response(status, id);
    }
    let mut response = if uri.path().starts_with("/api/") {
        Json(api_error(status, id)).into_response()
    } else {
        let (title, message) = words(status);
        let way_on = match status {
            StatusCode::UNAUTHORIZED => ("/login", say("Log in again")),
            _ => overview(),
        };
        Html(page(title, message, id, way_on)).into_response()
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CACHE_CONTROL,
        axum::http::HeaderValue::from_static("no-store"),
    );
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(
            RETRY_AFTER,
            axum::http::HeaderValue::from_static(RETRY_SECONDS),
        );
    }
    response
}

/// Whether a response is an error that nobody has put into words yet (axum's own 405, 413 …).
pub(crate) fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error())
        && !response.headers().contains_key(CONTENT_TYPE)
}

fn api_error(status: StatusCode, id: &RequestId) -> ApiError {
    let request_id = id.clone();
    match status {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            ApiError::Unavailable { request_id }
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ApiError::NotAllowed,
        status if status.is_client_error() => ApiError::Invalid {
            problems: vec![Problem::new("", "", words(status).1)],
        },
        _ => ApiError::Internal { request_id },
    }
}

/// What happened, and what to do.
fn words(status: StatusCode) -> (&'static str, &'static str) {
    let title = match status {
        StatusCode::NOT_FOUND => say("There is nothing here"),
        StatusCode::METHOD_NOT_ALLOWED => say("This cannot be done here"),
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => say("That was too much"),
        StatusCode::UNAUTHORIZED => say("You are not logged in"),
        StatusCode::FORBIDDEN => say("This is not for you"),
        StatusCode::TOO_MANY_REQUESTS => say("That was a little fast"),
        StatusCode::SERVICE_UNAVAILABLE => say("Not right now"),
        status if status.is_client_error() => say("This did not work"),
        _ => say("Something went wrong on our side"),
    };
    let message = match status {
        StatusCode::NOT_FOUND => say("This address does not exist."),
        StatusCode::METHOD_NOT_ALLOWED => say("This address can only be read."),
        StatusCode::PAYLOAD_TOO_LARGE => say("What was sent is too large."),
        StatusCode::URI_TOO_LONG => say("The address is too long."),
        StatusCode::UNAUTHORIZED => say("The login did not succeed, or it has ended."),
        StatusCode::FORBIDDEN => say(
            "Your role does not reach this, or it was sent by another site. Whoever runs this server gives roles.",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            say("What was sent is not of a kind that is understood here.")
        }
        StatusCode::TOO_MANY_REQUESTS => say(
            "You asked more often than this server answers one visitor. Please wait a moment and try again.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            say("The server is busy or cannot reach its data. Please try again in a moment.")
        }
        status if status.is_client_error() => say("The request could not be understood."),
        _ => say("It has been written down under the id below."),
    };
    (title, message)
}

/// A refusal in words of its own, for what is not a page of the app. The message may quote the visitor.
pub(crate) fn refusal(status: StatusCode, title: &str, message: &str, id: &RequestId) -> Response {
    let mut response = Html(page(title, &escaped(message), id, overview())).into_response();
    *response.status_mut() = status;
    response.headers_mut().insert(
        CACHE_CONTROL,
        axum::http::HeaderValue::from_static("no-store"),
    );
    response
}

/// The store failed: written to the log, and said without its inside.
pub(crate) fn store_refusal(error: &StoreError, uri: &Uri, id: &RequestId) -> Response {
    tracing::error!(%error, "a request cannot be answered");
    let status = if error.is_not_published() || error.may_pass() {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    error_response(status, uri, id)
}

/// Text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn overview() -> (&'static str, &'static str) {
    ("/", say("Go to the overview"))
}

fn page(title: &str, message: &str, id: &RequestId, (address, there): (&str, &str)) -> String {
    let request = say("Request");
    let body = format!(
        "<h1>{title}</h1><p>{message}</p><p>{request} <code>{id}</code></p><p><a href=\"{address}\">{there}</a></p>"
    );
    document(title, &body)
}

/// A page written by hand and not by the app, because the app may be what failed.
pub(crate) fn document(title: &str, body: &str) -> String {
    let language = locale::current().code();
    let style = escaped(&current_style());
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Clave</title><script src=\"/theme.js\"></script>\
         <link rel=\"stylesheet\" href=\"{style}\">\
         <link rel=\"icon\" type=\"image/png\" href=\"/favicon.png\"></head>\
         <body><main class=\"page lone\">{body}</main></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_server_says_when_to_come_back() {
        let response = error_response(
            StatusCode::SERVICE_UNAVAILABLE,
            &Uri::from_static("/explore"),
            &RequestId("7".to_owned()),
        );
        assert_eq!(response.headers()[RETRY_AFTER], RETRY_SECONDS);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    }

    #[test]
    fn what_a_visitor_wrote_is_quoted_and_not_obeyed() {
        assert_eq!(escaped("<b a=\"&\">"), "&lt;b a=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn questions_are_answered_in_json() {
        let response = error_response(
            StatusCode::INTERNAL_SERVER_ERROR,
            &Uri::from_static("/api/x"),
            &RequestId("7".to_owned()),
        );
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    }
}
