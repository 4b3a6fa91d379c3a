//! The writing side against a real Postgres; one binary, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod embedded;
mod hammering;
mod leakage;
mod loading;
mod models;
mod publishing;
mod roles;
mod runs;
mod snapshots;
mod support;
