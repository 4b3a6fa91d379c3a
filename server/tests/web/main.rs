//! The whole server in one process, asked through its router.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod access;
mod answers;
mod api;
mod api_document;
mod api_problems;
mod common;
mod explore;
mod failures;
mod faults;
mod files;
mod fresh;
mod fuzz;
mod hostile;
mod model;
mod oidc;
mod sweep;
