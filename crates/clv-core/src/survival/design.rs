//! Person-periods as counts by covariates and period, and their likelihood.

use super::confidence::{Confidence, Interval};
use super::error::SurvivalError;
use super::hazard_result::{Effect, Verdict};
use super::intervals::Intervals;
use super::spell::Case;
use crate::btyd::special::softplus;
use crate::cast::float;

/// Customers observed in a period, and events among them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) trials: usize,
    pub(super) events: usize,
}

/// A covariate and how it is standardised, so that all have the same size in the search.
pub(super) struct Column {
    pub(super) name: String,
    mean: f64,
    pub(super) deviation: f64,
}

impl Column {
    fn of(name: &str, values: impl Iterator<Item = f64> + Clone) -> Result<Self, SurvivalError> {
        if let Some(value) = values.clone().find(|value| !value.is_finite()) {
            return Err(SurvivalError::Value {
                name: name.to_owned(),
                value,
            });
        }
        let count = float(values.clone().count());
        let mean = values.clone().sum::<f64>() / count;
        let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
        let deviation = (squares / count).sqrt();
        if deviation <= 1e-12 * mean.abs().max(1e-300) {
            return Err(SurvivalError::NotIdentified {
                name: name.to_owned(),
            });
        }
        Ok(Self {
            name: name.to_owned(),
            mean,
            deviation,
        })
    }

    pub(super) fn effect(
        &self,
        log_odds: f64,
        standard_error: f64,
        confidence: Confidence,
    ) -> Effect {
        let half = confidence.z() * standard_error;
        let interval = Interval {
            low: (log_odds - half).exp(),
            high: (log_odds + half).exp().min(f64::MAX),
        };
        let z = (log_odds / standard_error).abs();
        Effect {
            name: self.name.clone(),
            mean: self.mean,
            log_odds,
            standard_error,
            odds_ratio: log_odds.exp().min(f64::MAX),
            p_value: libm::erfc(z / std::f64::consts::SQRT_2),
            verdict: Verdict::of(&interval),
            interval,
        }
    }
}

/// Customers with the same covariates.
struct Pattern {
    /// Standardised.
    covariates: Vec<f64>,
    /// By period.
    counts: Vec<Count>,
}

pub(super) struct Design {
    pub(super) columns: Vec<Column>,
    pub(super) intervals: Intervals,
    patterns: Vec<Pattern>,
    /// By period, over all patterns.
    pub(super) totals: Vec<Count>,
    pub(super) customers: usize,
}

impl Design {
    pub(super) fn new(
        cases: &[Case],
        names: &[&str],
        intervals: &Intervals,
    ) -> Result<Self, SurvivalError> {
        if let Some(case) = cases
            .iter()
            .find(|case| case.covariates.len() != names.len())
        {
            return Err(SurvivalError::Covariates {
                expected: names.len(),
                found: case.covariates.len(),
            });
        }
        let seen: Vec<&Case> = cases
            .iter()
            .filter(|case| intervals.observed(&case.spell).periods > 0)
            .collect();
        if seen.is_empty() {
            return Err(SurvivalError::TooLittle(
                "no customer was observed through a whole period",
            ));
        }
        let (intervals, totals) = informative(&seen, intervals)?;
        let seen: Vec<&Case> = seen
            .into_iter()
            .filter(|case| intervals.observed(&case.spell).periods > 0)
            .collect();
        let columns = names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let values = seen.iter().filter_map(move |case| case.covariates.get(at));
                Column::of(name, values.copied())
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            customers: seen.len(),
            patterns: patterns(&seen, &columns, &intervals),
            totals,
            columns,
            intervals,
        })
    }

    /// The log odds of each period, and no effects: the maximum without covariates.
    pub(super) fn start(&self) -> Vec<f64> {
        let odds = self
            .totals
            .iter()
            .map(|total| (float(total.events) / float(total.trials - total.events)).ln());
        odds.chain(self.columns.iter().map(|_| 0.0)).collect()
    }

    /// Σ trials · {h ln h + (1−h) ln(1−h)} over patterns and periods, h at the observed share (Allison 1982, equation
    /// 8), with its gradient and negative Hessian.
    pub(super) fn derivatives(&self, at: &[f64]) -> Derivatives {
        let periods = self.intervals.ends().len();
        let (alphas, betas) = at.split_at(periods.min(at.len()));
        let mut sum = Derivatives::zero(at.len());
        let mut across = vec![0.0; betas.len()];
        for pattern in &self.patterns {
            let shift: f64 = betas
                .iter()
                .zip(&pattern.covariates)
                .map(|(beta, x)| beta * x)
                .sum();
            let (mut residual, mut weight) = (0.0, 0.0);
            for (period, (alpha, count)) in alphas.iter().zip(&pattern.counts).enumerate() {
                if count.trials == 0 {
                    continue;
                }
                let (trials, events) = (float(count.trials), float(count.events));
                let margin = alpha + shift;
                let (log, hazard) = softplus(margin);
                let (slope, curvature) =
                    (events - trials * hazard, trials * hazard * (1.0 - hazard));
                sum.value += events * margin - trials * log;
                residual += slope;
                weight += curvature;
                sum.of_period(period, slope, curvature, periods, &pattern.covariates);
            }
            for (place, x) in across.iter_mut().zip(&pattern.covariates) {
                *place = x * weight;
            }
            sum.of_effects(periods, residual, &across, &pattern.covariates);
        }
        sum
    }
}

/// Log likelihood with gradient and negative Hessian.
pub(super) struct Derivatives {
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
    /// Only the lower triangle is filled.
    pub(super) information: Vec<Vec<f64>>,
}

impl Derivatives {
    fn zero(size: usize) -> Self {
        Self {
            value: 0.0,
            gradient: vec![0.0; size],
            information: vec![vec![0.0; size]; size],
        }
    }

    /// A period's α: slope, curvature, and curvature with every β.
    fn of_period(&mut self, at: usize, slope: f64, curvature: f64, periods: usize, x: &[f64]) {
        if let Some(gradient) = self.gradient.get_mut(at) {
            *gradient += slope;
        }
        if let Some(entry) = self.information.get_mut(at).and_then(|row| row.get_mut(at)) {
            *entry += curvature;
        }
        for (row, x) in self.information.iter_mut().skip(periods).zip(x) {
            if let Some(entry) = row.get_mut(at) {
                *entry += curvature * x;
            }
        }
    }

    /// Every β: `across` is covariate times curvature.
    fn of_effects(&mut self, periods: usize, residual: f64, across: &[f64], x: &[f64]) {
        for (gradient, x) in self.gradient.iter_mut().skip(periods).zip(x) {
            *gradient += residual * x;
        }
        let rows = self.information.iter_mut().skip(periods).zip(across);
        for (place, (row, weighted)) in rows.enumerate() {
            let entries = row.iter_mut().skip(periods).take(place + 1);
            for (entry, x) in entries.zip(x) {
                *entry += weighted * x;
            }
        }
    }
}

/// Periods that each have events and customers without one, and their counts. Any other period has no finite log odds.
fn informative(
    cases: &[&Case],
    intervals: &Intervals,
) -> Result<(Intervals, Vec<Count>), SurvivalError> {
    let mut intervals = intervals.clone();
    loop {
        let totals = totals(cases, &intervals);
        let empty = totals
            .iter()
            .position(|total| total.events == 0 || total.events == total.trials);
        let Some(place) = empty else {
            return Ok((intervals, totals));
        };
        intervals = intervals.without(place).ok_or({
            SurvivalError::TooLittle("either nobody had the event, or everybody at once")
        })?;
    }
}

fn totals(cases: &[&Case], intervals: &Intervals) -> Vec<Count> {
    let mut totals = vec![Count::default(); intervals.ends().len()];
    for case in cases {
        count(&mut totals, case, intervals);
    }
    totals
}

fn count(counts: &mut [Count], case: &Case, intervals: &Intervals) {
    let observed = intervals.observed(&case.spell);
    for (place, count) in counts.iter_mut().take(observed.periods).enumerate() {
        count.trials += 1;
        count.events += usize::from(observed.event && place + 1 == observed.periods);
    }
}

fn patterns(cases: &[&Case], columns: &[Column], intervals: &Intervals) -> Vec<Pattern> {
    let mut sorted = cases.to_vec();
    let order = |left: &[f64], right: &[f64]| {
        let pairs = left.iter().zip(right);
        pairs
            .map(|(left, right)| left.total_cmp(right))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    };
    sorted.sort_by(|left, right| order(&left.covariates, &right.covariates));
    sorted
        .chunk_by(|left, right| order(&left.covariates, &right.covariates).is_eq())
        .filter_map(|same| {
            let mut counts = vec![Count::default(); intervals.ends().len()];
            for case in same {
                count(&mut counts, case, intervals);
            }
            let covariates = same.first()?.covariates.iter().zip(columns);
            Some(Pattern {
                covariates: covariates
                    .map(|(value, column)| (value - column.mean) / column.deviation)
                    .collect(),
                counts,
            })
        })
        .collect()
}
