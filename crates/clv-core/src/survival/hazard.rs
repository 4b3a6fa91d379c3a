//! Discrete-time hazards by logistic regression on person-periods: Cox (1972), "Regression models and life-tables",
//! Journal of the Royal Statistical Society B 34 (2), section 6; Allison (1982), "Discrete-time methods for the analysis
//! of event histories", Sociological Methodology 13, 61–98 (cited below by his equations).

use super::confidence::{Confidence, Interval};
use super::design::{Derivatives, Design};
use super::error::SurvivalError;
use super::hazard_result::{Baseline, HazardFit};
use super::intervals::Intervals;
use super::matrix::Cholesky;
use super::spell::Case;
use crate::btyd::special::softplus;

/// Fits logit h(period, x) = αₚ + Σ βᵢ (xᵢ − x̄ᵢ) (Allison 1982, equation 5) by maximum likelihood (his equation 8).
///
/// Every period a customer was observed through is a row of a logistic regression. Rows that are equal are one row with
/// a weight, and none is ever built: customers are grouped by covariates. Periods without an event are joined to the
/// next. The baseline is free: one α a period, no assumption on how the hazard changes with time.
///
/// # Errors
/// Nobody observed through a period, no event; covariates that do not match the names, are not finite, are the same for
/// all, follow from others, or separate completely.
pub fn fit_hazard(
    cases: &[Case],
    names: &[&str],
    intervals: &Intervals,
    confidence: Confidence,
) -> Result<HazardFit, SurvivalError> {
    let design = Design::new(cases, names, intervals)?;
    let start = design.start();
    let log_likelihood_without = design.derivatives(&start).value;
    let (at, here, iterations) = design.maximise(start)?;
    let factors = design.factors(&here)?;
    let errors: Vec<f64> = factors
        .inverse_diagonal()
        .into_iter()
        .map(f64::sqrt)
        .collect();
    let of_periods = at.iter().zip(&errors);
    let of_effects = of_periods.clone().skip(design.intervals.ends().len());
    let baseline: Vec<Baseline> = design
        .intervals
        .spans()
        .zip(&design.totals)
        .zip(of_periods)
        .map(|(((from, to), total), (log_odds, error))| {
            let half = confidence.z() * error;
            Baseline {
                from,
                to,
                at_risk: total.trials,
                events: total.events,
                hazard: softplus(*log_odds).1,
                interval: Interval {
                    low: softplus(log_odds - half).1,
                    high: softplus(log_odds + half).1,
                },
                log_odds: *log_odds,
                standard_error: *error,
            }
        })
        .collect();
    let effects = design
        .columns
        .iter()
        .zip(of_effects)
        .map(|(column, (scaled, error))| {
            column.effect(
                scaled / column.deviation,
                error / column.deviation,
                confidence,
            )
        })
        .collect();
    Ok(HazardFit {
        customers: design.customers,
        periods: design.totals.iter().map(|total| total.trials).sum(),
        events: design.totals.iter().map(|total| total.events).sum(),
        baseline,
        effects,
        log_likelihood: here.value,
        log_likelihood_without,
        confidence,
        iterations,
    })
}

/// Newton's method needs about six steps; more than fifty mean that there is no maximum.
const MOST_STEPS: usize = 50;
/// A step that promises so little, relative to the likelihood, is the last; the estimates are then exact to about 10⁻⁹.
const NO_GAIN: f64 = 1e-20;
/// Differences of the likelihood below this share of it are rounding.
const ROUNDING: f64 = 1e-12;
/// Log odds per standard deviation of a covariate beyond which there is no finite estimate.
const RUNAWAY: f64 = 15.0;

impl Design {
    /// Newton's method, halving steps that lead down.
    fn maximise(&self, start: Vec<f64>) -> Result<(Vec<f64>, Derivatives, usize), SurvivalError> {
        let (mut at, mut here) = (start.clone(), self.derivatives(&start));
        for iterations in 1..=MOST_STEPS {
            let step = self.factors(&here)?.solve(&here.gradient);
            let gain: f64 = step
                .iter()
                .zip(&here.gradient)
                .map(|(step, slope)| 0.5 * step * slope)
                .sum();
            if gain <= NO_GAIN * (1.0 + here.value.abs()) {
                self.refuse_separation(&at)?;
                return Ok((at, here, iterations));
            }
            let mut length = 1.0;
            loop {
                let next: Vec<f64> = at
                    .iter()
                    .zip(&step)
                    .map(|(at, step)| at + length * step)
                    .collect();
                let there = self.derivatives(&next);
                if there.value >= here.value - ROUNDING * (1.0 + here.value.abs()) || length < 1e-6
                {
                    (at, here) = (next, there);
                    break;
                }
                length *= 0.5;
            }
            self.refuse_separation(&at)?;
        }
        Err(SurvivalError::NoMaximum {
            iterations: MOST_STEPS,
        })
    }

    fn factors(&self, here: &Derivatives) -> Result<Cholesky, SurvivalError> {
        Cholesky::new(&here.information).map_err(|variable| {
            let column = variable.checked_sub(self.intervals.ends().len());
            match column.and_then(|column| self.columns.get(column)) {
                Some(column) => SurvivalError::NotIdentified {
                    name: column.name.clone(),
                },
                None => SurvivalError::TooLittle("some period has almost no events"),
            }
        })
    }

    /// An effect that multiplies the odds by millions per standard deviation is on its way to infinity.
    fn refuse_separation(&self, at: &[f64]) -> Result<(), SurvivalError> {
        let betas = at.iter().skip(self.intervals.ends().len());
        match self
            .columns
            .iter()
            .zip(betas)
            .find(|(_, beta)| beta.abs() > RUNAWAY)
        {
            Some((column, _)) => Err(SurvivalError::Separated {
                name: column.name.clone(),
            }),
            None => Ok(()),
        }
    }
}
