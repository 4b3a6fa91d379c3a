#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::features::{Feature, Value};

fn at(text: &str) -> NaiveDateTime {
    text.parse::<NaiveDate>().map_or_else(
        |_| text.parse().unwrap(),
        |day| day.and_hms_opt(0, 0, 0).unwrap(),
    )
}

/// `(order, customer, when, amount in units, category)`, in the order of the file.
fn log(lines: &[(&str, &str, &str, f64, &str)]) -> OrderLog {
    let mut log = OrderLog::default();
    for (line, (order_id, customer_id, when, amount, category)) in (2..).zip(lines) {
        log.push(&OrderLine {
            line,
            order_id,
            customer_id,
            ordered_at: at(when),
            amount: crate::cast::round_to_i64(amount * 10_000.0),
            quantity: Some(2_000),
            state: None,
            category: (!category.is_empty()).then_some(*category),
            channel: None,
        });
    }
    log
}

fn known(log: &OrderLog, cutoff: &str, customer: &str, feature: Feature) -> Value {
    let found = log
        .customers_at(cutoff.parse().unwrap(), &[feature])
        .unwrap();
    let row = found
        .customer_ids
        .iter()
        .position(|id| id == customer)
        .unwrap();
    found.table.row(row).unwrap().remove(0)
}

#[test]
fn days_are_merged_and_returns_reduce_value_but_are_no_purchase() {
    let log = log(&[
        ("1", "ann", "2018-01-01T09:00:00", 10.0, "books"),
        ("1", "ann", "2018-01-01T09:00:00", 5.5, "toys"),
        ("2", "ann", "2018-01-01T20:00:00", 4.5, ""),
        ("2", "ann", "2018-01-11T10:00:00", -4.5, ""),
        ("3", "ann", "2018-02-01T10:00:00", 30.0, "games"),
        ("4", "bob", "2018-01-05T10:00:00", -3.0, ""),
    ]);
    let ann = |feature: &str| known(&log, "2018-02-10", "ann", Feature::number(feature));
    for (feature, expected) in [
        ("frequency", 1.0),
        ("recency_days", 31.0),
        ("t_days", 40.0),
        ("days_since_last_purchase", 9.0),
        ("monetary_value", 30.0),
        ("first_order_value", 20.0),
        ("mean_day_value", 22.75),
        ("purchases_last_90", 2.0),
        ("items_per_order", 8.0 / 3.0),
        ("categories", 3.0),
        ("acquisition_month", 1.0),
    ] {
        assert_eq!(ann(feature), Value::Number(expected), "{feature}");
    }
    assert_eq!(ann("review_score"), Value::Missing, "a log has no reviews");
    let first = known(&log, "2018-02-10", "ann", Feature::choice("first_category"));
    assert_eq!(first, Value::Choice("books".into()), "the dearest line's");
    let all = log
        .customers_at("2018-02-10".parse().unwrap(), &[])
        .unwrap()
        .customer_ids;
    assert_eq!(all, ["ann"], "who only gave something back is no customer");
}

#[test]
fn nothing_after_the_cutoff_is_known() {
    let log = log(&[
        ("1", "ann", "2018-01-01", 10.0, ""),
        ("2", "ann", "2018-03-01", 90.0, ""),
        ("3", "bob", "2018-03-01", 5.0, ""),
    ]);
    let value = |feature: &str| known(&log, "2018-02-28", "ann", Feature::number(feature));
    assert_eq!(value("frequency"), Value::Number(0.0));
    assert_eq!(value("mean_day_value"), Value::Number(10.0));
    assert_eq!(value("monetary_value"), Value::Missing);
    let at = |day: &str| {
        let found = log.customers_at(day.parse().unwrap(), &[]).unwrap();
        found.customer_ids.len()
    };
    assert_eq!((at("2018-02-28"), at("2018-03-01")), (1, 2));
}

#[test]
fn a_day_is_complete_when_half_of_the_usual_buyers_came() {
    let mut lines: Vec<(String, String)> = Vec::new();
    for day in 1..=31 {
        // Ten buyers a day, then five, then four.
        let buyers = match day {
            30 => 5,
            31 => 4,
            _ => 10,
        };
        for buyer in 0..buyers {
            lines.push((format!("c{buyer}"), format!("2018-01-{day:02}")));
        }
    }
    let lines: Vec<_> = lines
        .iter()
        .map(|(customer, day)| (day.as_str(), customer.as_str(), day.as_str(), 1.0, ""))
        .collect();
    assert_eq!(log(&lines).as_of(), "2018-01-30".parse().ok());
    assert_eq!(OrderLog::default().as_of(), None);
    assert_eq!(
        log(&[("1", "a", "2018-05-05", 1.0, "")]).as_of(),
        "2018-05-05".parse().ok(),
        "a single day is all there is"
    );
}
