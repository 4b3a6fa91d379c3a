//! The 1/10 sample of CDNOW that every paper on these models fits: weeks, calibration to 1997-09-30.

use std::path::PathBuf;

use chrono::NaiveDate;
use clv_core::btyd::{Customer, History, Line, Pool, TimeUnit, summarise};

/// The customers in the order of their ids; `None`, said on standard error, when the data are not there.
pub(crate) fn customers() -> Option<Vec<Customer<String>>> {
    let file = std::env::var_os("CLV_TEST_DATA")
        .map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
            PathBuf::from,
        )
        .join("cdnow/cdnow_sample.csv");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!(
            "NOT TESTED: {} cannot be read; set CLV_TEST_DATA",
            file.display()
        );
        return None;
    };
    let lines = text.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        Line {
            customer: fields[1].to_owned(),
            day: fields[2].parse().unwrap(),
            amount: fields[4].parse().unwrap(),
        }
    });
    let end = NaiveDate::from_ymd_opt(1997, 9, 30).unwrap();
    Some(summarise(lines.collect(), end, TimeUnit::Week).unwrap())
}

pub(crate) fn histories(customers: &[Customer<String>]) -> Vec<History> {
    customers.iter().map(|one| one.history).collect()
}

pub(crate) fn pool(customers: &[Customer<String>]) -> Pool {
    Pool::new(&histories(customers))
}

#[test]
fn has_the_published_counts() {
    let Some(customers) = customers() else { return };
    assert_eq!(customers.len(), 2357);
    let repeat = customers.iter().filter(|one| one.spending().is_some());
    assert_eq!(repeat.count(), 946);
    let purchases: u32 = customers.iter().map(|one| one.history.frequency()).sum();
    assert_eq!(purchases, 2457);
    assert_eq!(pool(&customers).distinct(), 1016);
}
