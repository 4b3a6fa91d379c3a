//! What BG/NBD and MBG/NBD share: purchases from a gamma-mixed Poisson process, dropout after a purchase with a
//! probability that is beta-distributed over customers.
//!
//! The two differ in one thing. A customer of BG/NBD may drop out after every repeat purchase, so with x of them has
//! survived k = x chances to drop out, or k − 1 and the last took effect. In MBG/NBD the first purchase is such a
//! chance as well, so k = x + 1. In terms of k both have the likelihood
//!
//! L = Γ(r+x)/Γ(r) · αʳ · B(a, b+k)/B(a, b) · (α+T)^−(r+x) · {1 + \[k > 0\] · a/(b+k−1) · ((α+T)/(α+t_x))^(r+x)}
//!
//! (Fader, Hardie & Lee 2005, equation 6 with their A₁…A₄; Batislam, Denizel & Filiztekin 2007, equation 5;
//! Hoppe & Wagner 2007, equation 10), whose last factor gives the odds that the customer is gone.

use super::error::{BtydError, positive};
use super::history::History;
use super::model::Shared;
use super::special::{ln_beta, ln_negative_binomial, ln_rising, negative_binomial_tail, softplus};

/// Parameters, and how many chances to drop out the first purchase is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BetaGeometric {
    pub(crate) r: f64,
    pub(crate) alpha: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
    /// 0 for BG/NBD, 1 for MBG/NBD.
    pub(crate) first: f64,
}

impl BetaGeometric {
    pub(crate) fn new([r, alpha, a, b]: [f64; 4], first: f64) -> Result<Self, BtydError> {
        Ok(Self {
            r: positive("r", r)?,
            alpha: positive("alpha", alpha)?,
            a: positive("a", a)?,
            b: positive("b", b)?,
            first,
        })
    }

    /// k, the chances to drop out that x repeat purchases have brought.
    pub(crate) fn chances(&self, frequency: u32) -> f64 {
        f64::from(frequency) + self.first
    }

    /// The likelihood above, in logarithms.
    pub(crate) fn ln_likelihood(&self, history: &History) -> f64 {
        let x = f64::from(history.frequency());
        let k = self.chances(history.frequency());
        let shared = self.shared(history.frequency(), history.age());
        let survived = ln_rising(self.b, k) - ln_rising(self.a + self.b, k);
        // r ln(α/(α+T)) keeps its digits where α is large.
        ln_rising(self.r, x)
            - x * (self.alpha + history.age()).ln()
            - self.r * (history.age() / self.alpha).ln_1p()
            + survived
            + softplus(self.ln_odds_gone(&shared, history.recency())).0
    }

    /// ln of the odds of being gone is `c − (r+x) ln(α+t_x)`: what customers of one x and T share of it.
    pub(crate) fn shared(&self, frequency: u32, age: f64) -> Shared {
        let k = self.chances(frequency);
        let exponent = self.r + f64::from(frequency);
        let constant = if k > 0.0 {
            self.a.ln() - (self.b + k - 1.0).ln() + exponent * (self.alpha + age).ln()
        } else {
            f64::NEG_INFINITY
        };
        Shared([constant, exponent, 0.0, 0.0])
    }

    pub(crate) fn ln_odds_gone(&self, shared: &Shared, recency: f64) -> f64 {
        let Shared([constant, exponent, _, _]) = shared;
        constant - exponent * (self.alpha + recency).ln()
    }

    /// After x purchases and alive at T, the purchase rate is gamma(r + x, α + T) and the dropout probability
    /// beta(a, b + k) (Fader, Hardie & Lee 2005, appendix).
    pub(crate) fn purchases_if_alive(&self, frequency: u32, age: f64, horizon: f64) -> f64 {
        purchases_until_dropout(
            self.r + f64::from(frequency),
            horizon / (self.alpha + age),
            self.a,
            self.b + self.chances(frequency),
        )
    }

    /// E[X(t)] (Fader, Hardie & Lee 2005, equation 9); in MBG/NBD only who survives the first purchase goes on.
    pub(crate) fn purchases_of_new(&self, time: f64) -> f64 {
        let share = if self.first > 0.0 {
            self.b / (self.a + self.b)
        } else {
            1.0
        };
        share * purchases_until_dropout(self.r, time / self.alpha, self.a, self.b + self.first)
    }

    /// P(X(t) = n) (Fader, Hardie & Lee 2005, equation 8): n purchases and all chances survived, or dropped out
    /// at the last of them when at least n purchases would have been made.
    pub(crate) fn probability_of(&self, n: u32, time: f64) -> f64 {
        let x = f64::from(n);
        let k = self.chances(n);
        let z = time / (self.alpha + time);
        let whole = ln_beta(self.a, self.b);
        let alive = if z > 0.0 || n == 0 {
            (ln_beta(self.a, self.b + k) - whole + ln_negative_binomial(x, self.r, z)).exp()
        } else {
            0.0
        };
        let gone = if k > 0.0 {
            (ln_beta(self.a + 1.0, self.b + k - 1.0) - whole).exp()
                * negative_binomial_tail(n, self.r, z)
        } else {
            0.0
        };
        (alive + gone).min(1.0)
    }
}

/// Beyond so many terms the sum below is slower than the integral.
const MOST_TERMS: f64 = 600.0;

/// E[(1 − e^(−λpt))/p] for λ ~ gamma(shape, rate), τ = t ÷ rate, p ~ beta(a, b): purchases within t of a customer who
/// drops out after each with probability p.
///
/// Equals (a+b−1)/(a−1) · \[1 − (1−z)^shape ₂F₁(shape, b; a+b−1; z)\] with z = τ/(1 + τ) (Fader, Hardie & Lee 2005,
/// equations 9 and 10), written so that nothing cancels and a = 1 is no exception: with N purchases of a customer who
/// never drops out, N negative binomial, it is Σ P(N = n) · G(n), where G(n) = Σ_{j<n} (b)_j/(a+b)_j are
/// those expected to be made before dropout.
pub(crate) fn purchases_until_dropout(shape: f64, tau: f64, a: f64, b: f64) -> f64 {
    if tau <= 0.0 {
        return 0.0;
    }
    let z = tau / (1.0 + tau);
    let ln_none = -shape * tau.ln_1p();
    let mean = shape * tau;
    let terms = mean + (20.0 * (mean * (1.0 + tau)).sqrt()).max(37.0 * (1.0 + tau));
    if ln_none < -650.0 || terms > MOST_TERMS {
        return purchases_by_integral(shape, tau, a, b);
    }
    let (mut probability, mut survival, mut made) = (ln_none.exp(), 1.0, 0.0);
    let (mut sum, mut n) = (0.0, 0.0);
    while n < 4.0 * MOST_TERMS {
        // One division for both ratios: (shape + n)/(n + 1) and (b + n)/(a + b + n).
        let (next, all) = (n + 1.0, a + b + n);
        let inverse = 1.0 / (next * all);
        probability *= (shape + n) * all * inverse * z;
        made += survival;
        survival *= (b + n) * next * inverse;
        n = next;
        let term = probability * made;
        sum += term;
        if term < 1e-16 * sum {
            // Past the mode the terms fall at least as fast as a geometric series of this ratio.
            let ratio = (shape + n) / (n + 1.0) * z * (1.0 + 1.0 / n);
            if term < 1e-16 * (1.0 - ratio) * sum {
                break;
            }
        }
    }
    sum
}

/// The same by the trapezoidal rule over y = ln(p/(1 − p)), which converges exponentially because the integrand is
/// analytic around the real line; outside the middle it is a power of p or of 1 − p, whose sums are geometric series.
fn purchases_by_integral(shape: f64, tau: f64, a: f64, b: f64) -> f64 {
    let narrowest = a.min(b).max(1.0).sqrt();
    let step = 0.25 / narrowest;
    let whole = ln_beta(a, b);
    let value = |y: f64| {
        let tail = (-y.abs()).exp();
        let ln_of_larger = -tail.ln_1p();
        let (ln_p, ln_q) = if y < 0.0 {
            (y + ln_of_larger, ln_of_larger)
        } else {
            (ln_of_larger, ln_of_larger - y)
        };
        let p = ln_p.exp();
        let made = -(-shape * (p * tau).ln_1p()).exp_m1() / p;
        (a * ln_p + b * ln_q - whole).exp() * made
    };
    let left = -38.0 - (shape * tau).max(b).max(1.0).ln();
    let right = 38.0 + a.max(1.0).ln();
    let mut sum = value(left) / -(-a * step).exp_m1();
    let mut y = left + step;
    while y < right {
        sum += value(y);
        y += step;
    }
    step * (sum + value(y) / -(-b * step).exp_m1())
}
