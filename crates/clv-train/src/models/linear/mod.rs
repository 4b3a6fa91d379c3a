//! Ridge regressions: logistic for P(returns), of the logarithm for spend. Both may start from offsets.

mod newton;

use clv_core::model::{Linear, bent};
use serde::{Deserialize, Serialize};

use crate::boost::{Lesson, run_all};
use crate::counts::{BETTER, clearly_lower, float};
use crate::error::TrainError;
use crate::settings::Settings;
use newton::Prepared;
pub(super) use newton::solve;

/// Ridge penalties tried, strongest first: the precision of a normal prior on the effect of a 0/1 input, or of one
/// standard deviation of a number. 300 allows effects around ±0.06, 1 around ±1.
const PENALTIES: [f64; 6] = [300.0, 100.0, 30.0, 10.0, 3.0, 1.0];

/// Rows that a fold's regression learns from at most; among those who do not return, a share stands for all.
const MOST_ROWS: usize = 30_000;

/// The penalty that predicted held-back customers best.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ridge {
    /// Whether it reads all inputs, or only those that say nothing about the rhythm and value of purchases, which a start
    /// from BTYD knows already.
    pub all_inputs: bool,
    /// The penalty; `None` when no regression predicted clearly better than the start alone.
    pub penalty: Option<f64>,
    /// Mean loss per row on held-back customers.
    pub loss: f64,
    /// The same for the start alone.
    pub constant_loss: f64,
}

/// What is regressed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    /// Labels are 0 or 1; the regression multiplies the odds of its start by no more than this, if there is a limit.
    Returns(Option<f64>),
    /// Labels are positive; their logarithm is regressed, and the mean restored by Duan's (1983) smearing factor.
    Spend,
}

impl Target {
    /// What the regression's own margin adds to the start, and how fast that rises.
    fn bent(self, margin: f64) -> (f64, f64) {
        match self {
            Self::Returns(ceiling) => bent(margin, ceiling),
            Self::Spend => (margin, 1.0),
        }
    }
}

/// Chooses the penalty by cross-validation grouped by customer; `folds` holds the fold of each row.
pub(crate) fn choose(
    (lesson, beside): (&Lesson, &[bool]),
    folds: &[usize],
    target: Target,
    settings: &Settings,
) -> Result<Ridge, TrainError> {
    let dealt = settings.folds.max(2);
    let jobs: Vec<usize> = (0..dealt).collect();
    let losses = run_all(&jobs, |&fold| {
        let held = |row: usize| folds.get(row) == Some(&fold);
        let learn = lesson.subset(|row| !held(row));
        let learn = if target == Target::Spend {
            learn
        } else {
            learn.thinned(MOST_ROWS).0
        };
        let check = lesson.subset(held);
        let prepared = Prepared::new(&learn);
        let start = prepared.start(&learn, target);
        let mut of_fold = vec![loss(&check, target, |_| start)];
        for prepared in [prepared.only(beside), prepared] {
            let mut weights = vec![0.0; learn.columns() + 1];
            for penalty in PENALTIES {
                weights = prepared.fit(&learn, target, penalty, &weights);
                let linear = prepared.linear(&weights)?;
                of_fold.push(loss(&check, target, |row| linear.margin(check.row(row))));
            }
        }
        Ok(of_fold)
    })?;
    let rows = float(lesson.rows().max(1));
    let at = |place: usize| losses.iter().filter_map(|l| l.get(place)).sum::<f64>() / rows;
    let mut best = Ridge {
        all_inputs: false,
        penalty: None,
        loss: at(0),
        constant_loss: at(0),
    };
    let by_fold = |place: usize| -> Vec<f64> {
        losses
            .iter()
            .filter_map(|l| l.get(place).copied())
            .collect()
    };
    let tried = PENALTIES.iter().map(|penalty| (false, penalty));
    let tried = tried.chain(PENALTIES.iter().map(|penalty| (true, penalty)));
    for (place, (all_inputs, penalty)) in tried.enumerate() {
        let loss = at(place + 1);
        if loss < best.loss && clearly_lower(&by_fold(place + 1), &by_fold(0), BETTER) {
            best.all_inputs = all_inputs;
            best.penalty = Some(*penalty);
            best.loss = loss;
        }
    }
    Ok(best)
}

/// Fits on all rows with a penalty; the start alone for `None`.
pub(crate) fn fit(
    (lesson, beside): (&Lesson, &[bool]),
    target: Target,
    ridge: &Ridge,
) -> Result<Linear, TrainError> {
    let thinned = (target != Target::Spend).then(|| lesson.thinned(2 * MOST_ROWS).0);
    let lesson = thinned.as_ref().unwrap_or(lesson);
    let mut prepared = Prepared::new(lesson);
    if !ridge.all_inputs {
        prepared = prepared.only(beside);
    }
    let mut weights = vec![0.0; lesson.columns() + 1];
    match ridge.penalty {
        Some(penalty) => weights = prepared.fit(lesson, target, penalty, &weights),
        None => {
            if let Some(intercept) = weights.first_mut() {
                *intercept = prepared.start(lesson, target);
            }
        }
    }
    let linear = prepared.linear(&weights)?;
    if target != Target::Spend {
        return Ok(linear);
    }
    // Duan's smearing: the mean of value over what the exponential of the regression gives.
    let mut ratio = 0.0;
    for (row, &label) in lesson.labels().iter().enumerate() {
        let margin = lesson.offset(row) + linear.margin(lesson.row(row));
        ratio += f64::from(label) / margin.exp();
    }
    let smear = (ratio / float(lesson.rows().max(1))).ln();
    if let Some(intercept) = weights.first_mut() {
        *intercept += smear;
    }
    prepared.linear(&weights)
}

/// P(returns) of held-back customers: the regression with a penalty fitted on all folds but one, in turn.
pub(crate) fn cross_fit(
    (lesson, beside): (&Lesson, &[bool]),
    folds: &[usize],
    (target, ridge): (Target, &Ridge),
    settings: &Settings,
) -> Result<Vec<Linear>, TrainError> {
    let (sample, rows) = lesson.thinned(2 * MOST_ROWS);
    let dealt = crate::counts::at(folds, &rows);
    let jobs: Vec<usize> = (0..settings.folds.max(2)).collect();
    run_all(&jobs, |fold| {
        let learn = sample.subset(|row| dealt.get(row) != Some(fold));
        fit((&learn, beside), target, ridge)
    })
}

/// Margins of all rows by a fit that has not seen them: the start, and what `added` says of a row of some fold.
pub(crate) fn held_back(
    lesson: &Lesson,
    folds: &[usize],
    added: impl Fn(usize, &[f32]) -> Option<f64>,
) -> Vec<f64> {
    let dealt = folds.iter().enumerate().take(lesson.rows());
    dealt
        .map(|(row, &fold)| lesson.offset(row) + added(fold, lesson.row(row)).unwrap_or(0.0))
        .collect()
}

/// By how much the loss of each row changes when its margin moves from `before` to `after`, weighted.
pub(crate) fn changes(lesson: &Lesson, before: &[f64], after: &[f64]) -> Vec<f64> {
    let margins = before.iter().zip(after);
    let rows = lesson.labels().iter().zip(margins).enumerate();
    rows.map(|(row, (&label, (&before, &after)))| {
        let loss = |margin: f64| softplus(margin) - f64::from(label) * margin;
        lesson.weight(row) * (loss(after) - loss(before))
    })
    .collect()
}

/// ln(1 + e^m), written so that neither tail overflows.
fn softplus(margin: f64) -> f64 {
    margin.max(0.0) + (-margin.abs()).exp().ln_1p()
}

fn loss(check: &Lesson, target: Target, margin: impl Fn(usize) -> f64) -> f64 {
    let rows = check.labels().iter().enumerate();
    rows.map(|(row, &label)| {
        let label = f64::from(label);
        let margin = check.offset(row) + target.bent(margin(row)).0;
        match target {
            Target::Returns(_) => softplus(margin) - label * margin,
            Target::Spend => (label.ln() - margin).powi(2) / 2.0,
        }
    })
    .sum()
}
