//! What the first order tells of who comes back: a discrete-time hazard of the second purchase.
//!
//! Where few come back, nearly all that can be learned is in the waits for the second purchase. Snapshots repeat each of these
//! returns in several overlapping windows and lose those between them; parts of waits hold every one once, with all the days
//! that passed without. A ridge logistic regression says how much likelier than the BTYD model expects of the part somebody
//! is to return in it, by what was known when the part began.

use clv_core::model::{
    DELIVERY_DELAY, FirstOrder, Linear, MEAN_DAY_VALUE, Purchases, Shrinkage, Step, extend,
};
use clv_core::pipeline::{Matrix, Pipeline};
use serde::{Deserialize, Serialize};

use crate::boost::Lesson;
use crate::counts::{BETTER, CLEARLY, falls, float, single};
use crate::error::TrainError;
use crate::models::boosted::RHYTHM;
use crate::models::linear::{self, Ridge, Target};
use crate::settings::Settings;
use crate::snapshots::Snapshots;

/// Precision of the prior on every effect: a normal one around nothing with a standard deviation of 0.22.
const PENALTY: f64 = 20.0;

/// The most by which a first order multiplies the odds that the BTYD model gives, unless more predicts held-back customers
/// clearly better: a line of log-odds goes on where next to nobody was seen. On generated shops 2.5 to 4 do about the same.
const CEILING: f64 = 3.0;

/// Features that say nothing about a first order beside the others: its value again, its delay in days beside whether it was
/// late, and a season of which there is hardly more than one.
const LEFT_OUT: [&str; 3] = [MEAN_DAY_VALUE, DELIVERY_DELAY, "acquisition_month"];

/// How much the first order tells of who comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// Nothing that predicts held-back customers better.
    Nothing,
    /// It multiplies the BTYD model's odds at most by three.
    Bounded,
    /// It multiplies them by whatever the regression says.
    Unbounded,
}

impl Told {
    const fn ceiling(self) -> Option<f64> {
        match self {
            Self::Bounded => Some(CEILING),
            Self::Nothing | Self::Unbounded => None,
        }
    }

    /// The regression's target and penalty. A bent effect has (c − 1)/c of its size: the prior is on what comes of it.
    fn asked(self) -> (Target, Ridge) {
        let ceiling = self.ceiling();
        let rise = ceiling.map_or(1.0, |ceiling| (ceiling - 1.0) / ceiling);
        let ridge = Ridge {
            all_inputs: false,
            penalty: Some(PENALTY * rise * rise),
            loss: 0.0,
            constant_loss: 0.0,
        };
        (Target::Returns(ceiling), ridge)
    }
}

/// What was learned: all of it, and without each fold, for margins of customers it has not seen.
#[derive(Debug, Clone)]
pub(super) struct Newcomers {
    pub(super) told: Told,
    pub(super) first_order: FirstOrder,
    pub(super) unseen: Vec<FirstOrder>,
}

/// Parts of waits, encoded as rows are, and where each starts.
pub(super) struct Waited<'a> {
    waits: &'a Snapshots,
    pub(super) matrix: Matrix,
    starts: Vec<Step>,
}

impl<'a> Waited<'a> {
    pub(super) fn of(
        waits: &'a Snapshots,
        pipeline: &Pipeline,
        base: (&Purchases, &Shrinkage),
    ) -> Result<Self, TrainError> {
        let (table, starts) = extend(waits.table(), base, waits.label_days())
            .map_err(TrainError::core("BTYD features"))?;
        let matrix = pipeline.transform(&table);
        Ok(Self {
            waits,
            matrix: matrix.map_err(TrainError::core("preprocessing"))?,
            starts,
        })
    }
}

/// Learns from waits; `None` when held-back customers are not predicted better. With `accepted` that was decided
/// before. Where nothing `goes_on` from it, there are no margins for customers it has not seen. `folds` holds the fold of
/// each wait.
pub(super) fn learn(
    (waited, folds): (&Waited<'_>, &[usize]),
    pipeline: &Pipeline,
    (accepted, goes_on): (Option<Told>, bool),
    settings: &Settings,
) -> Result<Option<Newcomers>, TrainError> {
    let Waited {
        waits,
        matrix,
        starts,
    } = waited;
    let returned = waits.returns().iter().filter(|&&returned| returned).count();
    if accepted == Some(Told::Nothing) || returned == 0 || returned == waits.rows() {
        return Ok(None);
    }
    let labels = waits.returns().iter().map(|&r| f32::from(u8::from(r)));
    let starts: Vec<f32> = starts.iter().map(|step| single(step.returns)).collect();
    // Parts do not overlap: each weighs one. Whether something came late or was several is a number like others: shrunk by the
    // deviation it has, and not as one of dozens of levels.
    let levels = pipeline.outputs().iter();
    let levels = levels.map(|output| output.name.contains('=')).collect();
    let lesson = Lesson::new(matrix, labels.collect(), waits.rows())
        .starting_from(Some(starts))
        .with_levels(levels);
    let beside = told_by_it(pipeline);
    let unseen = |told: Told| {
        let (target, ridge) = told.asked();
        let of_folds = linear::cross_fit((&lesson, &beside), folds, (target, &ridge), settings)?;
        let told = of_folds.into_iter().map(|linear| bounded(linear, told));
        told.collect::<Result<Vec<_>, TrainError>>()
    };
    let (told, unseen) = match accepted {
        Some(told) if goes_on => (told, unseen(told)?),
        Some(told) => (told, Vec::new()),
        None => {
            let mut margins: Vec<f64> = (0..lesson.rows()).map(|row| lesson.offset(row)).collect();
            let mut best = None;
            // A ridge whose prior is settled beforehand costs next to nothing where nothing is to be found: with customers' first
            // orders shuffled, held-back loss rises more often than it falls. What goes on without limit has to be clear.
            for (told, errors) in [(Told::Bounded, BETTER), (Told::Unbounded, CLEARLY)] {
                let of_folds = unseen(told)?;
                let after = linear::held_back(&lesson, folds, |fold, row| {
                    Some(of_folds.get(fold)?.margin(row))
                });
                let changes = linear::changes(&lesson, &margins, &after);
                if falls(waits.customer_ids(), &changes, errors) {
                    (margins, best) = (after, Some((told, of_folds)));
                }
            }
            let Some(best) = best else {
                return Ok(None);
            };
            best
        }
    };
    let (target, ridge) = told.asked();
    let linear = linear::fit((&lesson, &beside), target, &ridge)?;
    Ok(Some(Newcomers {
        told,
        first_order: bounded(linear, told)?,
        unseen,
    }))
}

fn bounded(linear: Linear, told: Told) -> Result<FirstOrder, TrainError> {
    FirstOrder::new(linear, told.ceiling()).map_err(TrainError::core("what first orders tell"))
}

/// Which outputs are made from what a first order tells.
fn told_by_it(pipeline: &Pipeline) -> Vec<bool> {
    let features = pipeline.features();
    let outputs = pipeline.outputs().iter();
    outputs
        .map(|output| {
            let name = features.get(output.source).map_or("", |f| f.name.as_str());
            let rhythm = RHYTHM.contains(&name) || name.starts_with("purchase_");
            !rhythm && !LEFT_OUT.contains(&name)
        })
        .collect()
}

/// Share of the customers of some rows who bought on one day only.
pub(super) fn share(frequency: &[f64]) -> f64 {
    let newcomers = frequency.iter().filter(|&&days| days < 0.5).count();
    float(newcomers) / float(frequency.len().max(1))
}
