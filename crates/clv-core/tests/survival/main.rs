//! Survival methods against a textbook's data set, and against independent computations.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    reason = "tests may fail loudly"
)]

mod hazards;
mod leukaemia;
mod purchases;
mod survival_curve;

/// Equal up to an absolute error.
#[track_caller]
fn close(value: f64, expected: f64, error: f64) {
    assert!(
        (value - expected).abs() < error,
        "{value} is not {expected}"
    );
}
