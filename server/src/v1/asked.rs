//! A request to the API: it asks the same questions as the pages, in the context that they find on the server.

use super::problem::Problem;
use crate::fresh::{is_among, tag};
use crate::guard::Slot;
use app::api::context::AppState;
use app::api::sources::Sources;
use app::api::{RequestId, get_status};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use leptos::prelude::{Owner, ScopedFuture, provide_context};
use serde::Serialize;
use std::convert::Infallible;

/// Answers follow the published data: they may be kept, and are asked for again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// A request, with all that answers it.
pub(crate) struct Asked {
    /// What all requests share.
    pub(crate) app: AppState,
    /// Where it went.
    pub(crate) uri: Uri,
    /// For work that goes on when nobody waits any more.
    pub(crate) slot: Slot,
    id: RequestId,
    headers: HeaderMap,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        Ok(Self {
            app: app.clone(),
            uri: parts.uri.clone(),
            slot: parts.extensions.get::<Slot>().cloned().unwrap_or_default(),
            id: parts
                .extensions
                .get::<RequestId>()
                .cloned()
                .unwrap_or_default(),
            headers: parts.headers.clone(),
        })
    }
}

impl Asked {
    /// Asks one question of the app; `sources` notes which publication its answer is from.
    pub(crate) async fn ask<T, E: Into<Problem>>(
        &self,
        sources: &Sources,
        question: impl Future<Output = Result<T, E>> + Send,
    ) -> Result<T, Problem> {
        let owner = Owner::new();
        let asked = owner.with(|| {
            provide_context(self.app.clone());
            provide_context(self.id.clone());
            provide_context(sources.clone());
            ScopedFuture::new(question)
        });
        asked.await.map_err(Into::into)
    }

    /// Answers with what `question` finds, or that nothing changed since the caller asked last.
    ///
    /// The tag of an answer is made of the publication, the program and the address. Where a publication came in between, the answer
    /// has none and is asked for again in full.
    pub(crate) async fn answer<T, E: Into<Problem>, A: Serialize>(
        &self,
        question: impl Future<Output = Result<T, E>> + Send,
        told: impl FnOnce(T) -> Result<A, Problem>,
    ) -> Result<Response, Problem> {
        let sources = Sources::default();
        let status = self.ask(&sources, get_status()).await?;
        let address = (self.uri.path(), self.uri.query());
        let program = &self.app.program.folder;
        let tag = tag(program, (status.published_at, &status.model_id, address));
        if is_among(&self.headers, &tag) {
            let headers = [(ETAG, tag), (CACHE_CONTROL, ASK_AGAIN)];
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        let found = self.ask(&sources, question).await?;
        let mut response = Json(told(found)?).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, ASK_AGAIN);
        if sources.agree() {
            headers.insert(ETAG, tag);
        }
        Ok(response)
    }

    /// Answers with a text that only changes with the program.
    pub(crate) fn still(&self, kind: &'static str, text: &str) -> Response {
        let tag = tag(&self.app.program.folder, text);
        if is_among(&self.headers, &tag) {
            let headers = [(ETAG, tag), (CACHE_CONTROL, ASK_AGAIN)];
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(kind)),
            (ETAG, tag),
            (CACHE_CONTROL, ASK_AGAIN),
        ];
        (headers, text.to_owned()).into_response()
    }
}
