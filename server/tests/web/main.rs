//! The whole server in one process, asked through its router.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod answers;
mod common;
mod failures;
mod files;
mod fresh;
