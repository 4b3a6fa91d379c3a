//! One stage of a model: what to learn, how it was chosen, and the scorer that comes of it.

use std::collections::BTreeMap;

use clv_core::forest::Forest;
use clv_core::model::Scorer;
use clv_core::pipeline::Matrix;
use serde::{Deserialize, Serialize};

use super::linear::{self, Ridge, Target};
use super::stack::{OwnValue, Prices, Told};
use crate::boost::{
    Choice, Lesson, Objective, Plan, choose, deal_folds, export, golden_rows, grow,
};
use crate::counts::{CLEARLY, falls, single};
use crate::error::TrainError;
use crate::settings::{Recipe, Settings};

/// What cross-validation settled on, by stage; the refit on all closed snapshots repeats it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Recipes and rounds of boosted trees.
    pub trees: BTreeMap<String, Choice>,
    /// Penalties of regressions.
    pub ridges: BTreeMap<String, Ridge>,
    /// How the stack adds what waits for the second purchase tell of newcomers.
    pub newcomers: Option<Told>,
    /// How much the stack lets a customer's own mean value say.
    pub own_value: Option<OwnValue>,
    /// How much it lets prices say beside that.
    pub prices: Option<Prices>,
}

/// Rows of one stage and what may be tried on them.
pub(super) struct Stage<'a> {
    /// Name under which the choice is kept.
    pub(super) name: &'static str,
    pub(super) lesson: Lesson,
    /// Customer of each row of the lesson, who decides its fold.
    pub(super) customers: &'a [String],
    pub(super) buys: &'a [bool],
    /// The folds of the rows, where they have been dealt before.
    pub(super) dealt: Option<Vec<usize>>,
    pub(super) objective: Objective,
    pub(super) recipes: Vec<Recipe>,
    /// Standard errors by which trees have to win.
    pub(super) errors: f64,
    /// Which inputs say something beside the rhythm and value of purchases.
    pub(super) beside: Vec<bool>,
    /// All encoded training rows, of which the golden ones are compared with libxgboost.
    pub(super) all: &'a Matrix,
}

impl Stage<'_> {
    /// The constant margin that fits best.
    pub(super) fn constant(&self) -> Result<Forest, TrainError> {
        let start = single(self.lesson.start(self.objective));
        Forest::new(start, Vec::new()).map_err(TrainError::core("forest"))
    }

    /// Boosted trees, by the recipe and rounds chosen before or now; a constant when no tree predicted better.
    pub(super) fn trees(
        &self,
        chosen: &mut Chosen,
        settings: &Settings,
    ) -> Result<Forest, TrainError> {
        let plan = |recipe| Plan {
            objective: self.objective,
            recipe,
            seed: settings.seed,
        };
        let choice = match (chosen.trees.get(self.name), self.recipes.first()) {
            (Some(choice), _) => choice.clone(),
            (None, Some(first)) => {
                let dealt = self.folds(settings);
                let tried = (self.recipes.as_slice(), self.errors);
                let choice = choose(&self.lesson, &dealt, plan(first), tried, settings)?;
                chosen.trees.insert(self.name.to_owned(), choice.clone());
                choice
            }
            (None, None) => return self.constant(),
        };
        if choice.rounds == 0 {
            return self.constant();
        }
        let golden = select(self.all, &golden_rows(self.all.rows));
        let booster = grow(&self.lesson, plan(&choice.recipe), choice.rounds)?;
        let start = self.lesson.start(self.objective);
        export(&booster, &golden, (self.objective, start))
    }

    /// A ridge regression, by the penalty chosen before or now; a constant when none predicted better.
    pub(super) fn regression(
        &self,
        chosen: &mut Chosen,
        settings: &Settings,
    ) -> Result<(Scorer, Ridge), TrainError> {
        let target = match self.objective {
            Objective::Returns => Target::Returns(None),
            _ => Target::Spend,
        };
        let ridge = match chosen.ridges.get(self.name) {
            Some(ridge) => *ridge,
            None => {
                let folds = self.folds(settings);
                let ridge = linear::choose((&self.lesson, &self.beside), &folds, target, settings)?;
                chosen.ridges.insert(self.name.to_owned(), ridge);
                ridge
            }
        };
        Ok((
            linear::fit((&self.lesson, &self.beside), target, &ridge)?.into(),
            ridge,
        ))
    }

    /// A regression, then trees on what it leaves; each only if it predicts held-back customers better than without. Where
    /// buyers are few the regression does nearly all, where they are many the trees find what it cannot say. What the
    /// regression says of a customer it has not seen is what the trees start from.
    pub(super) fn in_turn(
        mut self,
        chosen: &mut Chosen,
        settings: &Settings,
    ) -> Result<Scorer, TrainError> {
        let known = chosen.trees.get(self.name).map(|choice| choice.rounds);
        let first_time = !chosen.ridges.contains_key(self.name);
        let (regression, mut ridge) = self.regression(chosen, settings)?;
        if ridge.penalty.is_some() && (first_time || known != Some(0)) {
            let folds = self.folds(settings);
            let before: Vec<f64> = (0..self.lesson.rows())
                .map(|row| self.lesson.offset(row))
                .collect();
            let asked = (Target::Returns(None), &ridge);
            let unseen = linear::cross_fit((&self.lesson, &self.beside), &folds, asked, settings)?;
            let after = linear::held_back(&self.lesson, &folds, |fold, row| {
                Some(unseen.get(fold)?.margin(row))
            });
            if first_time {
                let changes = linear::changes(&self.lesson, &before, &after);
                if !falls(self.customers, &changes, CLEARLY) {
                    ridge.penalty = None;
                    chosen.ridges.insert(self.name.to_owned(), ridge);
                }
            }
            if ridge.penalty.is_some() {
                let margins = after.into_iter().map(single).collect();
                self.lesson = self.lesson.starting_from(Some(margins));
            }
        }
        let forest = self.trees(chosen, settings)?;
        Ok(match (ridge.penalty, forest.trees()) {
            (None, _) => forest.into(),
            (Some(_), []) => regression,
            (Some(_), _) => Scorer::Blend(vec![(1.0, regression), (1.0, forest.into())]),
        })
    }

    fn folds(&self, settings: &Settings) -> Vec<usize> {
        if let Some(dealt) = &self.dealt {
            return dealt.clone();
        }
        let folds = settings.folds.max(2);
        deal_folds(self.customers, self.buys, folds, settings.seed)
    }
}

/// The given rows of an encoded table.
pub(crate) fn select(matrix: &Matrix, rows: &[usize]) -> Matrix {
    let values = rows.iter().filter_map(|&row| matrix.row(row));
    Matrix {
        rows: rows.len(),
        columns: matrix.columns,
        values: values.flatten().copied().collect(),
    }
}
