//! The kinds of problems that the API answers with, each in words.

use axum::http::StatusCode;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// The end of its `type`.
    pub(crate) name: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) detail: &'static str,
}

/// Every kind there is, in the order of its status.
pub(crate) const KINDS: [Kind; 17] = [
    INVALID_REQUEST,
    UNREADABLE_BODY,
    NOT_SIGNED_IN,
    NOT_ALLOWED,
    NOT_FOUND,
    NO_SUCH_CUSTOMER,
    METHOD_NOT_ALLOWED,
    BODY_TOO_LARGE,
    ADDRESS_TOO_LONG,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_BODY,
    TOO_MANY_REQUESTS,
    INTERNAL,
    UNAVAILABLE,
    NOT_PUBLISHED,
    NO_MODEL,
    MODEL_REFUSED,
];

const fn kind(
    name: &'static str,
    status: StatusCode,
    title: &'static str,
    detail: &'static str,
) -> Kind {
    Kind {
        name,
        status,
        title,
        detail,
    }
}

pub(crate) const INVALID_REQUEST: Kind = kind(
    "invalid-request",
    StatusCode::BAD_REQUEST,
    "The address cannot be used as it is",
    "Each entry of errors names a field of the address and says what it should be.",
);
pub(crate) const UNREADABLE_BODY: Kind = kind(
    "unreadable-body",
    StatusCode::BAD_REQUEST,
    "The body is not JSON",
    "What was sent could not be read as JSON, or was cut off.",
);
pub(crate) const NOT_SIGNED_IN: Kind = kind(
    "not-signed-in",
    StatusCode::UNAUTHORIZED,
    "Sign in first",
    "This server answers people who are signed in.",
);
pub(crate) const NOT_ALLOWED: Kind = kind(
    "not-allowed",
    StatusCode::FORBIDDEN,
    "This is not for you to see",
    "The role of this login does not cover what was asked for, or the request came from another site.",
);
pub(crate) const NOT_FOUND: Kind = kind(
    "not-found",
    StatusCode::NOT_FOUND,
    "There is nothing here",
    "This address does not exist; /api/v1/ lists those that do.",
);
pub(crate) const NO_SUCH_CUSTOMER: Kind = kind(
    "no-such-customer",
    StatusCode::NOT_FOUND,
    "There is no such customer",
    "The published data hold no customer of this id.",
);
pub(crate) const METHOD_NOT_ALLOWED: Kind = kind(
    "method-not-allowed",
    StatusCode::METHOD_NOT_ALLOWED,
    "This cannot be done here",
    "The header allow names the methods of this address.",
);
pub(crate) const BODY_TOO_LARGE: Kind = kind(
    "body-too-large",
    StatusCode::PAYLOAD_TOO_LARGE,
    "That was too much",
    "The body is larger than 1 MiB: send it in parts.",
);
pub(crate) const ADDRESS_TOO_LONG: Kind = kind(
    "address-too-long",
    StatusCode::URI_TOO_LONG,
    "The address is too long",
    "Addresses have at most 8 KiB.",
);
pub(crate) const UNSUPPORTED_MEDIA_TYPE: Kind = kind(
    "unsupported-media-type",
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "The body has to be JSON",
    "Send it with the header content-type: application/json, in UTF-8 and not compressed.",
);
pub(crate) const INVALID_BODY: Kind = kind(
    "invalid-body",
    StatusCode::UNPROCESSABLE_ENTITY,
    "The body cannot be used as it is",
    "Each entry of errors names a field of the body and says what it should be. Nothing was scored.",
);
pub(crate) const TOO_MANY_REQUESTS: Kind = kind(
    "too-many-requests",
    StatusCode::TOO_MANY_REQUESTS,
    "Not so fast",
    "Too many requests came from this address; the header retry-after says in how many seconds to go on.",
);
pub(crate) const INTERNAL: Kind = kind(
    "internal",
    StatusCode::INTERNAL_SERVER_ERROR,
    "Something went wrong on our side",
    "It has been written down under the id of this request.",
);
pub(crate) const UNAVAILABLE: Kind = kind(
    "unavailable",
    StatusCode::SERVICE_UNAVAILABLE,
    "Not right now",
    "The server is busy or cannot reach its data. The header retry-after says in how many seconds to try again.",
);
pub(crate) const NOT_PUBLISHED: Kind = kind(
    "not-published",
    StatusCode::SERVICE_UNAVAILABLE,
    "There is nothing to tell yet",
    "No data have been published.",
);
pub(crate) const NO_MODEL: Kind = kind(
    "no-model",
    StatusCode::SERVICE_UNAVAILABLE,
    "There is no forecast yet",
    "No model has been trained on the published data.",
);
pub(crate) const MODEL_REFUSED: Kind = kind(
    "model-refused",
    StatusCode::SERVICE_UNAVAILABLE,
    "The model cannot be asked",
    "The published model is missing or did not pass its checks, so nothing is calculated with it.",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_names_of_their_own_and_come_by_status() {
        let names: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), KINDS.len());
        assert!(KINDS.is_sorted_by_key(|kind| kind.status.as_u16()));
    }
}
