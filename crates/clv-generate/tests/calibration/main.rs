//! The files against the counts of the public set. Every target is that set's; every tolerance is
//! stated beside it and covers the sampling error of 100,000 orders and the fit of the process.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use chrono::NaiveDateTime;
use clv_generate::{Options, generate};

mod checkout;
mod customers;
mod items;
mod orders;

type Fallible<T> = Result<T, Box<dyn Error>>;
type Row = HashMap<String, String>;

fn read(dir: &Path, name: &str) -> Fallible<Vec<Row>> {
    Ok(csv::Reader::from_path(dir.join(name))?
        .deserialize()
        .collect::<Result<_, _>>()?)
}

fn get<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

fn time(row: &Row, column: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(get(row, column), "%Y-%m-%d %H:%M:%S").ok()
}

fn len(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Days between two times of an order, where both are known.
fn days(row: &Row, from: &str, to: &str) -> Option<f64> {
    let seconds = i32::try_from((time(row, to)? - time(row, from)?).num_seconds()).ok()?;
    Some(f64::from(seconds) / 86_400.0)
}

fn quantile(sorted: &[f64], percent: usize) -> f64 {
    sorted
        .get((sorted.len() - 1) * percent / 100)
        .copied()
        .unwrap_or(f64::NAN)
}

/// Checks quantiles and mean, each within a relative tolerance.
fn assert_quantiles(
    name: &str,
    mut values: Vec<f64>,
    targets: &[(usize, f64, f64)],
    mean: Option<(f64, f64)>,
) {
    values.sort_by(f64::total_cmp);
    for (percent, target, tolerance) in targets {
        let value = quantile(&values, *percent);
        assert!(
            (value / target - 1.0).abs() <= *tolerance,
            "{name} p{percent}: {value}, target {target}"
        );
    }
    let value = values.iter().sum::<f64>() / len(values.len());
    if let Some((target, tolerance)) = mean {
        assert!(
            (value / target - 1.0).abs() <= tolerance,
            "{name} mean: {value}, target {target}"
        );
    }
}

/// Checks shares, each within so many percentage points.
fn assert_shares<'a>(
    name: &str,
    values: impl Iterator<Item = &'a str>,
    targets: &[(&str, f64)],
    points: f64,
) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let total = len(counts.values().sum());
    for (value, target) in targets {
        let share = len(counts.get(value).copied().unwrap_or(0)) / total;
        assert!(
            (share - target).abs() <= points / 100.0,
            "{name} {value}: {share}, target {target}"
        );
    }
}

#[test]
fn the_files_look_like_the_public_set() -> Fallible<()> {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    generate(
        &dir,
        &Options {
            orders: 99_441,
            seed: 7,
            horizon_days: 180,
        },
        &mut |_, _| (),
    )?;
    let orders = read(&dir, "olist_orders_dataset.csv")?;
    let items = read(&dir, "olist_order_items_dataset.csv")?;
    orders::assert_orders(&orders);
    items::assert_items(&dir, &items)?;
    checkout::assert_checkout(&dir)?;
    checkout::assert_scores_follow_lateness(&dir, &orders)?;
    customers::assert_customers(&dir, &orders, &items)
}
