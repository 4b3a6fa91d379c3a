#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

fn table() -> Table {
    Table::new(
        vec![Feature::number("t_days"), Feature::choice("state")],
        vec![
            Column::Number(vec![1.0, f64::NAN, 3.0]),
            Column::Choice(vec![Some("SP".into()), Some("RJ".into()), None]),
        ],
    )
    .unwrap()
}

#[test]
fn reads_rows_and_marks_missing() {
    assert_eq!(
        table().row(1),
        Some(vec![Value::Missing, Value::Choice("RJ".into())])
    );
    assert_eq!(
        table().row(2),
        Some(vec![Value::Number(3.0), Value::Missing])
    );
    assert_eq!(table().row(3), None);
}

#[test]
fn selects_rows_in_the_order_given() {
    let picked = table().select(&[2, 0, 0, 9]);
    assert_eq!(picked.rows(), 3);
    assert_eq!(picked.row(0), table().row(2));
    assert_eq!(picked.row(2), table().row(0));
}

#[test]
fn rejects_columns_that_do_not_fit() {
    let numbers = |values: &[f64]| Column::Number(values.to_vec());
    let of =
        |features: Vec<Feature>, columns| Table::new(features, columns).unwrap_err().to_string();
    let (a, b) = (Feature::number("a"), Feature::number("b"));
    assert_eq!(
        of(vec![a.clone()], vec![]),
        "the schema names 1 features, the data has 0 columns"
    );
    assert_eq!(
        of(vec![a.clone(), b], vec![numbers(&[1.0]), numbers(&[])]),
        "feature b has 0 rows, the first feature has 1"
    );
    assert_eq!(
        of(vec![Feature::choice("c")], vec![numbers(&[1.0])]),
        "feature c should be a choice, its column is a number"
    );
    assert_eq!(
        of(vec![a.clone(), a.clone()], vec![numbers(&[]), numbers(&[])]),
        "feature a is named twice"
    );
    assert_eq!(
        of(vec![a], vec![numbers(&[f64::INFINITY])]),
        "feature a, row 0: the number is infinite"
    );
}
