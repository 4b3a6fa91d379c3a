//! Where in a schema stands what cells, BTYD models and stacks read directly.

use super::hurdle::{DELIVERY_DELAY, ITEMS_PER_ORDER, MEAN_DAY_VALUE};
use super::{INPUTS, ModelError};
use crate::features::{Cell, Feature};

/// Where a schema holds [`INPUTS`], and for a stack [`MEAN_DAY_VALUE`], [`DELIVERY_DELAY`] and [`ITEMS_PER_ORDER`] after
/// them.
pub(super) fn known_positions(
    features: &[Feature],
    stacked: bool,
) -> Result<Vec<usize>, ModelError> {
    let mut at = positions(features, &INPUTS)?;
    if stacked {
        at.extend(positions(features, &[MEAN_DAY_VALUE])?);
        for name in [DELIVERY_DELAY, ITEMS_PER_ORDER] {
            // No row is so long: what a shop does not know is missing.
            let found = features.iter().position(|feature| feature.name == name);
            at.push(found.unwrap_or(usize::MAX));
        }
    }
    Ok(at)
}

/// What stands after the four numbers of a purchase history; NaN where nothing does.
pub(super) fn beside(numbers: &[f64]) -> [f64; 3] {
    let mut rest = numbers.iter().skip(INPUTS.len()).copied();
    [(); 3].map(|()| rest.next().unwrap_or(f64::NAN))
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
