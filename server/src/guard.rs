//! One log line a request; panics, time-outs and bare errors become answers a person can read.

use crate::error_page::{error_response, is_bare_error};
use crate::limits::{ADDRESS_BYTES, QUEUE_TIMEOUT};
use crate::metrics::TurnedAway;
use app::api::RequestId;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use clv_store::read::on_behalf_of;
use futures_util::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument;

/// Runs the request inside its span and logs it when the head of the response is ready.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let route = route(&request);
    let method = request.method().clone();
    let RequestId(request_id) = id(&request);
    let span = tracing::info_span!("request", id = %request_id);
    let started = Instant::now();
    let answer = async move {
        let response = next.run(request).await;
        let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
        if route == "/livez" || route == "/readyz" {
            tracing::debug!(%method, route, status, ms, "answered");
        } else {
            tracing::info!(%method, route, status, ms, "answered");
        }
        response
    }
    .instrument(span);
    on_behalf_of(&request_id, answer).await
}

/// Bounds the time of a request and turns what is left of a failure into an answer.
///
/// The state of a panicked request is dropped with it; what requests share (pool, model) recovers by
/// itself, so going on is safe.
pub(crate) async fn protect(
    State(timeout): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let (id, uri) = (id(&request), request.uri().clone());
    let answer = |status| error_response(status, &uri, &id);
    if uri
        .path_and_query()
        .is_some_and(|address| address.as_str().len() > ADDRESS_BYTES)
    {
        return answer(StatusCode::URI_TOO_LONG);
    }
    let outcome =
        tokio::time::timeout(timeout, AssertUnwindSafe(next.run(request)).catch_unwind()).await;
    match outcome {
        Ok(Ok(response)) if is_bare_error(&response) => answer(response.status()),
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            tracing::error!(panic = message(panic.as_ref()), "a request panicked");
            answer(StatusCode::INTERNAL_SERVER_ERROR)
        }
        Err(_) => {
            tracing::error!(?timeout, "a request took too long");
            answer(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Lets only so many requests render at once; the others wait a moment or are told to come back.
pub(crate) async fn queue(
    State(slots): State<Arc<Semaphore>>,
    mut request: Request,
    next: Next,
) -> Response {
    match tokio::time::timeout(QUEUE_TIMEOUT, slots.acquire_owned()).await {
        Ok(Ok(slot)) => {
            let slot = Arc::new(slot);
            request.extensions_mut().insert(Slot(Arc::downgrade(&slot)));
            next.run(request).await
        }
        _ => {
            tracing::warn!("turned away: all slots are taken");
            let mut response = error_response(
                StatusCode::SERVICE_UNAVAILABLE,
                request.uri(),
                &id(&request),
            );
            response.extensions_mut().insert(TurnedAway::Busy);
            response
        }
    }
}

/// The slot of a request. Whoever goes on working without the request takes it along; knowing of it keeps it from nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slot(Weak<OwnedSemaphorePermit>);

impl Slot {
    pub(crate) fn taken_along(&self) -> Option<Arc<OwnedSemaphorePermit>> {
        self.0.upgrade()
    }
}

/// What is written down of an address: a path may name a customer, a query anything, and there is no end of either.
pub(crate) fn route(request: &Request) -> String {
    let route = request.extensions().get::<MatchedPath>();
    route.map_or("file", MatchedPath::as_str).to_owned()
}

pub(crate) fn id(request: &Request) -> RequestId {
    request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default()
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use axum::{Extension, Router};
    use tower::ServiceExt;

    async fn answer(app: Router, path: &str) -> (StatusCode, String) {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request
            .extensions_mut()
            .insert(RequestId("the-id".to_owned()));
        let response = app.oneshot(request).await.unwrap();
        let status = response.status();
        (
            status,
            String::from_utf8(
                to_bytes(response.into_body(), 1 << 16)
                    .await
                    .unwrap()
                    .to_vec(),
            )
            .unwrap(),
        )
    }

    async fn panics() -> &'static str {
        panic!("secret inside")
    }

    fn app(timeout: Duration) -> Router {
        Router::new()
            .route("/panics", get(panics))
            .route("/api/panics", get(panics))
            .route("/hangs", get(std::future::pending::<()>))
            .layer(from_fn_with_state(timeout, protect))
    }

    #[tokio::test]
    async fn a_panic_becomes_a_page_with_the_id_and_nothing_else() {
        let (status, body) = answer(app(Duration::from_secs(9)), "/panics").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(
            body.contains("the-id") && !body.contains("secret"),
            "{body}"
        );
        let (_, body) = answer(app(Duration::from_secs(9)), "/api/panics").await;
        assert_eq!(body, r#"{"error":"internal","request_id":"the-id"}"#);
    }

    #[tokio::test]
    async fn a_request_that_hangs_is_given_up() {
        let (status, body) = answer(app(Duration::from_millis(10)), "/hangs").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains("the-id"), "{body}");
    }

    #[tokio::test]
    async fn a_slot_that_is_taken_along_outlives_its_request_and_others_end_with_theirs() {
        let slots = Arc::new(Semaphore::new(2));
        let (takes, mut taken) = tokio::sync::mpsc::unbounded_channel();
        let app = Router::new()
            .route("/", get(|| async {}))
            .route(
                "/takes",
                get(async move |Extension(slot): Extension<Slot>| {
                    takes.send(slot.taken_along()).unwrap();
                }),
            )
            .layer(from_fn_with_state(Arc::clone(&slots), queue));
        assert_eq!(answer(app.clone(), "/").await.0, StatusCode::OK);
        assert_eq!(slots.available_permits(), 2);
        assert_eq!(answer(app, "/takes").await.0, StatusCode::OK);
        let slot = taken.recv().await.unwrap();
        assert!(slot.is_some());
        assert_eq!(slots.available_permits(), 1);
        drop(slot);
        assert_eq!(slots.available_permits(), 2);
    }

    #[tokio::test]
    async fn without_a_slot_the_visitor_is_told_to_come_back() {
        let slots = Arc::new(Semaphore::new(0));
        slots.close();
        let app = Router::new()
            .route("/", get(|| async {}))
            .layer(from_fn_with_state(slots, queue));
        assert_eq!(answer(app, "/").await.0, StatusCode::SERVICE_UNAVAILABLE);
    }
}
