//! How good predictions are. Every metric pools equal predictions and sums in an order of its own,
//! so the order of the rows changes nothing, not even the last bit.

mod calibration;
mod classification;
mod error;
mod ranking;
mod value;

pub use calibration::{Bin, calibration};
pub use classification::{auc, brier, pr_auc};
pub use error::{MetricError, defined};
pub use ranking::{normalised_gini, spearman, top_share};
pub use value::{bias_ratio, mae, rmse};

/// Sums in ascending order of the terms: independent of the order they come in.
fn ordered_sum(terms: impl Iterator<Item = f64>) -> f64 {
    let mut terms: Vec<f64> = terms.collect();
    terms.sort_by(f64::total_cmp);
    terms.iter().sum()
}

/// Positions of the rows, highest score first; equal scores in order of their value.
fn by_score(scores: &[f64], values: &[f64]) -> Vec<(f64, f64)> {
    // Adding zero turns −0 into 0, which is the same score.
    let mut rows: Vec<(f64, f64)> = scores
        .iter()
        .map(|score| score + 0.0)
        .zip(values.iter().copied())
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
    rows
}

/// Runs of equal scores in rows sorted by [`by_score`].
fn tie_groups(rows: &[(f64, f64)]) -> impl Iterator<Item = &[(f64, f64)]> {
    rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq())
}

#[cfg(test)]
mod tests;
