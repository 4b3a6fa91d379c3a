//! Two questions of operators: does the process work, and can it answer?

use crate::limits::{READINESS_MEMORY, READINESS_TIMEOUT};
use app::api::context::AppState;
use app::api::served_model::ModelUnusable;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use clv_store::{StoreError, read};
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Mutex;

/// `GET /livez`: the process serves. It asks nobody else, so that a database that is down restarts no server.
pub(crate) async fn livez() -> Response {
    ([(CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// `GET /readyz`: 200 when pages can be answered, 503 with the reasons when not.
pub(crate) async fn readyz(
    State(app): State<AppState>,
    Extension(memory): Extension<Memory>,
) -> Response {
    let readiness = memory.or_find(Readiness::in_time(&app)).await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}

/// What was found a moment ago: whoever asks meanwhile waits for the same answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<Option<(Instant, Readiness)>>>);

impl Memory {
    async fn or_find(&self, find: impl Future<Output = Readiness>) -> Readiness {
        let mut last = self.0.lock().await;
        if let Some((at, readiness)) = *last
            && at.elapsed() < READINESS_MEMORY
        {
            return readiness;
        }
        let found = find.await;
        *last = Some((Instant::now(), found));
        found
    }
}

/// `ok`, or why not, in words that give nothing of the inside away.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Readiness {
    pub(crate) ready: bool,
    database: &'static str,
    marts: &'static str,
    model: &'static str,
}

const OK: &str = "ok";
const UNKNOWN: &str = "unknown";

impl Readiness {
    async fn in_time(app: &AppState) -> Self {
        tokio::time::timeout(READINESS_TIMEOUT, Self::of(app))
            .await
            .unwrap_or_else(|_| Self::without_database("it does not answer in time"))
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn readiness_is_looked_up_once_for_all_who_ask_at_a_time() {
        let memory = Memory::default();
        let first = memory.or_find(async { Readiness::without_database("away") });
        assert_eq!(first.await.database, "away");
        let second = memory.or_find(async { Readiness::without_database("asked again") });
        assert_eq!(second.await.database, "away");
        let long_ago = Instant::now().checked_sub(READINESS_MEMORY);
        *memory.0.lock().await = long_ago.map(|at| (at, Readiness::without_database("away")));
        let third = memory.or_find(async { Readiness::without_database("slow") });
        assert_eq!(third.await.database, "slow");
    }
}
