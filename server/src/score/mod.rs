//! `POST /score`: a file of customers or orders in, a page with their predictions out. Nothing is kept.
//!
//! The form is a plain one, so it works without JavaScript. The answer is the page `/score` with the answer in its
//! context; it is not hydrated.

mod scoring;
mod upload;

use crate::blocking;
use crate::limits::{CONCURRENT_SCORES, QUEUE_TIMEOUT};
use crate::pages::render;
use app::api::context::AppState;
use app::api::served_model::ModelUnusable;
use app::api::{AnsweredFile, Refused, RequestId, Scored};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use clv_store::read;
use leptos::prelude::provide_context;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Bounds the files that are scored at once.
#[derive(Debug, Clone)]
pub(crate) struct Desks(Arc<Semaphore>);

impl Default for Desks {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(CONCURRENT_SCORES)))
    }
}

/// Takes a file, scores it and answers with the page.
pub(crate) async fn score(
    State(app): State<AppState>,
    Extension(desks): Extension<Desks>,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let (status, scored) = match upload::read(&head, body).await {
        Err(refused) => (refused.status, Scored::Refused(refused.into())),
        Ok(upload) => answered(&app, &desks, &id, upload).await,
    };
    let answer = AnsweredFile(Arc::new(scored));
    let request = Request::from_parts(head, axum::body::Body::empty());
    let mut response = render(app, request, move || provide_context(answer.clone())).await;
    // A page that could not be made says so with a status of its own.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

async fn answered(
    app: &AppState,
    desks: &Desks,
    id: &RequestId,
    upload: upload::Upload,
) -> (StatusCode, Scored) {
    let refuse = |status, message: &str, remedy: &str| {
        let refused = Refused {
            message: message.to_owned(),
            remedy: Some(format!("{remedy} Request {id}.")),
            ..Refused::default()
        };
        (status, Scored::Refused(refused))
    };
    let busy = || {
        refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "The file was not scored: the server is busy, or its data cannot be reached.",
            "Please try again in a moment.",
        )
    };
    let desk = Arc::clone(&desks.0).acquire_owned();
    let Ok(Ok(desk)) = tokio::time::timeout(QUEUE_TIMEOUT, desk).await else {
        return busy();
    };
    let overview = match read::overview(&app.pool).await {
        Ok(overview) => overview,
        Err(error) => {
            tracing::error!(%error, "a file cannot be scored");
            return busy();
        }
    };
    let no_model = || {
        refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "The file was not scored: there is no model, or it did not pass its checks.",
            "The page of the model says more.",
        )
    };
    let Some(model_id) = overview.model_id else {
        return no_model();
    };
    let model = match app.model.get(&app.pool, &model_id).await {
        Ok(model) => model,
        Err(ModelUnusable::Store(error)) => {
            tracing::error!(%error, "a file cannot be scored");
            return busy();
        }
        Err(error) => {
            tracing::error!(%error, "a file cannot be scored");
            return no_model();
        }
    };
    // Parsing and scoring keep a core busy for moments.
    let work = blocking::run(desk, move || scoring::score(&model.artefact, &upload));
    match work.await {
        Ok(Scored::Refused(refused)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Scored::Refused(refused))
        }
        Ok(scored) => (StatusCode::OK, scored),
        Err(error) => {
            tracing::error!(%error, "scoring a file panicked");
            refuse(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The file was not scored: something went wrong on our side.",
                "It has been written down.",
            )
        }
    }
}
