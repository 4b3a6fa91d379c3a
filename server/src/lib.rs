//! The web server of Clave: the app's pages and server functions behind axum.
//!
//! # Invariants
//! - Starts without a database and recovers when it comes back; `/livez` says that the process works,
//!   `/readyz` says whether it can answer.
//! - Every response of every route carries the security headers and a request id; the policy's nonce is new
//!   for each.
//! - Every wait is bounded: for a slot, a connection, a statement, a request, the shutdown ([`limits`]).
//! - What goes wrong is logged once under the request id; a visitor sees plain words and that id.
//! - The environment is read in [`config`] and nowhere else.
//!
//! # What it does not do
//! It holds no SQL (`clv-store`), no page (`app`) and no model (`clv-core`), and it does not terminate TLS.

mod access;
mod blocking;
mod client;
pub mod config;
mod connections;
mod customer_files;
mod error_page;
mod files;
mod fresh;
mod guard;
mod health;
pub mod inventory;
pub mod limits;
mod locale;
pub mod metrics;
mod model_file;
mod origin;
mod pages;
pub mod probe;
mod program;
mod rate;
mod router;
mod score;
mod security;
pub mod serve;
mod spreadsheet;
mod tasks;
mod v1;

pub use router::router;
