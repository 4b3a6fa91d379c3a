//! Group means: a customer is worth what customers in the same cell were.

use serde::{Deserialize, Serialize};

use super::ModelError;

/// Cuts a number into bins. Equal numbers always share a bin. A missing number has a bin of its own, the last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bins {
    /// Each the highest value of its bin, ascending.
    edges: Vec<f64>,
}

impl Bins {
    /// Bins that end at the given values, ascending, and one for what is above.
    #[must_use]
    pub const fn after(edges: Vec<f64>) -> Self {
        Self { edges }
    }

    /// The highest value of each bin but the last.
    #[must_use]
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The bin of a value.
    #[must_use]
    pub fn of(&self, value: f64) -> u32 {
        let bin = if value.is_nan() {
            self.edges.len().saturating_add(1)
        } else {
            self.edges.partition_point(|edge| *edge < value)
        };
        u32::try_from(bin).unwrap_or(u32::MAX)
    }

    /// Number of bins, that of missing values included.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.edges.len().saturating_add(2)).unwrap_or(u32::MAX)
    }
}

/// What a cell's customers did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellMean {
    /// P(returns).
    pub p_returns: f64,
    /// Spend of those who do, in currency units.
    pub spend_if_returns: f64,
}

impl CellMean {
    pub(super) fn check(self) -> Result<(), ModelError> {
        let p = (0.0..=1.0).contains(&self.p_returns);
        if p && self.spend_if_returns.is_finite() && self.spend_if_returns >= 0.0 {
            Ok(())
        } else {
            Err(ModelError::Damaged("a cell's mean is impossible"))
        }
    }
}

/// A grid of bins and the mean of each of its cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    bins: Vec<Bins>,
    /// Means by cell, ascending.
    means: Vec<(u32, CellMean)>,
    /// For a cell that training never saw.
    overall: CellMean,
}

impl Cells {
    /// A grid of one set of bins for each input.
    ///
    /// # Errors
    /// A mean that is impossible.
    pub fn new(
        bins: Vec<Bins>,
        mut means: Vec<(u32, CellMean)>,
        overall: CellMean,
    ) -> Result<Self, ModelError> {
        means.sort_by_key(|(cell, _)| *cell);
        let cells = Self {
            bins,
            means,
            overall,
        };
        cells.check()?;
        Ok(cells)
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        self.overall.check()?;
        self.means.iter().try_for_each(|(_, mean)| mean.check())
    }

    /// How many numbers it takes.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.bins.len()
    }

    /// The cell of a customer.
    #[must_use]
    pub fn cell(&self, inputs: &[f64]) -> u32 {
        cell(&self.bins, inputs)
    }

    /// The mean of a customer's cell.
    #[must_use]
    pub fn mean(&self, inputs: &[f64]) -> CellMean {
        let wanted = self.cell(inputs);
        let found = self.means.binary_search_by_key(&wanted, |(cell, _)| *cell);
        let place = found.ok().and_then(|at| self.means.get(at));
        place.map_or(self.overall, |(_, mean)| *mean)
    }
}

/// The cell of inputs on a grid.
#[must_use]
pub fn cell(bins: &[Bins], inputs: &[f64]) -> u32 {
    bins.iter().zip(inputs).fold(0, |cell, (bins, &value)| {
        cell.saturating_mul(bins.count())
            .saturating_add(bins.of(value))
    })
}
