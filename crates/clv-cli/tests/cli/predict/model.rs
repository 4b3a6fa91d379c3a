//! The model on the desk: two stumps for the return, one for the spend, by hand.

use std::collections::BTreeMap;

use clv_core::artefact::{Artefact, GoldenRow, Manifest, ValueBasis};
use clv_core::features::{Column, Feature, Table, Value};
use clv_core::forest::{Forest, Tree};
use clv_core::model::Hurdle;
use clv_core::pipeline::Pipeline;

use super::choice;

/// A model of `days_since_last_purchase` and `state`.
pub(super) fn artefact() -> Artefact {
    let features = vec![
        Feature::number("days_since_last_purchase"),
        Feature::choice("state"),
    ];
    let states = ["SP", "RJ", "SP", "RJ"].map(|state| Some(state.to_owned()));
    let days = vec![5.0, 50.0, f64::NAN, 200.0];
    let columns = vec![Column::Number(days), Column::Choice(states.into())];
    let table = Table::new(features, columns).unwrap();
    let pipeline = Pipeline::fit(&table).unwrap();
    let names: Vec<_> = pipeline
        .outputs()
        .iter()
        .map(|it| it.name.clone())
        .collect();
    let input = |name: &str| names.iter().position(|it| it == name).unwrap();
    let days = names.iter().position(|it| it.starts_with("days")).unwrap();
    let threshold = if names[days].ends_with("log1p") {
        4.0
    } else {
        60.0
    };
    let returns = vec![
        stump(days, threshold, 1.0, -0.5),
        stump(input("state=SP"), 0.5, 0.0, 0.5),
    ];
    let spend = vec![stump(input("state=RJ"), 0.5, 0.0, 0.3)];
    let model = Hurdle::new(
        pipeline,
        Forest::new(-2.0, returns).unwrap(),
        Forest::new(4.5, spend).unwrap(),
    )
    .unwrap();
    let artefact = |golden| Artefact::new(manifest(), model.clone(), golden).unwrap();
    let values = vec![Value::Number(30.0), choice("SP")];
    // The first one is only asked for its prediction: a golden row needs one.
    let model: clv_core::model::Model = model.clone().into();
    let found = model.predict(&values).unwrap();
    artefact(vec![GoldenRow {
        values,
        p_returns: found.p_returns,
        spend_if_returns: found.spend_if_returns,
    }])
}

fn stump(input: usize, threshold: f32, left: f32, right: f32) -> Tree {
    let tree = serde_json::json!({"right": [2, 0, 0], "input": [input, 0, 0], "value": [threshold, left, right],
        "default_left": [1, 0, 0], "cover": [2, 1, 1], "gain": [1, 0, 0]});
    serde_json::from_value(tree).unwrap()
}

fn manifest() -> Manifest {
    let day = |text: &str| text.parse().unwrap();
    Manifest {
        schema_version: 0,
        model_id: String::new(),
        trainer: "by hand".to_owned(),
        horizon_days: 180,
        value_basis: ValueBasis::Amount,
        currency: "EUR".parse().unwrap(),
        as_of: day("2018-08-31"),
        test_cutoff: day("2018-02-28"),
        first_train_cutoff: day("2017-06-30"),
        last_train_cutoff: day("2018-02-28"),
        train_rows: 4,
        train_buyers: 2,
        seed: 1,
        metrics: BTreeMap::new(),
        data_sha256: "00".repeat(32),
        code_sha256: "11".repeat(32),
        features_sha256: String::new(),
        spread: None,
    }
}
