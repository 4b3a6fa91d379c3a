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
use super::until_dropout::{self, UntilDropout};

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

    /// Expected purchases in (T, T + horizon] of customers alive at T, for each (x, T, horizon).
    ///
    /// After x purchases and alive at T, the purchase rate is gamma(r + x, α + T) and the dropout probability
    /// beta(a, b + k) (Fader, Hardie & Lee 2005, appendix).
    pub(crate) fn purchases_if_alive_of(&self, asked: &[(u32, f64, f64)]) -> Vec<f64> {
        let asked: Vec<UntilDropout> = asked
            .iter()
            .map(|(frequency, age, horizon)| UntilDropout {
                shape: self.r + f64::from(*frequency),
                tau: horizon / (self.alpha + age),
                a: self.a,
                b: self.b + self.chances(*frequency),
            })
            .collect();
        until_dropout::purchases(&asked)
    }

    /// E[X(t)] (Fader, Hardie & Lee 2005, equation 9); in MBG/NBD only who survives the first purchase goes on.
    pub(crate) fn purchases_of_new(&self, time: f64) -> f64 {
        let share = if self.first > 0.0 {
            self.b / (self.a + self.b)
        } else {
            1.0
        };
        let customer = UntilDropout {
            shape: self.r,
            tau: time / self.alpha,
            a: self.a,
            b: self.b + self.first,
        };
        share * customer.purchases()
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
