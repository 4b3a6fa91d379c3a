//! One customer's posterior by plain simulation: draw the hidden, weigh by how well it explains
//! what was seen, average the future. No recursion, no conjugacy.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::choice::{chance, exponential, log_normal, normal};
use crate::history::{History, Parcel};
use crate::numbers::{DAY_SECONDS, Day, day_of, floor, real, round};
use crate::order::Pattern;
use crate::posterior::{Forecast, Oracle};
use crate::returning::FirstOrder;
use crate::spending::{self, LEVEL_SD};
use crate::tables::categories::{CATEGORIES, CategoryFact};
use crate::tables::checkout::{DELIVERY_FOLLOWS_PROMISE, DELIVERY_LOG_SD};
use crate::tables::states::{STATES, StateFact};
use crate::world::World;

const CUTOFF: Day = 520;
const AS_OF: Day = 700;
const HORIZON: Day = 180;
/// Draws per check.
const DRAWS: u32 = 400_000;

struct Case {
    world: World,
    state: &'static StateFact,
    category: &'static CategoryFact,
}

impl Case {
    fn new() -> Option<Self> {
        Some(Self {
            world: World::new(1, 1000)?,
            state: STATES.get(1)?,
            category: CATEGORIES.get(3)?,
        })
    }

    fn oracle(&self) -> Oracle<'_> {
        Oracle::new(
            &self.world.calendar,
            self.world.spending,
            (CUTOFF, AS_OF),
            HORIZON,
        )
    }

    fn history(&self, days: &[Day], parcel: Parcel, prices: &[i64]) -> Option<History> {
        let first = FirstOrder {
            region: self.state.region,
            category: self.category,
            pattern: Pattern::Card,
            instalments: 2,
            items: 1,
        };
        Some(History {
            acquired: *days.first()?,
            last: *days.last()?,
            days: days.to_vec(),
            first,
            state: self.state,
            parcel,
            prices: prices
                .iter()
                .map(|p| spending::evidence(*p, self.category, self.state.region))
                .collect(),
        })
    }

    /// Draws class and rates, walks every day, and weighs with the probability of what was seen.
    fn simulated(&self, history: &History, p_returner: f64) -> (f64, f64) {
        let calendar = &self.world.calendar;
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let (mut weights, mut days, mut any) = (0.0, 0.0, 0.0);
        for _ in 0..DRAWS {
            let is_returner = chance(&mut rng, p_returner);
            let rates = self.world.rates.draw(&mut rng);
            let dead_after =
                history.acquired + floor(exponential(&mut rng) / rates.mu_per_day).min(10_000);
            let mut weight = 1.0;
            for day in history.acquired + 1..=CUTOFF {
                let alive = is_returner && day <= dead_after;
                let p = if alive {
                    rates.p_buys(calendar.observed(day))
                } else {
                    0.0
                };
                weight *= if history.days.contains(&day) {
                    p
                } else {
                    1.0 - p
                };
            }
            let mut silent = 1.0;
            for day in CUTOFF + 1..=(CUTOFF + HORIZON).min(if is_returner { dead_after } else { 0 })
            {
                let p = rates.p_buys(calendar.observed(day));
                days += weight * p;
                silent *= 1.0 - p;
            }
            any += weight * (1.0 - silent);
            weights += weight;
        }
        (days / weights, any / weights)
    }

    /// E[exp(u) | prices] by weighing draws of the prior with the normal density of each log price.
    fn simulated_level(&self, prices: &[i64]) -> f64 {
        let mut rng = ChaCha8Rng::seed_from_u64(12);
        let variance = self.category.log_sd * self.category.log_sd - LEVEL_SD * LEVEL_SD;
        // Rio de Janeiro lies in the Southeast: its shift is 0.03.
        let location = self.category.median_price.ln() + 0.03;
        let (mut weights, mut sum) = (0.0, 0.0);
        for _ in 0..DRAWS {
            let level = LEVEL_SD * normal(&mut rng);
            let distance = |price: &i64| ((real(*price) / 100.0).ln() - location - level).powi(2);
            let weight = (-prices.iter().map(distance).sum::<f64>() / (2.0 * variance)).exp();
            weights += weight;
            sum += weight * level.exp();
        }
        sum / weights
    }
}

fn close(left: f64, right: f64, relative: f64) -> bool {
    (left / right - 1.0).abs() < relative
}

#[test]
fn one_time_buyer_matches_simulation() {
    let check = || {
        let case = Case::new()?;
        let history = case.history(&[400], Parcel::Came { late: false }, &[7_890])?;
        let forecast = case.oracle().given_history(&history);
        let (days, any) = case.simulated(&history, history.first.p_returner(false));
        assert!(
            close(forecast.p_returns, any, 0.03),
            "{} {any}",
            forecast.p_returns
        );
        let value = days
            * case
                .world
                .spending
                .per_day(case.category, case.state.region, level(&history));
        assert!(
            close(forecast.expected_value, value, 0.03),
            "{} {value}",
            forecast.expected_value
        );
        Some(())
    };
    assert!(check().is_some());
}

#[test]
fn repeat_buyer_matches_simulation() {
    let check = || {
        let case = Case::new()?;
        let prices = [7_890, 15_000, 22_000];
        let history = case.history(&[350, 380, 470], Parcel::Came { late: true }, &prices)?;
        let forecast = case.oracle().given_history(&history);
        let (days, any) = case.simulated(&history, history.first.p_returner(true));
        assert!(
            close(forecast.p_returns, any, 0.03),
            "{} {any}",
            forecast.p_returns
        );
        let spending = case.world.spending;
        let per_day = spending.per_day(
            case.category,
            case.state.region,
            spending::Level::known(0.0),
        ) * case.simulated_level(&prices);
        assert!(
            close(forecast.expected_value, days * per_day, 0.035),
            "{}",
            forecast.expected_value
        );
        Some(())
    };
    assert!(check().is_some());
}

#[test]
fn open_parcel_matches_simulated_deliveries() {
    let check = || {
        let case = Case::new()?;
        let ordered_at = (CUTOFF - 20) * DAY_SECONDS + 50_000;
        for promised_on in [CUTOFF - 3, CUTOFF, CUTOFF + 8] {
            let parcel = Parcel::Open {
                ordered_at,
                promised_on,
            };
            let history = case.history(&[CUTOFF - 20], parcel, &[7_890])?;
            let promised_days = real(promised_on * DAY_SECONDS - ordered_at) / real(DAY_SECONDS);
            let median = case.state.delivery_days
                * (promised_days / case.state.promised_days).powf(DELIVERY_FOLLOWS_PROMISE);
            let mut rng = ChaCha8Rng::seed_from_u64(13);
            let (mut open, mut sum) = (0_i32, 0.0);
            for _ in 0..DRAWS {
                let came = chance(&mut rng, 0.982404);
                let days = log_normal(&mut rng, median, DELIVERY_LOG_SD);
                let day = day_of(ordered_at + round(days * real(DAY_SECONDS)));
                if came && day <= CUTOFF {
                    continue;
                }
                open += 1;
                sum += history.first.p_returner(!came || day > promised_on);
            }
            let p = case.oracle().p_returner(&history);
            let simulated = sum / f64::from(open);
            assert!(close(p, simulated, 0.01), "{promised_on}: {p} {simulated}");
        }
        Some(())
    };
    assert!(check().is_some());
}

#[test]
fn latents_know_who_dropped_out() {
    let check = || {
        let case = Case::new()?;
        let oracle = case.oracle();
        let history = case.history(&[400], Parcel::Came { late: false }, &[7_890])?;
        let rates = crate::latent::Rates::grid().nth(100)?;
        let latents = |alive_until| crate::latent::Latents {
            rates: Some(rates),
            level: 0.0,
            alive_until,
        };
        let dead = oracle.given_latents(&latents(CUTOFF - 1), &history.first);
        assert_eq!(
            dead,
            Forecast {
                expected_value: 0.0,
                p_returns: 0.0
            }
        );
        let alive = oracle.given_latents(&latents(CUTOFF + 1), &history.first);
        assert!(alive.p_returns > oracle.given_history(&history).p_returns);
        Some(())
    };
    assert!(check().is_some());
}

fn level(history: &History) -> spending::Level {
    spending::Level::given(&history.prices)
}
