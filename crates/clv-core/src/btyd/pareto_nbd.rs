//! Pareto/NBD: Schmittlein, Morrison & Colombo (1987), "Counting your customers: who are they and what will they do
//! next?", Management Science 33 (1), 1–24, in the notation of Fader & Hardie (2005), "A note on deriving the Pareto/NBD
//! model and related expressions" (cited below as FH).

use serde::Serialize;

use super::discount::DiscountRate;
use super::error::{BtydError, positive};
use super::fit::{Fit, FitOptions};
use super::history::{History, Pool};
use super::model::{PurchaseModel, Shared};
use super::quadrature::adaptive;
use super::special::{ln_hyp2f1_one, ln_negative_binomial, ln_rising, log_difference, softplus};
use super::{pareto_likelihood, special};

/// Purchases at a gamma(r, α) rate until an end whose rate is gamma(s, β)-distributed over customers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ParetoNbd {
    /// Shape of the purchase rates.
    r: f64,
    /// Rate of the purchase rates, in time.
    alpha: f64,
    /// Shape of the dropout rates.
    s: f64,
    /// Rate of the dropout rates, in time.
    beta: f64,
}

impl ParetoNbd {
    /// With given parameters.
    ///
    /// # Errors
    /// One that is not positive and finite.
    pub fn new(r: f64, alpha: f64, s: f64, beta: f64) -> Result<Self, BtydError> {
        Ok(Self {
            r: positive("r", r)?,
            alpha: positive("alpha", alpha)?,
            s: positive("s", s)?,
            beta: positive("beta", beta)?,
        })
    }

    /// Maximum likelihood.
    ///
    /// # Errors
    /// Nothing to fit on, or no maximum.
    pub fn fit(pool: &Pool, options: FitOptions) -> Result<Fit<Self>, BtydError> {
        let fit = pareto_likelihood::fit(pool, options)?;
        let [r, alpha, s, beta] = fit.model;
        let model = Self::new(r, alpha, s, beta)?;
        Ok(fit.with_model(model))
    }

    /// ln ∫ₜ^∞ (α+u)^−(r+x) (β+u)^−(s+1) du, for x purchases.
    ///
    /// FH equations 15 and 16 give it as a ₂F₁(r+s+x, …; r+s+x+1; z) over a power of α+t or β+t, whichever of α and
    /// β is larger. Euler's transformation (DLMF 15.8.1) turns both into a ₂F₁ with a 1 on top, which neither
    /// overflows nor cancels.
    pub(crate) fn ln_beyond(&self, x: f64, t: f64) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let all = r + s + x;
        let (ln_a, ln_b) = ((alpha + t).ln(), (beta + t).ln());
        if alpha >= beta {
            let z = (alpha - beta) / (alpha + t);
            -all.ln() - (r + x) * ln_a - s * ln_b + ln_hyp2f1_one(r + x, all + 1.0, z)
        } else {
            let z = (beta - alpha) / (beta + t);
            -all.ln() - (r + x - 1.0) * ln_a - (s + 1.0) * ln_b
                + ln_hyp2f1_one(s + 1.0, all + 1.0, z)
        }
    }

    /// DERT: expected, discounted purchases over the whole residual lifetime (Fader, Hardie & Lee 2005, "RFM and CLV:
    /// using iso-value curves for customer base analysis", Journal of Marketing Research 42 (4), equation 2).
    ///
    /// The paper's confluent hypergeometric Ψ(s, s; z), z = δ(β+T), is zˢ⁻¹ ∫₀^∞ e^(−zu) (1+u)^−s du.
    ///
    /// # Errors
    /// A rate of zero: without discounting the sum need not exist.
    pub fn residual_transactions(
        &self,
        history: &History,
        rate: &DiscountRate,
    ) -> Result<f64, BtydError> {
        let force = positive("the discount rate", rate.force())?;
        let purchase_rate =
            (self.r + f64::from(history.frequency())) / (self.alpha + history.age());
        let scale = self.beta + history.age();
        let lifetime = scale * special::scaled_exponential_integral(self.s, force * scale);
        Ok(self.p_alive(history) * purchase_rate * lifetime)
    }

    /// (1 − (1 + t/β)^(1−s)) ÷ (s − 1), the expected discounting of time by dropout, also at s = 1.
    fn time_alive(&self, scale: f64, time: f64) -> f64 {
        let log = (time / scale).ln_1p();
        let power = (self.s - 1.0) * log;
        let share = if power.abs() < 1e-12 {
            1.0
        } else {
            -(-power).exp_m1() / power
        };
        scale * log * share
    }
}

impl PurchaseModel for ParetoNbd {
    fn name(&self) -> &'static str {
        "Pareto/NBD"
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("r", self.r),
            ("alpha", self.alpha),
            ("s", self.s),
            ("beta", self.beta),
        ]
    }

    /// FH equation 18: alive at T, or gone between the last purchase and T.
    fn ln_likelihood(&self, history: &History) -> f64 {
        let x = f64::from(history.frequency());
        let shared = self.shared(history.frequency(), history.age());
        ln_rising(self.r, x)
            - x * (self.alpha + history.age()).ln()
            - self.r * (history.age() / self.alpha).ln_1p()
            - self.s * (history.age() / self.beta).ln_1p()
            + softplus(self.ln_odds_gone(&shared, history.recency())).0
    }

    fn shared(&self, frequency: u32, age: f64) -> Shared {
        let x = f64::from(frequency);
        let alive = -(self.r + x) * (self.alpha + age).ln() - self.s * (self.beta + age).ln();
        Shared([x, self.ln_beyond(x, age), self.s.ln() - alive, age])
    }

    /// The odds behind P(alive) (FH equation 22): s ∫ over \[t_x, T\] against the probability of living past T.
    fn ln_odds_gone(&self, shared: &Shared, recency: f64) -> f64 {
        let Shared([x, beyond_age, constant, age]) = *shared;
        if recency >= age {
            return f64::NEG_INFINITY;
        }
        constant + log_difference(self.ln_beyond(x, recency), beyond_age)
    }

    /// FH equation 41, without P(alive).
    fn purchases_if_alive_of(&self, asked: &[(u32, f64, f64)]) -> Vec<f64> {
        asked
            .iter()
            .map(|(frequency, age, horizon)| {
                (self.r + f64::from(*frequency)) / (self.alpha + age)
                    * self.time_alive(self.beta + age, *horizon)
            })
            .collect()
    }

    /// FH equation 27.
    fn purchases_of_new(&self, time: f64) -> f64 {
        self.r / self.alpha * self.time_alive(self.beta, time)
    }

    /// Fader & Hardie (2006), "Deriving an expression for P(X(t) = x) under the Pareto/NBD model": n purchases and
    /// alive at t, or n purchases before an end u < t, here by quadrature over u.
    fn probability_of(&self, n: u32, time: f64) -> f64 {
        let n = f64::from(n);
        let purchases = |time: f64| {
            if time > 0.0 {
                ln_negative_binomial(n, self.r, time / (self.alpha + time)).exp()
            } else if n > 0.0 {
                0.0
            } else {
                1.0
            }
        };
        let alive = purchases(time) * (-self.s * (time / self.beta).ln_1p()).exp();
        // Over y = ln(1 + u/scale) the integrand is smooth on both scales of time.
        let scale = self.time_scale();
        let gone = adaptive(0.0, (time / scale).ln_1p(), &|y: f64| {
            let end = scale * y.exp_m1();
            let density = (-(self.s + 1.0) * (end / self.beta).ln_1p()).exp() * self.s / self.beta;
            purchases(end) * density * (scale + end)
        });
        (alive + gone).min(1.0)
    }

    fn time_scale(&self) -> f64 {
        self.alpha.min(self.beta)
    }
}
