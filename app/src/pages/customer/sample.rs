//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::DateTime;
use clv_core::features::Value;
use clv_core::model::Kind;
use clv_core::money::Cents;

use crate::api::{
    Customer, CustomerExpected, CustomerExplanation, CustomerFeature, CustomerLine, CustomerOrder,
    CustomerRhythm, Push, SourceKind, Status, Twins, ValueBasis,
};

fn feature(feature: &str, unit: &str, value: Value) -> CustomerFeature {
    CustomerFeature {
        feature: feature.to_owned(),
        label: feature.to_owned(),
        unit: unit.to_owned(),
        definition: "What it means.".to_owned(),
        value,
        is_read: feature != "first_category",
    }
}

fn order(order_id: &str, ordered_on: &str, category: Option<&str>, cents: i64) -> CustomerOrder {
    CustomerOrder {
        order_id: order_id.to_owned(),
        ordered_on: ordered_on.parse().unwrap(),
        is_purchase: cents >= 0,
        category: category.map(str::to_owned),
        payment_type: None,
        channel: None,
        quantity: Some(1.0),
        value: Cents(cents),
        delivery_days: None,
        review_score: None,
    }
}

/// Somebody who came back and gave something back.
pub(super) fn customer() -> Customer {
    let push = |feature: &str, amount: f64| Push {
        feature: feature.to_owned(),
        label: feature.to_owned(),
        amount,
    };
    Customer {
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
        line: CustomerLine {
            customer_id: "00aa".to_owned(),
            state: Some("SP".to_owned()),
            first_category: Some("health_beauty".to_owned()),
            segment: "Returned once".to_owned().into(),
            first_purchase_on: "2018-01-05".parse().unwrap(),
            last_purchase_on: "2018-03-05".parse().unwrap(),
            purchase_days: 2,
            orders: 3,
            value: Cents(12_345),
            expected: Some(CustomerExpected {
                p_returns: 0.0121,
                spend_if_returns: Cents(14_000),
                value: Cents(169),
            }),
        },
        orders: vec![
            order("b", "2018-03-05", Some("toys"), -500),
            order("a", "2018-01-05", Some("health_beauty"), 12_845),
        ],
        features: vec![
            feature("frequency", "", Value::Number(1.0)),
            feature("days_since_last_purchase", "days", Value::Number(176.0)),
            feature(
                "first_category",
                "",
                Value::Choice("health_beauty".to_owned()),
            ),
        ],
        explanation: Some(CustomerExplanation {
            kind: Kind::XgboostHurdle,
            base_p: 0.01,
            returns: vec![
                push("frequency", 0.003),
                push("days_since_last_purchase", -0.0009),
            ],
            base_spend: 120.0,
            spend: vec![push("first_category", 20.0)],
        }),
        rhythm: Some(CustomerRhythm {
            p_alive: 0.93,
            p_returns: 0.015,
            purchases: 0.016,
            spend: Cents(9_000),
            value: Cents(144),
            customers: 13_078,
        }),
        what_if: None,
        twins: Twins::default(),
    }
}
