//! What all models of purchases in continuous time answer, for one customer and for many.

use super::discount::DiscountRate;
use super::error::{BtydError, not_negative};
use super::groups::{Key, each};
use super::history::{History, Pool, grouped};
use super::special::against;
use super::{parallel, quadrature};

/// Rows of a pool that one thread takes at a time: enough to outweigh handing them out.
const STRETCH: usize = 16_384;

/// A model of purchases while alive and of an unobserved end, fitted or given.
///
/// Times are in the unit of the histories that the parameters were fitted on.
pub trait PurchaseModel: Sync {
    /// The literature's name.
    fn name(&self) -> &'static str;

    /// Parameters by the literature's letters, in its order.
    fn parameters(&self) -> Vec<(&'static str, f64)>;

    /// ln L(parameters | x, t_x, T) of one customer.
    fn ln_likelihood(&self, history: &History) -> f64;

    /// What P(alive) and expected purchases share among customers with the same x and T.
    fn shared(&self, frequency: u32, age: f64) -> Shared;

    /// ln of the odds that the customer is gone by T.
    fn ln_odds_gone(&self, shared: &Shared, recency: f64) -> f64;

    /// Expected purchases in (T, T + horizon] of customers who are alive at T, for each (x, T, horizon).
    fn purchases_if_alive_of(&self, asked: &[(u32, f64, f64)]) -> Vec<f64>;

    /// The same for one.
    fn purchases_if_alive(&self, frequency: u32, age: f64, horizon: f64) -> f64 {
        let asked = [(frequency, age, horizon)];
        self.purchases_if_alive_of(&asked).into_iter().sum()
    }

    /// E[X(t)]: expected repeat purchases of a new customer within `time` of the first purchase.
    fn purchases_of_new(&self, time: f64) -> f64;

    /// P(X(t) = n): the probability that a new customer makes n repeat purchases within `time`.
    fn probability_of(&self, n: u32, time: f64) -> f64;

    /// The time in which purchasing changes character: α, or the smaller of α and β. Integrals step by it.
    fn time_scale(&self) -> f64;

    /// P(alive | x, t_x, T): the customer has not dropped out by T.
    fn p_alive(&self, history: &History) -> f64 {
        let shared = self.shared(history.frequency(), history.age());
        against(self.ln_odds_gone(&shared, history.recency()))
    }

    /// E[Y(t) | x, t_x, T]: expected purchases in (T, T + horizon].
    ///
    /// # Errors
    /// A horizon that is negative or not finite.
    fn expected_purchases(&self, history: &History, horizon: f64) -> Result<f64, BtydError> {
        let horizon = not_negative("the horizon", horizon)?;
        let if_alive = self.purchases_if_alive(history.frequency(), history.age(), horizon);
        Ok(self.p_alive(history) * if_alive)
    }

    /// Expected purchases in (T, T + horizon], each discounted to T.
    ///
    /// # Errors
    /// A horizon that is negative or not finite.
    fn discounted_purchases(
        &self,
        history: &History,
        horizon: f64,
        rate: &DiscountRate,
    ) -> Result<f64, BtydError> {
        let horizon = not_negative("the horizon", horizon)?;
        let customer = (history.frequency(), history.age());
        let if_alive = made_if_alive_of(self, &[customer], horizon, rate.force());
        Ok(if_alive
            .iter()
            .map(|made| self.p_alive(history) * made.discounted)
            .sum())
    }
}

/// Purchases expected within a horizon of a customer who is alive.
#[derive(Clone, Copy, Debug, Default)]
struct Made {
    purchases: f64,
    discounted: f64,
}

/// What customers with these x and T who are alive at T are expected to make in (T, T + H]; the force δ is per unit of time.
///
/// Discounted, that is ∫ e^(−δt) dE[Y(t)] = e^(−δH) E[Y(H)] + δ ∫ e^(−δt) E[Y(t)] dt.
fn made_if_alive_of(
    model: &(impl PurchaseModel + ?Sized),
    customers: &[(u32, f64)],
    horizon: f64,
    force: f64,
) -> Vec<Made> {
    let (mut asked, mut weights, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for (frequency, age) in customers {
        if force > 0.0 && horizon > 0.0 {
            // Over y = ln(1 + t/(α + T)) expected purchases are smooth whatever the horizon: panels this wide leave an error
            // below 10⁻¹¹ of the value.
            let scale = model.time_scale() + age;
            let end = (horizon / scale).ln_1p();
            let panels = end.max(force * horizon);
            for (y, weight) in quadrature::panels(quadrature::SIX, 0.0, end, panels) {
                let time = scale * y.exp_m1();
                asked.push((*frequency, *age, time));
                weights.push(force * weight * (-force * time).exp() * (scale + time));
            }
        }
        asked.push((*frequency, *age, horizon));
        weights.push((-force * horizon).exp());
        ends.push(asked.len());
    }
    let made = model.purchases_if_alive_of(&asked);
    let mut terms = made.into_iter().zip(weights);
    let mut before = 0;
    ends.into_iter()
        .map(|end| {
            let mut of_one = Made::default();
            for (purchases, weight) in terms.by_ref().take(end - before) {
                // The last is that of the whole horizon.
                of_one.purchases = purchases;
                of_one.discounted += purchases * weight;
            }
            before = end;
            of_one
        })
        .collect()
}

/// What [`PurchaseModel::shared`] hands to [`PurchaseModel::ln_odds_gone`]; each model knows what its numbers mean.
#[derive(Clone, Copy, Debug)]
pub struct Shared(pub(crate) [f64; 4]);

/// The answers for many customers, in their order; every number equals the one of the scalar method.
pub trait Batch: PurchaseModel {
    /// ln L of all customers together.
    fn log_likelihood(&self, pool: &Pool) -> f64;
    /// P(alive) of every customer.
    fn p_alive_of(&self, histories: &[History]) -> Vec<f64>;
    /// Expected purchases of every customer in the `horizon` after T.
    ///
    /// # Errors
    /// A horizon that is negative or not finite.
    fn expected_purchases_of(
        &self,
        histories: &[History],
        horizon: f64,
    ) -> Result<Vec<f64>, BtydError>;
    /// Expected, discounted purchases of every customer in the `horizon` after T.
    ///
    /// # Errors
    /// A horizon that is negative or not finite.
    fn discounted_purchases_of(
        &self,
        histories: &[History],
        horizon: f64,
        rate: &DiscountRate,
    ) -> Result<Vec<f64>, BtydError>;
    /// Everything a score needs, in one pass.
    ///
    /// # Errors
    /// A horizon that is negative or not finite.
    fn outlook_of(
        &self,
        histories: &[History],
        horizon: f64,
        rate: &DiscountRate,
    ) -> Result<Vec<Outlook>, BtydError>;
    /// Expected repeat purchases by each of `times` of a cohort whose customers made their first purchases at `starts`,
    /// on one clock: Σ E[X(t − start)] over those with start < t.
    fn cumulative(&self, starts: &[f64], times: &[f64]) -> Vec<f64>;
}

/// What a customer is expected to do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outlook {
    /// P(alive).
    pub p_alive: f64,
    /// Expected purchases within the horizon.
    pub purchases: f64,
    /// The same, discounted.
    pub discounted: f64,
}

impl<M: PurchaseModel + ?Sized> Batch for M {
    fn log_likelihood(&self, pool: &Pool) -> f64 {
        let sums = parallel::map(&pool.stretches(STRETCH), |(groups, rows)| {
            let terms = grouped(groups, rows).flat_map(|(group, rows)| {
                rows.iter().map(move |row| {
                    // Pooled rows come from histories that were checked.
                    History::new(group.frequency, row.recency, group.age)
                        .map_or(0.0, |history| row.weight * self.ln_likelihood(&history))
                })
            });
            terms.sum::<f64>()
        });
        sums.into_iter().sum()
    }

    fn p_alive_of(&self, histories: &[History]) -> Vec<f64> {
        each(
            histories,
            |keys| by_age(keys).map(|(x, age)| self.shared(x, age)).collect(),
            |shared, recency| against(self.ln_odds_gone(shared, recency)),
        )
    }

    fn expected_purchases_of(
        &self,
        histories: &[History],
        horizon: f64,
    ) -> Result<Vec<f64>, BtydError> {
        let horizon = not_negative("the horizon", horizon)?;
        Ok(each(
            histories,
            |keys| {
                let shared = by_age(keys).map(|(x, age)| self.shared(x, age));
                shared.zip(purchases_of(self, keys, horizon)).collect()
            },
            |(shared, if_alive), recency| against(self.ln_odds_gone(shared, recency)) * if_alive,
        ))
    }

    fn discounted_purchases_of(
        &self,
        histories: &[History],
        horizon: f64,
        rate: &DiscountRate,
    ) -> Result<Vec<f64>, BtydError> {
        let outlooks = self.outlook_of(histories, horizon, rate)?;
        Ok(outlooks.into_iter().map(|one| one.discounted).collect())
    }

    fn outlook_of(
        &self,
        histories: &[History],
        horizon: f64,
        rate: &DiscountRate,
    ) -> Result<Vec<Outlook>, BtydError> {
        let horizon = not_negative("the horizon", horizon)?;
        let force = rate.force();
        Ok(each(
            histories,
            |keys| {
                let customers: Vec<(u32, f64)> = by_age(keys).collect();
                let made = made_if_alive_of(self, &customers, horizon, force);
                let shared = customers.iter().map(|(x, age)| self.shared(*x, *age));
                shared.zip(made).collect()
            },
            |(shared, made), recency| {
                let p_alive = against(self.ln_odds_gone(shared, recency));
                Outlook {
                    p_alive,
                    purchases: p_alive * made.purchases,
                    discounted: p_alive * made.discounted,
                }
            },
        ))
    }

    fn cumulative(&self, starts: &[f64], times: &[f64]) -> Vec<f64> {
        let mut starts = starts.to_vec();
        starts.sort_by(f64::total_cmp);
        let mut distinct: Vec<(f64, f64)> = Vec::new();
        for start in starts {
            match distinct.last_mut() {
                Some((last, weight)) if *last == start => *weight += 1.0,
                _ => distinct.push((start, 1.0)),
            }
        }
        parallel::map(times, |time| {
            distinct
                .iter()
                .take_while(|(start, _)| start < time)
                .map(|(start, weight)| weight * self.purchases_of_new(time - start))
                .sum()
        })
    }
}

/// x and T.
fn by_age(keys: &[Key]) -> impl Iterator<Item = (u32, f64)> {
    keys.iter().map(|(x, age)| (*x, f64::from_bits(*age)))
}

/// Expected purchases of groups who are alive.
fn purchases_of(model: &(impl PurchaseModel + ?Sized), keys: &[Key], horizon: f64) -> Vec<f64> {
    let asked: Vec<_> = by_age(keys).map(|(x, age)| (x, age, horizon)).collect();
    model.purchases_if_alive_of(&asked)
}
