//! Snapshots of earlier days beside today's: who stands out in each is what carries over.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clv_core::features::Table;
use clv_core::model::{DERIVED, Purchases, Shrinkage, extend};
use clv_core::pipeline::Matrix;

use crate::counts::{float, single};
use crate::error::TrainError;
use crate::models::boosted::Encoded;

/// Customers of today whose means stand for all: more would move them by less than a hundredth of a standard deviation.
const MOST_CUSTOMERS: usize = 200_000;

/// Moves training rows to where a stack's horizon puts the customers of `present`.
pub(super) fn align_to(
    encoded: &mut Encoded<'_>,
    present: &Table,
    base: (&Purchases, &Shrinkage),
    horizon_days: u32,
) -> Result<(), TrainError> {
    let schema = encoded.pipeline.features();
    let own = schema.len().saturating_sub(DERIVED.len());
    let every = present.rows().div_ceil(MOST_CUSTOMERS).max(1);
    let some: Vec<usize> = (0..present.rows()).step_by(every).collect();
    let present = present.select(&some);
    let present = present.with_schema(schema.get(..own).unwrap_or_default());
    let days = vec![horizon_days; present.rows()];
    let (present, _) = extend(&present, base, &days).map_err(TrainError::core("BTYD features"))?;
    let today = encoded.pipeline.transform(&present);
    let today = today.map_err(TrainError::core("preprocessing"))?;
    align(&mut encoded.matrix, encoded.rows.cutoffs(), &today);
    Ok(())
}

/// Moves the numbers of every snapshot so that their means are today's.
///
/// A number that grows with the age of a shop, such as the purchases so far, has another mean in every snapshot. Where all
/// customers came at about the same time, everybody today has been one for longer than anybody who was learned from, and an
/// effect of that number would be carried on to where nothing was seen. Between customers of one snapshot nothing changes.
/// Outputs that are 0 or 1, such as levels of a choice, stay as they are.
fn align(matrix: &mut Matrix, cutoffs: &[NaiveDate], today: &Matrix) {
    let columns = matrix.columns.max(1);
    let is_number: Vec<bool> = (0..columns)
        .map(|column| {
            let mut values = matrix.values.iter().skip(column).step_by(columns);
            values.any(|&value| value != 0.0 && value != 1.0)
        })
        .collect();
    let now = means(today.values.chunks(columns), columns);
    let mut snapshots: BTreeMap<NaiveDate, Vec<&mut [f32]>> = BTreeMap::new();
    for (row, cutoff) in matrix.values.chunks_mut(columns).zip(cutoffs) {
        snapshots.entry(*cutoff).or_default().push(row);
    }
    for mut rows in snapshots.into_values() {
        let then = means(rows.iter().map(|row| &**row), columns);
        let moves: Vec<f64> = now
            .iter()
            .zip(&then)
            .zip(&is_number)
            .map(|((now, then), is_number)| if *is_number { now - then } else { 0.0 })
            .collect();
        for row in &mut rows {
            for (value, by) in row.iter_mut().zip(&moves) {
                *value = single(f64::from(*value) + by);
            }
        }
    }
}

fn means<'a>(rows: impl Iterator<Item = &'a [f32]>, columns: usize) -> Vec<f64> {
    let (mut sums, mut count) = (vec![0.0; columns], 0_usize);
    for row in rows {
        count += 1;
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += f64::from(value);
        }
    }
    sums.iter().map(|sum| sum / float(count.max(1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(values: &[f32]) -> Matrix {
        Matrix {
            rows: values.len() / 2,
            columns: 2,
            values: values.to_vec(),
        }
    }

    #[test]
    fn snapshots_are_moved_to_todays_means_and_levels_stay() {
        // A number of mean 2 and 6, and a level that more have in the second; today the number's mean is 11.
        let mut then = matrix(&[1.0, 0.0, 3.0, 0.0, 5.0, 1.0, 7.0, 0.0]);
        let today = matrix(&[10.0, 1.0, 12.0, 1.0]);
        let [first, second] = [NaiveDate::MIN, NaiveDate::MAX];
        align(&mut then, &[first, first, second, second], &today);
        assert_eq!(then.values, [10.0, 0.0, 12.0, 0.0, 10.0, 1.0, 12.0, 0.0]);
    }
}
