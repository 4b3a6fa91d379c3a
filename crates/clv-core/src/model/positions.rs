//! Where in a schema stands what cells, BTYD models and stacks read directly.

use super::hurdle::{DELIVERY_DELAY, FIRST_CATEGORY, ITEMS_PER_ORDER, MEAN_DAY_VALUE};
use super::{INPUTS, Known, ModelError};
use crate::features::{Cell, Feature};

/// Where a schema holds a customer's purchases, and what a stack reads beside them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KnownAt {
    /// [`INPUTS`], and for a stack the numbers of [`Beside`], in its order.
    numbers: Vec<usize>,
    category: Option<usize>,
}

/// What a stack reads of a customer beside purchases; NaN and nothing where a shop does not know it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Beside<'a> {
    pub(super) mean_day_value: f64,
    pub(super) delivery_delay: f64,
    pub(super) items_per_order: f64,
    pub(super) category: Option<&'a str>,
}

impl KnownAt {
    /// Purchases alone.
    pub(super) fn in_schema(features: &[Feature]) -> Result<Self, ModelError> {
        Ok(Self {
            numbers: positions(features, &INPUTS)?,
            category: None,
        })
    }

    /// With what a stack reads beside them.
    pub(super) fn in_stack(features: &[Feature]) -> Result<Self, ModelError> {
        let mut at = Self::in_schema(features)?;
        at.numbers.extend(positions(features, &[MEAN_DAY_VALUE])?);
        let find = |name: &str| features.iter().position(|feature| feature.name == name);
        for name in [DELIVERY_DELAY, ITEMS_PER_ORDER] {
            // No row is so long: what a shop does not know is missing.
            at.numbers.push(find(name).unwrap_or(usize::MAX));
        }
        at.category = find(FIRST_CATEGORY);
        Ok(at)
    }

    pub(super) fn read<'a>(
        &self,
        cells: impl Iterator<Item = Cell<'a>> + Clone,
    ) -> Result<(Known, Beside<'a>), ModelError> {
        let category = match self.category.and_then(|at| cells.clone().nth(at)) {
            Some(Cell::Choice(category)) => Some(category),
            _ => None,
        };
        let numbers = numbers(cells, &self.numbers);
        let mut rest = numbers.iter().skip(INPUTS.len()).copied();
        let mut next = || rest.next().unwrap_or(f64::NAN);
        let beside = Beside {
            mean_day_value: next(),
            delivery_delay: next(),
            items_per_order: next(),
            category,
        };
        Ok((Known::new(four(&numbers))?, beside))
    }
}

/// Where features of these names stand in a schema.
pub(super) fn positions(
    features: &[Feature],
    names: &[&'static str],
) -> Result<Vec<usize>, ModelError> {
    names
        .iter()
        .map(|name| {
            let at = features.iter().position(|feature| feature.name == *name);
            at.ok_or(ModelError::NoFeature(name))
        })
        .collect()
}

/// The numbers at some positions of a row; NaN for what is missing or no number.
pub(super) fn numbers<'a>(cells: impl Iterator<Item = Cell<'a>>, at: &[usize]) -> Vec<f64> {
    let mut found = vec![f64::NAN; at.len()];
    for (position, cell) in cells.enumerate() {
        if let Cell::Number(number) = cell {
            for (slot, wanted) in found.iter_mut().zip(at) {
                if *wanted == position {
                    *slot = number;
                }
            }
        }
    }
    found
}

/// The first four numbers; NaN where there are fewer.
pub(super) fn four(numbers: &[f64]) -> [f64; 4] {
    let mut four = [f64::NAN; 4];
    for (slot, number) in four.iter_mut().zip(numbers) {
        *slot = *number;
    }
    four
}
