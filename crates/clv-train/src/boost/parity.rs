use clv_core::forest::Forest;
use clv_core::pipeline::Matrix;
use xgb::{Booster, DMatrix};

use super::Objective;
use crate::counts::single;
use crate::error::TrainError;

/// Rows compared, and stored in the artefact to be re-scored before it is served.
const GOLDEN_ROWS: usize = 256;
/// Largest difference allowed between the exported trees and libxgboost.
const TOLERANCE: f64 = 1e-5;

/// Up to 256 rows spread evenly over `rows`: always the same ones.
pub(crate) fn golden_rows(rows: usize) -> Vec<usize> {
    let wanted = rows.min(GOLDEN_ROWS);
    (0..wanted)
        .map(|place| place * rows / wanted.max(1))
        .collect()
}

/// Exports a booster whose rows start from `start` and proves the export: on every golden row margin, prediction and SHAP
/// values must be what libxgboost gives.
///
/// # Errors
/// The first difference above 1e-5 (relative to the larger of 1 and the library's number).
pub(crate) fn export(
    booster: &Booster,
    golden: &Matrix,
    (objective, start): (Objective, f64),
) -> Result<Forest, TrainError> {
    let json = booster.save_buffer(false)?;
    let json = String::from_utf8(json).map_err(TrainError::core("saved booster"))?;
    let saved = Forest::from_xgboost_json(&json).map_err(TrainError::core("saved booster"))?;
    let forest = Forest::new(single(start), saved.trees().to_vec());
    let forest = forest.map_err(TrainError::core("saved booster"))?;
    compare(booster, &forest, golden, objective)?;
    Ok(forest)
}

fn compare(
    booster: &Booster,
    forest: &Forest,
    golden: &Matrix,
    objective: Objective,
) -> Result<(), TrainError> {
    let mut matrix = DMatrix::from_dense(&golden.values, golden.rows)?;
    matrix.set_base_margin(&vec![forest.base_margin(); golden.rows])?;
    let margins = booster.predict_margin(&matrix)?;
    let predictions = booster.predict(&matrix)?;
    let (shap, (_, width)) = booster.predict_contributions(&matrix)?;
    let library = margins
        .iter()
        .zip(&predictions)
        .zip(shap.chunks(width.max(1)));
    let rows = (0..golden.rows).filter_map(|row| golden.row(row));
    let mut compared = 0;
    for (row, (features, ((&margin, &prediction), shap))) in rows.zip(library).enumerate() {
        let ours = f64::from(forest.margin(features));
        let mean = objective.mean(ours);
        check("margin", row, ours, f64::from(margin))?;
        check("prediction", row, mean, f64::from(prediction))?;
        let explained = forest.contributions(features);
        let values = explained
            .values
            .iter()
            .chain(std::iter::once(&explained.bias));
        for (&ours, &theirs) in values.zip(shap) {
            check("SHAP value", row, ours, f64::from(theirs))?;
        }
        compared += 1;
    }
    if compared != golden.rows {
        let expected = golden.rows;
        return Err(TrainError::Xgboost(format!(
            "predicted {compared} of {expected} golden rows"
        )));
    }
    Ok(())
}

fn check(what: &'static str, row: usize, exported: f64, library: f64) -> Result<(), TrainError> {
    if (exported - library).abs() <= TOLERANCE * library.abs().max(1.0) {
        return Ok(());
    }
    Err(TrainError::Parity {
        what,
        row,
        exported,
        library,
    })
}
