use clv_core::money::Currency;
use serde::{Deserialize, Serialize};

/// Everything that decides a fit besides the data. Two runs with equal settings and equal data give equal bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Days after the cutoff that the labels cover.
    pub horizon_days: u32,
    /// Seed of every random choice: folds, row and column sampling, permutations, bootstrap.
    pub seed: u64,
    /// Currency of all money.
    pub currency: Currency,
    /// Folds of the cross-validation that picks the recipe and the number of rounds.
    pub folds: usize,
    /// Most rounds tried. Higher costs time; lower may stop before the validation loss turns.
    pub max_rounds: usize,
    /// Recipes the cross-validation chooses among for the first stage, simplest first.
    pub recipes: Vec<Recipe>,
    /// Resamples of customers behind every interval. Below 500 the ends of a 95 % interval wobble.
    pub resamples: usize,
    /// Shuffles averaged per feature in the permutation importance.
    pub permutations: usize,
}

/// How one stage grows its trees. All weights are in customers, because rows are weighted so that they sum to the number of customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Depth of a tree.
    pub max_depth: u32,
    /// Shrinkage of each tree.
    pub eta: f32,
    /// Least hessian mass of a leaf: for the first stage about the number of expected buyers in it.
    pub min_child_weight: f32,
    /// L2 penalty on leaf values, in the same units.
    pub lambda: f32,
    /// Share of rows each tree sees.
    pub subsample: f32,
    /// Share of columns each tree sees.
    pub colsample_bytree: f32,
}

impl Recipe {
    /// Shallow, slow and strongly shrunk: what few positives allow.
    fn cautious(max_depth: u32) -> Self {
        Self {
            max_depth,
            eta: 0.05,
            min_child_weight: 2.0,
            lambda: 5.0,
            subsample: 0.8,
            colsample_bytree: 0.6,
        }
    }

    /// The one recipe of the second stage. Its hessian is about 1 a buyer, so a leaf holds about ten of them.
    pub(crate) fn spend() -> Self {
        Self {
            min_child_weight: 10.0,
            lambda: 10.0,
            ..Self::cautious(2)
        }
    }
}

impl Settings {
    /// The settings Clave trains with.
    pub fn new(horizon_days: u32, seed: u64, currency: Currency) -> Self {
        Self {
            horizon_days,
            seed,
            currency,
            folds: 5,
            max_rounds: 400,
            recipes: vec![Recipe::cautious(2), Recipe::cautious(3)],
            resamples: 1_000,
            permutations: 5,
        }
    }
}
