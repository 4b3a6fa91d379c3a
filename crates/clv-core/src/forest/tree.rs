//! One regression tree, its nodes in preorder: the left child follows its parent.

use serde::{Deserialize, Serialize};

use super::TreeError;
use super::stored::Columns;

/// Explanations walk trees recursively with memory quadratic in the depth. Trees of customers are 3 to 8
/// deep; 64 leaves room for odd ones and keeps a damaged file from exhausting the stack.
pub(super) const MAX_DEPTH: usize = 64;

/// A binary tree over single-precision inputs; valid by construction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Columns", into = "Columns")]
pub struct Tree {
    nodes: Vec<Node>,
}

/// A place in a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Node {
    Leaf {
        /// What the leaf adds to the margin.
        value: f32,
        /// Training weight (sum of Hessians) that ended here.
        cover: f32,
    },
    Split(Split),
}

/// A question to one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Split {
    pub(super) input: usize,
    /// Smaller values go left.
    pub(super) threshold: f32,
    pub(super) default_left: bool,
    pub(super) left: usize,
    pub(super) right: usize,
    /// Training weight that came here.
    pub(super) cover: f32,
    /// Loss that the split removed in training.
    pub(super) gain: f32,
}

/// A tree as its grower describes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Grown {
    /// An end.
    Leaf {
        /// What it adds to the margin.
        value: f32,
        /// Training weight that ended here.
        cover: f32,
    },
    /// A question.
    Split {
        /// Input that is asked about.
        input: usize,
        /// Smaller values go left, missing ones too.
        threshold: f32,
        /// Impurity or loss that it removed.
        gain: f32,
        /// Where smaller values go.
        left: Box<Self>,
        /// Where the others go.
        right: Box<Self>,
    },
}

impl Grown {
    fn cover(&self) -> f32 {
        match self {
            Self::Leaf { cover, .. } => *cover,
            Self::Split { left, right, .. } => left.cover() + right.cover(),
        }
    }

    fn plant(&self, nodes: &mut Vec<Node>) {
        match self {
            Self::Leaf { value, cover } => nodes.push(Node::Leaf {
                value: *value,
                cover: *cover,
            }),
            Self::Split {
                input,
                threshold,
                gain,
                left,
                right,
            } => {
                let place = nodes.len();
                let mut split = Split {
                    input: *input,
                    threshold: *threshold,
                    default_left: true,
                    left: place + 1,
                    right: place,
                    cover: self.cover(),
                    gain: *gain,
                };
                nodes.push(Node::Split(split));
                left.plant(nodes);
                split.right = nodes.len();
                if let Some(node) = nodes.get_mut(place) {
                    *node = Node::Split(split);
                }
                right.plant(nodes);
            }
        }
    }
}

impl Split {
    /// The child a row goes to, and the other one.
    pub(super) fn follow(&self, row: &[f32]) -> (usize, usize) {
        let value = row.get(self.input).copied().unwrap_or(f32::NAN);
        let left = if value.is_nan() {
            self.default_left
        } else {
            value < self.threshold
        };
        if left {
            (self.left, self.right)
        } else {
            (self.right, self.left)
        }
    }
}

impl Node {
    pub(super) const fn cover(&self) -> f32 {
        match self {
            Self::Leaf { cover, .. } => *cover,
            Self::Split(split) => split.cover,
        }
    }
}

impl Tree {
    /// A tree of nodes in preorder.
    pub(super) fn new(nodes: Vec<Node>) -> Result<Self, TreeError> {
        check(&nodes)?;
        Ok(Self { nodes })
    }

    /// A tree grown elsewhere.
    ///
    /// # Errors
    /// A number that is not finite, a split without training weight, or too deep a tree.
    pub fn grown(root: &Grown) -> Result<Self, TreeError> {
        let mut nodes = Vec::new();
        root.plant(&mut nodes);
        Self::new(nodes)
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The value of the leaf a row ends in. A NaN or absent input follows the default direction.
    #[must_use]
    pub fn leaf(&self, row: &[f32]) -> f32 {
        let mut index = 0;
        loop {
            match self.nodes.get(index) {
                Some(Node::Split(split)) => index = split.follow(row).0,
                Some(Node::Leaf { value, .. }) => return *value,
                // Not reachable: construction checked that every child exists.
                None => return 0.0,
            }
        }
    }

    /// One more than the highest input a split reads.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.splits()
            .map(|split| split.input.saturating_add(1))
            .max()
            .unwrap_or(0)
    }

    /// Input and gain of every split.
    pub(super) fn gains(&self) -> impl Iterator<Item = (usize, f32)> {
        self.splits().map(|split| (split.input, split.gain))
    }

    fn splits(&self) -> impl Iterator<Item = &Split> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Split(split) => Some(split),
            Node::Leaf { .. } => None,
        })
    }
}

/// Every node but the root is the child of exactly one earlier node, so every walk ends in a leaf.
fn check(nodes: &[Node]) -> Result<(), TreeError> {
    if nodes.is_empty() {
        return Err(TreeError::Empty);
    }
    let mut depths: Vec<Option<usize>> = vec![None; nodes.len()];
    if let Some(root) = depths.first_mut() {
        *root = Some(0);
    }
    for (index, node) in nodes.iter().enumerate() {
        let depth = depths
            .get(index)
            .copied()
            .flatten()
            .ok_or(TreeError::Order(index))?;
        if depth > MAX_DEPTH {
            return Err(TreeError::Depth);
        }
        let finite = match node {
            Node::Leaf { value, cover } => value.is_finite() && cover.is_finite(),
            Node::Split(split) => {
                let positive = split.cover.is_finite() && split.cover > 0.0;
                positive && split.threshold.is_finite() && split.gain.is_finite()
            }
        };
        if !finite || node.cover() < 0.0 {
            return Err(TreeError::Number(index));
        }
        let Node::Split(split) = node else { continue };
        for child in [split.left, split.right] {
            match depths.get_mut(child) {
                Some(place @ None) if child > index => *place = Some(depth + 1),
                _ => return Err(TreeError::Order(child)),
            }
        }
    }
    Ok(())
}
