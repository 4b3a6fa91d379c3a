use chrono::NaiveDate;
use clv_core::features::{Column, Feature, Table};

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
    let column = |pick: fn(&(f64, f64, f64, f64)) -> f64| ROWS.iter().map(pick).collect::<Vec<_>>();
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
    })
    .unwrap()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn the_mean_is_that_of_the_training_rows() {
    let train = snapshots();
    let forecast = overall_mean(&train, train.table());
    close(forecast.p_returns[0], 0.3);
    close(forecast.value[9], 20.0);
    assert_eq!(zero(train.table()), Forecast::constant(10, 0.0, 0.0));
}

#[test]
fn recency_bins_are_shrunk_towards_the_mean() {
    // Rate 3/10, so five buyers' worth of prior is 5 / 0.3 = 50/3 rows, mean value 20.
    // Bin of day 5: 5 rows, 2 return, value 100: (2 + 5) / (5 + 50/3) = 21/65; (100 + 1000/3) / (65/3) = 20.
    // Bin of day 90: 5 rows, 1 returns, value 100: (1 + 5) / (65/3) = 18/65; 20 again.
    let train = snapshots();
    let forecast = recency(&train, train.table()).unwrap();
    close(forecast.p_returns[0], 21.0 / 65.0);
    close(forecast.p_returns[9], 18.0 / 65.0);
    close(forecast.value[0], 20.0);
    close(forecast.value[9], 20.0);
}

#[test]
fn rfm_cells_tell_the_repeat_buyer_from_the_rest() {
    // Day 90, frequency 0: 4 rows, none returns: 5 / (4 + 50/3) = 15/62; value (1000/3) / (62/3) = 500/31.
    // Day 90, frequency 3: 1 row, returns, value 100: 6 / (53/3) = 18/53; (100 + 1000/3) / (53/3) = 1300/53.
    let train = snapshots();
    let forecast = rfm(&train, train.table()).unwrap();
    close(forecast.p_returns[5], 15.0 / 62.0);
    close(forecast.value[5], 500.0 / 31.0);
    close(forecast.p_returns[9], 18.0 / 53.0);
    close(forecast.value[9], 1300.0 / 53.0);
}

#[test]
fn a_cell_never_seen_in_training_gets_the_overall_mean() {
    let train = snapshots();
    let cells = Cells::fit(&[1; 10], &train).unwrap();
    let forecast = cells.forecast(&[7]);
    close(forecast.p_returns[0], 0.3);
    close(forecast.value[0], 20.0);
}
