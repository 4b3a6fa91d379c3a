//! Customers: how many, how often, when, and how long until the second day.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use chrono::NaiveDate;

use crate::{Fallible, Row, get, len, quantile, read, time};

pub(crate) fn assert_customers(dir: &Path, orders: &[Row], items: &[Row]) -> Fallible<()> {
    let customers = read(dir, "olist_customers_dataset.csv")?;
    let people: HashMap<&str, &str> = customers
        .iter()
        .map(|row| (get(row, "customer_id"), get(row, "customer_unique_id")))
        .collect();
    let with_items: HashSet<&str> = items.iter().map(|row| get(row, "order_id")).collect();
    let mut all: HashMap<&str, usize> = HashMap::new();
    let mut days: BTreeMap<&str, HashSet<NaiveDate>> = BTreeMap::new();
    for order in orders {
        let person = people.get(get(order, "customer_id")).copied().unwrap_or("");
        *all.entry(person).or_default() += 1;
        let valued = !matches!(get(order, "order_status"), "canceled" | "unavailable");
        if valued && with_items.contains(get(order, "order_id")) {
            days.entry(person)
                .or_default()
                .extend(time(order, "order_purchase_timestamp").map(|t| t.date()));
        }
    }
    let near = |name: &str, value: f64, target: f64, tolerance: f64| {
        assert!(
            (value - target).abs() <= tolerance,
            "{name}: {value}, target {target} ± {tolerance}"
        );
    };
    let repeat = len(days.values().filter(|days| days.len() > 1).count()) / len(days.len());
    near("customers with several days", repeat, 0.0219, 0.0020);
    let several = len(all.values().filter(|n| **n > 1).count()) / len(all.len());
    near("customers with several orders", several, 0.0312, 0.0025);
    near("customers", len(all.len()), 96_096.0, 700.0);

    assert_calendar(&days);
    assert_second_days(&days);
    Ok(())
}

fn assert_calendar(days: &BTreeMap<&str, HashSet<NaiveDate>>) {
    let mut months: BTreeMap<String, usize> = BTreeMap::new();
    let mut daily: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for day in days.values().flatten() {
        *months.entry(day.format("%Y-%m").to_string()).or_default() += 1;
        *daily.entry(*day).or_default() += 1;
    }
    let targets = [
        ("2016-10", 306.0),
        ("2017-01", 757.0),
        ("2017-03", 2606.0),
        ("2017-06", 3165.0),
        ("2017-09", 4193.0),
        ("2017-11", 7371.0),
        ("2017-12", 5595.0),
        ("2018-01", 7146.0),
        ("2018-04", 6910.0),
        ("2018-06", 6140.0),
        ("2018-08", 6434.0),
    ];
    for (month, target) in targets {
        let count = len(months.get(month).copied().unwrap_or(0));
        // Three per cent and four standard errors of a count.
        let tolerance = 0.03 * target + 4.0 * f64::sqrt(target);
        assert!(
            (count - target).abs() <= tolerance,
            "{month}: {count}, target {target}"
        );
    }
    let on = |day| {
        NaiveDate::from_ymd_opt(2017, 11, day)
            .and_then(|d| daily.get(&d))
            .copied()
            .unwrap_or(0)
    };
    let mut november: Vec<f64> = (1..=30).map(|day| len(on(day))).collect();
    november.sort_by(f64::total_cmp);
    assert!(
        (len(on(24)) - 1149.0).abs() < 150.0,
        "Black Friday {}",
        on(24)
    );
    assert!(
        (quantile(&november, 50) - 188.5).abs() < 15.0,
        "November {november:?}"
    );
    // Orders thin out at the end, with a straggler in September.
    assert!(daily.keys().next_back().copied() <= NaiveDate::from_ymd_opt(2018, 9, 3));
}

fn assert_second_days(days: &BTreeMap<&str, HashSet<NaiveDate>>) {
    let end = NaiveDate::from_ymd_opt(2018, 8, 29).unwrap_or_default();
    let mut waits: Vec<(i64, bool)> = days
        .values()
        .filter_map(|days| {
            let mut days: Vec<NaiveDate> = days.iter().copied().collect();
            days.sort_unstable();
            let first = *days.first()?;
            Some(
                days.get(1)
                    .map_or(((end - first).num_days(), false), |second| {
                        ((*second - first).num_days(), true)
                    }),
            )
        })
        .collect();
    waits.sort_unstable();
    let mut gaps: Vec<f64> = waits
        .iter()
        .filter(|(_, bought)| *bought)
        .filter_map(|(d, _)| i32::try_from(*d).ok())
        .map(f64::from)
        .collect();
    gaps.sort_by(f64::total_cmp);
    for (percent, target, tolerance) in [(25, 23.0, 6.0), (50, 75.0, 12.0), (75, 177.0, 25.0)] {
        let gap = quantile(&gaps, percent);
        assert!(
            (gap - target).abs() <= tolerance,
            "gap p{percent}: {gap}, target {target}"
        );
    }
    // Kaplan–Meier: the share with a second day by the days since the first.
    for (by, target) in [
        (30, 0.0063),
        (60, 0.0102),
        (90, 0.0128),
        (180, 0.0194),
        (365, 0.0296),
        (540, 0.0360),
    ] {
        let mut silent = 1.0;
        for (place, (wait, bought)) in waits.iter().enumerate() {
            if *wait <= by && *bought {
                silent *= 1.0 - 1.0 / len(waits.len() - place);
            }
        }
        let share = 1.0 - silent;
        assert!(
            (share / target - 1.0).abs() <= 0.13,
            "second day by {by}: {share}, target {target}"
        );
    }
}
