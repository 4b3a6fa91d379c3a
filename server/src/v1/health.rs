//! `GET /api/v1/health`: whether questions are answered, from which data, by which model.

use super::asked::Asked;
use super::errors::ReadErrors;
use super::fields::Fields;
use super::problem::Problem;
use super::shapes::Published;
use app::api::ApiError;
use app::api::sources::Sources;
use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What is served.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// The published data.
    data: Published,
    /// Whether the served model can be asked.
    model: ModelState,
}

/// Whether the served model can be asked: it passed its checks (`ok`), it did not (`refused`), or there is none yet
/// (`none`). Published predictions stand without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModelState {
    Ok,
    Refused,
    None,
}

/// What is served
///
/// Answers 200 while the data can be read, and says from which day they are and whether the model can be asked.
#[utoipa::path(get, path = "/api/v1/health", operation_id = "health", tag = "service", responses(
    (status = 200, description = "The data can be read.", body = Health),
    ReadErrors
))]
pub(crate) async fn health(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    let app = asked.app.clone();
    let question = async move {
        let status = app::api::get_status().await?;
        let model = match &status.model_id {
            None => ModelState::None,
            Some(model_id) => match app.model.get(&app.pool, model_id).await {
                Ok(_) => ModelState::Ok,
                Err(error) => {
                    tracing::warn!(%error, "the served model cannot be asked");
                    ModelState::Refused
                }
            },
        };
        Ok::<_, ApiError>((status, model))
    };
    let (status, model) = asked.ask(&Sources::default(), question).await?;
    // Not tagged: whether the model can be asked changes without a publication.
    let health = Health {
        data: Published::from(&status),
        model,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(health)).into_response())
}
