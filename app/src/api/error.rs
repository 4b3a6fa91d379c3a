use super::json::JsonText;
use crate::state::Problem;
use crate::words::say;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a question was not answered, in words for the person who asked.
///
/// Nothing of the server's inside is in it: the cause is in the log, under the same request id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Told", tag = "error", rename_all = "snake_case")]
pub enum ApiError {
    /// The question itself is wrong; each problem names the field.
    Invalid {
        /// What is wrong, field by field.
        problems: Vec<Problem>,
    },
    /// What the address names is not in the data.
    NotFound,
    /// The login has ended, or its role does not reach this.
    NotAllowed,
    /// No data has been published yet.
    NotPublished {
        /// The id of the failed request.
        request_id: RequestId,
    },
    /// The database could not be reached, or took too long.
    Unavailable {
        /// The id of the failed request.
        request_id: RequestId,
    },
    /// The data is published, and no model is served yet.
    NoModel,
    /// The published model did not pass its checks, so nothing is calculated with it.
    ModelRefused {
        /// The id of the failed request.
        request_id: RequestId,
    },
    /// The request or its answer was lost between browser and server.
    Lost,
    /// Anything else.
    Internal {
        /// The id of the failed request.
        request_id: RequestId,
    },
}

/// An error as it is read: every field that any of them has. Serde's own way to read a tagged enum is some twenty
/// kilobytes of program, for the first page of every visit.
#[derive(Deserialize)]
struct Told {
    error: Kind,
    #[serde(default)]
    problems: Vec<Problem>,
    #[serde(default)]
    request_id: RequestId,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Invalid,
    NotFound,
    NotAllowed,
    NotPublished,
    Unavailable,
    NoModel,
    ModelRefused,
    Lost,
    Internal,
}

impl From<Told> for ApiError {
    fn from(told: Told) -> Self {
        let Told {
            error,
            problems,
            request_id,
        } = told;
        match error {
            Kind::Invalid => Self::Invalid { problems },
            Kind::NotFound => Self::NotFound,
            Kind::NotAllowed => Self::NotAllowed,
            Kind::NotPublished => Self::NotPublished { request_id },
            Kind::Unavailable => Self::Unavailable { request_id },
            Kind::NoModel => Self::NoModel,
            Kind::ModelRefused => Self::ModelRefused { request_id },
            Kind::Lost => Self::Lost,
            Kind::Internal => Self::Internal { request_id },
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for ApiError {}

impl ApiError {
    fn words(&self) -> &'static str {
        say(match self {
            Self::Invalid { .. } => "This address asks for something that does not exist.",
            Self::NotFound => "There is nothing of this name in the data.",
            Self::NotAllowed => {
                "This needs a login, or a role that yours does not have. Reload the page to log in again."
            }
            Self::NotPublished { .. } => {
                "There is nothing to show yet: no data has been published."
            }
            Self::Unavailable { .. } => {
                "The data cannot be reached right now. Please try again in a moment."
            }
            Self::NoModel => "There is no forecast yet: no model has been trained on this data.",
            Self::ModelRefused { .. } => {
                "The prediction model is missing or did not pass its checks, so nothing is calculated with it."
            }
            Self::Lost => {
                "The server could not be reached. Please check the connection and try again."
            }
            Self::Internal { .. } => "Something went wrong on our side.",
        })
    }

    /// The id to quote when reporting the error; a request that never arrived has none.
    pub fn request_id(&self) -> Option<&RequestId> {
        match self {
            Self::Invalid { .. }
            | Self::NotFound
            | Self::NotAllowed
            | Self::NoModel
            | Self::Lost => None,
            Self::NotPublished { request_id }
            | Self::Unavailable { request_id }
            | Self::ModelRefused { request_id }
            | Self::Internal { request_id } => Some(request_id),
        }
    }

    /// Whether asking again may help.
    pub fn is_worth_retrying(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::Lost | Self::NotPublished { .. }
        )
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                let error = Self::Invalid {
                    problems: vec![Problem::unreadable_query()],
                };
                #[cfg(feature = "ssr")]
                super::context::answer_with_status_of(&error);
                error
            }
            // These happen in the browser: no answer, or one that is not ours (a proxy's, a time-out's).
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Lost,
            _ => Self::Internal {
                request_id: request_id().unwrap_or_default(),
            },
        }
    }
}

/// Names one request in the answer, on the error page and in the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub String);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of the request being answered; `None` in the browser, where pages use the id inside the error.
pub fn request_id() -> Option<RequestId> {
    leptos::prelude::use_context::<RequestId>()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_read_as_it_was_written() {
        let request_id = || RequestId("0123456789abcdef".to_owned());
        let errors = [
            ApiError::Invalid {
                problems: vec![Problem::unreadable_query()],
            },
            ApiError::NotFound,
            ApiError::NotAllowed,
            ApiError::NotPublished {
                request_id: request_id(),
            },
            ApiError::Unavailable {
                request_id: request_id(),
            },
            ApiError::NoModel,
            ApiError::ModelRefused {
                request_id: request_id(),
            },
            ApiError::Lost,
            ApiError::Internal {
                request_id: request_id(),
            },
        ];
        for error in errors {
            let text = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<ApiError>(&text).unwrap(), error);
        }
    }
}
