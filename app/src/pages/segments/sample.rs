//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::DateTime;
use clv_core::money::Cents;

use crate::api::{
    GroupExpected, Plan, PlanPoint, ReturnRule, Segment, Segments, SourceKind, Status, Tier,
    ValueBasis,
};
use crate::state::OfferView;

fn segment(name: &str, customers: i64, value: i64, expected: i64) -> Segment {
    Segment {
        name: name.to_owned().into(),
        rule: "bought".to_owned(),
        customers,
        days_since: 24.0,
        purchase_days: 1.5,
        value: Cents(value),
        expected: Some(GroupExpected {
            customers,
            buyers: 0.5,
            value: Cents(expected),
        }),
    }
}

/// A hundred customers in two segments.
pub(super) fn segments() -> Segments {
    Segments {
        status: Status {
            source: "olist".to_owned(),
            source_kind: SourceKind::Olist,
            currency: "BRL".to_owned(),
            value_basis: ValueBasis::Items,
            horizon_days: 180,
            first_day: "2016-09-04".parse().unwrap(),
            last_day: "2018-09-03".parse().unwrap(),
            as_of: "2018-08-28".parse().unwrap(),
            published_at: DateTime::UNIX_EPOCH,
            model_id: Some("0123456789ab".to_owned()),
        },
        segments: vec![
            segment("Returned once", 10, 4_000, 15_000),
            segment("New", 90, 90_000, 5_000),
        ],
        tiers: vec![Tier {
            name: "Top 1%".to_owned(),
            least: Cents(900),
            expected: GroupExpected {
                customers: 1,
                buyers: 0.1,
                value: Cents(900),
            },
        }],
        rules: vec![ReturnRule {
            rule: "bought on one day".to_owned(),
            customers: 90,
            buyers: 5,
            rate: 0.0556,
        }],
        plan: Some(Plan {
            view: OfferView::default(),
            threshold: Some(2.5),
            customers: 20,
            profit: 4.0,
            all_customers: 100,
            profit_of_all: -1.0,
            curve: vec![
                PlanPoint {
                    customers_pct: 0,
                    profit: 0.0,
                },
                PlanPoint {
                    customers_pct: 100,
                    profit: -1.0,
                },
            ],
        }),
    }
}
