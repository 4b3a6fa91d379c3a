//! Orders: their status, when they are placed, and how long they take.

use crate::{Row, assert_quantiles, assert_shares, days, get, time};

pub(crate) fn assert_orders(orders: &[Row]) {
    let status = [
        ("delivered", 0.9702),
        ("shipped", 0.0111),
        ("canceled", 0.0063),
        ("unavailable", 0.0061),
        ("invoiced", 0.0032),
        ("processing", 0.0030),
    ];
    assert_shares(
        "status",
        orders.iter().map(|o| get(o, "order_status")),
        &status,
        0.25,
    );

    let purchase = "order_purchase_timestamp";
    let hours = orders.iter().filter_map(|o| get(o, purchase).get(11..13));
    let hour_targets = [
        ("00", 0.0251),
        ("05", 0.0017),
        ("10", 0.0607),
        ("16", 0.0646),
        ("21", 0.0655),
        ("23", 0.0443),
    ];
    assert_shares("hour", hours, &hour_targets, 0.4);
    let weekdays: Vec<String> = orders
        .iter()
        .filter_map(|o| time(o, purchase))
        .map(|t| t.format("%a").to_string())
        .collect();
    let weekday_targets = [
        ("Mon", 0.1618),
        ("Wed", 0.149),
        ("Fri", 0.151),
        ("Sat", 0.1114),
        ("Sun", 0.1215),
    ];
    assert_shares(
        "weekday",
        weekdays.iter().map(String::as_str),
        &weekday_targets,
        0.8,
    );

    let delivery = orders
        .iter()
        .filter_map(|o| days(o, purchase, "order_delivered_customer_date"))
        .collect();
    let targets = [
        (5, 3.22, 0.25),
        (25, 7.07, 0.08),
        (50, 10.75, 0.08),
        (75, 15.87, 0.08),
        (95, 28.98, 0.10),
    ];
    assert_quantiles("delivery days", delivery, &targets, Some((12.73, 0.05)));
    let promise = orders
        .iter()
        .filter_map(|o| days(o, purchase, "order_estimated_delivery_date"))
        .collect();
    let targets = [
        (5, 12.03, 0.20),
        (25, 19.29, 0.06),
        (50, 23.44, 0.04),
        (75, 28.5, 0.05),
        (95, 38.25, 0.08),
    ];
    assert_quantiles("promised days", promise, &targets, Some((24.22, 0.04)));
    let approval = orders
        .iter()
        .filter_map(|o| days(o, purchase, "order_approved_at"))
        .map(|d| 24.0 * d)
        .collect();
    let targets = [
        (25, 0.20, 0.05),
        (50, 0.31, 0.30),
        (75, 13.57, 0.08),
        (95, 48.24, 0.10),
    ];
    assert_quantiles("approval hours", approval, &targets, Some((10.05, 0.12)));

    let late = orders.iter().filter_map(|o| {
        Some(time(o, "order_delivered_customer_date")? > time(o, "order_estimated_delivery_date")?)
    });
    let late: Vec<&str> = late
        .map(|late| if late { "late" } else { "in time" })
        .collect();
    assert_shares("delivery", late.into_iter(), &[("late", 0.0721)], 0.8);
}
