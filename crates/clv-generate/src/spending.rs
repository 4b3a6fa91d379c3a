//! Spend: log-normal unit prices with a level of the customer's own.
//!
//! `ln price = ln median(category) + shift(region) + u + e`, `u ~ N(0, τ²)` once per customer,
//! `e ~ N(0, s² − τ²)` once per line of a basket, `s` the category's log standard deviation. Given
//! prices the level is normal again (normal prior, normal likelihood with known variances; Gelman
//! et al., Bayesian Data Analysis, 3rd ed., eq. 2.11–2.12).

use rand_chacha::ChaCha8Rng;

use crate::choice::normal;
use crate::numbers::{Cents, real, round};
use crate::tables::categories::{CATEGORIES, CategoryFact};
use crate::tables::checkout::{ITEMS, SECOND_ORDER_SAME_DAY};
use crate::tables::states::Region;

/// Standard deviation τ of the customer's level on the log scale.
pub(crate) const LEVEL_SD: f64 = 0.40;
/// Chance that an order after the first is in the first order's category again; otherwise its
/// category is drawn afresh.
pub(crate) const SAME_CATEGORY: f64 = 0.35;

/// What a unit price says about its buyer: its log deviation from the category's and region's
/// location, and the precision of that as a measurement of the level.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    deviation: f64,
    precision: f64,
}

/// A normal belief about the customer's level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    /// Mean of `u`.
    pub(crate) mean: f64,
    /// Variance of `u`.
    pub(crate) variance: f64,
}

impl Level {
    /// The belief after some prices.
    pub(crate) fn given(evidence: &[Evidence]) -> Self {
        let precision =
            1.0 / (LEVEL_SD * LEVEL_SD) + evidence.iter().map(|e| e.precision).sum::<f64>();
        let weighted: f64 = evidence.iter().map(|e| e.precision * e.deviation).sum();
        Self {
            mean: weighted / precision,
            variance: 1.0 / precision,
        }
    }

    /// A level that is known.
    pub(crate) fn known(level: f64) -> Self {
        Self {
            mean: level,
            variance: 0.0,
        }
    }

    /// E[exp(u)].
    pub(crate) fn factor(self) -> f64 {
        (self.mean + self.variance / 2.0).exp()
    }
}

/// Shift of the log price by part of the country (sample means within categories, rounded).
fn shift(region: Region) -> f64 {
    match region {
        Region::Sp => -0.07,
        Region::Southeast => 0.03,
        Region::South => 0.02,
        Region::Northeast => 0.14,
        Region::NorthAndCentre => 0.12,
    }
}

fn location(category: &CategoryFact, region: Region) -> f64 {
    category.median_price.ln() + shift(region)
}

fn residual_variance(category: &CategoryFact) -> f64 {
    category.log_sd * category.log_sd - LEVEL_SD * LEVEL_SD
}

/// Draws the unit price of one line.
pub(crate) fn draw_price(
    rng: &mut ChaCha8Rng,
    category: &CategoryFact,
    region: Region,
    level: f64,
) -> Cents {
    let residual = residual_variance(category).sqrt() * normal(rng);
    round(100.0 * (location(category, region) + level + residual).exp()).max(1)
}

/// What a unit price says about the buyer.
pub(crate) fn evidence(price: Cents, category: &CategoryFact, region: Region) -> Evidence {
    let deviation = (real(price) / 100.0).ln() - location(category, region);
    Evidence {
        deviation,
        precision: 1.0 / residual_variance(category),
    }
}

/// Where a price stands among all prices of its category, in (0, 1).
pub(crate) fn standing(price: Cents, category: &CategoryFact) -> f64 {
    crate::normal::cumulative(
        ((real(price) / 100.0).ln() - category.median_price.ln()) / category.log_sd,
    )
}

/// Means that do not depend on the customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spending {
    /// Items per purchase day.
    items_per_day: f64,
    /// Mean unit price at level 0 without region shift, the category drawn afresh.
    fresh_price: f64,
}

impl Spending {
    /// Sums the baked tables.
    pub(crate) fn new() -> Self {
        let shares: f64 = CATEGORIES.iter().map(|c| c.share).sum();
        let fresh_price = CATEGORIES
            .iter()
            .map(|c| c.share * mean_price(c))
            .sum::<f64>()
            / shares;
        let orders: f64 = ITEMS.iter().map(|(_, share)| share).sum();
        let items = ITEMS.iter().map(|(n, share)| real(*n) * share).sum::<f64>() / orders;
        Self {
            items_per_day: (1.0 + SECOND_ORDER_SAME_DAY) * items,
            fresh_price,
        }
    }

    /// Expected item value of one future purchase day, in currency units.
    pub(crate) fn per_day(&self, first: &CategoryFact, region: Region, level: Level) -> f64 {
        let price = SAME_CATEGORY * mean_price(first) + (1.0 - SAME_CATEGORY) * self.fresh_price;
        self.items_per_day * price * shift(region).exp() * level.factor()
    }
}

/// Mean unit price at level 0 without region shift.
fn mean_price(category: &CategoryFact) -> f64 {
    category.median_price * (residual_variance(category) / 2.0).exp()
}
