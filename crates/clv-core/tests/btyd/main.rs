//! BTYD models against published numbers, against simulated customers, and against themselves.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "tests may fail loudly"
)]

mod cdnow;
mod extremes;
mod golden_bg_bb;
mod golden_bg_nbd;
mod golden_gamma_gamma;
mod golden_mbg_nbd;
mod golden_pareto_nbd;
mod properties;
mod recovery;
mod summaries;
mod unidentified;

use clv_core::btyd::History;

fn history(frequency: u32, recency: f64, age: f64) -> History {
    History::new(frequency, recency, age).unwrap()
}

/// Equal to as many digits as are printed.
#[track_caller]
fn prints(value: f64, published: &str) {
    let decimals = published
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    assert_eq!(
        format!("{value:.decimals$}"),
        published,
        "the value is {value}"
    );
}

/// Equal up to a relative error.
#[track_caller]
fn near(value: f64, expected: f64, relative: f64) {
    assert!(
        (value - expected).abs() <= relative * expected.abs().max(1e-300),
        "{value} is not {expected}"
    );
}
