//! The column that names the customers.

use crate::error::IngestError;
use crate::log::columns::plain;
use crate::log::error::Refusal;
use crate::log::options::{LogOptions, Role};
use crate::log::source::RecordSource;

/// The column the caller named, or the only one that is called like one of customers.
pub(super) fn customer_column(
    source: &RecordSource,
    header: &[String],
    options: &LogOptions,
) -> Result<usize, IngestError> {
    let refuse =
        |problem: String, hint: &str| Err(source.input().refusal(Refusal::Columns, problem, hint));
    if let Some(name) = options.map.column(Role::CustomerId) {
        return match header.iter().position(|column| column == name) {
            Some(position) => Ok(position),
            None => refuse(
                format!("has no column {name}"),
                "the columns are named on its first line",
            ),
        };
    }
    let is_customer = |name: &String| {
        let name = plain(name);
        name == plain(Role::CustomerId.name())
            || Role::CustomerId.other_names().contains(&name.as_str())
            || Role::CustomerId.last_names().contains(&name.as_str())
    };
    let mut found = (0..).zip(header).filter(|(_, name)| is_customer(name));
    match (found.next(), found.next()) {
        (Some((position, _)), None) => Ok(position),
        (None, _) => refuse(
            "has no column that names the customers".to_owned(),
            "call one customer_id, or say which with --map customer_id=…",
        ),
        (Some((_, one)), Some((_, other))) => refuse(
            format!("names customers in {one} and in {other}"),
            "say which with --map customer_id=…",
        ),
    }
}
