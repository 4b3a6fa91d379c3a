//! Payments, states and reviews, and what a late parcel does to a review.

use std::collections::HashMap;
use std::path::Path;

use crate::{Fallible, Row, assert_shares, get, len, read, time};

pub(crate) fn assert_checkout(dir: &Path) -> Fallible<()> {
    let payments = read(dir, "olist_order_payments_dataset.csv")?;
    let kinds = [
        ("credit_card", 0.7392),
        ("boleto", 0.1904),
        ("voucher", 0.0556),
        ("debit_card", 0.0147),
    ];
    assert_shares(
        "payment",
        payments.iter().map(|p| get(p, "payment_type")),
        &kinds,
        0.6,
    );
    let instalments = [
        ("1", 0.5058),
        ("2", 0.1195),
        ("3", 0.1007),
        ("4", 0.0683),
        ("8", 0.0411),
        ("10", 0.0513),
    ];
    assert_shares(
        "instalments",
        payments.iter().map(|p| get(p, "payment_installments")),
        &instalments,
        0.5,
    );
    let mut rows: HashMap<&str, usize> = HashMap::new();
    payments
        .iter()
        .for_each(|row| *rows.entry(get(row, "order_id")).or_default() += 1);
    let several = rows
        .values()
        .map(|n| if *n > 1 { "several" } else { "one" });
    assert_shares("payment rows", several, &[("several", 0.0298)], 0.25);

    let reviews = read(dir, "olist_order_reviews_dataset.csv")?;
    let scores = [
        ("5", 0.578),
        ("4", 0.193),
        ("3", 0.082),
        ("2", 0.032),
        ("1", 0.115),
    ];
    assert_shares(
        "review",
        reviews.iter().map(|r| get(r, "review_score")),
        &scores,
        0.6,
    );
    let customers = read(dir, "olist_customers_dataset.csv")?;
    let states = [
        ("SP", 0.4198),
        ("RJ", 0.1292),
        ("MG", 0.117),
        ("RS", 0.055),
        ("BA", 0.034),
        ("AM", 0.0015),
    ];
    assert_shares(
        "state",
        customers.iter().map(|c| get(c, "customer_state")),
        &states,
        0.6,
    );
    Ok(())
}

/// A late parcel costs about two points: 4.3 in time and 2.6 late, by the shares in the docs.
pub(crate) fn assert_scores_follow_lateness(dir: &Path, orders: &[Row]) -> Fallible<()> {
    let late: HashMap<&str, bool> = orders
        .iter()
        .filter_map(|o| {
            let came = time(o, "order_delivered_customer_date")?.date();
            Some((
                get(o, "order_id"),
                came > time(o, "order_estimated_delivery_date")?.date(),
            ))
        })
        .collect();
    let reviews = read(dir, "olist_order_reviews_dataset.csv")?;
    for (is_late, target) in [(true, 2.55), (false, 4.24)] {
        let scores: Vec<f64> = reviews
            .iter()
            .filter(|r| late.get(get(r, "order_id")) == Some(&is_late))
            .filter_map(|r| get(r, "review_score").parse().ok())
            .collect();
        let mean = scores.iter().sum::<f64>() / len(scores.len());
        assert!((mean - target).abs() < 0.15, "late {is_late}: {mean}");
    }
    Ok(())
}
