//! Exact path-dependent `TreeSHAP`: Lundberg, Erion and Lee, "Consistent Individualized Feature
//! Attribution for Tree Ensembles" (2018), algorithm 2. The names `extend`, `unwind`, `zero`, `one`
//! and `weight` (the paper's z, o and w) follow the paper; libxgboost's `pred_contribs` computes the same values.

use super::Forest;
use super::tree::{MAX_DEPTH, Node, Split, Tree};
use crate::cast::float;

/// What each input adds to a margin, on the link scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    /// The margin before anything is known about the row: base margin plus the trees' mean values,
    /// weighted by training cover.
    pub bias: f64,
    /// One for each input of the row (or of the forest, if it reads more).
    pub values: Vec<f64>,
}

impl Contributions {
    /// The margin they add up to.
    #[must_use]
    pub fn margin(&self) -> f64 {
        self.bias + self.values.iter().sum::<f64>()
    }
}

pub(super) fn contributions(forest: &Forest, row: &[f32]) -> Contributions {
    let mut values = vec![0.0; row.len().max(forest.inputs())];
    let mut bias = f64::from(forest.base_margin());
    let mut paths = Vec::new();
    for tree in forest.trees() {
        bias += mean_value(tree, 0);
        let mut walk = Walk {
            tree,
            row,
            values: &mut values,
            paths: &mut paths,
        };
        walk.visit(
            0,
            0,
            Step {
                input: None,
                zero: 1.0,
                one: 1.0,
            },
        );
        paths.clear();
    }
    Contributions { bias, values }
}

/// The mean of a subtree's leaves, weighted by training cover.
fn mean_value(tree: &Tree, index: usize) -> f64 {
    match tree.nodes().get(index) {
        Some(Node::Leaf { value, .. }) => f64::from(*value),
        Some(Node::Split(split)) => [split.left, split.right]
            .into_iter()
            .map(|child| share(tree, split, child) * mean_value(tree, child))
            .sum(),
        None => 0.0,
    }
}

/// The share of a split's training cover that went to a child.
fn share(tree: &Tree, split: &Split, child: usize) -> f64 {
    let cover = tree
        .nodes()
        .get(child)
        .map_or(0.0, |node| f64::from(node.cover()));
    cover / f64::from(split.cover)
}

/// One distinct input on the path from the root, and the shares of paths that pass it.
#[derive(Clone, Copy)]
struct Step {
    /// None for the root's own entry, which stands for no input.
    input: Option<usize>,
    /// Share of paths that pass when the input is unknown.
    zero: f64,
    /// Whether the row itself passes: 0 or 1.
    one: f64,
}

#[derive(Clone, Copy)]
struct Element {
    step: Step,
    /// Proportion of the subsets of a given size that reach this place.
    weight: f64,
}

struct Walk<'a> {
    tree: &'a Tree,
    row: &'a [f32],
    values: &'a mut [f64],
    /// The paths of all nodes between the root and here, one behind the other: no allocation for each.
    paths: &'a mut Vec<Element>,
}

impl Walk<'_> {
    /// Visits a node whose parent's path has been copied to `start`. Depth is bounded by the tree's construction.
    fn visit(&mut self, index: usize, start: usize, step: Step) {
        self.paths.push(Element { step, weight: 0.0 });
        extend(self.paths.get_mut(start..).unwrap_or_default());
        match self.tree.nodes().get(index) {
            Some(Node::Leaf { value, .. }) => self.settle(start, f64::from(*value)),
            Some(Node::Split(split)) => {
                let (hot, cold) = split.follow(self.row);
                let input = Some(split.input);
                let (zero, one) = self
                    .take_off(start, input)
                    .map_or((1.0, 1.0), |step| (step.zero, step.one));
                for (child, one) in [(hot, one), (cold, 0.0)] {
                    let zero = zero * share(self.tree, split, child);
                    let end = self.paths.len();
                    self.paths.extend_from_within(start..);
                    self.visit(child, end, Step { input, zero, one });
                    self.paths.truncate(end);
                }
            }
            None => {}
        }
    }

    /// Takes an input off the last path again (the paper's `unwind`), as if it had never been added.
    fn take_off(&mut self, start: usize, input: Option<usize>) -> Option<Step> {
        let path = self.paths.get_mut(start..)?;
        let at = path
            .iter()
            .position(|element| element.step.input == input)?;
        let mut weights = [0.0; MAX_DEPTH + 1];
        unwound(path, at, |position, weight| {
            if let Some(place) = weights.get_mut(position) {
                *place = weight;
            }
        });
        let removed = self.paths.remove(start + at).step;
        for (element, weight) in self.paths.iter_mut().skip(start).zip(weights) {
            element.weight = weight;
        }
        Some(removed)
    }

    /// Credits a leaf to the inputs on the way to it.
    fn settle(&mut self, start: usize, leaf: f64) {
        let path = self.paths.get(start..).unwrap_or_default();
        for (position, Element { step, .. }) in path.iter().enumerate().skip(1) {
            let mut sum = 0.0;
            unwound(path, position, |_, weight| sum += weight);
            if let Some(value) = step.input.and_then(|input| self.values.get_mut(input)) {
                *value += sum * (step.one - step.zero) * leaf;
            }
        }
    }
}

/// Lets the subsets of the path grow by its last input.
fn extend(path: &mut [Element]) {
    let Some(length) = path.len().checked_sub(1) else {
        return;
    };
    let Some(last) = path.last_mut() else { return };
    last.weight = if length == 0 { 1.0 } else { 0.0 };
    let (step, size) = (last.step, float(path.len()));
    for position in (0..length).rev() {
        let Some([element, next]) = path.get_mut(position..position + 2) else {
            continue;
        };
        next.weight += step.one * element.weight * float(position + 1) / size;
        element.weight *= step.zero * float(length - position) / size;
    }
}

/// The weights, by position, of a path without one of its inputs.
fn unwound(path: &[Element], at: usize, mut emit: impl FnMut(usize, f64)) {
    let (Some(step), Some((last, rest))) =
        (path.get(at).map(|element| element.step), path.split_last())
    else {
        return;
    };
    let size = float(path.len());
    let mut next = last.weight;
    for (position, element) in rest.iter().enumerate().rev() {
        let above = float(rest.len() - position);
        if step.one != 0.0 {
            let weight = next * size / (float(position + 1) * step.one);
            next = element.weight - weight * step.zero * above / size;
            emit(position, weight);
        } else if step.zero != 0.0 {
            emit(position, element.weight * size / (step.zero * above));
        }
        // Neither: no training row came this way, and no subset passes.
    }
}
