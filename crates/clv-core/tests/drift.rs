//! Drift against numbers computed another way (`fixtures/make_drift.py`) and a published interval.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use clv_core::drift::{
    DriftError, Reading, Reference, Share, buyers_calibration, median, rate_change,
    value_calibration,
};
use clv_core::features::{Column, Feature};
use serde_json::Value;

fn column(values: &Value) -> (Feature, Column) {
    let values = values.as_array().unwrap();
    if values.iter().any(Value::is_string) {
        let names = values.iter().map(|v| v.as_str().map(str::to_owned));
        (Feature::choice("it"), Column::Choice(names.collect()))
    } else {
        let numbers = values.iter().map(|v| v.as_f64().unwrap_or(f64::NAN));
        (Feature::number("it"), Column::Number(numbers.collect()))
    }
}

#[test]
fn psi_is_that_of_an_independent_computation() {
    let cases: Value = serde_json::from_str(include_str!("fixtures/drift.json")).unwrap();
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 7);
    for case in cases {
        let (feature, then) = column(&case["then"]);
        let (_, now) = column(&case["now"]);
        let reference = Reference::new(&feature, &then).unwrap();
        let (psi, theirs) = (reference.psi(&now).unwrap(), case["psi"].as_f64().unwrap());
        assert!(
            (psi - theirs).abs() < 1e-9,
            "{}: {psi} {theirs}",
            case["case"]
        );
        assert!(reference.psi(&then).unwrap().abs() < 1e-12);
        let stored = serde_json::to_string(&reference).unwrap();
        let read: Reference = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, reference);
    }
}

#[test]
fn a_column_that_vanished_has_drifted() {
    let values: Vec<f64> = (0..100).map(f64::from).collect();
    let reference = Reference::new(&Feature::number("it"), &Column::Number(values)).unwrap();
    let gone = reference.psi(&Column::Number(vec![f64::NAN; 50])).unwrap();
    assert_eq!(Reading::of_psi(gone), Reading::Drifted);
    assert_eq!(reference.median(), Some(49.0));
    let names = Column::Choice(vec![None]);
    assert_eq!(reference.psi(&names), Err(DriftError::Mismatch));
    assert_eq!(
        reference.psi(&Column::Number(Vec::new())),
        Err(DriftError::NoRows)
    );
    assert_eq!(median(&names), None);
}

#[test]
fn the_usual_reading_of_a_psi() {
    let readings = [0.0, 0.0999, 0.1, 0.2499, 0.25, 9.0].map(|psi| Reading::of_psi(psi).as_str());
    assert_eq!(
        readings,
        ["stable", "stable", "moved", "moved", "drifted", "drifted"]
    );
}

/// Newcombe (1998), table II, example (a), method 10: 56/70 less 48/80 is 0.2, 95% interval 0.0524 to 0.3339.
#[test]
fn the_interval_of_a_changed_rate_is_the_published_one() {
    let share = |part, whole| Share { part, whole };
    let change = rate_change(share(48, 80), share(56, 70)).unwrap();
    assert!((change.change - 0.2).abs() < 1e-12);
    assert!((change.lo - 0.0524).abs() < 5e-5, "{}", change.lo);
    assert!((change.hi - 0.3339).abs() < 5e-5, "{}", change.hi);
    assert_eq!(change.reading, Reading::Drifted);
    let little = rate_change(share(5_000, 10_000), share(5_400, 10_000)).unwrap();
    assert_eq!(little.reading, Reading::Moved);
    let luck = rate_change(share(3, 100), share(5, 100)).unwrap();
    assert_eq!(luck.reading, Reading::Stable);
    let none = rate_change(share(0, 100), share(0, 100)).unwrap();
    assert_eq!((none.change, none.reading), (0.0, Reading::Stable));
    assert_eq!(
        rate_change(share(0, 0), share(1, 2)),
        Err(DriftError::NoRows)
    );
    assert_eq!(
        rate_change(share(3, 2), share(1, 2)),
        Err(DriftError::Impossible)
    );
}

/// Wilson's interval of 81 of 263 is 0.2553 to 0.3662 (Newcombe 1998, interval estimation for the single proportion).
#[test]
fn calibration_divides_what_came_by_what_was_expected() {
    let came = Share {
        part: 81,
        whole: 263,
    };
    let held = buyers_calibration(90.0, came).unwrap();
    assert!((held.change - 0.9).abs() < 1e-12);
    assert!((held.lo * 90.0 / 263.0 - 0.2553).abs() < 5e-5);
    assert!((held.hi * 90.0 / 263.0 - 0.3662).abs() < 5e-5);
    assert_eq!(held.reading, Reading::Stable);
    let twice = buyers_calibration(40.0, came).unwrap();
    assert_eq!(twice.reading, Reading::Drifted);
    assert_eq!(buyers_calibration(0.0, came), Err(DriftError::Impossible));
}

#[test]
fn value_is_calibrated_on_its_mean() {
    let came = [0.0, 10.0, 20.0, 10.0];
    let value = value_calibration(&[10.0; 4], &came).unwrap();
    assert_eq!((value.before, value.now, value.change), (10.0, 10.0, 1.0));
    // Standard deviation √(200/3), over √4, times 1.96.
    assert!((value.hi - 1.0 - 0.800_151_9).abs() < 1e-6, "{}", value.hi);
    assert!((value.lo + value.hi - 2.0).abs() < 1e-12);
    assert_eq!(value.reading, Reading::Stable);
    let high = value_calibration(&[1.0; 4], &came).unwrap();
    assert_eq!(high.reading, Reading::Drifted);
    assert_eq!(value_calibration(&[], &[]), Err(DriftError::NoRows));
}
