//! Pure models of customer value: features, preprocessing, tree ensembles and their explanations,
//! every servable model of value, "buy till you die" models, survival, the model artefact, drift, metrics and money.
//!
//! The server, the command line, training and the browser all run this code, so a prediction on a
//! page is the prediction that was evaluated.
//!
//! # Invariants
//! - No I/O, no clock, no randomness: the same input gives the same output, natively and as
//!   WebAssembly (`exp` and `ln` may differ in the last bit between platforms, hence the tolerance
//!   on golden rows). Threads only divide the work of [`btyd`], natively; the results do not depend
//!   on how many there are.
//! - Every float that leaves this crate is finite, or the call returns an error.
//! - Values that were built are valid: a [`forest::Forest`] has only trees that end, a
//!   [`model::Hurdle`]'s trees only read columns its pipeline makes. Deserialising checks the same.
//! - Which features exist is data (a schema), never code: a shop without reviews has no
//!   `review_score`, and nothing here minds.
//! - A metric does not depend on the order of its rows, and pools equal predictions.
//!
//! # What it does not do
//! It trains nothing (libxgboost does, in `clv-train`), reads no file, no database and no
//! environment variable, and knows neither SQL nor HTML.

pub mod artefact;
pub mod audience;
pub mod btyd;
mod cast;
pub mod drift;
pub mod features;
pub mod forest;
pub mod metrics;
pub mod model;
pub mod money;
pub mod neighbours;
pub mod orders;
pub mod pipeline;
pub mod survival;
pub mod targeting;

/// Compiles the example in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
