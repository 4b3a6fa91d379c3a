//! What past windows teach of how far totals stray from what was expected.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Audience, Group, count};

/// Windows that the prior is worth, and the standard deviation of the level it stands for: without any past an interval
/// must still admit that seasons and markets move a shop by a fifth.
const PRIOR_WINDOWS: u32 = 2;
const PRIOR_SD: f64 = 0.2;
/// Candidates for the level's standard deviation: hundredths up to this many.
const LARGEST_HUNDREDTHS: u32 = 150;

/// How far a total strays from its expectation, measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Standard deviation of a buyer's spend over its expectation.
    pub spend_cv: f64,
    /// Standard deviation of the logarithm of a window's level, beyond chance.
    pub level_sd: f64,
    /// Past windows (cutoff and group) whose total was predicted with what was known at their cutoff.
    pub windows: u32,
    /// In how many of them the interval held the total.
    pub held: u32,
}

/// A group of customers at a past cutoff: what was expected of it then, and what it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastWindow {
    /// Last day known to the model that predicted.
    pub cutoff: NaiveDate,
    /// Last day of the window.
    pub end: NaiveDate,
    /// Which customers.
    pub group: Group,
    /// What the model expected.
    pub audience: Audience,
    /// Standard deviation of a buyer's spend over its expectation, as known at the cutoff.
    pub spend_cv: f64,
    /// What they spent together, currency units.
    pub actual: f64,
}

impl Spread {
    /// Before anything was tested: the prior alone.
    #[must_use]
    pub fn untested(spend_cv: f64) -> Self {
        Self {
            spend_cv,
            ..Self::learned(spend_cv, &[])
        }
    }

    /// The level that past windows are most likely under, the prior counted as `PRIOR_WINDOWS` windows of its own.
    ///
    /// Of each window the relative error r − 1 has variance v/μ² + s²: chance, and the level. s maximises the normal
    /// likelihood of the errors; where the model erred in one direction throughout, s is as large as that error.
    /// `windows` and `held` are left at zero: see [`Spread::tested`].
    #[must_use]
    pub fn learned(spend_cv: f64, windows: &[PastWindow]) -> Self {
        let errors: Vec<(f64, f64)> = windows
            .iter()
            .filter(|window| window.audience.expected > 0.0)
            .map(|window| {
                let expected = window.audience.expected;
                let chance = window.audience.chance(window.spend_cv) / (expected * expected);
                let error = window.actual / expected - 1.0;
                (error * error, chance)
            })
            .collect();
        let loss = |sd: f64| {
            let one = |(square, chance): (f64, f64)| {
                let variance = chance + sd * sd;
                variance.ln() + square / variance
            };
            let prior = count(PRIOR_WINDOWS) * one((PRIOR_SD * PRIOR_SD, 0.0));
            errors.iter().copied().map(one).sum::<f64>() + prior
        };
        let best = (1..=LARGEST_HUNDREDTHS)
            .map(|hundredths| f64::from(hundredths) / 100.0)
            .map(|sd| (loss(sd), sd))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let variance = best.map_or(PRIOR_SD, |(_, sd)| sd).powi(2);
        Self {
            spend_cv,
            // Of the level's logarithm: a level of mean 1 whose relative variance is s².
            level_sd: variance.ln_1p().sqrt(),
            windows: 0,
            held: 0,
        }
    }

    /// Replays the windows in order of their cutoffs: each gets the interval it would have had then, its level learned
    /// from windows that had ended by its cutoff, and is counted as held or not. The spread to be used from now on is
    /// learned from all of them.
    #[must_use]
    pub fn tested(spend_cv: f64, windows: &[PastWindow]) -> Self {
        let (mut tested, mut held) = (0, 0);
        for window in windows {
            let Some(holds) = window.held(windows) else {
                continue;
            };
            tested += 1;
            held += u32::from(holds);
        }
        Self {
            windows: tested,
            held,
            ..Self::learned(spend_cv, windows)
        }
    }

    /// Variance of the level itself.
    pub(super) fn level_variance(&self) -> f64 {
        (self.level_sd * self.level_sd).exp_m1()
    }
}

impl PastWindow {
    /// The spread that was known at the cutoff: of those of `all` that had ended by then.
    #[must_use]
    pub fn known_spread(&self, all: &[Self]) -> Spread {
        let ended: Vec<Self> = all
            .iter()
            .filter(|other| other.end <= self.cutoff)
            .cloned()
            .collect();
        Spread::learned(self.spend_cv, &ended)
    }

    /// Whether the interval it would have had at its cutoff held its total; none where there is no interval.
    #[must_use]
    pub fn held(&self, all: &[Self]) -> Option<bool> {
        let interval = self.audience.interval(&self.known_spread(all)).ok()?;
        Some((interval.low..=interval.high).contains(&self.actual))
    }
}
