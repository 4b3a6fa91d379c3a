//! The few number conversions a model fit needs, each with the range it is exact in.

use std::collections::BTreeMap;

/// A count as a float; exact below 2^32 rows, saturating above (no snapshot table comes near it).
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A float in the single precision that XGBoost trains in.
#[expect(
    clippy::as_conversions,
    reason = "narrowing to f32 is what libxgboost does with every number it is given"
)]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// The mean of values, or `None` when there are none.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_usize);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / float(count))
}

/// The elements of `values` at `rows`, in that order. Rows out of range are left out; callers hold indices of the same table.
pub(crate) fn at<T: Clone>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter()
        .filter_map(|&row| values.get(row).cloned())
        .collect()
}

/// The middle one of some values; `None` when there are none.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Standard errors by which something has to predict held-back customers better than without it: a smaller gain is as likely
/// luck, and costs more on new customers than it promises.
pub(crate) const BETTER: f64 = 1.0;

/// The same for a stage of the stack whose size is not settled beforehand: several are tried and the best is taken, and with
/// one every sixth that tells nothing would be let in.
pub(crate) const CLEARLY: f64 = 2.0;

/// Whether losses on held-back folds fell by more than so many standard errors of their mean fall.
pub(crate) fn clearly_lower(losses: &[f64], before: &[f64], errors: f64) -> bool {
    let falls: Vec<f64> = before.iter().zip(losses).map(|(b, l)| b - l).collect();
    let count = float(falls.len());
    let Some(fall) = mean(falls.iter().copied()) else {
        return false;
    };
    let squares: f64 = falls.iter().map(|f| (f - fall).powi(2)).sum();
    let error = (squares / (count - 1.0).max(1.0) / count).sqrt();
    fall > errors * error && fall > 0.0
}

/// The same with customers in place of folds: `changes` of the loss, row by row, and whose they are.
pub(crate) fn falls(customers: &[String], changes: &[f64], errors: f64) -> bool {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for (customer, change) in customers.iter().zip(changes) {
        *sums.entry(customer).or_default() += change;
    }
    let count = float(sums.len());
    let Some(change) = mean(sums.values().copied()) else {
        return false;
    };
    let squares: f64 = sums.values().map(|sum| (sum - change).powi(2)).sum();
    let error = (squares / (count - 1.0).max(1.0) / count).sqrt();
    change < -errors * error && change < 0.0
}

/// 1 / (1 + e^−x) without overflow on either side.
pub(crate) fn sigmoid(margin: f64) -> f64 {
    if margin >= 0.0 {
        1.0 / (1.0 + (-margin).exp())
    } else {
        let e = margin.exp();
        e / (1.0 + e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_customers_sum() {
        let customers: Vec<String> = ["a", "a", "b", "c"].map(String::from).to_vec();
        // Sums −1, −1, −1; then 1, −1, −1; then −1, −2, −3, whose mean is −2 and its error 0.58; then 0, −2, −4, the error 1.15.
        assert!(falls(&customers, &[-3.0, 2.0, -1.0, -1.0], CLEARLY));
        assert!(!falls(&customers, &[-1.0, 2.0, -1.0, -1.0], BETTER));
        assert!(falls(&customers, &[-1.0, 0.0, -2.0, -3.0], CLEARLY));
        assert!(falls(&customers, &[0.0, 0.0, -2.0, -4.0], BETTER));
        assert!(!falls(&customers, &[0.0, 0.0, -2.0, -4.0], CLEARLY));
        assert!(!falls(&[], &[], BETTER));
    }

    #[test]
    fn a_fall_counts_when_it_is_larger_than_its_error() {
        // Falls of 1, 1, 1, 1: no error. Falls of 5, −4, 3, −3: mean 0.25, error 2.2.
        assert!(clearly_lower(&[9.0; 4], &[10.0; 4], BETTER));
        assert!(!clearly_lower(&[5.0, 14.0, 7.0, 13.0], &[10.0; 4], BETTER));
        assert!(!clearly_lower(&[11.0; 4], &[10.0; 4], BETTER));
        assert!(!clearly_lower(&[], &[], BETTER));
    }
}
