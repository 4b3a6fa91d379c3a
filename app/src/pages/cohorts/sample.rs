//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::{DateTime, NaiveDate};
use clv_core::money::Cents;

use crate::api::{
    Cohort, CohortCurve, CohortCurvePoint, CohortMonth, Cohorts, EffectSeen, Milestone, More,
    ReturnDriver, ReturnPoint, SourceKind, Status, ValueBasis,
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cohort(month: &str, customers: i64, is_partial: bool, buyers: &[i64]) -> Cohort {
    let months = buyers.iter().map(|buyers| CohortMonth {
        buyers: *buyers,
        retention: f64::from(u32::try_from(*buyers).unwrap())
            / f64::from(u32::try_from(customers).unwrap()),
        value_per_customer: Cents(10_000),
    });
    Cohort {
        month: date(month),
        customers,
        is_partial,
        purchases_of_all: customers + 7,
        months: months.collect(),
    }
}

fn point(months_since: i32, customers: i64, value_per_customer: i64) -> CohortCurvePoint {
    CohortCurvePoint {
        months_since,
        customers,
        value_added: Cents(100),
        value_per_customer: Cents(value_per_customer),
    }
}

/// Two whole cohorts and one from before the record begins.
pub(super) fn cohorts() -> Cohorts {
    let milestone = |day, share, interval, half_by| Milestone {
        day,
        at_risk: 400,
        share,
        interval: Some(interval),
        half_by: Some(half_by),
    };
    Cohorts {
        status: Status {
            source: "olist".to_owned(),
            source_kind: SourceKind::Olist,
            currency: "BRL".to_owned(),
            value_basis: ValueBasis::Items,
            horizon_days: 180,
            first_day: date("2016-09-04"),
            last_day: date("2018-01-20"),
            as_of: date("2018-01-18"),
            published_at: DateTime::UNIX_EPOCH,
            model_id: None,
        },
        cohorts: vec![
            cohort("2016-09-01", 2, true, &[2, 0, 1]),
            cohort("2017-11-01", 1_000, false, &[1_000, 5]),
            cohort("2017-12-01", 500, false, &[500]),
        ],
        curves: vec![
            CohortCurve {
                half_year: None,
                customers: 1_500,
                points: vec![
                    point(0, 1_500, 14_000),
                    point(1, 1_000, 14_200),
                    point(2, 900, 14_300),
                ],
            },
            CohortCurve {
                half_year: Some("2017-H2".to_owned()),
                customers: 1_500,
                points: vec![point(0, 1_500, 14_000)],
            },
        ],
        returns: [
            (0, 1_500, 0, 0.0),
            (30, 1_400, 12, 0.01),
            (365, 400, 20, 0.029),
            (500, 9, 0, 0.029),
        ]
        .map(|(day, at_risk, events, share)| ReturnPoint {
            day,
            at_risk,
            events,
            share,
            interval: (share > 0.0).then_some((share - 0.002, share + 0.002)),
        })
        .to_vec(),
        milestones: vec![
            milestone(30, 0.01, (0.008, 0.012), 9),
            milestone(365, 0.029, (0.027, 0.031), 25),
        ],
        drivers: vec![
            ReturnDriver {
                feature: "installments".to_owned(),
                label: "Installments".to_owned(),
                more: More::One,
                odds_ratio: 0.93,
                interval: (0.91, 0.95),
                effect: EffectSeen::Later,
                customers: 1_400,
                returned: 40,
            },
            ReturnDriver {
                feature: "payment_type".to_owned(),
                label: "Payment type".to_owned(),
                more: More::Choice("credit_card".to_owned()),
                odds_ratio: 1.02,
                interval: (0.9, 1.15),
                effect: EffectSeen::None,
                customers: 1_400,
                returned: 40,
            },
        ],
    }
}
