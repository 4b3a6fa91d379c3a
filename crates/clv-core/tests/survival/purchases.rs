//! From orders to waiting times.

use chrono::NaiveDate;
use clv_core::btyd::{Line, TimeUnit, summarise};
use clv_core::survival::{Confidence, Spell, kaplan_meier};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, day).unwrap()
}

#[test]
fn the_wait_ends_with_the_second_purchase_day_or_the_data() {
    let line = |customer, at, amount| Line {
        customer,
        day: day(at),
        amount,
    };
    let lines = vec![
        line("back", 1, 10.0),
        line("back", 1, 5.0),
        line("back", 4, -5.0),
        line("back", 8, 10.0),
        line("back", 9, 10.0),
        line("late", 5, 10.0),
        line("late", 25, 10.0),
        line("once", 11, 10.0),
    ];
    let end = day(21);
    let customers = summarise(lines, end, TimeUnit::Day).unwrap();
    let spells: Vec<Spell> = customers
        .iter()
        .map(|one| Spell::to_second_purchase(one, end).unwrap())
        .collect();
    let expected = [(7.0, true), (16.0, false), (10.0, false)];
    for (spell, (days, ended)) in spells.iter().zip(expected) {
        assert_eq!((spell.days(), spell.ended()), (days, ended));
    }
    let curve = kaplan_meier(&spells, Confidence::NinetyFive).unwrap();
    assert_eq!(curve.survival(7.0), Some(2.0 / 3.0));
    assert!(Spell::to_second_purchase(&customers[2], day(3)).is_err());
}
