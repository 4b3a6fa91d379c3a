//! Pure models of customer value: features, preprocessing, tree ensembles and their explanations,
//! the two-stage hurdle model, the model artefact, metrics and money.
//!
//! The server, the command line, training and the browser all run this code, so a prediction on a
//! page is the prediction that was evaluated.
//!
//! # Invariants
//! - No I/O, no clock, no randomness, no threads: the same input gives the same output, natively
//!   and as WebAssembly (`exp` and `ln` may differ in the last bit between platforms, hence the
//!   tolerance on golden rows).
//! - Every float that leaves this crate is finite, or the call returns an error.
//! - Values that were built are valid: a [`forest::Forest`] has only trees that end, a
//!   [`hurdle::Hurdle`]'s trees only read columns its pipeline makes. Deserialising checks the same.
//! - Which features exist is data (a schema), never code: a shop without reviews has no
//!   `review_score`, and nothing here minds.
//! - A metric does not depend on the order of its rows, and pools equal predictions.
//!
//! # What it does not do
//! It trains nothing (libxgboost does, in `clv-train`), reads no file, no database and no
//! environment variable, and knows neither SQL nor HTML.

pub mod artefact;
pub mod btyd;
mod cast;
pub mod features;
pub mod forest;
pub mod hurdle;
pub mod metrics;
pub mod money;
pub mod pipeline;
pub mod targeting;
