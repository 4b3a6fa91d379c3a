//! A synthetic shop: the nine Olist files and the truth behind them.
//!
//! [`generate`] writes a folder of files with the names, headers and formats of the public Olist
//! set, calibrated to its counts, and beside them `truth.csv`: what each customer is worth, computed
//! from the process that made the data. The process is small enough that the best forecast a shop
//! could make from what it sees, the posterior mean, is a finite sum: the oracle that models are
//! measured against.
//!
//! # The process
//! 1. *Acquisition.* A customer's first purchase day follows the shop's growth by month, its
//!    weekdays and its special days (`calendar`).
//! 2. *First order.* Place, category, basket, payment, promise and delivery (`order`).
//! 3. *Class.* The customer is a returner with log odds `b + z + β·late`, where `z` adds the effects
//!    of region, category, payment, instalments and basket (`returning`); the others never return.
//! 4. *Purchases.* A returner has rates (λ, μ), drawn evenly from a 24 × 12 grid. After the first
//!    day he stays alive from one day to the next with probability `exp(−μ)`; a living returner
//!    buys on day `d` with probability `1 − exp(−λ·c(d))`, `c` being the calendar's demand relative
//!    to an ordinary day (`latent`).
//! 5. *Spend.* The log of a unit price is normal: category location + region shift + the customer's
//!    own level `u ~ N(0, τ²)` + residual (`spending`).
//!
//! # What the oracle knows
//! `history` is everything up to the end of the cutoff day: valued purchase days, unit prices, the
//! covariates of the first order, and whether its parcel has come, and when. An order's final status
//! and the approval and carrier times of a parcel under way are not part of it. `posterior` turns
//! a history into a forecast: exact up to rounding prices to cents and times to seconds.
//!
//! # Invariants
//! - The same [`Options`] give the same bytes on the same platform (logarithms and exponentials are
//!   the platform's). Every customer has an own random stream, a function of seed and index.
//! - Memory does not grow with the number of orders: customers are drawn, written and forgotten.
//! - A target folder holds either a complete set or nothing: files are written beside it and renamed.
//! - Money is integer cents; every key is unique and every foreign key resolves.
//!
//! # What it does not do
//! It reads nothing, in particular no real data, and does not imitate texts or single customers.

mod calendar;
mod catalogue;
mod choice;
mod customer;
mod error;
mod folder;
mod geography;
mod history;
mod ids;
mod latent;
mod normal;
mod numbers;
mod order;
mod output;
mod plan;
mod posterior;
mod returning;
mod run;
mod spending;
mod tables;
mod world;

#[cfg(test)]
mod tests;

pub use error::GenerateError;
pub use folder::{FileSummary, MANIFEST_FILE, TRUTH_FILE};
pub use run::{Options, Summary, generate};
