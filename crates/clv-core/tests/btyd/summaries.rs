//! From order lines to frequency, recency, T and monetary value.

use chrono::NaiveDate;
use clv_core::btyd::{Line, TimeUnit, summarise};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, day).unwrap()
}

fn lines(lines: &[(&'static str, u32, f64)]) -> Vec<Line<&'static str>> {
    lines
        .iter()
        .map(|&(customer, at, amount)| Line {
            customer,
            day: day(at),
            amount,
        })
        .collect()
}

#[test]
fn days_are_collapsed_and_the_first_is_no_repeat() {
    let found = summarise(
        lines(&[
            ("b", 8, 5.0),
            ("a", 1, 10.0),
            ("a", 1, 90.0),
            ("a", 8, 20.0),
            ("a", 8, 10.0),
            ("a", 15, 50.0),
        ]),
        day(29),
        TimeUnit::Week,
    )
    .unwrap();
    assert_eq!(found.len(), 2);
    let a = &found[0].history;
    assert_eq!((a.frequency(), a.recency(), a.age()), (2, 2.0, 4.0));
    assert_eq!(found[0].monetary, Some(40.0));
    let b = &found[1];
    assert_eq!((b.history.frequency(), b.history.age()), (0, 3.0));
    assert_eq!((b.monetary, b.spending()), (None, None));
}

#[test]
fn a_return_alone_is_no_purchase_and_lowers_the_day_it_shares() {
    let found = summarise(
        lines(&[
            ("a", 1, 10.0),
            ("a", 3, -4.0),
            ("a", 5, 20.0),
            ("a", 5, -5.0),
            ("b", 2, -3.0),
        ]),
        day(10),
        TimeUnit::Day,
    )
    .unwrap();
    assert_eq!(found.len(), 1, "who only returned is no customer");
    let a = &found[0];
    assert_eq!(
        (a.history.frequency(), a.history.recency(), a.history.age()),
        (1, 4.0, 9.0)
    );
    assert_eq!(a.monetary, Some(15.0));
}

#[test]
fn a_free_order_is_a_purchase() {
    let found = summarise(
        lines(&[("a", 1, 0.0), ("a", 2, 0.0)]),
        day(10),
        TimeUnit::Day,
    )
    .unwrap();
    assert_eq!(found[0].history.frequency(), 1);
    assert_eq!(
        found[0].spending(),
        None,
        "and no value to learn spend from"
    );
}

#[test]
fn what_comes_later_is_counted_apart() {
    let found = summarise(
        lines(&[
            ("a", 1, 10.0),
            ("a", 12, 10.0),
            ("a", 13, 10.0),
            ("b", 20, 5.0),
        ]),
        day(10),
        TimeUnit::Day,
    )
    .unwrap();
    assert_eq!(found.len(), 1, "a customer who came later is not known yet");
    assert_eq!((found[0].history.frequency(), found[0].later), (0, 2));
}

#[test]
fn the_last_day_of_calibration_counts() {
    let found = summarise(
        lines(&[("a", 1, 10.0), ("a", 10, 7.0)]),
        day(10),
        TimeUnit::Day,
    )
    .unwrap();
    let a = &found[0].history;
    assert_eq!((a.frequency(), a.recency(), a.age()), (1, 9.0, 9.0));
}
