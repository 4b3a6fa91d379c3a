#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use super::sample::{model, row};
use super::*;
use crate::features::Column;

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-6 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

#[test]
fn predicts_by_hand() {
    let found = model().predict(&row(30.0, "SP")).unwrap();
    let p = 1.0 / (1.0 + 1.5f64.exp());
    assert_close(found.p_returns, p);
    assert_close(found.spend_if_returns, 100.0);
    assert_close(found.expected_value, 100.0 * p);
}

#[test]
fn a_table_is_predicted_as_its_rows() {
    let states = ["SP", "RJ", "XX"].map(|state| Some(state.to_owned()));
    let table = Table::new(
        model().features().to_vec(),
        vec![
            Column::Number(vec![1.0, f64::NAN, 500.0]),
            Column::Choice(states.into()),
        ],
    )
    .unwrap();
    let all = model().predict_table(&table).unwrap();
    let each: Vec<_> = (0..3)
        .map(|index| model().predict(&table.row(index).unwrap()).unwrap())
        .collect();
    assert_eq!(all, each);
}

#[test]
fn pushes_sum_to_the_difference_in_people_s_units() {
    for row in [
        row(30.0, "SP"),
        row(300.0, "RJ"),
        vec![Value::Missing, Value::Missing],
        row(1.0, "XX"),
    ] {
        let (found, prediction) = (
            model().explain(&row).unwrap(),
            model().predict(&row).unwrap(),
        );
        assert_eq!(
            (found.p, found.spend_if_returns),
            (prediction.p_returns, prediction.spend_if_returns)
        );
        let sum = |pushes: &[Push]| pushes.iter().map(|push| push.amount).sum::<f64>();
        assert!((sum(&found.returns) - (found.p - found.base_p)).abs() < 1e-15);
        assert!((sum(&found.spend) - (found.spend_if_returns - found.base_spend)).abs() < 1e-12);
        assert_eq!((found.returns.len(), found.spend.len()), (2, 2));
        assert_close(found.base_p, logistic(-3.0 + 0.5 + 0.25 - 0.25));
        assert_close(found.base_spend, 100.0 * 0.1f64.exp());
    }
}

#[test]
fn outputs_are_summed_back_to_their_feature() {
    // Missing: the median of 150 is not below 100 (−0.5), the indicator says so (−0.25), SP adds 0.25.
    let found = model()
        .explain(&[Value::Missing, Value::Choice("SP".into())])
        .unwrap();
    let names: Vec<_> = found
        .returns
        .iter()
        .map(|push| push.feature.as_str())
        .collect();
    assert_eq!(names, ["t_days", "state"], "the largest push comes first");
    assert_close(
        found.returns[0].amount / found.returns[1].amount,
        -0.75 / 0.25,
    );
}

#[test]
fn contributions_that_cancel_stay_visible() {
    // 300 days pushes by −0.5, SP by +0.25, a known t_days by +0.25: the margin is its own base.
    let flat = model().explain(&row(300.0, "RJ")).unwrap();
    let level = model().explain(&row(300.0, "SP")).unwrap();
    assert!(
        level.returns.iter().all(|push| push.amount.abs() > 1e-3),
        "{level:?}"
    );
    assert_close(level.p, level.base_p);
    assert_close(level.returns[0].amount, -level.returns[1].amount);
    assert!(flat.p < level.p);
}

#[test]
fn refuses_forests_that_read_columns_that_are_not_made() {
    let json = serde_json::to_string(&model()).unwrap();
    assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model());
    let wrong = json.replacen("\"input\":[2,", "\"input\":[5,", 1);
    let message = serde_json::from_str::<Model>(&wrong)
        .unwrap_err()
        .to_string();
    let wanted = "the spend stage reads 6 columns, the preprocessing makes 5";
    assert!(message.starts_with(wanted), "{message}");
}

#[test]
fn says_what_is_wrong_with_the_values() {
    let error = model().predict(&[Value::Missing]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a row must have 2 values, this one has 1"
    );
}
