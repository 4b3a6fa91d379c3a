//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::{DateTime, NaiveDate};
use clv_core::money::Cents;

use crate::api::{
    AudienceLine, ConcentrationPoint, Expected, Forecast, Overview, OverviewMonth, People,
    SourceKind, Status, ValueBasis,
};

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(first: &str, customer_days: i64, is_partial: bool) -> OverviewMonth {
    OverviewMonth {
        month: date(first),
        orders: customer_days,
        customer_days,
        new_customers: customer_days,
        repeat_customers: 0,
        value: Cents(customer_days * 10_000),
        is_partial,
    }
}

fn audience(label: &str, expected: i64, ends: (i64, i64), held: (i64, i64)) -> AudienceLine {
    AudienceLine {
        label: label.to_owned(),
        customers: 1_000,
        buyers: 10.0,
        expected: Cents(expected),
        low: Cents(ends.0),
        high: Cents(ends.1),
        windows: held.1,
        held: held.0,
    }
}

/// Three months with the peak in November, 10 expected buyers among the 1,000 customers of the last complete day.
pub(super) fn overview() -> Overview {
    Overview {
        status: Status {
            source: "olist".to_owned(),
            source_kind: SourceKind::Olist,
            currency: "BRL".to_owned(),
            value_basis: ValueBasis::Items,
            horizon_days: 180,
            first_day: date("2017-10-01"),
            last_day: date("2018-01-20"),
            as_of: date("2018-01-18"),
            published_at: DateTime::UNIX_EPOCH,
            model_id: Some("0123456789ab".to_owned()),
        },
        people: People {
            orders: 1_040,
            customers: 1_003,
            customer_days: 1_030,
            repeat_customers: 22,
            same_day_repeat_customers: 9,
            value_total: Cents(16_600_000),
            value_mean: Cents(16_600),
            value_median: Cents(10_700),
            last_full_month: Some(date("2017-12-01")),
            new_customers_last_full_month: Some(310),
        },
        forecast: Some(Forecast {
            expected: Expected {
                customers: 1_000,
                total: Cents(140_000),
                mean: Cents(140),
                p10: Cents(98),
                p90: Cents(2_460),
                buyers: 10.0,
                value_per_buyer: Some(Cents(14_000)),
                recent_share: Some(0.62),
            },
            audiences: vec![
                audience("All customers", 140_000, (90_000, 210_000), (5, 6)),
                audience(
                    "Bought in the last 90 days",
                    86_800,
                    (40_000, 150_000),
                    (6, 6),
                ),
            ],
            trust: "For sums, yes.".to_owned(),
            verdict: "Better than chance.".to_owned(),
            test_cutoff: date("2017-07-01"),
        }),
        months: vec![
            month("2017-10-01", 452, false),
            month("2017-11-01", 737, false),
            month("2018-01-01", 300, true),
        ],
        concentration_expected: [(0, 0.0), (10, 0.24), (100, 1.0)]
            .map(|(customers_pct, value_share)| ConcentrationPoint {
                customers_pct,
                value_share,
            })
            .to_vec(),
        concentration_so_far: Vec::new(),
        scoreboard: Vec::new(),
    }
}

/// The same numbers out of an order log that names no currency, before a model is served.
pub(super) fn order_log() -> Overview {
    let shop = overview();
    Overview {
        status: Status {
            source: "cdnow_master".to_owned(),
            source_kind: SourceKind::Orders,
            currency: "XXX".to_owned(),
            value_basis: ValueBasis::Amount,
            model_id: None,
            ..shop.status
        },
        forecast: None,
        concentration_so_far: shop.concentration_expected,
        concentration_expected: Vec::new(),
        ..shop
    }
}
