//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::DateTime;
use clv_core::money::Cents;

use crate::api::{
    CustomerExpected, CustomerLine, Customers, Found, SourceKind, Status, ValueBasis,
};
use crate::state::CustomersView;

/// One customer of many.
pub(super) fn customers() -> Customers {
    Customers {
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
        view: CustomersView::default(),
        problems: Vec::new(),
        all: 95_420,
        found: Found::Exactly(95_420),
        customers: vec![CustomerLine {
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
        }],
        previous: None,
        next: None,
        segments: vec!["Returned once".to_owned().into(), "New".to_owned().into()],
        states: vec!["RJ".to_owned(), "SP".to_owned()],
        categories: vec!["health_beauty".to_owned()],
    }
}
