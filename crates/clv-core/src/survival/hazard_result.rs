//! What a hazard model says, and what of it can be told from nothing.

use serde::Serialize;

use super::confidence::{Confidence, Interval};
use super::error::SurvivalError;

/// A fitted discrete-time hazard: logit h(period, customer) = αₚ + Σ βᵢ (xᵢ − x̄ᵢ).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HazardFit {
    /// The periods, with the hazard of a customer whose covariates are all average.
    pub baseline: Vec<Baseline>,
    /// One for each covariate, in the order of the names.
    pub effects: Vec<Effect>,
    /// At the estimates.
    pub log_likelihood: f64,
    /// The same with all effects zero, for comparison.
    pub log_likelihood_without: f64,
    /// Customers who were observed through one period at least.
    pub customers: usize,
    /// Periods of customers: what the logistic regression counts as its rows.
    pub periods: usize,
    /// Events within the periods.
    pub events: usize,
    /// Of the intervals.
    pub confidence: Confidence,
    /// Steps of Newton's method.
    pub iterations: usize,
}

/// One period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Baseline {
    /// The period begins after so many days.
    pub from: f64,
    /// It ends with the day that makes so many.
    pub to: f64,
    /// Customers observed through it who had not had the event before.
    pub at_risk: usize,
    /// Events in it.
    pub events: usize,
    /// Probability of the event within it, for a customer with average covariates who has been waiting until then.
    pub hazard: f64,
    /// Of the hazard.
    pub interval: Interval,
    /// α: its log odds.
    pub log_odds: f64,
    /// Of α.
    pub standard_error: f64,
}

/// What one more unit of a covariate does, the others equal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The covariate.
    pub name: String,
    /// Its mean over the customers.
    pub mean: f64,
    /// β.
    pub log_odds: f64,
    /// Of β.
    pub standard_error: f64,
    /// e^β: the factor on the odds of the event in each period. Where hazards are small it is close to the hazard
    /// ratio, the factor on the hazard itself.
    pub odds_ratio: f64,
    /// Of the odds ratio.
    pub interval: Interval,
    /// Of the test of no effect, two-sided (Wald 1943).
    pub p_value: f64,
    /// In a word.
    pub verdict: Verdict,
}

/// Whether an effect can be told from none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval of the odds ratio is above 1: more of it, sooner.
    Sooner,
    /// The whole interval is below 1: more of it, later.
    Later,
    /// The interval holds 1: these data show no effect.
    NoEffectSeen,
}

impl Verdict {
    /// As in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sooner => "sooner",
            Self::Later => "later",
            Self::NoEffectSeen => "no_effect_seen",
        }
    }

    pub(crate) fn of(interval: &Interval) -> Self {
        if interval.low > 1.0 {
            Self::Sooner
        } else if interval.high < 1.0 {
            Self::Later
        } else {
            Self::NoEffectSeen
        }
    }
}

impl HazardFit {
    /// The hazard in each period of a customer with these covariates.
    ///
    /// # Errors
    /// Another number of covariates than was fitted, or one that is not finite.
    pub fn hazards(&self, covariates: &[f64]) -> Result<Vec<f64>, SurvivalError> {
        if covariates.len() != self.effects.len() {
            return Err(SurvivalError::Covariates {
                expected: self.effects.len(),
                found: covariates.len(),
            });
        }
        let mut shift = 0.0;
        for (effect, value) in self.effects.iter().zip(covariates) {
            if !value.is_finite() {
                return Err(SurvivalError::Value {
                    name: effect.name.clone(),
                    value: *value,
                });
            }
            shift += effect.log_odds * (value - effect.mean);
        }
        Ok(self
            .baseline
            .iter()
            .map(|period| crate::btyd::special::softplus(period.log_odds + shift).1)
            .collect())
    }

    /// The share of customers with these covariates that is still waiting at the end of each period.
    ///
    /// # Errors
    /// As [`Self::hazards`].
    pub fn survival(&self, covariates: &[f64]) -> Result<Vec<f64>, SurvivalError> {
        let mut waiting = 1.0;
        Ok(self
            .hazards(covariates)?
            .into_iter()
            .map(|hazard| {
                waiting *= 1.0 - hazard;
                waiting
            })
            .collect())
    }
}
