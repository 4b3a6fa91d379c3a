use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame};

use super::Forecast;
use crate::counts::float;
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// How many buyers' worth of the overall mean every cell starts with. Stated in buyers, it fits a shop
/// where 1% return (a cell needs 500 customers to be half its own) and one where half do (10 customers).
const PRIOR_BUYERS: f64 = 5.0;

/// Group means pulled towards the overall mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cells {
    overall: Mean,
    cells: BTreeMap<u32, Mean>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Mean {
    p_returns: f64,
    value: f64,
}

/// A sum over `count` rows as a mean, shrunk towards `overall` as if `prior` more rows had that mean:
/// (sum + prior·overall) / (count + prior), the posterior mean under a conjugate prior of that strength.
pub(crate) fn shrink(sum: f64, count: f64, overall: f64, prior: f64) -> f64 {
    if count + prior > 0.0 {
        (sum + prior * overall) / (count + prior)
    } else {
        overall
    }
}

/// Rows that the overall mean counts for, given the overall rate and rows per customer.
pub(crate) fn prior_rows(rate: f64, rows_per_customer: f64) -> f64 {
    if rate > 0.0 {
        PRIOR_BUYERS / rate * rows_per_customer
    } else {
        0.0
    }
}

impl Cells {
    /// Means of the training rows per key. `keys` holds the cell of each training row.
    pub(super) fn fit(keys: &[u32], train: &Snapshots) -> Result<Self, TrainError> {
        let returns: Vec<f64> = train
            .returns()
            .iter()
            .map(|&r| f64::from(u8::from(r)))
            .collect();
        let rows = float(keys.len()).max(1.0);
        let overall = Mean {
            p_returns: returns.iter().sum::<f64>() / rows,
            value: train.future_value().iter().sum::<f64>() / rows,
        };
        let (customers, _) = train.customers_and_buyers();
        let prior = prior_rows(overall.p_returns, rows / float(customers.max(1)));
        let cells = sums_by_key(keys, returns, train.future_value().to_vec())?
            .into_iter()
            .map(|(key, [rows, returns, value])| {
                let mean = Mean {
                    p_returns: shrink(returns, rows, overall.p_returns, prior),
                    value: shrink(value, rows, overall.value, prior),
                };
                (key, mean)
            })
            .collect();
        Ok(Self { overall, cells })
    }

    /// The mean of each row's cell; the overall mean for a cell never seen in training.
    pub(super) fn forecast(&self, keys: &[u32]) -> Forecast {
        let means = keys
            .iter()
            .map(|key| self.cells.get(key).unwrap_or(&self.overall));
        let (p_returns, value) = means.map(|mean| (mean.p_returns, mean.value)).unzip();
        Forecast { p_returns, value }
    }
}

/// Rows, returns and value of each key.
#[expect(
    deprecated,
    reason = "polars points to its lazy engine, which would triple the build for three sums"
)]
fn sums_by_key(
    keys: &[u32],
    returns: Vec<f64>,
    value: Vec<f64>,
) -> Result<Vec<(u32, [f64; 3])>, TrainError> {
    let frame = DataFrame::new_infer_height(vec![
        Column::new("cell".into(), keys),
        Column::new("rows".into(), vec![1.0_f64; keys.len()]),
        Column::new("returns".into(), returns),
        Column::new("value".into(), value),
    ])?;
    let sums = frame
        .group_by_stable(["cell"])?
        .select(["rows", "returns", "value"])
        .sum()?;
    let keys = sums.column("cell")?.u32()?;
    let rows = sums.column("rows_sum")?.f64()?;
    let returns = sums.column("returns_sum")?.f64()?;
    let value = sums.column("value_sum")?.f64()?;
    Ok(keys
        .into_no_null_iter()
        .zip(rows.into_no_null_iter())
        .zip(returns.into_no_null_iter().zip(value.into_no_null_iter()))
        .map(|((key, rows), (returns, value))| (key, [rows, returns, value]))
        .collect())
}
