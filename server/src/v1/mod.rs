//! The JSON API under `/api/v1`: the numbers of the pages for programs, typed and described by an OpenAPI document.
//!
//! # Invariants
//! - Every number comes from the same questions, store reads and model calls as the pages and `clv predict`; a resource
//!   gives them names of its own, which do not change with the pages.
//! - A route is made of its description ([`resources`]): none is served that the document lacks, and none the other way
//!   round.
//! - Every error of every address below `/api/v1` is a problem ([`problem`]); a field that is wrong is named.
//! - Money is whole hundredths of the currency's unit in fields that end in `_cents`; probabilities and shares are 0 to 1.

mod asked;
mod body;
mod cohorts;
mod customer;
mod customers;
mod errors;
mod features;
mod fields;
mod health;
mod kinds;
mod openapi;
mod page;
mod predictions;
mod problem;
mod rows;
mod scoreboard;
mod segments;
mod shapes;

pub(crate) use problem::problem_response;

use app::api::context::AppState;
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn;
use axum::response::Redirect;
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Everything below `/api/v1`.
pub(crate) fn routes() -> Router<AppState> {
    let (routes, _) = resources().split_for_parts();
    routes
        .route("/api/v1", get(|| async { Redirect::permanent("/api/v1/") }))
        .route("/api/v1/{*rest}", any(|| async { StatusCode::NOT_FOUND }))
        .layer(from_fn(problem::worded))
}

/// Whether an address belongs to the API.
pub(crate) fn is_at(uri: &Uri) -> bool {
    uri.path()
        .strip_prefix("/api/v1")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Routes and their descriptions.
fn resources() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::description())
        .routes(routes!(health::health))
        .routes(routes!(customers::customers))
        .routes(routes!(customer::customer))
        .routes(routes!(predictions::prediction))
        .routes(routes!(predictions::predictions))
        .routes(routes!(rows::rows))
        .routes(routes!(features::features))
        .routes(routes!(segments::segments))
        .routes(routes!(cohorts::cohorts))
        .routes(routes!(scoreboard::scoreboard))
        .routes(routes!(openapi::document))
        .routes(routes!(page::page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_the_api_or_not() {
        for (address, belongs) in [
            ("/api/v1", true),
            ("/api/v1/x?y", true),
            ("/api/v1x", false),
            ("/api/status", false),
        ] {
            assert_eq!(is_at(&Uri::from_static(address)), belongs, "{address}");
        }
    }
}
