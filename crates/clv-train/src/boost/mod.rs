//! Growing trees with libxgboost: one booster at a time, one thread each, so that the sums behind
//! every split are always added in the same order and the same data gives the same bytes.

mod folds;
mod parity;
mod rounds;

use clv_core::pipeline::Matrix;
use xgb::parameters::tree::{TreeBoosterParametersBuilder, TreeMethod};
use xgb::parameters::{BoosterParametersBuilder, BoosterType, learning};
use xgb::{Booster, DMatrix};

pub(crate) use folds::deal_folds;
pub(crate) use parity::{export, golden_rows};
pub use rounds::Choice;
pub(crate) use rounds::{choose, run_all};

use crate::counts::{float, sigmoid, single};
use crate::error::TrainError;
use crate::settings::Recipe;

/// What a booster is to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Objective {
    /// P(returns), logit link.
    Returns,
    /// E[spend | returns], log link, gamma deviance.
    Spend,
    /// E[ln spend | returns], squared error: the log-normal part of a zero-inflated log-normal.
    LogSpend,
    /// E[value], log link, Tweedie deviance with power [`TWEEDIE_POWER`].
    Value,
}

/// Variance power of the Tweedie distribution: halfway between Poisson counts and gamma amounts.
pub(crate) const TWEEDIE_POWER: f32 = 1.5;

impl Objective {
    fn library(self) -> learning::Objective {
        match self {
            Self::Returns => learning::Objective::BinaryLogistic,
            Self::Spend => learning::Objective::RegGamma,
            Self::LogSpend => learning::Objective::RegLinear,
            Self::Value => learning::Objective::RegTweedie(Some(TWEEDIE_POWER)),
        }
    }

    /// The margin, on top of `offsets`, that fits the labels best without any tree; kept inside the link's domain.
    fn start(self, labels: &[f32], offsets: Option<&[f32]>, counts: Option<&[f32]>) -> f64 {
        let at = |values: Option<&[f32]>, row: usize| {
            let value = values.and_then(|values| values.get(row));
            value.map(|&value| f64::from(value))
        };
        let sum = |term: &dyn Fn(f64, f64) -> f64| {
            let rows = labels.iter().enumerate();
            rows.map(|(row, &label)| {
                let weight = at(counts, row).unwrap_or(1.0);
                weight * term(f64::from(label), at(offsets, row).unwrap_or(0.0))
            })
            .sum::<f64>()
        };
        let count = sum(&|_, _| 1.0).max(f64::MIN_POSITIVE);
        match self {
            Self::Returns => {
                let mean = (sum(&|y, _| y) / count).clamp(1e-6, 1.0 - 1e-6);
                let plain = (mean / (1.0 - mean)).ln();
                if offsets.is_none() {
                    return plain;
                }
                // Newton's method for Σ (y − σ(o + c)) = 0, which decreases in c.
                let mut start = 0.0;
                for _ in 0..50 {
                    let expected = sum(&|_, o| sigmoid(o + start));
                    let slope = sum(&|_, o| sigmoid(o + start) * sigmoid(-o - start));
                    let step = ((mean * count - expected) / slope.max(1e-9)).clamp(-1.0, 1.0);
                    start += step;
                    if step.abs() < 1e-9 {
                        break;
                    }
                }
                start
            }
            Self::Spend => (sum(&|y, o| y * (-o).exp()) / count).max(1e-2).ln(),
            Self::LogSpend => sum(&|y, o| y - o) / count,
            Self::Value => {
                let power = f64::from(TWEEDIE_POWER);
                let seen = sum(&|y, o| y * (o * (1.0 - power)).exp());
                (seen / sum(&|_, o| (o * (2.0 - power)).exp()))
                    .max(1e-6)
                    .ln()
            }
        }
    }

    /// Loss of one row: half the Bernoulli, gamma or normal deviance, or the Tweedie deviance up to what does not
    /// depend on the margin (McCullagh & Nelder 1989, §2.3 and §8.3; Jørgensen 1997, chapter 4).
    fn loss(self, label: f32, margin: f32) -> f64 {
        let (label, margin) = (f64::from(label), f64::from(margin));
        match self {
            // ln(1 + e^m) − y·m, written so that neither tail overflows.
            Self::Returns => margin.max(0.0) + (-margin.abs()).exp().ln_1p() - label * margin,
            Self::Spend => label * (-margin).exp() - label.ln() + margin - 1.0,
            Self::LogSpend => (label - margin).powi(2) / 2.0,
            Self::Value => {
                let power = f64::from(TWEEDIE_POWER);
                (margin * (2.0 - power)).exp() / (2.0 - power)
                    - label * (margin * (1.0 - power)).exp() / (1.0 - power)
            }
        }
    }

    /// From margin to mean.
    pub(crate) fn mean(self, margin: f64) -> f64 {
        match self {
            Self::Returns => sigmoid(margin),
            Self::Spend | Self::Value => margin.exp(),
            Self::LogSpend => margin,
        }
    }
}

/// Rows to learn from: prepared features, labels, what the margin starts from, and the one weight all rows share.
#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    columns: usize,
    values: Vec<f32>,
    labels: Vec<f32>,
    offsets: Option<Vec<f32>>,
    /// What each row counts for beside the weight all share; `None` for one each.
    counts: Option<Vec<f32>>,
    /// Which inputs are levels of a choice; `None` for all that are 0 or 1.
    levels: Option<Vec<bool>>,
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
            offsets: None,
            counts: None,
            levels: None,
        }
    }

    /// The same, told which inputs are levels of a choice; other inputs of 0 and 1 are numbers.
    pub(crate) fn with_levels(self, levels: Vec<bool>) -> Self {
        Self {
            levels: Some(levels),
            ..self
        }
    }

    /// Whether an input whose values are all 0 or 1 is a level.
    pub(crate) fn is_level(&self, input: usize) -> bool {
        let levels = self.levels.as_ref();
        levels.is_none_or(|levels| levels.get(input) == Some(&true))
    }

    /// A lesson with about `most` rows, and which they are: all rows with a positive label, and of the others every so many,
    /// each counting for as many as were left out.
    pub(crate) fn thinned(&self, most: usize) -> (Self, Vec<usize>) {
        let positive = |row: usize| self.labels.get(row).is_some_and(|&label| label > 0.0);
        let positives = (0..self.rows()).filter(|&row| positive(row)).count();
        let others = self.rows() - positives;
        let every = others.div_ceil(most.saturating_sub(positives).max(most / 2).max(1));
        if every <= 1 {
            return (self.clone(), (0..self.rows()).collect());
        }
        // Rows are sorted by cutoff and customer, so every so many is an even share of both.
        let keep = |row: usize| positive(row) || row.is_multiple_of(every);
        let mut thinned = self.subset(keep);
        let rows: Vec<usize> = (0..self.rows()).filter(|&row| keep(row)).collect();
        let counts = rows.iter().map(|&row| {
            if positive(row) {
                1.0
            } else {
                single(float(every))
            }
        });
        thinned.counts = Some(counts.collect());
        (thinned, rows)
    }

    /// The same with a margin of its own for each row to start from, such as what a BTYD model expects.
    pub(crate) fn starting_from(self, offsets: Option<Vec<f32>>) -> Self {
        Self { offsets, ..self }
    }

    /// The same, deaf to some inputs: they are equal in every row.
    pub(crate) fn without(mut self, inputs: &[usize]) -> Self {
        for row in self.values.chunks_mut(self.columns.max(1)) {
            for &input in inputs {
                if let Some(value) = row.get_mut(input) {
                    *value = 0.0;
                }
            }
        }
        self
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.labels.len()
    }

    /// Number of inputs.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// Labels of the rows.
    pub(crate) fn labels(&self) -> &[f32] {
        &self.labels
    }

    /// The margin a row starts from.
    pub(crate) fn offset(&self, row: usize) -> f64 {
        let offset = self.offsets.as_ref().and_then(|offsets| offsets.get(row));
        f64::from(offset.copied().unwrap_or(0.0))
    }

    /// Weight of a row: customers / rows, times what it counts for.
    pub(crate) fn weight(&self, row: usize) -> f64 {
        let count = self.counts.as_ref().and_then(|counts| counts.get(row));
        f64::from(self.weight) * f64::from(count.copied().unwrap_or(1.0))
    }

    /// The margin, on top of the offsets, that fits without any tree.
    pub(crate) fn start(&self, objective: Objective) -> f64 {
        objective.start(
            &self.labels,
            self.offsets.as_deref(),
            self.counts.as_deref(),
        )
    }

    pub(crate) fn subset(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.rows()).filter(|&row| keep(row)).collect();
        let mut values = Vec::with_capacity(rows.len() * self.columns);
        for &row in &rows {
            values.extend_from_slice(self.row(row));
        }
        Self {
            columns: self.columns,
            values,
            labels: crate::counts::at(&self.labels, &rows),
            offsets: self.offsets.as_ref().map(|o| crate::counts::at(o, &rows)),
            counts: self.counts.as_ref().map(|c| crate::counts::at(c, &rows)),
            levels: self.levels.clone(),
            weight: self.weight,
        }
    }

    /// The inputs of one row.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        let start = row * self.columns;
        self.values
            .get(start..start + self.columns)
            .unwrap_or_default()
    }

    /// Margins before the first tree.
    fn margins(&self, start: f64) -> Vec<f32> {
        (0..self.rows())
            .map(|row| single(self.offset(row) + start))
            .collect()
    }

    fn library_matrix(&self, start: f64) -> Result<DMatrix, TrainError> {
        let mut matrix = DMatrix::from_dense(&self.values, self.rows())?;
        matrix.set_labels(&self.labels)?;
        let weights: Vec<f32> = (0..self.rows())
            .map(|row| single(self.weight(row)))
            .collect();
        matrix.set_weights(&weights)?;
        // Explicitly: libxgboost would otherwise estimate the start with one Newton step, which is not the training
        // rate when labels are rare.
        matrix.set_base_margin(&self.margins(start))?;
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
    let matrix = lesson.library_matrix(lesson.start(plan.objective))?;
    let mut booster = plant(plan, &[&matrix])?;
    for round in 0..rounds {
        booster.update(&matrix, iteration(round))?;
    }
    Ok(booster)
}

/// A booster without trees yet. Every row's starting margin is in its matrix; the base score takes no part.
fn plant(plan: Plan<'_>, matrices: &[&DMatrix]) -> Result<Booster, TrainError> {
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
        .base_score(0.5)
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
