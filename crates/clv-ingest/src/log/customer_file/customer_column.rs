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
    let role = Role::CustomerId;
    let is_usual = |name: &str| name == plain(role.name()) || role.other_names().contains(&name);
    let is_last = |name: &str| role.last_names().contains(&name);
    let called = |is_customer: &dyn Fn(&str) -> bool| -> Vec<(usize, &String)> {
        let columns = (0..).zip(header);
        columns
            .filter(|(_, name)| is_customer(&plain(name)))
            .collect()
    };
    let mut found = called(&is_usual);
    if found.is_empty() {
        found = called(&is_last);
    }
    match found.as_slice() {
        [(position, _)] => Ok(*position),
        [] => refuse(
            "has no column that names the customers".to_owned(),
            "call one customer_id, or say which with --map customer_id=…",
        ),
        [(_, one), (_, other), ..] => refuse(
            format!("names customers in {one} and in {other}"),
            "say which with --map customer_id=…",
        ),
    }
}
