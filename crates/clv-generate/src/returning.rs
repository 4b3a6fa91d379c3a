//! Who can return: the log odds of the class, from what is known of the first order.
//!
//! `logit P(returner) = INTERCEPT + z + LATE·[parcel late or never came]`, with `z` the sum of the
//! effects below. The effects are chosen, not estimated: strong enough to be found (a perfect
//! forecast reaches an AUC a little above 0.65), weak enough to be believed.

use crate::order::Pattern;
use crate::tables::categories::CategoryFact;
use crate::tables::states::Region;

/// Log odds of an average customer; makes half of the customers returners.
pub(crate) const INTERCEPT: f64 = 0.32;
/// Shift when the first parcel came after the promised day, or never.
pub(crate) const LATE: f64 = -1.1;
/// Shift by natural log of the number of instalments.
const INSTALMENTS: f64 = -0.4;
/// Multiplier of the categories' effects.
const CATEGORY: f64 = 1.25;
/// Shift when the first order holds several items.
const SEVERAL_ITEMS: f64 = 0.6;

/// What the first order tells about its customer at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FirstOrder {
    /// Part of the country.
    pub(crate) region: Region,
    /// Category of the basket.
    pub(crate) category: &'static CategoryFact,
    /// How it was paid.
    pub(crate) pattern: Pattern,
    /// Largest number of instalments.
    pub(crate) instalments: i64,
    /// Number of items.
    pub(crate) items: i64,
}

impl FirstOrder {
    /// The sum `z` of the effects.
    pub(crate) fn score(&self) -> f64 {
        let region = match self.region {
            Region::Sp => 0.1,
            Region::Southeast => 0.0,
            Region::South => 0.05,
            Region::Northeast => -0.35,
            Region::NorthAndCentre => -0.2,
        };
        let payment = match self.pattern {
            Pattern::Card | Pattern::TwoCards => 0.0,
            Pattern::Boleto => -0.4,
            Pattern::Debit => 0.2,
            Pattern::Voucher | Pattern::CardAndVouchers | Pattern::Vouchers => 0.9,
        };
        let items = if self.items > 1 { SEVERAL_ITEMS } else { 0.0 };
        region
            + CATEGORY * self.category.effect
            + payment
            + INSTALMENTS * crate::numbers::real(self.instalments).ln()
            + items
    }

    /// P(returner) given whether the parcel was late.
    pub(crate) fn p_returner(&self, late: bool) -> f64 {
        let log_odds = INTERCEPT + self.score() + if late { LATE } else { 0.0 };
        1.0 / (1.0 + (-log_odds).exp())
    }
}
