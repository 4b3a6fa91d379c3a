//! Customers to be scored: where they are, and what is said where they cannot be read.

use std::path::PathBuf;

use clv_score::{Customers, ReadError};

use crate::failure::Failure;

/// Where the customers are.
pub(super) enum Source {
    File(PathBuf),
    Rows(Customers),
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let mut message = error.to_string();
        // What is transparent names the cause of its own.
        if let Some(cause) = std::error::Error::source(&error) {
            message = format!("{message}: {cause}");
        }
        let failure = if error.is_rejected_data() {
            Self::data(message)
        } else {
            Self::environment(message)
        };
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}
