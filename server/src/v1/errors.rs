//! The errors that operations can answer with, as the document lists them: one response a status, shared by all.

use super::kinds::{KINDS, Kind};
use super::problem::PROBLEM_JSON;
use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::header::Header;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Of every operation; bodies are not looked at.
pub(crate) struct ReadErrors;

/// No error: nothing to tell a caller who has the answer.
pub(crate) struct Unchanged;

/// Of operations about one customer.
pub(crate) struct CustomerErrors;

/// Of operations that take a body.
pub(crate) struct BodyErrors;

/// What can happen to every request to an address that exists.
const ALWAYS: [u16; 7] = [400, 401, 403, 414, 429, 500, 503];

impl IntoResponses for ReadErrors {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        references(&ALWAYS)
    }
}

impl IntoResponses for Unchanged {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        references(&[304])
    }
}

impl IntoResponses for CustomerErrors {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        references(&[404])
    }
}

impl IntoResponses for BodyErrors {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        references(&[400, 401, 403, 413, 414, 415, 422, 429, 500, 503])
    }
}

fn references(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    statuses
        .iter()
        .map(|status| {
            let reference = Ref::from_response_name(format!("status{status}"));
            (status.to_string(), RefOr::Ref(reference))
        })
        .collect()
}

/// The responses themselves, by name.
pub(crate) fn components() -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<&Kind>> = BTreeMap::new();
    for kind in &KINDS {
        by_status
            .entry(kind.status.as_u16())
            .or_default()
            .push(kind);
    }
    let errors = by_status
        .into_iter()
        .map(|(status, kinds)| (format!("status{status}"), RefOr::T(error(status, &kinds))));
    let unchanged = ResponseBuilder::new()
        .description("Nothing changed since the answer whose tag was sent in if-none-match.")
        .header("etag", text_header("The tag of the answer."));
    errors
        .chain([("status304".to_owned(), RefOr::T(unchanged.build()))])
        .collect()
}

fn error(status: u16, kinds: &[&Kind]) -> Response {
    let told: Vec<String> = kinds
        .iter()
        .map(|kind| format!("`{}`: {}. {}", kind.name, kind.title, kind.detail))
        .collect();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new()
        .description(told.join(" "))
        .content(PROBLEM_JSON, content.build());
    let response = match status {
        405 => response.header("allow", text_header("The methods of this address.")),
        429 | 503 => response.header("retry-after", text_header("Seconds to wait.")),
        _ => response,
    };
    response.build()
}

fn text_header(description: &str) -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
    header.description = Some(description.to_owned());
    header
}
