//! Time to an event that not everybody has had yet: when do first-time buyers come back, and what speeds it up?
//!
//! | item | answers |
//! |---|---|
//! | [`kaplan_meier`] | which share has not bought again after so many days |
//! | [`fit_hazard`] | how the chance to buy again in a period depends on time and on what is known of the customer |
//!
//! A [`Spell`] is one customer's waiting time, which ends with the event or is cut off by the end of the data
//! (censored). Both methods assume that being cut off says nothing about the event, as holds when everybody is observed
//! to the same day.
//!
//! # What it does not do
//! Competing events, entry after time 0, covariates that change over time.

mod confidence;
mod design;
mod error;
mod hazard;
mod hazard_result;
mod intervals;
mod kaplan_meier;
mod matrix;
mod spell;

pub use confidence::{Confidence, Interval};
pub use error::SurvivalError;
pub use hazard::fit_hazard;
pub use hazard_result::{Baseline, Effect, HazardFit, Verdict};
pub use intervals::Intervals;
pub use kaplan_meier::{KaplanMeier, Quantile, Step, kaplan_meier};
pub use spell::{Case, Spell};
