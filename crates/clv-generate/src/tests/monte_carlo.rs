//! Forecasts against what the drawn customers really did after the cutoff.

use crate::customer::Customer;
use crate::history::History;
use crate::numbers::{Day, real, real_len};
use crate::plan::{Plan, each_customer};
use crate::posterior::{Forecast, Oracle};
use crate::world::World;

const ORDERS: u64 = 1_000_000;
const HORIZON: Day = 180;
/// Standard errors a mean may be off: with some forty comparisons five is beyond chance.
const ERRORS: f64 = 5.0;

/// A column of forecasts.
type Column = fn(&Row) -> Forecast;

struct Row {
    history: Forecast,
    latents: Forecast,
    value: f64,
}

fn rows() -> Option<(Vec<Row>, f64)> {
    let world = World::new(20_180_825, ORDERS)?;
    let plan = Plan::new(&world, ORDERS, &mut |_| ());
    let cutoff = plan.as_of - HORIZON;
    let oracle = Oracle::new(
        &world.calendar,
        world.spending,
        (cutoff, plan.as_of),
        HORIZON,
    );
    let (mut rows, mut returners, mut customers) = (Vec::new(), 0_i32, 0_i32);
    let take = |customer: &Customer, _| {
        customers += i32::from(customer.latents.is_some());
        returners += i32::from(
            customer
                .latents
                .is_some_and(|latents| latents.rates.is_some()),
        );
        if let (Some(history), Some(latents)) =
            (History::observe(customer, cutoff), customer.latents)
        {
            let window = cutoff + 1..=plan.as_of;
            let cents: i64 = customer
                .valued()
                .filter(|o| window.contains(&o.day()))
                .map(crate::order::Order::item_value)
                .sum();
            rows.push(Row {
                history: oracle.given_history(&history),
                latents: oracle.given_latents(&latents, &history.first),
                value: real(cents) / 100.0,
            });
        }
        Ok::<(), std::convert::Infallible>(())
    };
    each_customer(&world, ORDERS, take).ok()?;
    Some((rows, f64::from(returners) / f64::from(customers)))
}

#[test]
fn forecasts_are_calibrated_and_latents_know_more() {
    let (mut rows, returners) = rows().unwrap_or_default();
    assert!(rows.len() > 500_000);
    assert!(
        (returners - 0.5).abs() < 0.005,
        "share of returners {returners}"
    );

    let bought = |row: &Row| if row.value > 0.0 { 1.0 } else { 0.0 };
    let value = |row: &Row| row.value;
    let by_history = |row: &Row| row.history;
    let by_latents = |row: &Row| row.latents;
    let forecasts: [(&str, Column); 2] = [("history", by_history), ("latents", by_latents)];
    for (name, forecast) in forecasts {
        rows.sort_by(|a, b| {
            forecast(a)
                .expected_value
                .total_cmp(&forecast(b).expected_value)
        });
        for (decile, rows) in rows.chunks(rows.len().div_ceil(10)).enumerate() {
            assert_mean(&format!("{name} value {decile}"), rows, value, |row| {
                forecast(row).expected_value
            });
            assert_mean(&format!("{name} returns {decile}"), rows, bought, |row| {
                forecast(row).p_returns
            });
        }
        assert_mean(&format!("{name} value"), &rows, value, |row| {
            forecast(row).expected_value
        });
        assert_mean(&format!("{name} returns"), &rows, bought, |row| {
            forecast(row).p_returns
        });
    }

    let auc = |forecast: fn(&Row) -> Forecast| auc(&rows, |row| forecast(row).p_returns);
    let gini = |forecast: fn(&Row) -> Forecast| gini(&rows, |row| forecast(row).expected_value);
    println!(
        "history: AUC {:.4}, Gini {:.4}",
        auc(by_history),
        gini(by_history)
    );
    println!(
        "latents: AUC {:.4}, Gini {:.4}",
        auc(by_latents),
        gini(by_latents)
    );
    assert!(
        (0.64..0.70).contains(&auc(by_history)),
        "{}",
        auc(by_history)
    );
    assert!(auc(by_latents) > auc(by_history) + 0.1);
    assert!(gini(by_latents) > gini(by_history) + 0.1);
}

/// The mean of the outcome is the mean of the forecast, within the error of the difference.
fn assert_mean(
    name: &str,
    rows: &[Row],
    outcome: impl Fn(&Row) -> f64,
    forecast: impl Fn(&Row) -> f64,
) {
    let differences: Vec<f64> = rows
        .iter()
        .map(|row| outcome(row) - forecast(row))
        .collect();
    let n = real_len(differences.len());
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n;
    // Nobody in the lowest deciles of the latents can buy: difference and error are both zero there.
    assert!(
        mean.abs() <= ERRORS * (variance / n).sqrt() + 1e-12,
        "{name}: {mean} ± {}",
        (variance / n).sqrt()
    );
}

/// Probability that a random buyer has a higher forecast than a random other, ties half.
fn auc(rows: &[Row], forecast: impl Fn(&Row) -> f64) -> f64 {
    let mut sorted: Vec<(f64, bool)> = rows
        .iter()
        .map(|row| (forecast(row), row.value > 0.0))
        .collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut others_below, mut sum, mut buyers) = (0.0, 0.0, 0.0);
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let bought = real_len(group.iter().filter(|(_, bought)| *bought).count());
        let others = real_len(group.len()) - bought;
        sum += bought * (others_below + others / 2.0);
        others_below += others;
        buyers += bought;
    }
    sum / (buyers * others_below)
}

/// Area between the Lorenz curve in the order of the forecast and the diagonal, relative to that of
/// the perfect order; ties pooled.
fn gini(rows: &[Row], forecast: impl Fn(&Row) -> f64) -> f64 {
    let area = |key: &dyn Fn(&Row) -> f64| {
        let mut sorted: Vec<(f64, f64)> = rows.iter().map(|row| (key(row), row.value)).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let total: f64 = sorted.iter().map(|(_, value)| value).sum();
        let (mut reached, mut area) = (0.0, 0.0);
        for group in sorted.chunk_by(|a, b| a.0 == b.0) {
            let share = group.iter().map(|(_, value)| value).sum::<f64>() / total;
            area += (reached + share / 2.0) * real_len(group.len()) / real_len(sorted.len());
            reached += share;
        }
        area - 0.5
    };
    area(&forecast) / area(&|row: &Row| row.value)
}
