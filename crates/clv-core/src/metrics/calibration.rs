//! Predicted against observed, in bins of customers.

use super::error::{check, finite};
use super::{MetricError, ordered_sum};
use crate::cast::float;

/// A bin of customers next to each other in rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// 1 holds the customers ranked highest.
    pub bin: usize,
    /// How many customers.
    pub rows: usize,
    /// Their mean prediction.
    pub predicted: f64,
    /// Their mean outcome (for 0/1 outcomes: the observed rate).
    pub actual: f64,
}

/// Compares mean prediction and mean outcome in bins of customers ranked by a score, highest first.
///
/// Bin k of n rows in b bins holds ranks ⌊(k−1)n/b⌋ to ⌊kn/b⌋. Customers with equal scores are not told
/// apart: wherever a bin's edge cuts through such a group, every part of it has the group's mean, so
/// the order of rows changes nothing. Bins without rows (fewer rows than bins) are left out.
///
/// # Errors
/// [`MetricError`] for lengths that differ, numbers that are not finite, or no rows or bins.
pub fn calibration(
    ranked_by: &[f64],
    predicted: &[f64],
    actual: &[f64],
    bins: usize,
) -> Result<Vec<Bin>, MetricError> {
    check(ranked_by, predicted)?;
    check(predicted, actual)?;
    let groups = groups(ranked_by, predicted, actual);
    let edge = |bin: usize| bin.saturating_mul(ranked_by.len()).checked_div(bins);
    let mut result = Vec::new();
    for bin in 1..=bins {
        let (Some(start), Some(end)) = (edge(bin - 1), edge(bin)) else {
            break;
        };
        if start == end {
            continue;
        }
        let (mut sum_predicted, mut sum_actual) = (0.0, 0.0);
        for group in &groups {
            let inside = group.end.min(end).saturating_sub(group.start.max(start));
            sum_predicted += group.predicted * float(inside);
            sum_actual += group.actual * float(inside);
        }
        let rows = end - start;
        let (predicted, actual) = (
            finite(sum_predicted / float(rows))?,
            finite(sum_actual / float(rows))?,
        );
        result.push(Bin {
            bin,
            rows,
            predicted,
            actual,
        });
    }
    if result.is_empty() {
        Err(MetricError::Undefined("there are no bins"))
    } else {
        Ok(result)
    }
}

/// Customers of equal score: their ranks and means.
struct Group {
    start: usize,
    end: usize,
    predicted: f64,
    actual: f64,
}

fn groups(ranked_by: &[f64], predicted: &[f64], actual: &[f64]) -> Vec<Group> {
    let outcomes = predicted.iter().copied().zip(actual.iter().copied());
    let mut rows: Vec<(f64, (f64, f64))> = ranked_by
        .iter()
        .map(|score| score + 0.0)
        .zip(outcomes)
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut start = 0;
    rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq())
        .map(|group| {
            let mean = |pick: fn(&(f64, f64)) -> f64| {
                ordered_sum(group.iter().map(|(_, pair)| pick(pair))) / float(group.len())
            };
            let from = start;
            start += group.len();
            Group {
                start: from,
                end: start,
                predicted: mean(|pair| pair.0),
                actual: mean(|pair| pair.1),
            }
        })
        .collect()
}
