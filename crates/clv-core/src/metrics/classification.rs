//! How well a score tells the customers who return from those who do not.

use super::error::{check, finite};
use super::ranking::mid_ranks;
use super::{MetricError, by_score, ordered_sum, tie_groups};
use crate::cast::float;

/// Area under the ROC curve: the chance that a random positive scores above a random negative, ties
/// counting half. By mid-ranks (Mann–Whitney U): (R⁺ − n⁺(n⁺+1)/2) / (n⁺ n⁻).
///
/// # Errors
/// [`MetricError`] for lengths that differ or numbers that are not finite; undefined without both classes.
pub fn auc(scores: &[f64], positive: &[bool]) -> Result<f64, MetricError> {
    let labels = labels(scores, positive)?;
    let (positives, negatives) = class_sizes(positive)?;
    // Mid-ranks are multiples of one half, so this sum is exact in any order.
    let ranks: f64 = mid_ranks(scores)
        .iter()
        .zip(labels)
        .map(|(rank, label)| rank * label)
        .sum();
    finite((ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// Average precision: Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores from the highest down, as scikit-learn's
/// `average_precision_score`. A random score has about the share of positives.
///
/// # Errors
/// As [`auc`].
pub fn pr_auc(scores: &[f64], positive: &[bool]) -> Result<f64, MetricError> {
    let labels = labels(scores, positive)?;
    let (positives, _) = class_sizes(positive)?;
    let (mut seen, mut hits, mut area) = (0.0, 0.0, 0.0);
    for group in tie_groups(&by_score(scores, &labels)) {
        let found: f64 = group.iter().map(|(_, label)| label).sum();
        seen += float(group.len());
        hits += found;
        area += found / positives * (hits / seen);
    }
    finite(area)
}

/// Brier score: mean squared difference of probability and outcome (0 or 1).
///
/// # Errors
/// [`MetricError`] for lengths that differ, numbers that are not finite, or no rows.
pub fn brier(probabilities: &[f64], positive: &[bool]) -> Result<f64, MetricError> {
    let labels = labels(probabilities, positive)?;
    let squares = probabilities
        .iter()
        .zip(labels)
        .map(|(p, label)| (p - label) * (p - label));
    finite(ordered_sum(squares) / float(probabilities.len()))
}

fn labels(scores: &[f64], positive: &[bool]) -> Result<Vec<f64>, MetricError> {
    let labels: Vec<f64> = positive
        .iter()
        .map(|hit| if *hit { 1.0 } else { 0.0 })
        .collect();
    check(scores, &labels)?;
    Ok(labels)
}

fn class_sizes(positive: &[bool]) -> Result<(f64, f64), MetricError> {
    let positives = positive.iter().filter(|hit| **hit).count();
    if positives == 0 || positives == positive.len() {
        return Err(MetricError::Undefined("there is only one class"));
    }
    Ok((float(positives), float(positive.len() - positives)))
}
