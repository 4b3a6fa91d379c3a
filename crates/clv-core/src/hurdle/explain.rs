//! From SHAP values on the link scale to probability points and currency.
//!
//! A margin is a sum of contributions; a probability is not. Each contribution is multiplied by the
//! same factor, `(p − p_base) / (margin − base margin)`, so that they sum to `p − p_base` exactly (up
//! to rounding) and keep their order and proportions. Where the margin hardly differs from its base,
//! the factor is its limit, the slope of the link: contributions that cancel stay visible. Money
//! works alike with the exponential. All outputs of one feature (levels, indicators) are summed first.

use serde::{Deserialize, Serialize};

use super::{Hurdle, HurdleError, logistic};
use crate::forest::Forest;

/// Below this difference of margins the factor is the slope: its relative error is then half the
/// difference, and the quotient would lose half its digits.
const FLAT: f64 = 1e-8;

/// What moved a prediction from its base. Pushes hold every feature of the schema, largest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// Probability to return before anything is known: the logistic of the forest's mean margin.
    pub base_p: f64,
    /// Probability to return; equals the prediction's.
    pub p: f64,
    /// Pushes in probability, summing to `p − base_p`.
    pub returns: Vec<Push>,
    /// Spend if so before anything is known, in currency units: the exponential of the mean margin.
    pub base_spend: f64,
    /// Spend if so; equals the prediction's.
    pub spend_if_returns: f64,
    /// Pushes in currency units, summing to `spend_if_returns − base_spend`.
    pub spend: Vec<Push>,
}

/// What one feature adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// The feature's name.
    pub feature: String,
    /// Up (positive) or down, in the unit of the stage.
    pub amount: f64,
}

/// One stage's link, from margin to what people read, and its slope there.
type Link = fn(f64) -> (f64, f64);

pub(super) fn explain(model: &Hurdle, encoded: &[f32]) -> Result<Explanation, HurdleError> {
    let (base_p, p, returns) = stage(model, &model.returns, encoded, |margin| {
        let p = logistic(margin);
        (p, p * (1.0 - p))
    })?;
    let (base_spend, spend_if_returns, spend) = stage(model, &model.spend, encoded, |margin| {
        (margin.exp(), margin.exp())
    })?;
    Ok(Explanation {
        base_p,
        p,
        returns,
        base_spend,
        spend_if_returns,
        spend,
    })
}

fn stage(
    model: &Hurdle,
    forest: &Forest,
    encoded: &[f32],
    link: Link,
) -> Result<(f64, f64, Vec<Push>), HurdleError> {
    let contributions = forest.contributions(encoded).values;
    let difference: f64 = contributions.iter().sum();
    let margin = f64::from(forest.margin(encoded));
    // The bias up to single-precision rounding of the margin, so that sums are exact for the shown p.
    let (base, _) = link(margin - difference);
    let (level, slope) = link(margin);
    let factor = if difference.abs() < FLAT {
        slope
    } else {
        (level - base) / difference
    };
    if !(base.is_finite() && level.is_finite() && factor.is_finite()) {
        return Err(HurdleError::NotFinite);
    }
    let mut amounts = vec![0.0; model.features().len()];
    for (output, value) in model.pipeline.outputs().iter().zip(contributions) {
        if let Some(amount) = amounts.get_mut(output.source) {
            *amount += value * factor;
        }
    }
    let named = model.features().iter().zip(amounts);
    let mut pushes: Vec<Push> = named
        .map(|(feature, amount)| Push {
            feature: feature.name.clone(),
            amount,
        })
        .collect();
    pushes.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
    Ok((base, level, pushes))
}
