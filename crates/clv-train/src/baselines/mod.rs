//! The simple models that the served one has to beat: nothing, the mean, recency alone, RFM cells.

mod bins;
mod cells;

use clv_core::features::{Column, Table};

use crate::counts::mean;
use crate::error::TrainError;
use crate::snapshots::Snapshots;
use bins::Bins;
use cells::Cells;

pub(crate) use cells::{prior_rows, shrink};

/// What a model says about each row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forecast {
    /// P(returns within the horizon).
    pub(crate) p_returns: Vec<f64>,
    /// Expected value within the horizon, in currency units.
    pub(crate) value: Vec<f64>,
}

impl Forecast {
    /// The same for every row.
    pub(crate) fn constant(rows: usize, p_returns: f64, value: f64) -> Self {
        Self {
            p_returns: vec![p_returns; rows],
            value: vec![value; rows],
        }
    }
}

/// Nobody returns.
pub(crate) fn zero(test: &Table) -> Forecast {
    Forecast::constant(test.rows(), 0.0, 0.0)
}

/// Everybody is the average training row.
pub(crate) fn overall_mean(train: &Snapshots, test: &Table) -> Forecast {
    let rate = mean(train.returns().iter().map(|&r| f64::from(u8::from(r))));
    let value = mean(train.future_value().iter().copied());
    Forecast::constant(test.rows(), rate.unwrap_or(0.0), value.unwrap_or(0.0))
}

/// Ten bins of days since the last purchase.
pub(crate) fn recency(train: &Snapshots, test: &Table) -> Result<Forecast, TrainError> {
    let column = "days_since_last_purchase";
    let bins = Bins::quantiles(numbers(train.table(), column)?, 10);
    let key = |table: &Table| -> Result<Vec<u32>, TrainError> {
        Ok(numbers(table, column)?
            .iter()
            .map(|&x| bins.of(x))
            .collect())
    };
    Ok(Cells::fit(&key(train.table())?, train)?.forecast(&key(test)?))
}

/// Repeat purchase days at which a new frequency class starts: none, 1, 2, 3–4, 5–9, 10 and more.
const FREQUENCY_CLASSES: [f64; 5] = [0.0, 1.0, 2.0, 4.0, 9.0];

/// Cells of recency (5 bins) × frequency (6 classes) × monetary value of a purchase day (5 bins).
pub(crate) fn rfm(train: &Snapshots, test: &Table) -> Result<Forecast, TrainError> {
    let (recency, monetary) = ("days_since_last_purchase", "mean_day_value");
    let bins = [
        (
            recency,
            Bins::quantiles(numbers(train.table(), recency)?, 5),
        ),
        ("frequency", Bins::after(FREQUENCY_CLASSES.to_vec())),
        (
            monetary,
            Bins::quantiles(numbers(train.table(), monetary)?, 5),
        ),
    ];
    let key = |table: &Table| -> Result<Vec<u32>, TrainError> {
        let mut keys = vec![0_u32; table.rows()];
        for (name, bins) in &bins {
            for (key, &value) in keys.iter_mut().zip(numbers(table, name)?) {
                *key = *key * bins.count() + bins.of(value);
            }
        }
        Ok(keys)
    };
    Ok(Cells::fit(&key(train.table())?, train)?.forecast(&key(test)?))
}

/// A numeric column by name.
fn numbers<'a>(table: &'a Table, name: &'static str) -> Result<&'a [f64], TrainError> {
    let index = table.features().iter().position(|f| f.name == name);
    match index.and_then(|index| table.column(index)) {
        Some(Column::Number(values)) => Ok(values),
        _ => Err(TrainError::MissingFeature(name)),
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
mod tests;
