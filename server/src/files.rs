//! The site's files: program, style, pictures.

use app::api::context::AppState;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, HeaderValue, VARY};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::compression::Compression;
use tower_http::services::ServeDir;

/// Where names do not change with the content, browsers keep the files but ask whether they still hold: an unchanged
/// file costs one short answer (304).
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// The program's address changes with its content, so what was loaded once holds.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Answers with the file of the site at an address that is no route, if there is one; everything else goes on.
///
/// Files wait for nobody, are for everybody and are taken from no budget: pages cannot be read without their style.
pub(crate) async fn first(
    State((app, site)): State<(AppState, Site)>,
    request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || request.extensions().get::<MatchedPath>().is_some() {
        return next.run(request).await;
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
    match site.oneshot(lookup).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => {
            let mut response = response.into_response();
            response.headers_mut().insert(CACHE_CONTROL, caching);
            // The same address is sent compressed to whoever takes it.
            response.headers_mut().insert(VARY, ACCEPT_ENCODING.into());
            response
        }
        _ => next.run(request).await,
    }
}

/// The files, compressed where the build did not.
pub(crate) type Site = Compression<ServeDir>;

pub(crate) fn site(root: &str, quality: CompressionLevel) -> Site {
    let files = ServeDir::new(root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    Compression::new(files).quality(quality)
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::{guard, serve};
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn a_file_waits_for_no_slot() {
        let config = Config::read(|name| match name {
            "CLV_DATABASE_URL" => Some("postgresql://nobody@127.0.0.1:1/nothing"),
            "LEPTOS_SITE_ROOT" => Some("../public"),
            _ => None,
        });
        let app = serve::state(&config.unwrap()).unwrap();
        let slots = Arc::new(Semaphore::new(0));
        slots.close();
        let site = site("../public", CompressionLevel::Fastest);
        let router: Router = Router::new()
            .fallback(|| async { "a page" })
            .layer(from_fn_with_state(slots, guard::queue))
            .layer(from_fn_with_state((app, site), first));
        for (address, status) in [
            ("/favicon.png", StatusCode::OK),
            ("/nowhere.png", StatusCode::SERVICE_UNAVAILABLE),
        ] {
            let request = Request::get(address).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), status, "{address}");
        }
    }
}
