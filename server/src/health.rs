//! Two questions of operators: does the process work, and can it answer?

use crate::limits::READINESS_TIMEOUT;
use app::api::context::AppState;
use app::api::served_model::ModelUnusable;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use clv_store::{StoreError, read};
use serde::Serialize;

/// `GET /livez`: the process serves. It asks nobody else, so that a database that is down restarts no server.
pub(crate) async fn livez() -> Response {
    ([(CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// `GET /readyz`: 200 when pages can be answered, 503 with the reasons when not.
pub(crate) async fn readyz(State(app): State<AppState>) -> Response {
    let readiness = tokio::time::timeout(READINESS_TIMEOUT, Readiness::of(&app)).await;
    let readiness =
        readiness.unwrap_or_else(|_| Readiness::without_database("it does not answer in time"));
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}

/// `ok`, or why not, in words that give nothing of the inside away.
#[derive(Debug, Serialize)]
pub(crate) struct Readiness {
    pub(crate) ready: bool,
    database: &'static str,
    marts: &'static str,
    model: &'static str,
}

const OK: &str = "ok";
const UNKNOWN: &str = "unknown";

impl Readiness {
    pub(crate) async fn of(app: &AppState) -> Self {
        let overview = match read::overview(&app.pool).await {
            Ok(overview) => overview,
            Err(error) => {
                tracing::warn!(%error, cause = ?std::error::Error::source(&error), "not ready");
                return Self::without_overview(&error);
            }
        };
        // Pages stand without a forecast: a shop whose model is still to be trained is served.
        let Some(model_id) = overview.model_id else {
            return Self {
                ready: true,
                database: OK,
                marts: OK,
                model: "none is served yet",
            };
        };
        let model = match app.model.get(&app.pool, &model_id).await {
            Ok(_) => OK,
            Err(error) => {
                tracing::warn!(%error, "not ready");
                match error {
                    ModelUnusable::Refused(_) => "it did not pass its checks",
                    ModelUnusable::Unknown => "the marts disagree on which model is served",
                    ModelUnusable::Store(_) => "it cannot be read",
                }
            }
        };
        Self {
            ready: model == OK,
            database: OK,
            marts: OK,
            model,
        }
    }

    fn without_overview(error: &StoreError) -> Self {
        if error.is_not_published() {
            Self {
                ready: false,
                database: OK,
                marts: "nothing has been published",
                model: UNKNOWN,
            }
        } else if error.is_unavailable() {
            Self::without_database("it cannot be reached")
        } else if error.is_timeout() {
            Self::without_database("it is too slow")
        } else {
            Self {
                ready: false,
                database: OK,
                marts: "they cannot be read",
                model: UNKNOWN,
            }
        }
    }

    fn without_database(reason: &'static str) -> Self {
        Self {
            ready: false,
            database: reason,
            marts: UNKNOWN,
            model: UNKNOWN,
        }
    }
}
