use clv_core::money::Currency;
use serde::{Deserialize, Serialize};

/// Everything that decides a fit besides the data. Two runs with equal settings and equal data give equal bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Days after the cutoff that the labels cover.
    pub horizon_days: u32,
    /// Days that training labels cover: the horizon, or less where no window of its length has closed.
    pub window_days: u32,
    /// Seed of every random choice: folds, row and column sampling, permutations, bootstrap.
    pub seed: u64,
    /// Currency of all money.
    pub currency: Currency,
    /// Folds of the cross-validation that picks the recipe and the number of rounds.
    pub folds: usize,
    /// Most rounds tried. Higher costs time; lower may stop before the validation loss turns.
    pub max_rounds: usize,
    /// Recipes the cross-validation chooses among for the first stage, simplest first; `None` for those that suit the
    /// number of buyers.
    pub recipes: Option<Vec<Recipe>>,
    /// Resamples of customers behind every interval. Below 500 the ends of a 95 % interval wobble.
    pub resamples: usize,
    /// Whether every metric of the served model is compared with the best BTYD model's, which takes a while.
    pub differences: bool,
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

/// Different buyers from which on deeper trees are tried.
const MANY_BUYERS: usize = 2_000;

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

    /// For shops with thousands of buyers.
    fn bold(max_depth: u32, min_child_weight: f32) -> Self {
        Self {
            min_child_weight,
            ..Self::cautious(max_depth)
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
    /// Recipes to try where so many different customers bought: shallow where they are few.
    pub(crate) fn recipes_for(&self, buyers: usize) -> Vec<Recipe> {
        self.recipes.clone().unwrap_or_else(|| {
            if buyers < MANY_BUYERS {
                vec![Recipe::cautious(1), Recipe::cautious(2)]
            } else {
                vec![Recipe::bold(2, 5.0), Recipe::bold(4, 20.0)]
            }
        })
    }

    /// The same for value in one stage, whose hessian counts money.
    pub(crate) fn value_recipes_for(&self, buyers: usize) -> Vec<Recipe> {
        self.recipes_for(buyers)
    }

    /// The settings Clave trains with.
    pub fn new(horizon_days: u32, seed: u64, currency: Currency) -> Self {
        Self {
            horizon_days,
            window_days: horizon_days,
            seed,
            currency,
            folds: 4,
            max_rounds: 400,
            recipes: None,
            resamples: 1_000,
            differences: false,
            permutations: 3,
        }
    }
}
