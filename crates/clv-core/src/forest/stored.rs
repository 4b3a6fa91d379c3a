//! How a tree is written down: one array for each property, far shorter than an object for each node.

use serde::{Deserialize, Serialize};

use super::TreeError;
use super::tree::{Node, Split, Tree};

/// Columns of a tree in preorder. The left child of a split is the next node.
#[derive(Serialize, Deserialize)]
pub(super) struct Columns {
    /// Position of the right child; 0 marks a leaf.
    right: Vec<usize>,
    /// Input of a split; 0 for a leaf.
    input: Vec<usize>,
    /// Threshold of a split, value of a leaf.
    value: Vec<f32>,
    /// 1 where a missing value goes left.
    default_left: Vec<u8>,
    /// Training weight.
    cover: Vec<f32>,
    /// Loss removed by a split; 0 for a leaf.
    gain: Vec<f32>,
}

impl From<Tree> for Columns {
    fn from(tree: Tree) -> Self {
        let mut columns = Self {
            right: Vec::new(),
            input: Vec::new(),
            value: Vec::new(),
            default_left: Vec::new(),
            cover: Vec::new(),
            gain: Vec::new(),
        };
        for node in tree.nodes() {
            let (right, input, number, default_left, gain) = match node {
                Node::Leaf { value, .. } => (0, 0, *value, 0, 0.0),
                Node::Split(split) => (
                    split.right,
                    split.input,
                    split.threshold,
                    u8::from(split.default_left),
                    split.gain,
                ),
            };
            columns.right.push(right);
            columns.input.push(input);
            columns.value.push(number);
            columns.default_left.push(default_left);
            columns.cover.push(node.cover());
            columns.gain.push(gain);
        }
        columns
    }
}

impl TryFrom<Columns> for Tree {
    type Error = TreeError;

    fn try_from(columns: Columns) -> Result<Self, TreeError> {
        let lengths = [
            columns.input.len(),
            columns.value.len(),
            columns.default_left.len(),
            columns.cover.len(),
            columns.gain.len(),
        ];
        if lengths.iter().any(|length| *length != columns.right.len()) {
            return Err(TreeError::Ragged);
        }
        let places = columns.right.into_iter().zip(columns.input).enumerate();
        let numbers = columns
            .value
            .into_iter()
            .zip(columns.cover)
            .zip(columns.gain);
        let nodes = places.zip(numbers).zip(columns.default_left).map(
            |(((index, (right, input)), ((value, cover), gain)), default_left)| {
                if right == 0 {
                    return Node::Leaf { value, cover };
                }
                let (left, default_left) = (index.saturating_add(1), default_left != 0);
                Node::Split(Split {
                    input,
                    threshold: value,
                    default_left,
                    left,
                    right,
                    cover,
                    gain,
                })
            },
        );
        Self::new(nodes.collect())
    }
}
