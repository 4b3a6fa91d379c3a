//! The oracle: what a customer will be worth, given the latents or given the history.
//!
//! For a cutoff `T`, a grid node `k` with rates (λ, μ), observed demand `c` and its sum `C`:
//!
//! - no purchase in (ℓ, T] given alive at ℓ:
//!   `S_k(T) = 1`, `S_k(ℓ) = (1 − e^{−μ}) + e^{−μ} · e^{−λ·c(ℓ+1)} · S_k(ℓ+1)`;
//! - likelihood of purchases on days `d_0 < … < d_x = ℓ`:
//!   `L_k = e^{−μ(ℓ−d_0)} · Π_{j≥1} (1 − e^{−λ·c(d_j)}) · exp(−λ[C(ℓ) − C(d_0) − Σ_{j≥1} c(d_j)]) · S_k(ℓ)`;
//! - still alive at T: `a_k = e^{−μ(T−ℓ)} · exp(−λ[C(T) − C(ℓ)]) / S_k(ℓ)`;
//! - purchase days in (T, T+H] of someone alive at T: `N_k = Σ_{j=1..H} e^{−μj} (1 − e^{−λ·c(T+j)})`;
//!   at least one: `R_k = 1 − S'_k`, `S'` being the recursion above run over (T, T+H].
//!
//! Never-returners have likelihood 1 without repeat purchases and 0 otherwise. With class
//! probability `p` the posterior of node `k` is proportional to `p · L_k / K`, so for instance
//! `E[N | history] = p · mean_k(L_k a_k N_k) / (p · mean_k L_k + (1 − p)·[x = 0])`. As long as the
//! first parcel has not come, lateness is summed out: class probabilities are weighted with
//! `P(late, not come by T)` and `P(in time, not come by T)`.
//!
//! Purchases and spend are independent given what is seen, so the expected value is
//! `E[N | history] · E[value of a day | prices]`.

use crate::calendar::Calendar;
use crate::history::{History, Parcel};
use crate::latent::{Latents, Rates};
use crate::numbers::{Day, position, real, real_len};
use crate::order::Promise;
use crate::returning::FirstOrder;
use crate::spending::{Level, Spending};
use crate::tables::checkout::VALUED_STATUS;

/// A forecast for the days (cutoff, cutoff + horizon].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Forecast {
    /// Expected item value of valued orders, in currency units.
    pub(crate) expected_value: f64,
    /// Probability of at least one valued purchase.
    pub(crate) p_returns: f64,
}

/// Purchase days and the probability of any, over the horizon.
#[derive(Debug, Clone, Copy, Default)]
struct Future {
    days: f64,
    any: f64,
}

/// A node of the grid and its future.
#[derive(Debug, Clone, Copy)]
struct Node {
    rates: Rates,
    /// Future of someone alive at the cutoff.
    future: Future,
}

/// Sums over the grid for customers without repeat purchases, by their only purchase day.
#[derive(Debug, Clone, Copy, Default)]
struct OneDay {
    likelihood: f64,
    future: Future,
}

/// Forecasts for one cutoff.
#[derive(Debug)]
pub(crate) struct Oracle<'a> {
    calendar: &'a Calendar,
    spending: Spending,
    /// The cutoff: the last day that is seen.
    pub(crate) cutoff: Day,
    nodes: Vec<Node>,
    /// `silence[ℓ][k] = S_k(ℓ)`.
    silence: Vec<Vec<f64>>,
    one_day: Vec<OneDay>,
}

impl<'a> Oracle<'a> {
    /// Tables for a cutoff. Days up to `as_of` are forecast as the files hold them, later days as
    /// if no order were missing: what comes after the last complete day is cut by the export.
    pub(crate) fn new(
        calendar: &'a Calendar,
        spending: Spending,
        (cutoff, as_of): (Day, Day),
        horizon_days: Day,
    ) -> Self {
        let demand_on = |day: Day| {
            if day <= as_of {
                calendar.observed(day)
            } else {
                calendar.demand(day)
            }
        };
        let demand: Vec<f64> = (cutoff + 1..=cutoff + horizon_days)
            .map(demand_on)
            .collect();
        let nodes: Vec<Node> = Rates::grid()
            .map(|rates| Node {
                rates,
                future: future(rates, demand.iter().copied()),
            })
            .collect();
        let silence = silence(calendar, &nodes, cutoff);
        let mut oracle = Self {
            calendar,
            spending,
            cutoff,
            nodes,
            silence,
            one_day: Vec::new(),
        };
        oracle.one_day = (0..=cutoff).map(|day| oracle.sum(day, |_| 1.0)).collect();
        oracle
    }

    /// The forecast of someone who knows rates, level and whether the customer is alive.
    pub(crate) fn given_latents(&self, latents: &Latents, first: &FirstOrder) -> Forecast {
        let future = match latents.rates {
            Some(rates) if latents.alive_until >= self.cutoff => {
                self.nodes.get(rates.node).map(|node| node.future)
            }
            _ => None,
        };
        self.forecast(
            future.unwrap_or_default(),
            first,
            Level::known(latents.level),
        )
    }

    /// The forecast of someone who knows the process and the history: the posterior mean.
    pub(crate) fn given_history(&self, history: &History) -> Forecast {
        let p = self.p_returner(history);
        let repeats = history.days.len() > 1;
        let sums = if repeats {
            self.sum(history.last, |rates| {
                self.purchases_likelihood(rates, history)
            })
        } else {
            position(history.last)
                .and_then(|i| self.one_day.get(i))
                .copied()
                .unwrap_or_default()
        };
        let evidence = p * sums.likelihood + if repeats { 0.0 } else { 1.0 - p };
        let weight = if evidence > 0.0 { p / evidence } else { 0.0 };
        let future = Future {
            days: weight * sums.future.days,
            any: weight * sums.future.any,
        };
        self.forecast(future, &history.first, Level::given(&history.prices))
    }

    fn forecast(&self, future: Future, first: &FirstOrder, level: Level) -> Forecast {
        let per_day = self.spending.per_day(first.category, first.region, level);
        Forecast {
            expected_value: future.days * per_day,
            p_returns: future.any,
        }
    }

    /// P(returner | covariates, what is known of the first parcel).
    pub(crate) fn p_returner(&self, history: &History) -> f64 {
        match history.parcel {
            Parcel::Came { late } => history.first.p_returner(late),
            Parcel::Open {
                ordered_at,
                promised_on,
            } => {
                let promise = Promise::known(ordered_at, promised_on, history.state);
                let (late, in_time) = not_come(promise, (ordered_at, promised_on), self.cutoff);
                (late * history.first.p_returner(true) + in_time * history.first.p_returner(false))
                    / (late + in_time)
            }
        }
    }

    /// Means over the grid of `S_k(last) · before(k)` and of the futures weighted with it.
    fn sum(&self, last: Day, before: impl Fn(Rates) -> f64) -> OneDay {
        let silence = position(last).and_then(|i| self.silence.get(i));
        let (days, demand) = (
            real(self.cutoff - last),
            self.calendar.observed_between(last, self.cutoff),
        );
        let mut sums = OneDay::default();
        for (node, silence) in self.nodes.iter().zip(silence.into_iter().flatten()) {
            let weight = before(node.rates) / real_len(self.nodes.len());
            let alive = weight * node.rates.p_alive(days) * (1.0 - node.rates.p_buys(demand));
            sums.likelihood += weight * silence;
            sums.future.days += alive * node.future.days;
            sums.future.any += alive * node.future.any;
        }
        sums
    }

    /// Likelihood of the repeat purchases and of living until the last of them.
    fn purchases_likelihood(&self, rates: Rates, history: &History) -> f64 {
        let repeats = || {
            history
                .days
                .iter()
                .skip(1)
                .map(|day| self.calendar.observed(*day))
        };
        let bought: f64 = repeats().map(|demand| rates.p_buys(demand)).product();
        let silent = self
            .calendar
            .observed_between(history.acquired, history.last)
            - repeats().sum::<f64>();
        bought * (1.0 - rates.p_buys(silent)) * rates.p_alive(real(history.last - history.acquired))
    }
}

/// P(late or never, not come by the cutoff) and P(in time, not come by the cutoff).
fn not_come(promise: Promise, (ordered_at, promised_on): (i64, Day), cutoff: Day) -> (f64, f64) {
    let total: f64 = VALUED_STATUS.iter().sum();
    let delivered = VALUED_STATUS.first().copied().unwrap_or(1.0) / total;
    let after_promise = promise.p_after(ordered_at, promised_on);
    let after_cutoff = promise.p_after(ordered_at, cutoff);
    let late = 1.0 - delivered + delivered * after_promise.min(after_cutoff);
    (late, delivered * (after_cutoff - after_promise).max(0.0))
}

/// Expected purchase days, and P(any), of someone alive before days of the given demands.
fn future(rates: Rates, demand: impl DoubleEndedIterator<Item = f64>) -> Future {
    let survives = rates.p_alive(1.0);
    // From the last day back: days = s·(p + days'), silence as in the module's head.
    let (days, silence) = demand.rev().fold((0.0, 1.0), |(days, silence), demand| {
        let p = rates.p_buys(demand);
        (
            survives * (p + days),
            (1.0 - survives) + survives * (1.0 - p) * silence,
        )
    });
    Future {
        days,
        any: 1.0 - silence,
    }
}

/// `S_k(ℓ)` for all days up to the cutoff.
fn silence(calendar: &Calendar, nodes: &[Node], cutoff: Day) -> Vec<Vec<f64>> {
    let mut row: Vec<f64> = nodes.iter().map(|_| 1.0).collect();
    let mut rows = vec![row.clone()];
    for day in (1..=cutoff).rev() {
        let demand = calendar.observed(day);
        for (node, silence) in nodes.iter().zip(row.iter_mut()) {
            let survives = node.rates.p_alive(1.0);
            *silence = (1.0 - survives) + survives * (1.0 - node.rates.p_buys(demand)) * *silence;
        }
        rows.push(row.clone());
    }
    rows.reverse();
    rows
}
