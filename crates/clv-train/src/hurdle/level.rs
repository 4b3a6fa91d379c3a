use clv_core::forest::Forest;
use clv_core::pipeline::Matrix;

use crate::counts::{float, sigmoid, single};
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// Standard deviation of the prior on the shift, in log-odds: from one window to the next a shop's return
/// rate rarely moves by more than a quarter. With few buyers the prior keeps the shift small; with
/// thousands the data decide.
const PRIOR_SD: f64 = 0.25;
/// Newton steps; the objective is strictly convex and settles in a handful.
const STEPS: usize = 50;

/// Moves the level of P(returns) to that of the latest snapshot learned from, and says by how much.
///
/// The trees learn from several cutoffs whose return rates differ (a growing shop has ever more recent
/// customers, seasons come and go); the latest closed window is the best guess at the next. The shift δ is
/// the posterior mode under N(0, [`PRIOR_SD`]²): it maximises Σ log Bernoulli(y; σ(m + δ)) − δ² / 2s² over
/// that snapshot's rows (Platt scaling with the slope held at 1). No row outside `rows` is looked at.
pub(super) fn match_latest(
    forest: Forest,
    rows: &Snapshots,
    matrix: &Matrix,
) -> Result<(Forest, f64), TrainError> {
    let latest = rows.cutoffs().iter().max();
    let labelled = rows.cutoffs().iter().zip(rows.returns()).enumerate();
    let (margins, labels): (Vec<f64>, Vec<bool>) = labelled
        .filter(|(_, (cutoff, _))| Some(*cutoff) == latest)
        .filter_map(|(row, (_, &returns))| {
            Some((f64::from(forest.margin(matrix.row(row)?)), returns))
        })
        .unzip();
    let shift = posterior_shift(&margins, &labels);
    let trees = forest.trees().to_vec();
    let moved = Forest::new(forest.base_margin() + single(shift), trees);
    Ok((moved.map_err(TrainError::core("level"))?, shift))
}

fn posterior_shift(margins: &[f64], labels: &[bool]) -> f64 {
    let precision = 1.0 / (PRIOR_SD * PRIOR_SD);
    let returned = float(labels.iter().filter(|&&label| label).count());
    let mut shift = 0.0;
    for _ in 0..STEPS {
        let (mut expected, mut curvature) = (0.0, 0.0);
        for margin in margins {
            let p = sigmoid(margin + shift);
            expected += p;
            curvature += p * (1.0 - p);
        }
        let step = (returned - expected - precision * shift) / (curvature + precision);
        // The prior alone keeps |δ| within reach, so a longer step can only be an overshoot.
        shift += step.clamp(-1.0, 1.0);
        if step.abs() < 1e-10 {
            break;
        }
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_solves_its_equation() {
        // 100 rows at p = 0.1 of which 20 return: Σ(y − p) = 16 δ at the optimum, checked by bisection.
        let margins = vec![(0.1_f64 / 0.9).ln(); 100];
        let labels: Vec<bool> = (0..100).map(|i| i < 20).collect();
        let (mut low, mut high) = (0.0, 2.0);
        for _ in 0..100 {
            let middle: f64 = (low + high) / 2.0;
            let slope = 20.0 - 100.0 * sigmoid((0.1_f64 / 0.9).ln() + middle) - 16.0 * middle;
            if slope > 0.0 {
                low = middle
            } else {
                high = middle
            }
        }
        assert!((posterior_shift(&margins, &labels) - low).abs() < 1e-9);
    }

    #[test]
    fn many_rows_overrule_the_prior_and_none_leave_it() {
        let margins = vec![0.0; 100_000];
        let labels: Vec<bool> = (0..100_000).map(|i| i % 4 == 0).collect();
        let shift = posterior_shift(&margins, &labels);
        assert!((sigmoid(shift) - 0.25).abs() < 1e-3);
        assert!(posterior_shift(&[], &[]).abs() < 1e-12);
    }
}
