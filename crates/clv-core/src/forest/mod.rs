//! Gradient-boosted trees as libxgboost evaluates them: single precision, `x < threshold` goes
//! left, a missing value (NaN) goes the way training decided, leaves are added in order.

mod shap;
mod stored;
mod tree;
mod xgboost_json;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use shap::Contributions;
pub use tree::{Grown, Tree};
pub use xgboost_json::XgboostJsonError;

/// A sum of trees on the link scale: log-odds for a logistic model, logarithm for gamma and Tweedie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Forest {
    base_margin: f32,
    trees: Vec<Tree>,
}

/// Why nodes do not form a tree that can be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TreeError {
    /// The columns of the stored tree differ in length.
    #[error("its columns have different lengths")]
    Ragged,
    /// There is not even a leaf.
    #[error("it has no nodes")]
    Empty,
    /// A child is not a later node, or has two parents or none: the walk might not end.
    #[error("node {0} is not in its place")]
    Order(usize),
    /// The base margin is not finite.
    #[error("the base margin is not a finite number")]
    BaseMargin,
    /// A threshold, leaf or weight is not a finite number, or training weight is not positive below a split.
    #[error("node {0} holds an impossible number")]
    Number(usize),
    /// Deeper than explanations are made for.
    #[error("it is deeper than {}", tree::MAX_DEPTH)]
    Depth,
}

impl Forest {
    /// A forest of trees that start from a base margin (link scale).
    ///
    /// # Errors
    /// When the base margin is not finite.
    pub fn new(base_margin: f32, trees: Vec<Tree>) -> Result<Self, TreeError> {
        if !base_margin.is_finite() {
            return Err(TreeError::BaseMargin);
        }
        Ok(Self { base_margin, trees })
    }

    /// Reads what `booster.save_model("model.json")` of libxgboost 3.x writes.
    ///
    /// # Errors
    /// When the text is not such a model, or one this crate does not evaluate: other boosters than
    /// `gbtree`, other objectives than the known ones, several targets, categorical splits.
    pub fn from_xgboost_json(text: &str) -> Result<Self, XgboostJsonError> {
        xgboost_json::parse(text)
    }

    /// The start of the sum, on the link scale.
    #[must_use]
    pub const fn base_margin(&self) -> f32 {
        self.base_margin
    }

    /// The trees in the order in which they are added.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// How many inputs a row must have for every split to find its own; a shorter row reads as missing.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.trees.iter().map(Tree::inputs).max().unwrap_or(0)
    }

    /// The prediction on the link scale.
    #[must_use]
    pub fn margin(&self, row: &[f32]) -> f32 {
        self.trees
            .iter()
            .fold(self.base_margin, |sum, tree| sum + tree.leaf(row))
    }

    /// What each input adds to the margin: exact path-dependent SHAP values, which with the bias sum
    /// to the margin. Inputs past [`Forest::inputs`] get 0.
    #[must_use]
    pub fn contributions(&self, row: &[f32]) -> Contributions {
        shap::contributions(self, row)
    }

    /// The loss that splits on each input removed in training, summed over all trees, as shares that
    /// sum to 1 (all 0 for trees without a split): importance by gain.
    #[must_use]
    pub fn gain_shares(&self, inputs: usize) -> Vec<f64> {
        let mut gains = vec![0.0; inputs.max(self.inputs())];
        for (input, gain) in self.trees.iter().flat_map(Tree::gains) {
            if let Some(sum) = gains.get_mut(input) {
                *sum += f64::from(gain);
            }
        }
        let total: f64 = gains.iter().sum();
        if total > 0.0 {
            gains.iter_mut().for_each(|gain| *gain /= total);
        }
        gains
    }
}

/// How a forest is written down.
#[derive(Serialize, Deserialize)]
struct Stored {
    base_margin: f32,
    trees: Vec<Tree>,
}

impl From<Forest> for Stored {
    fn from(forest: Forest) -> Self {
        Self {
            base_margin: forest.base_margin,
            trees: forest.trees,
        }
    }
}

impl TryFrom<Stored> for Forest {
    type Error = TreeError;

    fn try_from(stored: Stored) -> Result<Self, TreeError> {
        Self::new(stored.base_margin, stored.trees)
    }
}

#[cfg(test)]
mod tests;
