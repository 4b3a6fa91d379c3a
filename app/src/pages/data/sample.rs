//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::DateTime;
use clv_core::money::Cents;

use crate::api::{
    DataReport, DataTest, LineageEdge, LoadedFile, Measure, ReconciledMonth, SourceKind, Status,
    ValueBasis,
};

fn month(month: &str, measure: Measure, hundredths: i64) -> ReconciledMonth {
    ReconciledMonth {
        month: month.parse().unwrap(),
        measure,
        files: Cents(hundredths),
        pages: Cents(hundredths),
        difference: Cents(0),
    }
}

fn edge(model: &str, layer: &str, input: &str, input_layer: &str) -> LineageEdge {
    LineageEdge {
        model: model.to_owned(),
        layer: layer.to_owned(),
        input: input.to_owned(),
        input_layer: input_layer.to_owned(),
    }
}

/// One file, two months, two tests, all well.
pub(super) fn data() -> DataReport {
    let test = |name: &str| DataTest {
        step: "transform".to_owned(),
        name: name.to_owned(),
        passed: true,
    };
    DataReport {
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
            model_id: None,
        },
        files: vec![LoadedFile {
            file: "orders.csv".to_owned(),
            loaded_at: None,
            bytes: 2_048,
            sha256: "ab".repeat(32),
            rows_read: 9,
            rows_used: 6,
            rows_rejected: 2,
            rows_set_apart: 1,
            reading: None,
        }],
        rejected: Vec::new(),
        steps: Vec::new(),
        tests: vec![test("days_add_up"), test("a_key_is_unique")],
        months: vec![
            month("2017-01-01", Measure::Orders, 200),
            month("2017-02-01", Measure::Orders, 200),
            month("2017-01-01", Measure::Revenue, 3_550),
            month("2017-02-01", Measure::Revenue, 29_999),
        ],
        leakage: Vec::new(),
        drift: Vec::new(),
        lineage: vec![
            edge("fct_orders", "marts", "int_orders", "intermediate"),
            edge("fct_orders", "marts", "olist_orders", "raw"),
            edge("stg_orders", "staging", "olist_orders", "raw"),
        ],
    }
}
