//! Everything that talks to Postgres: connections, the embedded cluster, what the Rust side owns of
//! the database, loading, publishing, and the readers of the server.
//!
//! Invariants:
//! - SQL lives in `queries/` and names its columns; values are bound, never formatted in. The few
//!   statements Postgres cannot parameterise (schema renames, column lists) are built from constants.
//! - What must happen together happens in one transaction: a load, a model with its evaluation,
//!   a model's predictions, a publication. A reader sees the state before or after, nothing between.
//! - The server's role [`WEB_ROLE`] can select from the published marts and do nothing else.
//! - Money crosses this border as integer cents, until it enters a model.
//!
//! The server links [`read`] alone. What writes (the cluster, the schema, loads, models, publications)
//! needs the feature `writer`, which the command line switches on: it brings in `clv-ingest`.
//!
//! It does not transform (dbt does), does not parse files (`clv-ingest` does), holds no model, and
//! reads no environment variable of its own: the caller passes settings in.

#[cfg(feature = "writer")]
pub mod access;
#[cfg(feature = "writer")]
pub mod cluster;
mod connect;
mod error;
#[cfg(feature = "writer")]
pub mod leakage;
mod lock;
#[cfg(feature = "writer")]
pub mod ml;
#[cfg(feature = "writer")]
pub mod publish;
#[cfg(feature = "writer")]
pub mod raw;
pub mod read;
#[cfg(feature = "writer")]
pub mod roles;
#[cfg(feature = "writer")]
pub mod runs;
#[cfg(feature = "writer")]
pub mod schema;
#[cfg(feature = "writer")]
pub mod snapshots;
#[cfg(feature = "writer")]
pub mod steps;
#[cfg(feature = "writer")]
mod transaction;

pub use connect::{
    ConnectSettings, DEFAULT_ACQUIRE_TIMEOUT, DEFAULT_MAX_CONNECTIONS, WEB_ROLE, connect,
    connect_lazy,
};
pub use error::{Doing, StoreError};
pub use sqlx::PgPool;
