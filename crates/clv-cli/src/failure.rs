//! How a command fails: what happened, how to mend it, and the exit status.

use std::error::Error;
use std::fmt;

use clv_store::StoreError;
use clv_store::runs::Details;
use clv_train::TrainError;

/// A failure in words for people.
#[derive(Debug)]
pub(crate) struct Failure {
    /// 1 the data were rejected, 2 wrong usage or environment.
    pub(crate) status: u8,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// What the step that failed had done until then, for the history of runs.
    pub(crate) details: Option<Box<Details>>,
}

impl Failure {
    /// The data were rejected.
    pub(crate) fn data(message: impl fmt::Display) -> Self {
        Self {
            status: 1,
            message: message.to_string(),
            hint: None,
            details: None,
        }
    }

    /// The usage or the environment is wrong.
    pub(crate) fn environment(message: impl fmt::Display) -> Self {
        Self {
            status: 2,
            message: message.to_string(),
            hint: None,
            details: None,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn details(mut self, details: Details) -> Self {
        self.details = Some(Box::new(details));
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(out, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let status = if error.is_rejected_data() { 1 } else { 2 };
        Self {
            status,
            message: with_causes(&error),
            hint: error.hint(),
            details: None,
        }
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        let status = if error.is_rejected_data() { 1 } else { 2 };
        Self {
            status,
            message: with_causes(&error),
            hint: None,
            details: None,
        }
    }
}

/// The error and what caused it, as one sentence.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}
