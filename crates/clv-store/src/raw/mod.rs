//! Schema `raw`: the files of one shop, loaded with `COPY` in one transaction a load.
//!
//! Invariants:
//! - A load that fails, is refused or is killed leaves every table as it was.
//! - Every row of a file is in its table, in `raw.quarantine` with the reason, or counted apart; what a newer export
//!   changes or drops is kept in `raw.replaced_rows`.
//! - The same files again change nothing and leave no trace.
//! - A workspace holds one shop, of one kind of source: loading the other kind empties the tables of the first.
//! - One load at a time; a second one says so at once.

mod bad;
mod log;
mod olist;
mod plan;
mod record;
mod report;
mod shop;
mod staged;
mod stream;
mod tables;
mod tolerance;

use std::time::Duration;

pub use bad::BadKind;
pub use log::{LogRequest, load_log};
pub use olist::{OlistRequest, load_olist};
pub use report::{FileReport, LoadReport, Outcome, Progress};
pub use shop::{Shop, SourceKind, shop};
pub use tolerance::{NotAPercentage, Tolerance};

/// How long a load waits for somebody who reads its tables (a transformation). Longer than the slowest
/// model takes on the real data; without a bound a forgotten session would hang the load for ever.
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);
