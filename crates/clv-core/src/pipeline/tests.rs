#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::features::Column;

/// 200 customers: skewed spend with gaps, symmetric age, a common, a rare and a missing state, no reviews.
fn table() -> Table {
    let states = (0..200).map(|row| match row {
        0 => None,
        1 => Some("AC".to_owned()),
        row if row % 2 == 0 => Some("SP".to_owned()),
        _ => Some("RJ".to_owned()),
    });
    Table::new(
        vec![
            Feature::number("spend"),
            Feature::number("age"),
            Feature::choice("state"),
            Feature::number("review_score"),
        ],
        vec![
            Column::Number(
                (0..200)
                    .map(|row| {
                        if row < 10 {
                            f64::NAN
                        } else if row < 190 {
                            1.0
                        } else {
                            99.0
                        }
                    })
                    .collect(),
            ),
            Column::Number((0..200).map(f64::from).collect()),
            Column::Choice(states.collect()),
            Column::Number(vec![f64::NAN; 200]),
        ],
    )
    .unwrap()
}

fn row(spend: Value, age: f64, state: Value) -> Vec<Value> {
    vec![spend, Value::Number(age), state, Value::Number(4.0)]
}

fn choice(name: &str) -> Value {
    Value::Choice(name.into())
}

#[test]
fn names_its_outputs_and_their_sources() {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let outputs: Vec<_> = pipeline
        .outputs()
        .iter()
        .map(|output| (output.name.as_str(), output.source))
        .collect();
    assert_eq!(
        outputs,
        [
            ("spend:log1p", 0),
            ("spend:missing", 0),
            ("age", 1),
            ("state=RJ", 2),
            ("state=SP", 2),
            ("state=missing", 2),
            ("state=other", 2),
        ]
    );
}

#[test]
fn encodes_numbers_by_hand() {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let known = pipeline
        .transform_row(&row(Value::Number(9.0), 50.5, choice("SP")))
        .unwrap();
    assert_eq!(known, [10f32.ln(), 0.0, 50.5, 0.0, 1.0, 0.0, 0.0]);
    let gap = pipeline
        .transform_row(&row(Value::Missing, 0.0, choice("SP")))
        .unwrap();
    assert_eq!(gap.get(..2).unwrap(), [2f32.ln(), 1.0], "the median is 1");
    let negative = pipeline
        .transform_row(&row(Value::Number(-5.0), 0.0, choice("SP")))
        .unwrap();
    assert_eq!(negative.first(), Some(&0.0));
}

#[test]
fn encodes_rare_unseen_and_missing_choices() {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let encode = |state| {
        pipeline
            .transform_row(&row(Value::Missing, 0.0, state))
            .unwrap()
            .split_off(3)
    };
    assert_eq!(encode(choice("RJ")), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(encode(Value::Missing), [0.0, 0.0, 1.0, 0.0]);
    assert_eq!(
        encode(choice("AC")),
        [0.0, 0.0, 0.0, 1.0],
        "half a percent is rare"
    );
    assert_eq!(encode(choice("Atlantis")), [0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn a_missing_choice_is_other_when_training_had_none() {
    let states = vec![Some("SP".to_owned()), Some("RJ".to_owned())];
    let table = Table::new(vec![Feature::choice("state")], vec![Column::Choice(states)]).unwrap();
    let pipeline = Pipeline::fit(&table).unwrap();
    assert_eq!(
        pipeline.transform_row(&[Value::Missing]).unwrap(),
        [0.0, 0.0, 1.0]
    );
}

#[test]
fn money_is_logged_by_the_catalogue_and_symmetric_numbers_are_not() {
    let values = Column::Number(vec![1.0, 2.0, 3.0]);
    let fit = |name: &str| {
        let table = Table::new(vec![Feature::number(name)], vec![values.clone()]).unwrap();
        Pipeline::fit(&table)
            .unwrap()
            .outputs()
            .first()
            .unwrap()
            .name
            .clone()
    };
    assert_eq!(fit("first_order_value"), "first_order_value:log1p");
    assert_eq!(fit("t_days"), "t_days");
}

#[test]
fn a_table_and_its_rows_are_encoded_alike() {
    let (table, pipeline) = (table(), Pipeline::fit(&table()).unwrap());
    let matrix = pipeline.transform(&table).unwrap();
    assert_eq!(
        (matrix.rows, matrix.columns, matrix.values.len()),
        (200, 7, 1400)
    );
    for index in 0..table.rows() {
        let one = pipeline.transform_row(&table.row(index).unwrap()).unwrap();
        assert_eq!(matrix.row(index).unwrap(), one);
    }
    assert_eq!(matrix.row(200), None);
}

#[test]
fn survives_being_stored() {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let json = serde_json::to_string(&pipeline).unwrap();
    assert_eq!(serde_json::from_str::<Pipeline>(&json).unwrap(), pipeline);
    let damaged = json.replacen("unobserved", "number", 1).replacen(
        r#""kind":"number""#,
        r#""kind":"choice""#,
        1,
    );
    assert!(serde_json::from_str::<Pipeline>(&damaged).is_err());
}

#[test]
fn says_what_is_wrong_with_a_row() {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let error = |row: &[Value]| pipeline.transform_row(row).unwrap_err().to_string();
    assert_eq!(
        error(&[Value::Missing]),
        "a row must have 4 values, this one has 1"
    );
    assert_eq!(
        error(&row(choice("x"), 0.0, choice("SP"))),
        "spend must be a number"
    );
    assert_eq!(
        error(&row(Value::Missing, 0.0, Value::Number(1.0))),
        "state must be a choice"
    );
    assert_eq!(
        error(&row(Value::Missing, 1e300, choice("SP"))),
        "age is too large"
    );
    assert_eq!(
        Pipeline::fit(&table().select(&[])),
        Err(PipelineError::NoRows)
    );
    let other = Table::new(vec![Feature::number("a")], vec![Column::Number(vec![])]).unwrap();
    let message = pipeline.transform(&other).unwrap_err().to_string();
    assert_eq!(
        message,
        "the model expects the features spend, age, state, review_score; the data has a"
    );
}

#[test]
fn a_number_is_logged_when_its_right_tail_is_heavy() {
    let fit = |values: &[f64]| {
        let table = Table::new(
            vec![Feature::number("items_per_order")],
            vec![Column::Number(values.to_vec())],
        )
        .unwrap();
        let pipeline = Pipeline::fit(&table).unwrap();
        pipeline.outputs().first().unwrap().name.clone()
    };
    // Nine orders of one item and one of two: skewness 2.7. As many of one as of two, and of two as of one more: 0 and −2.7.
    let ones = |ones: usize| -> Vec<f64> {
        (0..10)
            .map(|row| if row < ones { 1.0 } else { 2.0 })
            .collect()
    };
    assert_eq!(fit(&ones(9)), "items_per_order:log1p");
    assert_eq!(fit(&ones(5)), "items_per_order");
    assert_eq!(fit(&ones(1)), "items_per_order");
    assert_eq!(fit(&[0.1; 10]), "items_per_order");
}
