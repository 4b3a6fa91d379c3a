//! The site's files: program, style, pictures.

use crate::pages;
use app::api::context::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, HeaderValue, VARY};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Where names do not change with the content, browsers keep the files but ask whether they still hold: an unchanged
/// file costs one short answer (304).
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// The program's address changes with its content, so what was loaded once holds.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A file of the site if there is one at this address, otherwise the app's page for what does not exist.
pub(crate) async fn file_or_not_found(State(app): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return pages::not_found(State(app), as_get(request)).await;
    }
    let (uri, caching) = match in_program(&app, request.uri()) {
        Some(uri) => (uri, FOR_EVER),
        None => (request.uri().clone(), ASK_FIRST),
    };
    let mut lookup = Request::builder()
        .method(request.method())
        .uri(uri)
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
            response.headers_mut().insert(CACHE_CONTROL, caching);
            // The same address is sent compressed to whoever takes it.
            response.headers_mut().insert(VARY, ACCEPT_ENCODING.into());
            response
        }
        _ => pages::not_found(State(app), request).await,
    }
}

/// Where the file of the program at this address lies in the site; `None` for other addresses, and for those of a
/// program that was replaced: its files would not fit together with these.
fn in_program(app: &AppState, uri: &Uri) -> Option<Uri> {
    let pkg = format!("/{}", app.options.site_pkg_dir);
    let folder = &app.program.folder;
    if *folder == pkg {
        return None;
    }
    let file = uri.path().strip_prefix(folder.as_str())?;
    format!("{pkg}{file}").parse().ok()
}

/// The page for what does not exist is the same for every method.
fn as_get(mut request: Request) -> Request {
    *request.method_mut() = Method::GET;
    request
}
