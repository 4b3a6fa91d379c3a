//! How well predictions sort customers by what they are worth.

use super::error::{check, finite};
use super::{MetricError, by_score, ordered_sum, tie_groups};
use crate::cast::float;

/// Gini coefficient of the Lorenz curve of actual value over customers sorted by prediction, highest
/// first, divided by that of the perfect order: 1 is perfect, 0 is random, negative is worse than random.
/// Customers with equal predictions share their value evenly: the curve is straight across them.
///
/// # Errors
/// [`MetricError`] for lengths that differ or numbers that are not finite; undefined for negative
/// values, no value at all, or when all customers are worth the same.
pub fn normalised_gini(predicted: &[f64], actual: &[f64]) -> Result<f64, MetricError> {
    check(predicted, actual)?;
    let total = total(actual)?;
    let perfect = gini(actual, actual, total);
    if perfect <= 0.0 {
        return Err(MetricError::Undefined("all actual values are equal"));
    }
    finite(gini(predicted, actual, total) / perfect)
}

/// Share of the actual value held by the given fraction of customers with the highest predictions. A
/// group of equal predictions on the boundary counts in proportion, as does a fraction of a customer.
///
/// # Errors
/// As [`normalised_gini`], equal values excepted; undefined for a fraction outside 0 to 1.
pub fn top_share(predicted: &[f64], actual: &[f64], fraction: f64) -> Result<f64, MetricError> {
    check(predicted, actual)?;
    if !(0.0..=1.0).contains(&fraction) {
        return Err(MetricError::Undefined(
            "the fraction is not between 0 and 1",
        ));
    }
    let total = total(actual)?;
    let (mut left, mut held) = (fraction * float(predicted.len()), 0.0);
    for group in tie_groups(&by_score(predicted, actual)) {
        let size = float(group.len());
        let taken = left.min(size);
        held += group_sum(group) * (taken / size);
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    finite((held / total).min(1.0))
}

/// Spearman's rank correlation: Pearson's correlation of the mid-ranks.
///
/// # Errors
/// [`MetricError`] for lengths that differ or numbers that are not finite; undefined when one side is constant.
pub fn spearman(predicted: &[f64], actual: &[f64]) -> Result<f64, MetricError> {
    check(predicted, actual)?;
    let mean = (float(predicted.len()) + 1.0) / 2.0;
    let centred = |values: &[f64]| {
        mid_ranks(values)
            .into_iter()
            .map(|rank| rank - mean)
            .collect::<Vec<_>>()
    };
    let (p, a) = (centred(predicted), centred(actual));
    let product =
        |left: &[f64], right: &[f64]| ordered_sum(left.iter().zip(right).map(|(l, r)| l * r));
    let scale = (product(&p, &p) * product(&a, &a)).sqrt();
    if scale == 0.0 {
        return Err(MetricError::Undefined("one side is constant"));
    }
    finite((product(&p, &a) / scale).clamp(-1.0, 1.0))
}

/// Ranks from 1 for the smallest; equal values share the mean of their ranks.
pub(super) fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().map(|value| value + 0.0).zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0;
    for group in order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let rank = float(below) + (float(group.len()) + 1.0) / 2.0;
        for (_, row) in group {
            if let Some(place) = ranks.get_mut(*row) {
                *place = rank;
            }
        }
        below += group.len();
    }
    ranks
}

/// Twice the area between the Lorenz curve and the diagonal, by trapezoids.
fn gini(scores: &[f64], values: &[f64], total: f64) -> f64 {
    let (mut area, mut height) = (0.0, 0.0);
    for group in tie_groups(&by_score(scores, values)) {
        let next = height + group_sum(group) / total;
        area += float(group.len()) / float(scores.len()) * (height + next) / 2.0;
        height = next;
    }
    2.0 * area - 1.0
}

fn group_sum(group: &[(f64, f64)]) -> f64 {
    group.iter().map(|(_, value)| value).sum()
}

fn total(actual: &[f64]) -> Result<f64, MetricError> {
    if actual.iter().any(|value| *value < 0.0) {
        return Err(MetricError::Undefined("an actual value is negative"));
    }
    let total = ordered_sum(actual.iter().copied());
    if total == 0.0 {
        Err(MetricError::Undefined("the actual total is 0"))
    } else {
        finite(total)
    }
}
