//! A form of the server, for the tests of what is entered into it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::what_if_customer::NEEDS_REPEAT;
use crate::api::{
    ChoiceShare, FieldKind, NumberRange, SourceKind, ValueBasis, WhatIfField, WhatIfForm,
};
use chrono::NaiveDate;

/// A small form with every kind of field.
pub(super) fn form() -> WhatIfForm {
    WhatIfForm {
        kind: Some(clv_core::model::Kind::XgboostHurdle),
        source_kind: SourceKind::Olist,
        model_id: "abc".to_owned(),
        currency: "BRL".to_owned(),
        horizon_days: 180,
        value_basis: ValueBasis::Items,
        as_of: NaiveDate::from_ymd_opt(2018, 8, 28).unwrap(),
        mean: None,
        fields: vec![
            number("frequency", true, [0.0, 0.0, 4.0]),
            number("recency_days", true, [0.0, 0.0, 600.0]),
            number("days_since_last_purchase", true, [0.0, 210.5, 700.0]),
            WhatIfField {
                missing_share: 0.98,
                ..number("monetary_value", false, [3.5, 87.25, 2_000.0])
            },
            number("first_order_value", false, [0.85, 86.9, 13_440.1]),
            WhatIfField {
                missing_share: 0.03,
                ..number("delivery_delay_days", false, [-60.0, -12.0, 150.3])
            },
            choice("state", &["SP", "RJ", "MG"]),
            choice("first_category", &["bed_bath_table", "são & co = 100%"]),
        ],
    }
}

fn field(feature: &str, kind: FieldKind) -> WhatIfField {
    WhatIfField {
        feature: feature.to_owned(),
        label: feature.to_owned(),
        unit: String::new(),
        definition: String::new(),
        is_actionable: false,
        needs_repeat: NEEDS_REPEAT.contains(&feature),
        missing_share: 0.0,
        kind,
    }
}

fn number(feature: &str, is_whole: bool, [minimum, median, maximum]: [f64; 3]) -> WhatIfField {
    let (p05, p25, p75, p95) = (minimum, median, median, maximum);
    field(
        feature,
        FieldKind::Number(NumberRange {
            minimum,
            p05,
            p25,
            median,
            p75,
            p95,
            maximum,
            is_whole,
        }),
    )
}

fn choice(feature: &str, values: &[&str]) -> WhatIfField {
    let share = |value: &&str| ChoiceShare {
        value: (*value).to_owned(),
        share: 0.1,
    };
    field(
        feature,
        FieldKind::Choice(values.iter().map(share).collect()),
    )
}
