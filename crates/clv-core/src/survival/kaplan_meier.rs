//! The share that has not had the event yet: Kaplan & Meier (1958), "Nonparametric estimation from incomplete
//! observations", Journal of the American Statistical Association 53 (282), 457–481.

use serde::Serialize;

use super::confidence::{Confidence, Interval};
use super::error::SurvivalError;
use super::spell::Spell;
use crate::cast::float;

/// The estimated survival curve: 1 up to the first step, level between steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KaplanMeier {
    /// One for each time at which an event came, ascending.
    pub steps: Vec<Step>,
    /// Customers.
    pub customers: usize,
    /// Events.
    pub events: usize,
    /// Longest time anybody was observed; the curve says nothing of later times.
    pub longest: f64,
    /// Of the intervals.
    pub confidence: Confidence,
}

/// The curve from one event time on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// When.
    pub time: f64,
    /// Customers observed and waiting just before it. Who is censored at this very time counts as still there.
    pub at_risk: usize,
    /// Events at it.
    pub events: usize,
    /// S(t): the share still waiting after it.
    pub survival: f64,
    /// Greenwood's (1926); `None` where nobody is left.
    pub standard_error: Option<f64>,
    /// By the normal approximation of ln(−ln S), which keeps it within 0 and 1 (Kalbfleisch & Prentice 2002, section
    /// 1.4); `None` where nobody is left.
    pub interval: Option<Interval>,
}

/// When a share of the customers has had the event; `None` where the curve does not fall so far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// The first time at which S(t) is at most 1 − the share.
    pub time: Option<f64>,
    /// The same of the curve's lower bounds.
    pub low: Option<f64>,
    /// The same of its upper bounds.
    pub high: Option<f64>,
}

/// S(t) = Π over event times up to t of (1 − d/n), with n at risk and d events (Kaplan & Meier 1958, equation 2b).
///
/// # Errors
/// No spells.
pub fn kaplan_meier(
    spells: &[Spell],
    confidence: Confidence,
) -> Result<KaplanMeier, SurvivalError> {
    let mut sorted = spells.to_vec();
    sorted.sort_by(|left, right| left.days().total_cmp(&right.days()));
    let Some(last) = sorted.last() else {
        return Err(SurvivalError::TooLittle("there are no customers"));
    };
    let longest = last.days();
    let (mut steps, mut survival, mut greenwood) = (Vec::new(), 1.0, 0.0);
    let mut at_risk = sorted.len();
    for together in sorted.chunk_by(|left, right| left.days() == right.days()) {
        let events = together.iter().filter(|spell| spell.ended()).count();
        if let Some(first) = together.first().filter(|_| events > 0) {
            let (n, d) = (float(at_risk), float(events));
            survival *= (n - d) / n;
            greenwood += d / (n * (n - d));
            let left = events < at_risk;
            steps.push(Step {
                time: first.days(),
                at_risk,
                events,
                survival,
                standard_error: left.then(|| survival * f64::sqrt(greenwood)),
                interval: left.then(|| log_log(survival, greenwood, confidence)),
            });
        }
        at_risk -= together.len();
    }
    Ok(KaplanMeier {
        events: steps.iter().map(|step| step.events).sum(),
        steps,
        customers: spells.len(),
        longest,
        confidence,
    })
}

impl KaplanMeier {
    /// S(t): the share still waiting after `time`; `None` beyond the longest observation, unless nobody was left.
    #[must_use]
    pub fn survival(&self, time: f64) -> Option<f64> {
        let after = self.steps.partition_point(|step| step.time <= time);
        let step = after.checked_sub(1).and_then(|at| self.steps.get(at));
        let survival = step.map_or(1.0, |step| step.survival);
        (time <= self.longest || survival == 0.0).then_some(survival)
    }

    /// When `share` of the customers has had the event: 0.5 for the median.
    ///
    /// Its interval holds the times at which S(t) = 1 − share is not rejected (Brookmeyer & Crowley 1982), with the
    /// intervals of the steps.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Quantile {
        // Products of fractions miss 0.5 by a rounding error now and then.
        let level = 1.0 - share + 1e-12;
        let first = |below: &dyn Fn(&Step) -> bool| {
            self.steps.iter().find(|step| below(step)).map(|s| s.time)
        };
        Quantile {
            time: first(&|step| step.survival <= level),
            low: first(&|step| step.interval.is_none_or(|bounds| bounds.low <= level)),
            high: first(&|step| step.interval.is_some_and(|bounds| bounds.high <= level)),
        }
    }
}

/// S^exp(±z · se), se that of ln(−ln S).
fn log_log(survival: f64, greenwood: f64, confidence: Confidence) -> Interval {
    let factor = (confidence.z() * greenwood.sqrt() / survival.ln()).exp();
    // ln S is negative, so `factor` is the smaller of the two exponents.
    Interval {
        low: survival.powf(1.0 / factor),
        high: survival.powf(factor),
    }
}
