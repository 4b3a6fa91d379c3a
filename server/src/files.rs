//! The site's files: program, style, pictures.

use crate::pages;
use app::api::context::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// File names do not change with their content, so browsers keep the files but ask whether they still hold:
/// an unchanged program costs one short answer (304).
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// A file of the site if there is one at this address, otherwise the app's page for what does not exist.
pub(crate) async fn file_or_not_found(State(app): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return pages::not_found(State(app), as_get(request)).await;
    }
    let mut lookup = Request::builder()
        .method(request.method())
        .uri(request.uri())
        .body(Body::empty())
        .unwrap_or_default();
    lookup.headers_mut().clone_from(request.headers());
    let files = ServeDir::new(app.options.site_root.as_ref())
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    match files.oneshot(lookup).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => {
            let mut response = response.into_response();
            response.headers_mut().insert(CACHE_CONTROL, ASK_FIRST);
            response
        }
        _ => pages::not_found(State(app), request).await,
    }
}

/// The page for what does not exist is the same for every method.
fn as_get(mut request: Request) -> Request {
    *request.method_mut() = Method::GET;
    request
}
