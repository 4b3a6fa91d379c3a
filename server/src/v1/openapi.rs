//! `GET /api/v1/openapi.json`: the OpenAPI 3.1 document, made of the types and descriptions of the code.

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged, components};
use super::fields::Fields;
use super::problem::{Problem, ProblemBody, internal};
use axum::response::Response;
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Clave",
        description = "What each customer of a shop will be worth, and whether that number can be trusted: the numbers of \
            the pages, for programs.\n\n\
            Money is a whole number of hundredths of the unit of `currency`, in fields that end in `_cents`. Probabilities \
            and shares are from 0 to 1. Days are dates of the shop's calendar. A field that is null is not known or does \
            not apply; it is never left out.\n\n\
            Lists come in pages: `next` is the cursor of the page behind, for `after`.\n\n\
            Answers with an `etag` may be kept: send it in `if-none-match`, and while the publication is the same the \
            answer is 304 without a body.\n\n\
            Errors are problem details (RFC 9457). Fields that an address or a body does not have are refused, and so is \
            what is given twice. A method that an address does not have is answered with 405, an address that does not \
            exist with 404."
    ),
    tags(
        (name = "predictions", description = "What customers are expected to be worth."),
        (name = "customers", description = "Who the customers are."),
        (name = "groups", description = "Groups of customers."),
        (name = "model", description = "Whether the model can be trusted."),
        (name = "service", description = "The service itself.")
    ),
    components(schemas(ProblemBody))
)]
struct Description;

/// The document before there are routes in it.
pub(crate) fn description() -> Document {
    let mut document = Description::openapi();
    if let Some(known) = &mut document.components {
        known.responses.extend(components());
    }
    document
}

/// The document as it is served.
pub(crate) static DOCUMENT: LazyLock<Result<String, serde_json::Error>> =
    LazyLock::new(|| serde_json::to_string(&super::resources().into_openapi()));

/// This description
///
/// OpenAPI 3.1, made of the types of the program that answers.
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "getDocument", tag = "service", responses(
    (status = 200, description = "The document.", body = Object, content_type = "application/json"),
    Unchanged, ReadErrors
))]
pub(crate) async fn document(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    let text = DOCUMENT.as_ref().map_err(|error| internal(error))?;
    Ok(asked.still("application/json", text))
}
