//! A model small enough to work out by hand, for the tests of this crate.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{Hurdle, Model};
use crate::features::{Column, Feature, Table, Value};
use crate::forest::{Forest, Tree};
use crate::pipeline::Pipeline;

/// Outputs: `t_days`, `t_days:missing`, `state=RJ`, `state=SP`, `state=other`.
/// Log-odds −3, +1 when `t_days` < 100, +0.5 in SP, −0.5 when `t_days` is missing; log spend ln 100, +0.2 in RJ.
pub(crate) fn model() -> Model {
    let states = ["SP", "RJ", "SP", "RJ"].map(|state| Some(state.to_owned()));
    let table = Table::new(
        vec![Feature::number("t_days"), Feature::choice("state")],
        vec![
            Column::Number(vec![50.0, 150.0, f64::NAN, 200.0]),
            Column::Choice(states.into()),
        ],
    )
    .unwrap();
    let returns = vec![
        stump(0, 100.0, 1.0, 0.0),
        stump(3, 0.5, 0.0, 0.5),
        stump(1, 0.5, 0.0, -0.5),
    ];
    let spend = vec![stump(2, 0.5, 0.0, 0.2)];
    Hurdle::new(
        Pipeline::fit(&table).unwrap(),
        Forest::new(-3.0, returns).unwrap(),
        Forest::new(100f32.ln(), spend).unwrap(),
    )
    .unwrap()
    .into()
}

pub(crate) fn row(t_days: f64, state: &str) -> Vec<Value> {
    vec![Value::Number(t_days), Value::Choice(state.into())]
}

/// One question; half of the training weight on either side.
fn stump(input: usize, threshold: f32, left: f32, right: f32) -> Tree {
    let tree = serde_json::json!({"right": [2, 0, 0], "input": [input, 0, 0], "value": [threshold, left, right],
        "default_left": [1, 0, 0], "cover": [2, 1, 1], "gain": [1, 0, 0]});
    serde_json::from_value(tree).unwrap()
}
