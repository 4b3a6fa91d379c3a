//! Group means pulled towards the overall mean: recency, the first order's value, RFM.

use std::collections::BTreeMap;

use clv_core::features::{Column, Table};
use clv_core::model::{Bins, Body, CellMean, Cells, Kind, Model, cell};

use crate::counts::float;
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// How many buyers' worth of the overall mean every cell starts with. Stated in buyers, it fits a shop
/// where 1% return (a cell needs 500 customers to be half its own) and one where half do (10 customers).
const PRIOR_BUYERS: f64 = 5.0;

/// Repeat purchase days at which a new frequency class starts: none, 1, 2, 3–4, 5–9, 10 and more.
const FREQUENCY_CLASSES: [f64; 5] = [0.0, 1.0, 2.0, 4.0, 9.0];

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

/// Everybody is the average training row.
pub(crate) fn overall_mean(train: &Snapshots) -> Result<Model, TrainError> {
    let overall = Sums::of_all(train).mean();
    Model::new(Kind::Mean, Body::Constant(overall)).map_err(TrainError::core("mean"))
}

/// Ten bins of days since the last purchase.
pub(crate) fn recency(train: &Snapshots) -> Result<Model, TrainError> {
    let column = "days_since_last_purchase";
    let bins = quantiles(numbers(train.table(), column)?, 10);
    grid(Kind::Recency, train, vec![(column, bins)])
}

/// Ten bins of the first purchase day's value.
pub(crate) fn first_order_value(train: &Snapshots) -> Result<Model, TrainError> {
    let column = "first_order_value";
    let bins = quantiles(numbers(train.table(), column)?, 10);
    grid(Kind::FirstOrderValue, train, vec![(column, bins)])
}

/// Cells of recency (5 bins) × frequency (6 classes) × monetary value of a purchase day (5 bins).
pub(crate) fn rfm(train: &Snapshots) -> Result<Model, TrainError> {
    let (recency, monetary) = ("days_since_last_purchase", "mean_day_value");
    let axes = vec![
        (recency, quantiles(numbers(train.table(), recency)?, 5)),
        ("frequency", Bins::after(FREQUENCY_CLASSES.to_vec())),
        (monetary, quantiles(numbers(train.table(), monetary)?, 5)),
    ];
    grid(Kind::RfmCell, train, axes)
}

fn grid(
    kind: Kind,
    train: &Snapshots,
    axes: Vec<(&'static str, Bins)>,
) -> Result<Model, TrainError> {
    let columns = axes
        .iter()
        .map(|(name, _)| numbers(train.table(), name))
        .collect::<Result<Vec<&[f64]>, TrainError>>()?;
    let (names, bins): (Vec<String>, Vec<Bins>) = axes
        .iter()
        .map(|(name, bins)| ((*name).to_owned(), bins.clone()))
        .unzip();
    let mut sums: BTreeMap<u32, Sums> = BTreeMap::new();
    for (row, (&returns, &value)) in train.returns().iter().zip(train.future_value()).enumerate() {
        let inputs = columns.iter().filter_map(|column| column.get(row).copied());
        let key = cell(&bins, &inputs.collect::<Vec<f64>>());
        sums.entry(key).or_default().add(returns, value);
    }
    let all = Sums::of_all(train);
    let (customers, _) = train.customers_and_buyers();
    let rate = all.returns / all.rows.max(1.0);
    let prior = prior_rows(rate, all.rows / float(customers.max(1)));
    let means = sums
        .into_iter()
        .map(|(key, sums)| (key, sums.shrunk(&all, prior)))
        .collect();
    let cells = Cells::new(bins, means, all.mean()).map_err(TrainError::core("cells"))?;
    Model::new(kind, Body::Cells(names, cells)).map_err(TrainError::core("cells"))
}

/// Rows, returns and value of a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    rows: f64,
    returns: f64,
    value: f64,
}

impl Sums {
    fn of_all(train: &Snapshots) -> Self {
        let mut sums = Self::default();
        for (&returns, &value) in train.returns().iter().zip(train.future_value()) {
            sums.add(returns, value);
        }
        sums
    }

    fn add(&mut self, returns: bool, value: f64) {
        self.rows += 1.0;
        self.returns += f64::from(u8::from(returns));
        self.value += value;
    }

    fn mean(&self) -> CellMean {
        CellMean {
            p_returns: self.returns / self.rows.max(1.0),
            spend_if_returns: self.value / self.returns.max(1.0),
        }
    }

    /// Rate and value shrunk alike; spend is their quotient.
    fn shrunk(&self, all: &Self, prior: f64) -> CellMean {
        let rows = all.rows.max(1.0);
        let p_returns = shrink(self.returns, self.rows, all.returns / rows, prior);
        let value = shrink(self.value, self.rows, all.value / rows, prior);
        let spend_if_returns = if p_returns > 0.0 {
            value / p_returns
        } else {
            0.0
        };
        CellMean {
            p_returns,
            spend_if_returns,
        }
    }
}

/// About equally full bins, at most `most` of them. Ties (97% of customers bought once) make bins fewer, never arbitrary.
pub(super) fn quantiles(values: &[f64], most: usize) -> Bins {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let highest = sorted.last().copied();
    let mut edges: Vec<f64> = (1..most)
        .filter_map(|part| sorted.get((part * sorted.len()).div_ceil(most).checked_sub(1)?))
        .copied()
        .filter(|edge| Some(*edge) != highest)
        .collect();
    edges.dedup_by(|a, b| a.total_cmp(b).is_eq());
    Bins::after(edges)
}

/// A numeric column by name.
pub(super) fn numbers<'a>(table: &'a Table, name: &'static str) -> Result<&'a [f64], TrainError> {
    let index = table.features().iter().position(|f| f.name == name);
    match index.and_then(|index| table.column(index)) {
        Some(Column::Number(values)) => Ok(values),
        _ => Err(TrainError::MissingFeature(name)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use chrono::NaiveDate;
    use clv_core::features::{Feature, Value};

    use super::*;
    use crate::snapshots::{Role, SnapshotColumns};

    /// Ten customers at one cutoff: (days since last purchase, frequency, mean day value, future value).
    const ROWS: [(f64, f64, f64, f64); 10] = [
        (5.0, 0.0, 10.0, 40.0),
        (5.0, 0.0, 10.0, 60.0),
        (5.0, 0.0, 10.0, 0.0),
        (5.0, 0.0, 10.0, 0.0),
        (5.0, 0.0, 10.0, 0.0),
        (90.0, 0.0, 10.0, 0.0),
        (90.0, 0.0, 10.0, 0.0),
        (90.0, 0.0, 10.0, 0.0),
        (90.0, 0.0, 10.0, 0.0),
        (90.0, 3.0, 10.0, 100.0),
    ];

    fn snapshots() -> Snapshots {
        let column =
            |pick: fn(&(f64, f64, f64, f64)) -> f64| ROWS.iter().map(pick).collect::<Vec<_>>();
        let names = ["days_since_last_purchase", "frequency", "mean_day_value"];
        let features = names.map(Feature::number).to_vec();
        let columns = [column(|r| r.0), column(|r| r.1), column(|r| r.2)];
        Snapshots::new(SnapshotColumns {
            customer_ids: (0..ROWS.len()).map(|i| format!("c{i}")).collect(),
            cutoffs: vec![NaiveDate::from_ymd_opt(2018, 1, 1).unwrap(); ROWS.len()],
            roles: vec![Role::Train; ROWS.len()],
            table: Table::new(features, columns.map(Column::Number).to_vec()).unwrap(),
            returns: column(|r| r.3).iter().map(|v| *v > 0.0).collect(),
            future_value: column(|r| r.3),
            future_purchase_days: column(|r| r.3)
                .iter()
                .map(|v| u32::from(*v > 0.0))
                .collect(),
            label_days: vec![180; ROWS.len()],
        })
        .unwrap()
    }

    fn ask(model: &Model, row: &[f64]) -> (f64, f64) {
        let values: Vec<Value> = row.iter().map(|&number| Value::Number(number)).collect();
        let found = model.predict(&values).unwrap();
        (found.p_returns, found.expected_value)
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn the_mean_is_that_of_the_training_rows() {
        let (p, value) = ask(&overall_mean(&snapshots()).unwrap(), &[0.0]);
        close(p, 0.3);
        close(value, 20.0);
    }

    #[test]
    fn recency_bins_are_shrunk_towards_the_mean() {
        // Rate 3/10, so five buyers' worth of prior is 5 / 0.3 = 50/3 rows, mean value 20.
        // Bin of day 5: 5 rows, 2 return, value 100: (2 + 5) / (5 + 50/3) = 21/65; (100 + 1000/3) / (65/3) = 20.
        // Bin of day 90: 5 rows, 1 returns, value 100: (1 + 5) / (65/3) = 18/65; 20 again.
        let model = recency(&snapshots()).unwrap();
        let ((near, near_value), (far, far_value)) = (ask(&model, &[5.0]), ask(&model, &[90.0]));
        close(near, 21.0 / 65.0);
        close(far, 18.0 / 65.0);
        close(near_value, 20.0);
        close(far_value, 20.0);
    }

    #[test]
    fn rfm_cells_tell_the_repeat_buyer_from_the_rest() {
        // Day 90, frequency 0: 4 rows, none returns: 5 / (4 + 50/3) = 15/62; value (1000/3) / (62/3) = 500/31.
        // Day 90, frequency 3: 1 row, returns, value 100: 6 / (53/3) = 18/53; (100 + 1000/3) / (53/3) = 1300/53.
        let model = rfm(&snapshots()).unwrap();
        let (once, once_value) = ask(&model, &[90.0, 0.0, 10.0]);
        let (often, often_value) = ask(&model, &[90.0, 3.0, 10.0]);
        close(once, 15.0 / 62.0);
        close(once_value, 500.0 / 31.0);
        close(often, 18.0 / 53.0);
        close(often_value, 1300.0 / 53.0);
    }

    #[test]
    fn a_cell_never_seen_in_training_gets_the_overall_mean() {
        // Nobody bought three times within the last five days.
        let (p, value) = ask(&rfm(&snapshots()).unwrap(), &[5.0, 3.0, 10.0]);
        close(p, 0.3);
        close(value, 20.0);
    }

    #[test]
    fn ties_share_a_bin_and_missing_has_its_own() {
        let mut values = vec![0.0; 97];
        values.extend([1.0, 2.0, 3.0]);
        let bins = quantiles(&values, 10);
        assert_eq!(bins.edges(), [0.0]);
        assert_eq!([0.0, 1.0, 3.0, 9.0].map(|v| bins.of(v)), [0, 1, 1, 1]);
        assert_eq!(bins.of(f64::NAN), 2);
        assert_eq!(bins.count(), 3);
    }

    #[test]
    fn quantiles_of_distinct_values_are_equally_full() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(quantiles(&values, 5).edges(), [2.0, 4.0, 6.0, 8.0]);
    }
}
