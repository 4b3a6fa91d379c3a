//! The last step of every model: its level moved to that of the latest closed window, and its window to the horizon.

use serde::{Deserialize, Serialize};

use super::purchases::{Expected, Known, Purchases};
use super::{ModelError, log_odds, logistic};

/// Moves the level of a model; the identity by default.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Added to the log-odds of P(returns).
    pub shift: f64,
    /// Multiplies the log-odds of P(returns) before that.
    pub slope: f64,
    /// Multiplies the spend of those who return.
    pub spend_factor: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            shift: 0.0,
            slope: 1.0,
            spend_factor: 1.0,
        }
    }
}

impl Calibration {
    pub(super) fn check(&self) -> Result<(), ModelError> {
        let finite = self.shift.is_finite() && self.slope.is_finite();
        if finite && self.spend_factor > 0.0 && self.spend_factor.is_finite() {
            Ok(())
        } else {
            Err(ModelError::Damaged("the calibration is impossible"))
        }
    }
}

/// Carries a forecast for a window on to a longer horizon, where the history is too short for a closed window of the
/// horizon's length. What a BTYD model, which can be asked about any horizon, expects over the one and the other gives the
/// step: a difference of log-odds for P(returns), a ratio for spend. Both are the customer's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bridge {
    window: Purchases,
    horizon: Purchases,
    /// Mean step of the training rows, log-odds and logarithm: what explanations count from.
    reference: Step,
}

/// How far a customer's forecast moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Added to the log-odds of P(returns).
    pub returns: f64,
    /// Added to the logarithm of spend if so.
    pub spend: f64,
}

impl Bridge {
    /// From the window that labels covered to the horizon, both in days.
    ///
    /// # Errors
    /// Days that are not positive.
    pub fn new(model: &Purchases, window_days: f64, horizon_days: f64) -> Result<Self, ModelError> {
        Ok(Self {
            window: model.over(window_days)?,
            horizon: model.over(horizon_days)?,
            reference: Step::default(),
        })
    }

    /// The same, counting explanations from a mean step.
    #[must_use]
    pub fn with_reference(self, reference: Step) -> Self {
        Self { reference, ..self }
    }

    /// What explanations count from.
    #[must_use]
    pub const fn reference(&self) -> Step {
        self.reference
    }

    /// Days that the labels covered.
    #[must_use]
    pub const fn window_days(&self) -> f64 {
        self.window.horizon_days()
    }

    /// The model behind it, for the horizon.
    #[must_use]
    pub const fn horizon(&self) -> &Purchases {
        &self.horizon
    }

    /// One customer's step.
    ///
    /// # Errors
    /// A spend without a mean.
    pub fn step(&self, known: &Known) -> Result<Step, ModelError> {
        let (near, far) = (self.window.expect(known)?, self.horizon.expect(known)?);
        Ok(Step {
            returns: log_odds(far.p_returns) - log_odds(near.p_returns),
            spend: far.spend_if_returns().ln() - near.spend_if_returns().ln(),
        })
    }
}

/// What a BTYD model contributes to the margins of a stack: the log-odds of its P(returns), and the logarithm of its expected
/// purchases per return.
pub(super) fn margins_of(expected: &Expected) -> Step {
    Step {
        returns: log_odds(expected.p_returns),
        spend: (expected.purchases / expected.p_returns).ln(),
    }
}

/// A probability and a spend, calibrated and carried on.
pub(super) fn finish(
    (p, spend): (f64, f64),
    calibration: &Calibration,
    step: Option<Step>,
) -> (f64, f64) {
    let step = step.unwrap_or_default();
    if *calibration == Calibration::default() && step == Step::default() {
        return (p, spend);
    }
    let margin = calibration.slope * log_odds(p) + calibration.shift + step.returns;
    (
        logistic(margin),
        spend * calibration.spend_factor * step.spend.exp(),
    )
}
