//! The JSON that libxgboost 3.x saves, turned into the compact form.
//!
//! Layout: `learner.gradient_booster.model.trees[]` are arrays over nodes; a node whose left child
//! is −1 is a leaf, and its `split_conditions` entry is the leaf's value.
//! `learner.learner_model_param.base_score` is a mean, written as `"[5E-1]"` (a vector of one) by
//! 3.x and `"5E-1"` before; the margin starts at its link.

use serde::Deserialize;
use thiserror::Error;

use super::tree::{Node, Split, Tree};
use super::{Forest, TreeError};
use crate::cast::narrow;

/// Why a text is not a model this crate evaluates.
#[derive(Debug, Error)]
pub enum XgboostJsonError {
    /// Not JSON, or not the layout of an XGBoost model.
    #[error("this is not a model saved by XGBoost as JSON: {0}")]
    Layout(#[from] serde_json::Error),
    /// A model of a kind that is not evaluated here.
    #[error("this kind of XGBoost model is not supported: {0}")]
    Unsupported(String),
    /// The base score is not one number in the objective's range.
    #[error("the model's base score {0} is not usable for its objective")]
    BaseScore(String),
    /// A tree is damaged.
    #[error("tree {tree} is damaged: {source}")]
    Tree {
        /// Zero-based position.
        tree: usize,
        /// What is wrong with it.
        source: TreeError,
    },
}

pub(super) fn parse(text: &str) -> Result<Forest, XgboostJsonError> {
    let learner = serde_json::from_str::<Saved>(text)?.learner;
    let booster = learner.gradient_booster;
    if booster.name != "gbtree" {
        return Err(XgboostJsonError::Unsupported(format!(
            "booster {}",
            booster.name
        )));
    }
    let base_score = learner.learner_model_param.base_score;
    let base_margin = base_margin(&learner.objective.name, &base_score)?;
    let model = booster
        .model
        .ok_or_else(|| XgboostJsonError::Unsupported("a booster without trees".into()))?;
    let mut trees = Vec::with_capacity(model.trees.len());
    for (index, saved) in model.trees.iter().enumerate() {
        if saved.split_type.iter().any(|kind| *kind != 0) {
            return Err(XgboostJsonError::Unsupported("categorical splits".into()));
        }
        let tree = tree(saved).map_err(|source| XgboostJsonError::Tree {
            tree: index,
            source,
        })?;
        trees.push(tree);
    }
    Forest::new(base_margin, trees).map_err(|_| XgboostJsonError::BaseScore(base_score))
}

/// The link of the base score, in single precision as libxgboost computes it.
fn base_margin(objective: &str, text: &str) -> Result<f32, XgboostJsonError> {
    let unusable = || XgboostJsonError::BaseScore(text.to_owned());
    let number = text.trim().trim_start_matches('[').trim_end_matches(']');
    let score: f32 = number.parse().map_err(|_| unusable())?;
    let margin = match objective {
        "binary:logistic" | "reg:logistic" => -(1.0 / score - 1.0).ln(),
        "reg:gamma" | "reg:tweedie" | "count:poisson" => score.ln(),
        "reg:squarederror" | "reg:absoluteerror" | "reg:pseudohubererror" | "binary:logitraw" => {
            score
        }
        other => return Err(XgboostJsonError::Unsupported(format!("objective {other}"))),
    };
    if margin.is_finite() {
        Ok(margin)
    } else {
        Err(unusable())
    }
}

/// Renumbers the nodes that the root reaches in preorder; libxgboost keeps pruned ones in its arrays.
fn tree(saved: &SavedTree) -> Result<Tree, TreeError> {
    let mut nodes: Vec<Node> = Vec::with_capacity(saved.left_children.len());
    // What is still to be placed: a saved node, and the split whose right child it is.
    let mut pending: Vec<(usize, Option<usize>)> = vec![(0, None)];
    while let Some((index, parent)) = pending.pop() {
        let place = nodes.len();
        if place > saved.left_children.len() {
            return Err(TreeError::Order(index));
        }
        if let Some(Node::Split(split)) = parent.and_then(|parent| nodes.get_mut(parent)) {
            split.right = place;
        }
        let node = saved.node(index, place)?;
        if let (Node::Split(_), Some(left), Some(right)) =
            (node, saved.left(index), saved.right(index))
        {
            pending.push((right, Some(place)));
            pending.push((left, None));
        }
        nodes.push(node);
    }
    Tree::new(nodes)
}

#[derive(Deserialize)]
struct Saved {
    learner: Learner,
}

#[derive(Deserialize)]
struct Learner {
    gradient_booster: Booster,
    learner_model_param: LearnerParameters,
    objective: Named,
}

#[derive(Deserialize)]
struct LearnerParameters {
    base_score: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Booster {
    name: String,
    model: Option<Model>,
}

#[derive(Deserialize)]
struct Model {
    trees: Vec<SavedTree>,
}

#[derive(Deserialize)]
struct SavedTree {
    left_children: Vec<i64>,
    right_children: Vec<i64>,
    split_indices: Vec<usize>,
    split_conditions: Vec<f64>,
    default_left: Vec<u8>,
    sum_hessian: Vec<f64>,
    loss_changes: Vec<f64>,
    #[serde(default)]
    split_type: Vec<u8>,
}

impl SavedTree {
    fn left(&self, index: usize) -> Option<usize> {
        self.left_children
            .get(index)
            .and_then(|child| usize::try_from(*child).ok())
    }

    fn right(&self, index: usize) -> Option<usize> {
        self.right_children
            .get(index)
            .and_then(|child| usize::try_from(*child).ok())
    }

    fn node(&self, index: usize, place: usize) -> Result<Node, TreeError> {
        let missing = || TreeError::Ragged;
        let cover = narrow(*self.sum_hessian.get(index).ok_or_else(missing)?);
        let value = narrow(*self.split_conditions.get(index).ok_or_else(missing)?);
        if self
            .left_children
            .get(index)
            .is_some_and(|child| *child < 0)
        {
            return Ok(Node::Leaf { value, cover });
        }
        let gain = narrow(*self.loss_changes.get(index).ok_or_else(missing)?);
        let default_left = *self.default_left.get(index).ok_or_else(missing)? != 0;
        let input = *self.split_indices.get(index).ok_or_else(missing)?;
        let left = place.saturating_add(1);
        // The right child's place is known once the left subtree is placed.
        Ok(Node::Split(Split {
            input,
            threshold: value,
            default_left,
            left,
            right: 0,
            cover,
            gain,
        }))
    }
}
