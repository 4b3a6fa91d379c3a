//! A small classification tree of who returns, fitted by `linfa-trees`: a baseline, and rules people can read.

mod words;

use clv_core::forest::{Forest, Grown, Tree};
use clv_core::model::{Body, Hurdle, Kind, Model};
use clv_core::pipeline::{Matrix, Pipeline};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_trees::{DecisionTree, SplitQuality, TreeNode};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use crate::boost::deal_folds;
use crate::counts::{float, mean, single};
use crate::error::TrainError;
use crate::models::{prior_rows, shrink};
use crate::settings::Settings;
use crate::snapshots::Snapshots;
use words::Side;

/// Splits above a leaf. More than three conditions are not read by anyone.
const DEPTH: usize = 3;
/// Least share of the class-balanced weight in a leaf: at least 8% of all buyers or of all others, so that a
/// rule never rests on a handful of customers.
const LEAST_LEAF: f32 = 0.04;
/// Least drop of the Gini impurity (0.5 at the root) for a split.
const LEAST_GAIN: f64 = 1e-3;
/// Rows above which the tree is fitted to a share of the customers: it has eight leaves at most.
const MOST_ROWS: usize = 120_000;

/// A leaf in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnRule {
    /// 1 for the highest rate.
    pub position: usize,
    /// The conditions, joined by "and".
    pub rule: String,
    /// Customers of the held-out snapshot who meet them.
    pub customers: usize,
    /// Those of them who returned.
    pub buyers: usize,
    /// `buyers / customers`; 0 when nobody meets the conditions.
    pub rate: f64,
}

/// The fitted tree, its splits on the outputs of a pipeline.
#[derive(Debug)]
pub(crate) struct ReturnTree {
    root: Node,
    mean_spend: f64,
}

#[derive(Debug)]
enum Node {
    Leaf {
        /// Shrunk training rate.
        rate: f64,
        /// Training rows that ended here.
        rows: usize,
    },
    Split {
        column: usize,
        /// Rows at or below go left, as in linfa's fit.
        threshold: f32,
        /// Impurity that it removed, by training rows.
        gain: f32,
        left: Box<Node>,
        right: Box<Node>,
    },
}

impl ReturnTree {
    /// Fits to encoded training rows. Buyers weigh as much as all others together: otherwise every leaf
    /// would predict "does not return" and linfa would prune the tree to its root.
    pub(crate) fn fit(
        train: &Snapshots,
        matrix: &Matrix,
        settings: &Settings,
    ) -> Result<Self, TrainError> {
        let hands = train.rows().div_ceil(MOST_ROWS).max(1);
        let hand = deal_folds(train.customer_ids(), train.returns(), hands, settings.seed);
        let rows: Vec<usize> = (0..train.rows())
            .filter(|&r| hand.get(r) == Some(&0))
            .collect();
        let labels = crate::counts::at(train.returns(), &rows);
        let values: Vec<f64> = rows
            .iter()
            .filter_map(|&row| matrix.row(row))
            .flatten()
            .map(|&value| f64::from(value))
            .collect();
        let buyers = labels.iter().filter(|&&r| r).count();
        let spend = train.returns().iter().zip(train.future_value());
        let mean_spend = mean(spend.filter_map(|(&r, &value)| r.then_some(value))).unwrap_or(0.0);
        let rate = mean(train.returns().iter().map(|&r| f64::from(u8::from(r)))).unwrap_or(0.0);
        if buyers == 0 || buyers == labels.len() {
            // Nobody is told from anybody: one leaf.
            let rows = train.rows();
            return Ok(Self {
                root: Node::Leaf { rate, rows },
                mean_spend,
            });
        }
        // Just off the exact balance, so that no leaf can tie and be decided by the order of a hash map.
        let buyer_weight = single(float(labels.len() - buyers) / float(buyers.max(1)) * 1.000_7);
        let weights = labels.iter().map(|&r| if r { buyer_weight } else { 1.0 });
        let weights = Array1::from_iter(weights);
        let least_leaf = weights.sum() * LEAST_LEAF;
        let shape = (rows.len(), matrix.columns);
        let records = Array2::from_shape_vec(shape, values)
            .map_err(|error| TrainError::Tree(error.to_string()))?;
        let data = DatasetBase::new(records, Array1::from(labels)).with_weights(weights);
        let tree: DecisionTree<f64, bool> = DecisionTree::params()
            .split_quality(SplitQuality::Gini)
            .max_depth(Some(DEPTH))
            .min_weight_leaf(least_leaf)
            .min_impurity_decrease(LEAST_GAIN)
            .fit(&data)
            .map_err(|error| TrainError::Tree(error.to_string()))?;
        let all: Vec<usize> = (0..train.rows()).collect();
        let (customers, _) = train.customers_and_buyers();
        let leaves = Leaves {
            matrix,
            returns: train.returns(),
            rate,
            prior: prior_rows(rate, float(train.rows()) / float(customers.max(1))),
        };
        Ok(Self {
            root: leaves.read(tree.root_node(), &all),
            mean_spend,
        })
    }

    /// The tree as a servable model: leaf rate × mean spend of training buyers.
    pub(crate) fn model(&self, pipeline: Pipeline) -> Result<Model, TrainError> {
        let tree = Tree::grown(&self.root.grown()).map_err(TrainError::core("tree"))?;
        let returns = Forest::new(0.0, vec![tree]).map_err(TrainError::core("tree"))?;
        let spend = single(self.mean_spend.max(1e-2).ln());
        let spend = Forest::new(spend, Vec::new()).map_err(TrainError::core("tree"))?;
        let hurdle = Hurdle::new(pipeline, returns, spend).map_err(TrainError::core("tree"))?;
        Model::new(Kind::Tree, Body::Hurdle(hurdle)).map_err(TrainError::core("tree"))
    }

    /// The leaves in words, counted on the held-out snapshot, so that each customer counts once and the rate
    /// is one the tree was not fitted to. Highest rate first.
    pub(crate) fn rules(
        &self,
        pipeline: &Pipeline,
        train: (&Snapshots, &Matrix),
        test: (&Snapshots, &Matrix),
        settings: &Settings,
    ) -> Vec<ReturnRule> {
        let mut paths = Vec::new();
        self.root.paths(&mut Vec::new(), &mut paths);
        let mut rules: Vec<ReturnRule> = paths
            .iter()
            .map(|path| {
                let held = test.0.returns().iter().enumerate();
                let met: Vec<bool> = held
                    .filter(|(row, _)| test.1.row(*row).is_some_and(|row| meets(path, row)))
                    .map(|(_, &returns)| returns)
                    .collect();
                let buyers = met.iter().filter(|&&returns| returns).count();
                ReturnRule {
                    position: 0,
                    rule: words::describe(path, pipeline, train, &settings.currency),
                    customers: met.len(),
                    buyers,
                    rate: float(buyers) / float(met.len().max(1)),
                }
            })
            .collect();
        rules.sort_by(|a, b| b.rate.total_cmp(&a.rate).then_with(|| a.rule.cmp(&b.rule)));
        for (place, rule) in rules.iter_mut().enumerate() {
            rule.position = place + 1;
        }
        rules
    }
}

fn meets(path: &[Side], row: &[f32]) -> bool {
    path.iter().all(|side| {
        row.get(side.column)
            .is_some_and(|&value| (value <= side.threshold) == side.at_or_below)
    })
}

impl Node {
    /// Leaves as log-odds. Where linfa's rows at or below a threshold go left, the forest's go that are below it, so the
    /// threshold moves up to the next number.
    fn grown(&self) -> Grown {
        match self {
            Self::Leaf { rate, rows } => {
                let rate = rate.clamp(1e-9, 1.0 - 1e-9);
                Grown::Leaf {
                    value: single((rate / (1.0 - rate)).ln()),
                    cover: single(float(*rows).max(1.0)),
                }
            }
            Self::Split {
                column,
                threshold,
                gain,
                left,
                right,
            } => Grown::Split {
                input: *column,
                threshold: threshold.next_up(),
                gain: *gain,
                left: Box::new(left.grown()),
                right: Box::new(right.grown()),
            },
        }
    }

    fn paths(&self, so_far: &mut Vec<Side>, into: &mut Vec<Vec<Side>>) {
        let Self::Split {
            column,
            threshold,
            left,
            right,
            ..
        } = self
        else {
            into.push(so_far.clone());
            return;
        };
        for (child, at_or_below) in [(left, true), (right, false)] {
            so_far.push(Side {
                column: *column,
                threshold: *threshold,
                at_or_below,
            });
            child.paths(so_far, into);
            so_far.pop();
        }
    }
}

/// What leaf rates are computed from: all training rows, also those the tree was not grown on.
struct Leaves<'a> {
    matrix: &'a Matrix,
    returns: &'a [bool],
    rate: f64,
    prior: f64,
}

impl Leaves<'_> {
    fn read(&self, node: &TreeNode<f64, bool>, rows: &[usize]) -> Node {
        if let (false, [Some(left), Some(right)]) = (node.is_leaf(), node.children().as_slice()) {
            let (column, threshold, decrease) = node.split();
            let threshold = single(threshold);
            let below = |row: &usize| {
                let value = self.matrix.row(*row).and_then(|row| row.get(column));
                value.is_some_and(|value| *value <= threshold)
            };
            let (at_left, at_right): (Vec<usize>, Vec<usize>) = rows.iter().partition(|r| below(r));
            return Node::Split {
                column,
                threshold,
                gain: single(decrease * float(rows.len())),
                left: Box::new(self.read(left, &at_left)),
                right: Box::new(self.read(right, &at_right)),
            };
        }
        let buyers = rows
            .iter()
            .filter(|&&row| self.returns.get(row) == Some(&true))
            .count();
        let rate = shrink(float(buyers), float(rows.len()), self.rate, self.prior);
        Node::Leaf {
            rate,
            rows: rows.len(),
        }
    }
}
