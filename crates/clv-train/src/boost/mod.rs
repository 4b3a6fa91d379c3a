//! Growing trees with libxgboost: one booster at a time, one thread each, so that the sums behind
//! every split are always added in the same order and the same data gives the same bytes.

mod folds;
mod rounds;

use clv_core::pipeline::Matrix;
use xgb::parameters::tree::{TreeBoosterParametersBuilder, TreeMethod};
use xgb::parameters::{BoosterParametersBuilder, BoosterType, learning};
use xgb::{Booster, DMatrix};

pub(crate) use folds::deal_folds;
pub use rounds::Choice;
pub(crate) use rounds::{choose, hands};

use crate::counts::{float, single};
use crate::error::TrainError;
use crate::settings::Recipe;

/// What a booster is to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Objective {
    /// P(returns), logit link.
    Returns,
    /// E[spend | returns], log link, gamma deviance.
    Spend,
}

impl Objective {
    fn library(self) -> learning::Objective {
        match self {
            Self::Returns => learning::Objective::BinaryLogistic,
            Self::Spend => learning::Objective::RegGamma,
        }
    }

    /// The mean that boosting starts from, kept inside the link's domain.
    fn start(self, mean: f64) -> f64 {
        match self {
            Self::Returns => mean.clamp(1e-6, 1.0 - 1e-6),
            Self::Spend => mean.max(1e-2),
        }
    }

    /// The link of the starting mean.
    pub(crate) fn start_margin(self, mean: f64) -> f64 {
        let start = self.start(mean);
        match self {
            Self::Returns => (start / (1.0 - start)).ln(),
            Self::Spend => start.ln(),
        }
    }

    /// Loss of one row: Bernoulli deviance / 2, or gamma deviance / 2 (McCullagh & Nelder 1989, §2.3 and §8.3).
    fn loss(self, label: f32, margin: f32) -> f64 {
        let (label, margin) = (f64::from(label), f64::from(margin));
        match self {
            // ln(1 + e^m) − y·m, written so that neither tail overflows.
            Self::Returns => margin.max(0.0) + (-margin.abs()).exp().ln_1p() - label * margin,
            Self::Spend => label * (-margin).exp() - label.ln() + margin - 1.0,
        }
    }
}

/// Rows to learn from: prepared features, labels and the one weight all rows share.
#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    columns: usize,
    values: Vec<f32>,
    labels: Vec<f32>,
    weight: f32,
}

impl Lesson {
    /// Rows of `matrix` with their labels. `customers` distinct customers stand behind the rows.
    ///
    /// A customer has a row per cutoff, and neighbouring cutoffs share most of their label window, so the
    /// rows are not independent. Every row weighs customers / rows: the mix of customers stays that of the
    /// snapshots, but penalties and leaf sizes count customers, not repetitions.
    pub(crate) fn new(matrix: &Matrix, labels: Vec<f32>, customers: usize) -> Self {
        Self {
            columns: matrix.columns,
            values: matrix.values.clone(),
            weight: single(float(customers) / float(labels.len().max(1))),
            labels,
        }
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.labels.len()
    }

    /// Mean label.
    pub(crate) fn mean(&self) -> f64 {
        let labels = self.labels.iter().map(|&label| f64::from(label));
        crate::counts::mean(labels).unwrap_or(0.0)
    }

    fn subset(&self, keep: impl Fn(usize) -> bool) -> Self {
        let (mut values, mut labels) = (Vec::new(), Vec::new());
        for (row, (features, &label)) in self.features().zip(&self.labels).enumerate() {
            if keep(row) {
                values.extend_from_slice(features);
                labels.push(label);
            }
        }
        Self {
            columns: self.columns,
            values,
            labels,
            weight: self.weight,
        }
    }

    fn features(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.columns.max(1))
    }

    fn library_matrix(&self) -> Result<DMatrix, TrainError> {
        let mut matrix = DMatrix::from_dense(&self.values, self.rows())?;
        matrix.set_labels(&self.labels)?;
        matrix.set_weights(&vec![self.weight; self.rows()])?;
        Ok(matrix)
    }
}

/// How a booster is grown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    /// Loss and link.
    pub(crate) objective: Objective,
    /// Shape and shrinkage of the trees.
    pub(crate) recipe: &'a Recipe,
    /// Seed of row and column sampling.
    pub(crate) seed: u64,
}

/// Grows `rounds` trees on all rows of a lesson.
pub(crate) fn grow(lesson: &Lesson, plan: Plan<'_>, rounds: usize) -> Result<Booster, TrainError> {
    let matrix = lesson.library_matrix()?;
    let mut booster = plant(lesson, plan, &[&matrix])?;
    for round in 0..rounds {
        booster.update(&matrix, iteration(round))?;
    }
    Ok(booster)
}

/// A booster without trees yet. The starting score is set explicitly: libxgboost would otherwise estimate
/// it with one Newton step, which is not the training rate when labels are rare.
fn plant(lesson: &Lesson, plan: Plan<'_>, matrices: &[&DMatrix]) -> Result<Booster, TrainError> {
    let recipe = plan.recipe;
    let trees = TreeBoosterParametersBuilder::default()
        .max_depth(recipe.max_depth)
        .eta(recipe.eta)
        .min_child_weight(recipe.min_child_weight)
        .lambda(recipe.lambda)
        .subsample(recipe.subsample)
        .colsample_bytree(recipe.colsample_bytree)
        .tree_method(TreeMethod::Hist)
        .build()
        .map_err(|error| TrainError::Xgboost(error.to_string()))?;
    let task = learning::LearningTaskParametersBuilder::default()
        .objective(plan.objective.library())
        .base_score(single(plan.objective.start(lesson.mean())))
        .seed(plan.seed)
        .build()
        .map_err(|error| TrainError::Xgboost(error.to_string()))?;
    let parameters = BoosterParametersBuilder::default()
        .booster_type(BoosterType::Tree(trees))
        .learning_params(task)
        .threads(Some(1))
        .verbose(false)
        .build()
        .map_err(|error| TrainError::Xgboost(error.to_string()))?;
    let mut booster = Booster::new_with_cached_dmats(&parameters, matrices)?;
    // The bindings send a few parameters that newer libraries ignore aloud; this keeps them quiet.
    booster.set_param("verbosity", "0")?;
    Ok(booster)
}

fn iteration(round: usize) -> i32 {
    i32::try_from(round).unwrap_or(i32::MAX)
}
