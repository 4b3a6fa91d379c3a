//! Rows of the store become answers: the one place where they are converted.
//!
//! A row that cannot become an answer means that a mart breaks its contract: [`BadMart`] says which.

mod cohorts;
mod customer;
mod customers;
mod data;
mod explore;
mod model_report;
mod overview;
mod segments;
mod what_if_form;

use super::{SourceKind, ValueBasis};

/// A mart holds what its contract rules out.
#[derive(Debug, thiserror::Error)]
#[error("{what} cannot be {given:?}")]
pub(in crate::api) struct BadMart {
    what: &'static str,
    given: String,
}

impl BadMart {
    fn new(what: &'static str, given: impl ToString) -> Self {
        Self {
            what,
            given: given.to_string(),
        }
    }
}

fn value_basis(text: &str) -> Result<ValueBasis, BadMart> {
    ValueBasis::parse(text).ok_or_else(|| BadMart::new("value_basis", text))
}

fn source_kind(text: &str) -> Result<SourceKind, BadMart> {
    SourceKind::parse(text).ok_or_else(|| BadMart::new("source_kind", text))
}

fn horizon(days: i32) -> Result<u32, BadMart> {
    u32::try_from(days).map_err(|_| BadMart::new("horizon_days", days))
}
