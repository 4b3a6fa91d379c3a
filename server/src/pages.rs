//! The app's pages and server functions, with what they find in their context.

use crate::error_page::in_same_style;
use crate::tasks;
use app::api::RequestId;
use app::api::context::AppState;
use app::api::sources::Sources;
use app::locale::Locale;
use app::visitor::Visitor;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, HeaderValue, REFERER};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use clv_store::read::{hold, on_the_same_behalf};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::panic::resume_unwind;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::Semaphore;
use tracing::Instrument;

/// The routes of the pages, found by running the app once: meanwhile leptos starts no question in the whole process, and
/// what another router asked just then would never be answered.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// Pages at their routes and server functions under `/api/`.
pub(crate) fn routes(app: &AppState) -> Router<AppState> {
    tasks::init();
    let program = Arc::clone(&app.program);
    Router::new().leptos_routes_with_context(app, ROUTES.clone(), provide_request, move || {
        app::shell(Arc::clone(&program))
    })
}

/// The app's page at the address of the request, whatever its method, with more in its context.
pub(crate) async fn render(
    app: AppState,
    request: Request,
    more: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let program = Arc::clone(&app.program);
    let provide = move || {
        provide_context(app.clone());
        provide_request();
        more();
    };
    let render = leptos_axum::render_app_async_with_context(provide, move || {
        app::shell(Arc::clone(&program))
    });
    render(request).await
}

/// The app's own page for addresses that do not exist.
pub(crate) async fn not_found(State(app): State<AppState>, request: Request) -> Response {
    let mut response = render(app, as_get(request), || {}).await;
    // Also when a panel of the frame failed: whatever is wrong, there is nothing at this address.
    if !response.status().is_redirection() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// The page for what does not exist is the same for every method.
fn as_get(mut request: Request) -> Request {
    if *request.method() != Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    request
}

/// Renders a page again when a publication came in between its questions, this time with publications held off.
///
/// One request at a time is rendered that way: each keeps a connection for it and needs others for its questions, so
/// several could wait for each other. A page is rendered in milliseconds, and publications are minutes apart.
pub(crate) async fn from_one_publication(
    State((app, turn)): State<(AppState, Arc<Semaphore>)>,
    request: Request,
    next: Next,
) -> Response {
    // What is asked with a body cannot be asked twice; nothing of ours is.
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (head, _) = request.into_parts();
    let ask = |sources: &Sources| {
        let mut head = head.clone();
        head.extensions.insert(sources.clone());
        next.clone().run(Request::from_parts(head, Body::empty()))
    };
    let sources = Sources::default();
    let response = ask(&sources).await;
    if sources.agree() {
        return response;
    }
    // The last connection would be held against the questions it is held for.
    if app.pool.options().get_max_connections() < 2 {
        return ask(&Sources::default()).await;
    }
    let Ok(_turn) = turn.acquire().await else {
        return response;
    };
    // Where it cannot be held, the page is asked for all the same and says what is wrong.
    let _held = hold(&app.pool).await;
    ask(&Sources::default()).await
}

/// Answers to the end, also when the caller has left.
///
/// The questions of a page are tasks of their own. A page that is dropped half rendered takes away what they work with, and
/// they fail with errors and panics that nobody caused. After `timeout` nobody waits any more: a database that
/// swallows questions must not keep their connections.
pub(crate) async fn to_the_end(
    State(timeout): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let answer = tokio::time::timeout(
        timeout,
        on_the_same_behalf(in_same_style(next.run(request))),
    );
    match tokio::spawn(answer.in_current_span()).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // Only the end of the whole server stops it otherwise.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// What the middleware gave the request becomes a context of the page; leptos' own nonce gives way to the
/// one in the header.
fn provide_request() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(id) = parts.extensions.get::<RequestId>() {
        provide_context(id.clone());
    }
    if let Some(sources) = parts.extensions.get::<Sources>() {
        provide_context(sources.clone());
    }
    if let Some(locale) = parts.extensions.get::<Locale>() {
        provide_context(*locale);
    }
    if let Some(visitor) = parts.extensions.get::<Visitor>() {
        provide_context(visitor.clone());
    }
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
}

/// Pages and answers follow the published data, so they are asked for again each time.
///
/// leptos sends a server function's caller back to where they came from when they accept HTML, which is meant for
/// forms without JavaScript. Our questions are read-only and may be opened in a tab: the headers that trigger it go.
pub(crate) async fn ask_again(mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        request.headers_mut().remove(REFERER);
        request.headers_mut().remove(ACCEPT);
    }
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    const LONG: Duration = Duration::from_secs(9);

    #[tokio::test]
    async fn an_answer_is_finished_when_its_caller_has_left() {
        let steps: [Arc<Notify>; 3] = Default::default();
        let [begun, goes_on, ended] = steps.clone();
        let answer = || async move {
            begun.notify_one();
            goes_on.notified().await;
            ended.notify_one();
        };
        let app = Router::new()
            .route("/", get(answer))
            .layer(from_fn_with_state(LONG, to_the_end));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let caller = tokio::spawn(app.oneshot(request));
        let [begun, goes_on, ended] = steps;
        begun.notified().await;
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        goes_on.notify_one();
        tokio::time::timeout(Duration::from_secs(9), ended.notified())
            .await
            .unwrap();
    }

    #[tokio::test]
    #[should_panic(expected = "as it was")]
    async fn a_panic_reaches_who_turns_it_into_an_answer() {
        async fn panics() -> &'static str {
            panic!("as it was")
        }
        let app = Router::new()
            .route("/", get(panics))
            .layer(from_fn_with_state(LONG, to_the_end));
        let _answer = app
            .oneshot(Request::get("/").body(Body::empty()).unwrap())
            .await;
    }
}
