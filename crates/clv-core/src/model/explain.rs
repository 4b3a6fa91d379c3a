//! What moved a prediction from its base, in probability points and currency.
//!
//! **Trees and regressions.** A margin is a sum of contributions (exact TreeSHAP, or weight × distance from the mean); a
//! probability is not. Each contribution is multiplied by the same factor, `(p − p_base) / (margin − base margin)`, so that
//! they sum to `p − p_base` exactly (up to rounding) and keep their order and proportions. Where the margin hardly
//! differs from its base, the factor is its limit, the slope of the link: contributions that cancel stay visible. Money
//! works alike with the exponential. All outputs of one feature (levels, indicators) are summed first, and so is all that
//! a BTYD model inside contributes (start, derived features, bridge), under [`PURCHASE_MODEL`].
//!
//! **Cells and BTYD models** read at most seven numbers: exact Shapley values of the prediction itself, from the model's
//! reference customer to this one.

use serde::{Deserialize, Serialize};

use super::{
    Body, Hurdle, Model, ModelError, PURCHASE_MODEL, Prediction, Step, Tweedie, log_odds, logistic,
    shapley,
};
use crate::features::{Cell, Value};
use crate::forest::Contributions;
use crate::pipeline::{Output, Pipeline};

/// Below this difference of margins the factor is the slope: its relative error is then half the
/// difference, and the quotient would lose half its digits.
const FLAT: f64 = 1e-8;

/// What moved a prediction from its base. Pushes hold every feature of the schema, largest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// Probability to return before anything is known: that of the mean margin, or of the reference customer.
    pub base_p: f64,
    /// Probability to return; equals the prediction's.
    pub p: f64,
    /// Pushes in probability, summing to `p − base_p`.
    pub returns: Vec<Push>,
    /// Spend if so before anything is known, in currency units: that of the mean margin, or of the reference customer.
    pub base_spend: f64,
    /// Spend if so; equals the prediction's.
    pub spend_if_returns: f64,
    /// Pushes in currency units, summing to `spend_if_returns − base_spend`.
    pub spend: Vec<Push>,
}

/// What one feature adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// The feature's name; [`PURCHASE_MODEL`] for what a BTYD model inside another model adds.
    pub feature: String,
    /// Up (positive) or down, in the unit of the stage.
    pub amount: f64,
}

/// One stage on its link scale: the margin, and what each feature of the schema and last the BTYD model add to it.
struct Stage {
    margin: f64,
    added: Vec<f64>,
}

pub(super) fn explain(model: &Model, row: &[Value]) -> Result<Explanation, ModelError> {
    let prediction = model.predict(row)?;
    let (returns, spend) = match &model.body {
        Body::Hurdle(hurdle) => of_hurdle(model, hurdle, row)?,
        Body::Tweedie(tweedie) => of_tweedie(model, tweedie, row)?,
        _ => return of_few(model, row, &prediction),
    };
    let has_purchases = model.known_at.is_some();
    let p = prediction.p_returns;
    let (base_p, returns) = pushes(model, has_purchases, returns, (p, p * (1.0 - p)), logistic)?;
    let money = prediction.spend_if_returns;
    let (base_spend, spend) = pushes(model, has_purchases, spend, (money, money), f64::exp)?;
    Ok(Explanation {
        base_p,
        p,
        returns,
        base_spend,
        spend_if_returns: money,
        spend,
    })
}

fn of_hurdle(model: &Model, hurdle: &Hurdle, row: &[Value]) -> Result<(Stage, Stage), ModelError> {
    let cells = || row.iter().map(Cell::from);
    let known = model.known(cells())?;
    let mut encoded = Vec::new();
    let start = super::encode(hurdle, cells(), known.as_ref(), &mut encoded)?;
    let origin = hurdle.base().map(|base| base.reference).unwrap_or_default();
    let moved = moved(model, row)?;
    let margins = hurdle.margins(&encoded, start);
    let (width, calibration) = (model.features.len(), &model.calibration);
    let stage = |contributions: &Contributions, start: f64, moved: f64, margin: f64, slope: f64| {
        let mut added = by_feature(hurdle.pipeline(), contributions, width, |output| {
            hurdle.feature_of(output)
        });
        if let Some(purchases) = added.last_mut() {
            *purchases += start;
        }
        added.iter_mut().for_each(|added| *added *= slope);
        if let Some(purchases) = added.last_mut() {
            *purchases += moved;
        }
        Stage { margin, added }
    };
    let step = model.step(known.as_ref())?.unwrap_or_default();
    Ok((
        stage(
            &hurdle.returns_contributions(&encoded, start),
            start.margins.returns - origin.returns,
            moved.returns,
            calibration.slope * margins.returns + calibration.shift + step.returns,
            calibration.slope,
        ),
        stage(
            &hurdle.spend().contributions(&encoded),
            start.margins.spend - origin.spend,
            moved.spend,
            margins.spend + calibration.spend_factor.ln() + step.spend,
            1.0,
        ),
    ))
}

/// Both stages are functions of one margin, so each contribution is first carried to their links' scales.
fn of_tweedie(
    model: &Model,
    tweedie: &Tweedie,
    row: &[Value],
) -> Result<(Stage, Stage), ModelError> {
    let mut encoded = Vec::new();
    tweedie
        .pipeline()
        .encode(row.iter().map(Cell::from), &mut encoded)?;
    let contributions = tweedie.value().contributions(&encoded);
    let margin = tweedie.value().margin(&encoded);
    let difference: f64 = contributions.values.iter().sum();
    let known = model.known(row.iter().map(Cell::from))?;
    let (moved, step) = (
        moved(model, row)?,
        model.step(known.as_ref())?.unwrap_or_default(),
    );
    let stage = |scale: &dyn Fn(f64) -> f64, moved: f64| {
        let factor = if difference.abs() < FLAT {
            (scale(margin + FLAT) - scale(margin - FLAT)) / (2.0 * FLAT)
        } else {
            (scale(margin) - scale(margin - difference)) / difference
        };
        let width = model.features.len();
        let mut added = by_feature(tweedie.pipeline(), &contributions, width, |o| o.source);
        added.iter_mut().for_each(|added| *added *= factor);
        if let Some(purchases) = added.last_mut() {
            *purchases += moved;
        }
        Stage {
            margin: scale(margin),
            added,
        }
    };
    let calibration = &model.calibration;
    let returns =
        |margin: f64| calibration.slope * log_odds(tweedie.at(margin).0) + calibration.shift;
    let spend = |margin: f64| tweedie.at(margin).1.ln() + calibration.spend_factor.ln();
    let (mut returns, mut spend) = (stage(&returns, moved.returns), stage(&spend, moved.spend));
    returns.margin += step.returns;
    spend.margin += step.spend;
    Ok((returns, spend))
}

/// The bridge's step from its mean.
fn moved(model: &Model, row: &[Value]) -> Result<Step, ModelError> {
    let known = model.known(row.iter().map(Cell::from))?;
    let step = model.step(known.as_ref())?.unwrap_or_default();
    let mean = model.bridge.as_ref().map(super::Bridge::reference);
    let mean = mean.unwrap_or_default();
    Ok(Step {
        returns: step.returns - mean.returns,
        spend: step.spend - mean.spend,
    })
}

/// Contributions summed by feature of the schema, of which `feature_of` an output tells; the last place is the BTYD model's.
fn by_feature(
    pipeline: &Pipeline,
    contributions: &Contributions,
    width: usize,
    feature_of: impl Fn(&Output) -> usize,
) -> Vec<f64> {
    let mut added = vec![0.0; width.saturating_add(1)];
    for (output, value) in pipeline.outputs().iter().zip(&contributions.values) {
        if let Some(sum) = added.get_mut(feature_of(output).min(width)) {
            *sum += value;
        }
    }
    added
}

/// From the link scale to people's units: the base and each feature's push.
fn pushes(
    model: &Model,
    has_purchases: bool,
    Stage { margin, added }: Stage,
    (level, slope): (f64, f64),
    link: fn(f64) -> f64,
) -> Result<(f64, Vec<Push>), ModelError> {
    let difference: f64 = added.iter().sum();
    // The bias up to rounding of the margin, so that sums are exact for the shown level.
    let base = link(margin - difference);
    let factor = if difference.abs() < FLAT {
        slope
    } else {
        (level - base) / difference
    };
    if !(base.is_finite() && factor.is_finite()) {
        return Err(ModelError::NotFinite);
    }
    let names = model.features.iter().map(|feature| feature.name.as_str());
    let named = names.chain(has_purchases.then_some(PURCHASE_MODEL));
    let amounts = added.iter().map(|added| added * factor);
    Ok((base, sorted(named.zip(amounts))))
}

/// Cells and BTYD models: Shapley values between the reference customer and this one.
fn of_few(
    model: &Model,
    row: &[Value],
    prediction: &Prediction,
) -> Result<Explanation, ModelError> {
    // Without a reference customer there is nothing to compare with, and nothing that pushes.
    let reference = if model.reference.is_empty() {
        row
    } else {
        &model.reference
    };
    let reads = model.features.len().min(shapley::MOST_INPUTS);
    let ask = |bits: usize| {
        let mixed: Vec<Value> = row
            .iter()
            .zip(reference)
            .enumerate()
            .map(|(input, (own, other))| {
                let own_counts = bits >> input & 1 == 1;
                if own_counts { own } else { other }.clone()
            })
            .collect();
        model.predict(&mixed)
    };
    let base = model.predict(reference)?;
    let returns = shapley::values(reads, |bits| ask(bits).map(|found| found.p_returns))?;
    let spend = shapley::values(reads, |bits| ask(bits).map(|found| found.spend_if_returns))?;
    let named = |amounts: Vec<f64>| {
        let names = model.features.iter().map(|feature| feature.name.as_str());
        sorted(names.zip(amounts))
    };
    Ok(Explanation {
        base_p: base.p_returns,
        p: prediction.p_returns,
        returns: named(returns),
        base_spend: base.spend_if_returns,
        spend_if_returns: prediction.spend_if_returns,
        spend: named(spend),
    })
}

fn sorted<'a>(named: impl Iterator<Item = (&'a str, f64)>) -> Vec<Push> {
    let mut pushes: Vec<Push> = named
        .map(|(feature, amount)| Push {
            feature: feature.to_owned(),
            amount,
        })
        .collect();
    pushes.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
    pushes
}
