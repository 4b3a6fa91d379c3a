//! The purchase process: rates on a grid, survival from day to day, purchases by demand.

use rand_chacha::ChaCha8Rng;

use crate::calendar::Calendar;
use crate::choice::{Choice, chance, exponential};
use crate::numbers::{Day, floor};
use crate::order::Order;
use crate::returning::FirstOrder;
use crate::tables::nodes::{LAMBDA_PER_DAY, MU_PER_DAY};

/// The purchase and drop-out rate of a returner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rates {
    /// Purchases per ordinary day while alive.
    pub(crate) lambda_per_day: f64,
    /// Drop-outs per day.
    pub(crate) mu_per_day: f64,
    /// Position in [`Rates::grid`].
    pub(crate) node: usize,
}

impl Rates {
    /// All points of the grid; each has the same prior weight.
    pub(crate) fn grid() -> impl Iterator<Item = Self> {
        LAMBDA_PER_DAY
            .iter()
            .flat_map(|lambda| MU_PER_DAY.iter().map(|mu| (*lambda, *mu)))
            .enumerate()
            .map(|(node, (lambda_per_day, mu_per_day))| Self {
                lambda_per_day,
                mu_per_day,
                node,
            })
    }

    /// Probability of buying on a day of the given demand while alive.
    pub(crate) fn p_buys(self, demand: f64) -> f64 {
        -(-self.lambda_per_day * demand).exp_m1()
    }

    /// Probability of staying alive for some days.
    pub(crate) fn p_alive(self, days: f64) -> f64 {
        (-self.mu_per_day * days).exp()
    }
}

/// What is hidden of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Latents {
    /// Rates of a returner; `None` for those who never return.
    pub(crate) rates: Option<Rates>,
    /// Level `u` of spend on the log scale.
    pub(crate) level: f64,
    /// Last day alive.
    pub(crate) alive_until: Day,
}

/// A customer's first order and what it tells at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    /// The first valued order.
    pub(crate) order: &'a Order,
    /// Its covariates.
    pub(crate) covariates: FirstOrder,
}

/// Draws class and rates after the first order.
pub(crate) fn draw(
    rng: &mut ChaCha8Rng,
    grid: &Choice<Rates>,
    first: &Arrival<'_>,
    level: f64,
) -> Latents {
    let acquired = first.order.day();
    if !chance(rng, first.covariates.p_returner(first.order.is_late())) {
        return Latents {
            rates: None,
            level,
            alive_until: acquired,
        };
    }
    let rates = grid.draw(rng);
    // P(alive for j more days) = exp(−μ·j) = P(⌊E/μ⌋ ≥ j) for a standard exponential E.
    let days = floor(exponential(rng) / rates.mu_per_day).min(1_000_000);
    Latents {
        rates: Some(rates),
        level,
        alive_until: acquired + days,
    }
}

/// Draws the next purchase day after `day`, if the files hold one.
///
/// Demand until the next purchase is exponential with rate λ: the day on which it is used up is the
/// first success of independent days with probabilities `1 − exp(−λ·c(d))`.
pub(crate) fn next_purchase(
    rng: &mut ChaCha8Rng,
    calendar: &Calendar,
    latents: &Latents,
    day: Day,
) -> Option<Day> {
    let rates = latents.rates?;
    let next = calendar.day_after_demand(day, exponential(rng) / rates.lambda_per_day)?;
    (next <= latents.alive_until).then_some(next)
}
