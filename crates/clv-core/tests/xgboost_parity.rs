//! Our evaluation of XGBoost's trees against what libxgboost 3.2 itself answered; see `fixtures/make_fixtures.py`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use clv_core::forest::Forest;
use serde::Deserialize;

/// What the design promises.
const TOLERANCE: f64 = 1e-5;

#[derive(Deserialize)]
struct Fixture {
    model: serde_json::Value,
    rows: Vec<Vec<Option<f32>>>,
    margins: Vec<f64>,
    predictions: Vec<f64>,
    contributions: Vec<Vec<f64>>,
}

/// Largest differences, relative where the expected number is above 1.
#[derive(Debug, Default)]
struct Differences {
    margin: f64,
    prediction: f64,
    contribution: f64,
    sum: f64,
}

impl Differences {
    fn largest(&self) -> f64 {
        self.margin
            .max(self.prediction)
            .max(self.contribution)
            .max(self.sum)
    }
}

fn compare(text: &str, inverse_link: fn(f64) -> f64) -> Differences {
    let fixture: Fixture = serde_json::from_str(text).unwrap();
    let forest = Forest::from_xgboost_json(&fixture.model.to_string()).unwrap();
    let stored: Forest = serde_json::from_str(&serde_json::to_string(&forest).unwrap()).unwrap();
    assert_eq!(stored, forest, "the compact form keeps every bit");
    let mut largest = Differences::default();
    for (index, row) in fixture.rows.iter().enumerate() {
        let row: Vec<f32> = row.iter().map(|value| value.unwrap_or(f32::NAN)).collect();
        let margin = f64::from(forest.margin(&row));
        let ours = forest.contributions(&row);
        note(&mut largest.margin, margin, fixture.margins[index]);
        note(
            &mut largest.prediction,
            inverse_link(margin),
            fixture.predictions[index],
        );
        note(&mut largest.sum, ours.margin(), margin);
        let (bias, values) = fixture.contributions[index].split_last().unwrap();
        assert_eq!(values.len(), ours.values.len());
        note(&mut largest.contribution, ours.bias, *bias);
        for (mine, theirs) in ours.values.iter().zip(values) {
            note(&mut largest.contribution, *mine, *theirs);
        }
    }
    largest
}

fn note(largest: &mut f64, ours: f64, theirs: f64) {
    assert!(ours.is_finite());
    *largest = largest.max((ours - theirs).abs() / theirs.abs().max(1.0));
}

fn assert_equal(text: &str, inverse_link: fn(f64) -> f64) {
    let found = compare(text, inverse_link);
    let largest = found
        .margin
        .max(found.prediction)
        .max(found.contribution)
        .max(found.sum);
    assert!(largest <= TOLERANCE, "{found:?}");
}

fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

#[test]
fn logistic_trees_with_missing_values_and_pruned_nodes_agree() {
    assert_equal(include_str!("fixtures/logistic.json"), logistic);
}

#[test]
fn gamma_trees_agree() {
    assert_equal(include_str!("fixtures/gamma.json"), f64::exp);
}

#[test]
fn tweedie_trees_agree() {
    assert_equal(include_str!("fixtures/tweedie.json"), f64::exp);
}

/// `make_fixtures.py FOLDER`, then `CLV_PARITY_DIR=FOLDER cargo test … -- --ignored --nocapture`.
#[test]
#[ignore = "needs large models made by hand"]
fn large_random_models_agree() {
    let folder = std::env::var("CLV_PARITY_DIR").unwrap_or_else(|_| panic!("set CLV_PARITY_DIR"));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let inverse_link = match name.split('-').next() {
            Some("binary") => logistic,
            _ if name.contains("squarederror") => |margin| margin,
            _ => f64::exp,
        };
        let found = compare(&std::fs::read_to_string(path).unwrap(), inverse_link);
        println!("{name}: {found:?}");
        assert!(found.largest() <= TOLERANCE);
    }
}
