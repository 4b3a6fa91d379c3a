//! The served model's bytes, for the browser that calculates what-ifs itself.

use crate::error_page::error_response;
use app::api::RequestId;
use app::api::context::AppState;
use app::api::served_model::ModelUnusable;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

/// An id is a hash of the content, so what it names never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `GET /model/{model_id}`: only a model that passed its checks; any other id is unknown.
pub(crate) async fn model_file(
    State(app): State<AppState>,
    Path(model_id): Path<String>,
    Extension(id): Extension<RequestId>,
    uri: Uri,
) -> Response {
    match app.model.get(&app.pool, &model_id).await {
        Ok(model) => {
            let headers = [
                (CONTENT_TYPE, "application/octet-stream"),
                (CACHE_CONTROL, FOR_EVER),
            ];
            (headers, model.bytes.clone()).into_response()
        }
        Err(ModelUnusable::Unknown) => error_response(StatusCode::NOT_FOUND, &uri, &id),
        Err(error) => {
            tracing::error!(%error, "the model cannot be served");
            error_response(StatusCode::SERVICE_UNAVAILABLE, &uri, &id)
        }
    }
}
