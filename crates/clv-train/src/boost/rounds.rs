use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::{Lesson, Plan, iteration, plant};
use crate::counts::clearly_lower;
use crate::error::TrainError;
use crate::settings::{Recipe, Settings};

/// Rounds between two looks at the held-back fold.
const STEP: usize = 10;
/// Looks without improvement after which a fold is given up; its last loss stands for longer runs.
const PATIENCE: usize = 10;
/// Folds grown at once, each on one thread.
const WORKERS: usize = 2;
/// Rows that cross-validation looks at, at most about; of those who do not return a share stands for all. The final fit uses
/// all rows.
const MOST_ROWS: usize = 80_000;

/// The recipe and number of rounds that predicted held-back customers best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// How to grow.
    pub recipe: Recipe,
    /// Trees to grow; 0 when none predicted clearly better than the start.
    pub rounds: usize,
    /// Mean loss per row on held-back customers.
    pub loss: f64,
    /// The same for the mean alone.
    pub constant_loss: f64,
}

/// Cross-validates the recipes, grouped by customer, and takes the lowest loss (ties: fewer rounds, earlier recipe).
///
/// Trees have to win by so many standard `errors`. `folds` holds the fold of each row. Only rows of `lesson`, which are training rows, are ever looked at.
pub(crate) fn choose(
    lesson: &Lesson,
    folds: &[usize],
    plan: Plan<'_>,
    (recipes, errors): (&[Recipe], f64),
    settings: &Settings,
) -> Result<Choice, TrainError> {
    let dealt = settings.folds.max(2);
    let (sample, rows) = lesson.thinned(MOST_ROWS);
    let folds = crate::counts::at(folds, &rows);
    let (lesson, folds) = (&sample, folds.as_slice());
    let jobs: Vec<(&Recipe, usize)> = recipes
        .iter()
        .flat_map(|recipe| (0..dealt).map(move |fold| (recipe, fold)))
        .collect();
    let curves = run_all(&jobs, |&(recipe, fold)| {
        let plan = Plan { recipe, ..plan };
        loss_curve(lesson, folds, fold, plan, settings.max_rounds)
    })?;
    let rows: f64 = (0..lesson.rows()).map(|row| lesson.weight(row)).sum();
    let mut best: Option<(Choice, bool)> = None;
    for (recipe, curves) in recipes.iter().zip(curves.chunks(dealt)) {
        let longest = curves.iter().map(Vec::len).max().unwrap_or(0);
        let by_fold = |look: usize| -> Vec<f64> {
            let losses = curves.iter().filter_map(|c| c.get(look).or(c.last()));
            losses.copied().collect()
        };
        let at = |look: usize| by_fold(look).iter().sum::<f64>() / rows;
        for look in 0..longest {
            let loss = at(look);
            if best.as_ref().is_none_or(|(best, _)| loss < best.loss) {
                let choice = Choice {
                    recipe: recipe.clone(),
                    rounds: look * STEP,
                    loss,
                    constant_loss: at(0),
                };
                best = Some((choice, clearly_lower(&by_fold(look), &by_fold(0), errors)));
            }
        }
    }
    let best = best.map(|(choice, clear)| Choice {
        rounds: if clear { choice.rounds } else { 0 },
        ..choice
    });
    best.ok_or_else(|| TrainError::TooLittleData("no recipe to choose from".to_owned()))
}

/// Loss summed over the held-back fold after 0, STEP, 2·STEP, … rounds.
fn loss_curve(
    lesson: &Lesson,
    folds: &[usize],
    fold: usize,
    plan: Plan<'_>,
    max_rounds: usize,
) -> Result<Vec<f64>, TrainError> {
    let held = |row: usize| folds.get(row) == Some(&fold);
    let (learn, check) = (lesson.subset(|row| !held(row)), lesson.subset(held));
    if learn.rows() == 0 || check.rows() == 0 {
        return Ok(vec![0.0]);
    }
    // Held-back rows start where the learned ones would have them start.
    let start = learn.start(plan.objective);
    let (learn_matrix, check_matrix) = (learn.library_matrix(start)?, check.library_matrix(start)?);
    let mut booster = plant(plan, &[&learn_matrix, &check_matrix])?;
    let loss_of = |margins: &[f32]| {
        let rows = check.labels.iter().zip(margins).enumerate();
        rows.map(|(row, (&label, &margin))| check.weight(row) * plan.objective.loss(label, margin))
            .sum::<f64>()
    };
    let mut losses = vec![loss_of(&check.margins(start))];
    let (mut lowest, mut stale) = (f64::INFINITY, 0);
    for round in 0..max_rounds {
        booster.update(&learn_matrix, iteration(round))?;
        if (round + 1) % STEP != 0 {
            continue;
        }
        let margins = booster.predict_margin(&check_matrix)?;
        let loss = loss_of(&margins);
        losses.push(loss);
        if loss < lowest {
            (lowest, stale) = (loss, 0);
        } else {
            stale += 1;
        }
        if stale >= PATIENCE {
            break;
        }
    }
    Ok(losses)
}

/// Runs jobs on a few threads; results come back in the order of the jobs, whoever finished first.
pub(crate) fn run_all<J: Sync, R: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<R, TrainError> + Sync,
) -> Result<Vec<R>, TrainError> {
    let next = AtomicUsize::new(0);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(index) else {
                            return Ok(mine);
                        };
                        mine.push((index, work(job)?));
                    }
                })
            })
            .collect();
        let mut done = Vec::new();
        for worker in workers {
            let mine: Result<Vec<(usize, R)>, TrainError> =
                worker.join().map_err(|_| TrainError::Thread)?;
            done.extend(mine?);
        }
        Ok::<_, TrainError>(done)
    })?;
    done.sort_unstable_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}
