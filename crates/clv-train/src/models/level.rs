//! The level of a model, moved to that of the latest closed window.

use clv_core::model::{Calibration, Prediction};

use crate::counts::{float, sigmoid};
use crate::snapshots::Snapshots;

/// Standard deviation of the prior on the shift, in log-odds: from one window to the next a shop's return
/// rate rarely moves by more than a quarter. With few buyers the prior keeps the shift small; with
/// thousands the data decide.
const PRIOR_SD: f64 = 0.25;
/// Newton steps; the objective is strictly convex and settles in a handful.
const STEPS: usize = 50;

/// The calibration that moves predictions for the rows of the latest closed window to what happened there.
///
/// Models learn from several cutoffs whose return rates differ (a growing shop has ever more recent customers, seasons
/// come and go); the latest closed window is the best guess at the next.
/// - The shift δ of P(returns) is the posterior mode under N(0, [`PRIOR_SD`]²): it maximises Σ log Bernoulli(y; σ(m + δ)) −
///   δ² / 2s² (Platt scaling with the slope held at 1).
/// - The factor f of spend makes the expected total meet the actual one, pulled towards 1: ln f has the prior N(0, s²), and
///   the logarithm of the ratio of totals a variance of Σv² / (Σv)², that of a sum of independent values v.
pub(super) fn calibrate(predictions: &[Prediction], latest: &Snapshots) -> Calibration {
    let margins: Vec<f64> = predictions
        .iter()
        .map(|prediction| {
            let p = prediction.p_returns.clamp(1e-12, 1.0 - 1e-12);
            p.ln() - (-p).ln_1p()
        })
        .collect();
    let shift = posterior_shift(&margins, latest.returns());
    let expected: f64 = margins
        .iter()
        .zip(predictions)
        .map(|(margin, prediction)| sigmoid(margin + shift) * prediction.spend_if_returns)
        .sum();
    Calibration {
        shift,
        slope: 1.0,
        spend_factor: posterior_factor(expected, latest.future_value()),
    }
}

/// P(returns) with its log-odds shifted.
pub(super) fn shifted(p: f64, shift: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    sigmoid(p.ln() - (-p).ln_1p() + shift)
}

/// The shift of log-odds at which the mean of some probabilities is the wanted one, by bisection.
pub(super) fn shift_to_mean(probabilities: &[f64], wanted: f64) -> f64 {
    if probabilities.is_empty() || !(wanted > 0.0 && wanted < 1.0) {
        return 0.0;
    }
    let mean = |shift: f64| {
        let sum: f64 = probabilities.iter().map(|&p| shifted(p, shift)).sum();
        sum / float(probabilities.len())
    };
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if mean(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

fn posterior_factor(expected: f64, values: &[f64]) -> f64 {
    let (total, squares) = values
        .iter()
        .fold((0.0, 0.0), |(sum, squares), v| (sum + v, squares + v * v));
    if !(total > 0.0 && expected > 0.0) {
        return 1.0;
    }
    let variance = squares / (total * total);
    let weight = PRIOR_SD * PRIOR_SD / (PRIOR_SD * PRIOR_SD + variance);
    (weight * (total / expected).ln()).exp()
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
    fn a_mean_is_met() {
        let probabilities = [0.01, 0.2, 0.5, 0.03];
        let shift = shift_to_mean(&probabilities, 0.3);
        let mean: f64 = probabilities
            .iter()
            .map(|&p| shifted(p, shift))
            .sum::<f64>()
            / 4.0;
        assert!((mean - 0.3).abs() < 1e-9);
    }

    #[test]
    fn a_factor_is_pulled_to_one_when_few_values_speak() {
        // A hundred equal values: variance 1/100, weight 0.0625 / 0.0725.
        let factor = posterior_factor(50.0, &[1.0; 100]);
        assert!((factor.ln() - 2.0_f64.ln() * 0.0625 / 0.0725).abs() < 1e-12);
        // One value: variance 1.
        let factor = posterior_factor(50.0, &[100.0, 0.0]);
        assert!((factor.ln() - 2.0_f64.ln() * 0.0625 / 1.0625).abs() < 1e-12);
        assert!((posterior_factor(0.0, &[1.0]) - 1.0).abs() < 1e-12);
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
