//! The served trees, scored and explained by `clv-core`, against XGBoost in Python on the same trees: 10,000 rows.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    dead_code,
    reason = "a test may fail loudly"
)]

mod export;
#[path = "../evaluation/shop.rs"]
mod shop;

use std::path::{Path, PathBuf};
use std::process::Command;

use clv_core::features::Value;
use clv_core::forest::Forest;
use clv_core::model::{Body, Hurdle, Kind, Model, Scorer};
use clv_train::{Beside, Provenance, Recipe, Settings, Snapshots, evaluate, train};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shop::Shop;

const ROWS: usize = 10_000;
/// Relative to the larger of 1 and XGBoost's number.
const TOLERANCE: f64 = 1e-5;

#[test]
fn ten_thousand_rows_are_scored_and_explained_as_xgboost_does_in_python() {
    let model = trained();
    let Body::Hurdle(hurdle) = model.body() else {
        unreachable!("a hurdle was trained")
    };
    let columns = hurdle.pipeline().outputs().len();
    let (customers, rows) = rows(hurdle);
    assert_eq!(rows.len(), ROWS * columns);
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = rows.iter().flat_map(|value| value.to_le_bytes()).collect();
    std::fs::write(folder.path().join("rows.f32"), bytes).unwrap();

    let returns = Oracle::ask(
        folder.path(),
        "returns",
        ("binary:logistic", logistic),
        forest(hurdle.returns()),
        columns,
    );
    let spend = Oracle::ask(
        folder.path(),
        "spend",
        ("reg:gamma", f64::exp),
        forest(hurdle.spend()),
        columns,
    );
    let stages = [
        (&returns, forest(hurdle.returns())),
        (&spend, forest(hurdle.spend())),
    ];
    for (oracle, forest) in stages {
        assert!(!forest.trees().is_empty());
        let largest = oracle.largest_difference(forest, &rows);
        println!("{}: {largest:?} over {ROWS} rows", oracle.stage);
        assert!(
            largest.iter().all(|found| *found <= TOLERANCE),
            "{}: {largest:?}",
            oracle.stage
        );
    }
    // What is shown is the product of both at the level of the latest window, made from values as a shop has them.
    let level = model.calibration();
    for (row, customer) in customers.iter().enumerate() {
        let ours = model.predict(customer).unwrap();
        let p = logistic(level.slope * returns.margins[row] + level.shift);
        let spend = level.spend_factor * spend.predictions[row];
        close("p_returns", ours.p_returns, p);
        close("spend_if_returns", ours.spend_if_returns, spend);
        close("expected_value", ours.expected_value, p * spend);
    }
}

/// A model trained as the product trains it, on a shop whose features all matter or are missing now and then.
fn trained() -> Model {
    let snapshots = Snapshots::new(Shop::with_signal(1.5).columns()).unwrap();
    let mut settings = Settings::new(180, 11, "BRL".parse().unwrap());
    settings.folds = 3;
    settings.max_rounds = 150;
    settings.resamples = 50;
    settings.recipes = Some(vec![Recipe {
        max_depth: 5,
        eta: 0.1,
        min_child_weight: 2.0,
        lambda: 2.0,
        subsample: 0.8,
        colsample_bytree: 0.8,
    }]);
    let mut evaluation = evaluate(&snapshots, &settings).unwrap();
    evaluation.served = Kind::XgboostHurdle;
    let provenance = Provenance::new(
        clv_core::artefact::ValueBasis::Items,
        "2018-08-31".parse().unwrap(),
    );
    let present = snapshots.table();
    let artefact = train(
        (&snapshots, Beside::default()),
        present,
        &evaluation,
        &settings,
        &provenance,
    )
    .unwrap();
    artefact.model().clone()
}

fn forest(stage: &Scorer) -> &Forest {
    let Scorer::Forest(forest) = stage else {
        unreachable!("the stage is a forest")
    };
    forest
}

/// Half of the rows are customers, put through the preprocessing; they come first. The other half are encoded values
/// no shop may ever have: random, missing, exactly on a threshold, or one step of single precision beside it.
fn rows(hurdle: &Hurdle) -> (Vec<Vec<Value>>, Vec<f32>) {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let customers: Vec<Vec<Value>> = (0..ROWS / 2).map(|_| customer(&mut rng)).collect();
    let mut rows: Vec<f32> = customers
        .iter()
        .flat_map(|values| hurdle.pipeline().transform_row(values).unwrap())
        .collect();
    let mut splits = export::splits(forest(hurdle.returns()));
    splits.extend(export::splits(forest(hurdle.spend())));
    for _ in ROWS / 2..ROWS {
        let mut row: Vec<f32> = hurdle
            .pipeline()
            .transform_row(&customer(&mut rng))
            .unwrap();
        for value in &mut row {
            match rng.random_range(0..10) {
                0 | 1 => *value = f32::NAN,
                2 => *value = rng.random_range(-1e6_f32..1e6),
                _ => {}
            }
        }
        for _ in 0..4 {
            let (input, threshold) = splits[rng.random_range(0..splits.len())];
            row[input] = match rng.random_range(0..4) {
                0 => threshold.next_up(),
                1 => threshold.next_down(),
                _ => threshold,
            };
        }
        rows.extend(row);
    }
    (customers, rows)
}

fn customer(rng: &mut ChaCha8Rng) -> Vec<Value> {
    let mut values: Vec<Value> = [
        rng.random_range(0..4) as f64,
        rng.random_range(0.0_f64..700.0).floor(),
        rng.random_range(0.0_f64..8.0).exp(),
        rng.random_range(0.0_f64..8.0).exp(),
        rng.random_range(1..6) as f64,
    ]
    .map(Value::Number)
    .into();
    values.push(Value::Choice(
        ["SP", "RJ", "MG", "AM"][rng.random_range(0..4)].to_owned(),
    ));
    for value in &mut values {
        if rng.random_bool(0.1) {
            *value = Value::Missing;
        }
    }
    values
}

/// What XGBoost said about one stage.
struct Oracle {
    stage: &'static str,
    inverse_link: fn(f64) -> f64,
    columns: usize,
    margins: Vec<f64>,
    predictions: Vec<f64>,
    contributions: Vec<f64>,
}

impl Oracle {
    fn ask(
        folder: &Path,
        stage: &'static str,
        (objective, inverse_link): (&str, fn(f64) -> f64),
        forest: &Forest,
        columns: usize,
    ) -> Self {
        let base_score = inverse_link(f64::from(forest.base_margin()));
        let model = export::xgboost_json(forest, objective, base_score, columns);
        std::fs::write(folder.join(format!("{stage}.json")), model.to_string()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/oracle.py");
        let done = Command::new(python())
            .arg(script)
            .arg(folder)
            .args([stage, &columns.to_string()])
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let read = |name: &str| -> Vec<f64> {
            let bytes = std::fs::read(folder.join(format!("{stage}.{name}.f32"))).unwrap();
            let floats = bytes.chunks_exact(4);
            floats
                .map(|bytes| f64::from(f32::from_le_bytes(bytes.try_into().unwrap())))
                .collect()
        };
        let oracle = Self {
            stage,
            inverse_link,
            columns,
            margins: read("margins"),
            predictions: read("predictions"),
            contributions: read("contributions"),
        };
        assert_eq!(oracle.margins.len(), ROWS);
        assert_eq!(oracle.predictions.len(), ROWS);
        assert_eq!(oracle.contributions.len(), ROWS * (columns + 1));
        oracle
    }

    /// Of margins, predictions, contributions, and of the sum of our contributions from our margin.
    fn largest_difference(&self, forest: &Forest, rows: &[f32]) -> [f64; 4] {
        let mut largest = [0.0_f64; 4];
        let width = self.columns + 1;
        for (index, row) in rows.chunks_exact(self.columns).enumerate() {
            let margin = f64::from(forest.margin(row));
            let ours = forest.contributions(row);
            let mut note = |what: usize, found: f64, expected: f64| {
                assert!(found.is_finite() && expected.is_finite());
                let difference = (found - expected).abs() / expected.abs().max(1.0);
                largest[what] = largest[what].max(difference);
            };
            note(0, margin, self.margins[index]);
            note(1, (self.inverse_link)(margin), self.predictions[index]);
            let theirs = &self.contributions[index * width..][..width];
            let mut values = ours.values.clone();
            values.resize(self.columns, 0.0);
            values.push(ours.bias);
            for (mine, theirs) in values.iter().zip(theirs) {
                note(2, *mine, *theirs);
            }
            note(3, values.iter().sum(), margin);
        }
        largest
    }
}

fn close(what: &str, ours: f64, theirs: f64) {
    let difference = (ours - theirs).abs() / theirs.abs().max(1.0);
    assert!(difference <= TOLERANCE, "{what}: {ours} and {theirs}");
}

fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

/// The Python whose wheel the build links.
fn python() -> PathBuf {
    let named = std::env::var_os("CLV_PYTHON").map(PathBuf::from);
    named.unwrap_or_else(|| {
        PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache/clave/venv/bin/python")
    })
}
