//! Whom to contact: what a contact costs against what it brings in.
//!
//! A contact is assumed to raise what a customer is expected to be worth by a share of it, the uplift; of what is raised
//! the shop keeps its margin. Whom it pays to contact then depends on the expected value alone: those above
//! cost ÷ (margin × uplift).
//!
//! # What it does not do
//! It does not estimate the uplift: that takes a trial with customers who are left alone.

/// What a contact costs and brings, as the shop supposes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    cost: f64,
    margin: f64,
    uplift: f64,
}

impl Offer {
    /// Cost of one contact in currency units; margin as a share of value from 0 to 1; uplift as a share of the expected
    /// value, from 0 to 10.
    ///
    /// # Errors
    /// [`OfferError`] names the number that is out of its range.
    pub fn new(cost: f64, margin: f64, uplift: f64) -> Result<Self, OfferError> {
        if !(0.0..=1e9).contains(&cost) {
            return Err(OfferError::Cost);
        }
        if !(0.0..=1.0).contains(&margin) {
            return Err(OfferError::Margin);
        }
        if !(0.0..=10.0).contains(&uplift) {
            return Err(OfferError::Uplift);
        }
        Ok(Self {
            cost,
            margin,
            uplift,
        })
    }

    /// What the contact of so many customers earns who are expected to be worth so much together; in currency units,
    /// below zero for a loss.
    #[must_use]
    pub fn profit(&self, customers: f64, expected_value: f64) -> f64 {
        self.margin * self.uplift * expected_value - self.cost * customers
    }

    /// The expected value above which a contact earns more than it costs; nothing where no customer is worth one.
    #[must_use]
    pub fn threshold(&self) -> Option<f64> {
        let kept = self.margin * self.uplift;
        if self.cost == 0.0 {
            return Some(0.0);
        }
        let threshold = self.cost / kept;
        threshold.is_finite().then_some(threshold)
    }
}

/// A supposition that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// The cost of a contact.
    #[error("a contact costs from 0 to a thousand million")]
    Cost,
    /// The margin.
    #[error("the margin is from 0 to 100% of the value")]
    Margin,
    /// The uplift.
    #[error("the uplift is from 0 to 1,000% of the expected value")]
    Uplift,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pays_above_the_threshold_and_not_below() {
        let offer = Offer::new(0.5, 0.2, 0.1);
        let threshold = offer.map(|offer| offer.threshold());
        assert_eq!(threshold, Ok(Some(0.5 / (0.2 * 0.1))));
        let profit = |expected| offer.map(|offer| offer.profit(1.0, expected));
        assert!(profit(25.01).is_ok_and(|profit| profit > 0.0));
        assert!(profit(24.99).is_ok_and(|profit| profit < 0.0));
        // 1,000 customers worth 40,000: 800 are kept and 500 are spent.
        let all = offer.map(|offer| offer.profit(1_000.0, 40_000.0));
        assert!(all.is_ok_and(|profit| (profit - 300.0).abs() < 1e-9));
    }

    #[test]
    fn a_contact_that_brings_nothing_pays_for_nobody() {
        let threshold =
            |cost, margin, uplift| Offer::new(cost, margin, uplift).map(|offer| offer.threshold());
        assert_eq!(threshold(1.0, 0.0, 0.1), Ok(None));
        assert_eq!(threshold(1.0, 0.2, 0.0), Ok(None));
        assert_eq!(threshold(0.0, 0.2, 0.0), Ok(Some(0.0)));
    }

    #[test]
    fn refuses_what_cannot_be() {
        assert_eq!(Offer::new(-1.0, 0.2, 0.1), Err(OfferError::Cost));
        assert_eq!(Offer::new(f64::NAN, 0.2, 0.1), Err(OfferError::Cost));
        assert_eq!(Offer::new(1.0, 1.2, 0.1), Err(OfferError::Margin));
        assert_eq!(Offer::new(1.0, 0.2, f64::INFINITY), Err(OfferError::Uplift));
    }
}
