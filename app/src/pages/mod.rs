//! One page per route. Each states its question, then the answer in one sentence with a number, then the evidence.

pub(crate) mod cohorts;
pub(crate) mod customer;
pub(crate) mod customers;
pub(crate) mod data;
pub(crate) mod explore;
pub(crate) mod model;
pub(crate) mod not_found;
pub(crate) mod overview;
pub(crate) mod score;
pub(crate) mod segments;
pub(crate) mod what_if;
