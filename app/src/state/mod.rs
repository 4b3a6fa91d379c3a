//! The state of a view lives in its address: typed filters ⇄ query string.
//!
//! Invariants: pure (no I/O, no signals, same on server and browser); canonical (equal states give equal
//! strings, defaults are left out, `parse` after `to_query` gives the state back); nothing is dropped in
//! silence — a value that cannot be used is a [`Problem`] the page shows.

mod cohorts_view;
mod customer_sort;
mod customers_view;
mod explore_filters;
mod list_place;
mod month;
mod offer_view;
mod parsed;
mod query;
mod response_curve;
mod what_if_answer;
mod what_if_customer;
#[cfg(test)]
mod what_if_example;
mod what_if_inputs;
mod what_if_view;

pub use cohorts_view::{CohortValue, CohortsView};
pub use customer_sort::CustomerSort;
pub use customers_view::{CustomersView, customer_href};
pub use explore_filters::ExploreFilters;
pub use list_place::{ListEdge, ListPlace};
pub use month::Month;
pub use offer_view::OfferView;
pub use parsed::{Parsed, Problem};
pub use query::Query;
pub(crate) use query::percent_encoded;
pub use response_curve::{CURVE_FEATURE, response_curve};
#[cfg(feature = "ssr")]
pub(crate) use what_if_answer::labelled;
pub use what_if_answer::{Unanswerable, answer};
#[cfg(feature = "ssr")]
pub(crate) use what_if_customer::{DERIVED, NEEDS_REPEAT};
pub use what_if_customer::{described, inputs_of};
pub use what_if_inputs::{Input, UNKNOWN, WhatIfInputs};
pub use what_if_view::{KEPT, WhatIfView};
