//! The fit of one ridge regression: inputs measured alike, and Newton's method.

use clv_core::model::Linear;

use super::{Target, softplus};
use crate::boost::{Lesson, Objective};
use crate::counts::{float, sigmoid};
use crate::error::TrainError;

/// Newton steps of the logistic fit. It is convex and settles in a handful; under a ceiling it is not, and takes more.
const STEPS: usize = 50;

/// Times that a step is halved which does not lower the loss enough: a quarter of what its slope promises (Armijo's rule).
const HALVINGS: i32 = 20;

/// Centres and scales of the inputs. Numbers are measured in standard deviations, levels as they are, so that the penalty on
/// a rare level is that on a common one.
#[derive(Clone)]
pub(super) struct Prepared {
    means: Vec<f64>,
    scales: Vec<f64>,
    /// Inputs are held within so far of their means.
    reach: Vec<f64>,
}

/// Standard deviations from the mean beyond which a number counts as lying there.
const REACH: f64 = 4.0;

impl Prepared {
    pub(super) fn new(lesson: &Lesson) -> Self {
        let (rows, columns) = (float(lesson.rows().max(1)), lesson.columns());
        let (mut means, mut squares) = (vec![0.0; columns], vec![0.0; columns]);
        let mut binary = vec![true; columns];
        for row in 0..lesson.rows() {
            let sums = means.iter_mut().zip(&mut squares).zip(&mut binary);
            for (((mean, square), binary), &value) in sums.zip(lesson.row(row)) {
                let number = f64::from(value);
                *mean += number / rows;
                *square += number * number / rows;
                *binary &= value == 0.0 || value == 1.0;
            }
        }
        for (input, binary) in binary.iter_mut().enumerate() {
            *binary &= lesson.is_level(input);
        }
        let scales = means.iter().zip(&squares).zip(&binary);
        let scales = scales
            .map(|((mean, square), &binary)| {
                let deviation = (square - mean * mean).max(0.0).sqrt();
                if binary || deviation < 1e-9 {
                    1.0
                } else {
                    deviation
                }
            })
            .collect();
        let reach = squares.iter().zip(&means).zip(&binary);
        let reach = reach.map(|((square, mean), &binary)| {
            let deviation = (square - mean * mean).max(0.0).sqrt();
            if binary {
                1.0
            } else {
                (REACH * deviation).max(1e-6)
            }
        });
        Self {
            reach: reach.collect(),
            means,
            scales,
        }
    }

    /// The same for some inputs only: the others are measured so coarsely that they are all at their mean.
    pub(super) fn only(&self, inputs: &[bool]) -> Self {
        let scales = self.scales.iter().zip(inputs);
        Self {
            scales: scales
                .map(|(scale, kept)| if *kept { *scale } else { f64::INFINITY })
                .collect(),
            ..self.clone()
        }
    }

    /// The intercept without any input.
    pub(super) fn start(&self, lesson: &Lesson, target: Target) -> f64 {
        let objective = match target {
            Target::Returns(_) => Objective::Returns,
            Target::Spend => {
                let logs = lesson.labels().iter().enumerate();
                let sum: f64 = logs
                    .map(|(row, &label)| f64::from(label).ln() - lesson.offset(row))
                    .sum();
                return sum / float(lesson.rows().max(1));
            }
        };
        lesson.start(objective)
    }

    /// Weights of scaled inputs, the intercept first.
    pub(super) fn linear(&self, weights: &[f64]) -> Result<Linear, TrainError> {
        let intercept = weights.first().copied().unwrap_or(0.0);
        let slopes = weights.iter().skip(1).zip(&self.scales);
        let slopes = slopes.map(|(weight, scale)| weight / scale).collect();
        Linear::new(intercept, slopes, self.means.clone())
            .and_then(|linear| linear.within(self.reach.clone()))
            .map_err(TrainError::core("regression"))
    }

    fn scaled(&self, row: &[f32], into: &mut [f64]) {
        let inputs = row.iter().zip(&self.means);
        let inputs = inputs.zip(&self.scales).zip(&self.reach);
        for (slot, (((&value, mean), scale), reach)) in into.iter_mut().skip(1).zip(inputs) {
            *slot = (f64::from(value) - mean).clamp(-reach, *reach) / scale;
        }
        if let Some(one) = into.first_mut() {
            *one = 1.0;
        }
    }

    /// Newton's method (iteratively reweighted least squares) from `weights`.
    pub(super) fn fit(
        &self,
        lesson: &Lesson,
        target: Target,
        penalty: f64,
        weights: &[f64],
    ) -> Vec<f64> {
        let size = lesson.columns() + 1;
        let mut weights = weights.to_vec();
        if weights.iter().all(|weight| *weight == 0.0)
            && let Some(intercept) = weights.first_mut()
        {
            *intercept = self.start(lesson, target);
        }
        let mut inputs = vec![0.0; size];
        let mut reached = None;
        for _ in 0..STEPS {
            let (mut gradient, mut hessian) = (vec![0.0; size], vec![0.0; size * size]);
            for (row, &label) in lesson.labels().iter().enumerate() {
                self.scaled(lesson.row(row), &mut inputs);
                let sum: f64 = inputs.iter().zip(&weights).map(|(x, w)| x * w).sum();
                let (added, rise) = target.bent(sum);
                let margin = lesson.offset(row) + added;
                let (residual, curvature) = match target {
                    Target::Returns(_) => {
                        let p = sigmoid(margin);
                        (f64::from(label) - p, (p * (1.0 - p)).max(1e-9))
                    }
                    Target::Spend => (f64::from(label).ln() - margin, 1.0),
                };
                let (residual, curvature) = (
                    residual * rise * lesson.weight(row),
                    curvature * rise * rise * lesson.weight(row),
                );
                for (place, (&x, slope)) in inputs.iter().zip(&mut gradient).enumerate() {
                    if x == 0.0 {
                        continue;
                    }
                    *slope += residual * x;
                    let factor = curvature * x;
                    let line = hessian.get_mut(place * size..place * size + place + 1);
                    for (cell, other) in line.unwrap_or_default().iter_mut().zip(&inputs) {
                        *cell += factor * other;
                    }
                }
            }
            let penalised = weights.iter().zip(&mut gradient).enumerate().skip(1);
            for (place, (weight, slope)) in penalised {
                *slope -= penalty * weight;
                if let Some(cell) = hessian.get_mut(place * size + place) {
                    *cell += penalty;
                }
            }
            let step = solve(&mut hessian, gradient.clone(), size);
            if target == Target::Spend {
                return moved(&weights, &step, 1.0);
            }
            let longest = step.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
            let promised: f64 = gradient.iter().zip(&step).map(|(g, s)| g * s).sum();
            // A step of several units of log-odds is an overshoot from a flat start.
            let first = if longest > 4.0 { 4.0 / longest } else { 1.0 };
            let loss = |weights: &[f64]| self.penalised_loss(lesson, target, penalty, weights);
            let before = reached.unwrap_or_else(|| loss(&weights));
            let lengths = (0..HALVINGS).map(|halvings| first * 0.5_f64.powi(halvings));
            let found = lengths
                .map(|length| {
                    let next = moved(&weights, &step, length);
                    (length, loss(&next), next)
                })
                .find(|(length, after, _)| before - after >= 0.25 * length * promised);
            // Where no step lowers it, rounding is all that is left.
            let Some((length, after, next)) = found else {
                break;
            };
            (weights, reached) = (next, Some(after));
            if length * longest < 1e-6 {
                break;
            }
        }
        weights
    }

    /// What the logistic fit makes small: the loss of all rows, and the penalty on all weights but the intercept.
    fn penalised_loss(
        &self,
        lesson: &Lesson,
        target: Target,
        penalty: f64,
        weights: &[f64],
    ) -> f64 {
        let mut inputs = vec![0.0; weights.len()];
        let rows = lesson.labels().iter().enumerate();
        let loss: f64 = rows
            .map(|(row, &label)| {
                self.scaled(lesson.row(row), &mut inputs);
                let sum: f64 = inputs.iter().zip(weights).map(|(x, w)| x * w).sum();
                let margin = lesson.offset(row) + target.bent(sum).0;
                lesson.weight(row) * (softplus(margin) - f64::from(label) * margin)
            })
            .sum();
        let squares: f64 = weights.iter().skip(1).map(|weight| weight * weight).sum();
        loss + penalty * squares / 2.0
    }
}

fn moved(weights: &[f64], step: &[f64], length: f64) -> Vec<f64> {
    let weights = weights.iter().zip(step);
    weights
        .map(|(weight, step)| weight + length * step)
        .collect()
}

/// Solves A x = b by Cholesky's decomposition of the lower triangle of A; a direction without information stays 0.
pub(in crate::models) fn solve(a: &mut [f64], b: Vec<f64>, size: usize) -> Vec<f64> {
    let at =
        |a: &[f64], row: usize, column: usize| a.get(row * size + column).copied().unwrap_or(0.0);
    for column in 0..size {
        let mut pivot = at(a, column, column);
        for k in 0..column {
            pivot -= at(a, column, k).powi(2);
        }
        let pivot = if pivot > 1e-12 {
            pivot.sqrt()
        } else {
            f64::INFINITY
        };
        for row in column..size {
            let mut value = at(a, row, column);
            if row == column {
                value = pivot;
            } else {
                for k in 0..column {
                    value -= at(a, row, k) * at(a, column, k);
                }
                value /= pivot;
            }
            if let Some(cell) = a.get_mut(row * size + column) {
                *cell = value;
            }
        }
    }
    let mut x = b;
    for row in 0..size {
        let sum: f64 = (0..row)
            .map(|k| at(a, row, k) * x.get(k).copied().unwrap_or(0.0))
            .sum();
        if let Some(value) = x.get_mut(row) {
            *value = (*value - sum) / at(a, row, row);
        }
    }
    for row in (0..size).rev() {
        let sum: f64 = (row + 1..size)
            .map(|k| at(a, k, row) * x.get(k).copied().unwrap_or(0.0))
            .sum();
        if let Some(value) = x.get_mut(row) {
            *value = (*value - sum) / at(a, row, row);
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use clv_core::pipeline::Matrix;

    /// Among 4,000 rows one in twenty is of a kind that returns in 30% of cases, others in 1%; all start from 2.5%.
    #[test]
    fn under_a_ceiling_that_an_effect_exceeds_the_fit_settles_at_the_best() {
        let is_kind = |row: u16| row.is_multiple_of(20);
        let values = (0..4_000_u16).map(|row| f32::from(u8::from(is_kind(row))));
        let matrix = Matrix {
            rows: 4_000,
            columns: 1,
            values: values.collect(),
        };
        let labels = (0..4_000_u16).map(|row| {
            let of_ten = row / 20 % 10;
            f32::from(u8::from(if is_kind(row) {
                of_ten < 3
            } else {
                row % 100 == 7
            }))
        });
        let start = vec![(0.025_f32 / 0.975).ln(); 4_000];
        let lesson = Lesson::new(&matrix, labels.collect(), 4_000).starting_from(Some(start));
        let prepared = Prepared::new(&lesson);
        for target in [Target::Returns(None), Target::Returns(Some(3.0))] {
            let weights = prepared.fit(&lesson, target, 9.0, &[0.0; 2]);
            let loss = |weights: &[f64]| prepared.penalised_loss(&lesson, target, 9.0, weights);
            let best = loss(&weights);
            for step in [
                [1e-3, 0.0],
                [-1e-3, 0.0],
                [0.0, 1e-3],
                [0.0, -1e-3],
                [0.5, 0.5],
                [-0.5, 1.0],
            ] {
                assert!(
                    loss(&moved(&weights, &step, 1.0)) > best,
                    "{target:?} {weights:?} {step:?}"
                );
            }
        }
    }
}
