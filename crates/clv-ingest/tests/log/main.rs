//! Order logs as shops really write them, as files get damaged, and as nobody would expect.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may fail loudly"
)]

mod corpus;
mod fuzz;
mod not_files;
mod parquet_files;
mod property;
mod real;
mod shops;
mod speed;
mod support;
