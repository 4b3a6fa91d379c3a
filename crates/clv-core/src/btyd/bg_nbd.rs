//! BG/NBD: Fader, Hardie & Lee (2005), "Counting your customers the easy way: an alternative to the Pareto/NBD model",
//! Marketing Science 24 (2), 275–284.

use serde::Serialize;

use super::beta_geometric::BetaGeometric;
use super::beta_geometric_likelihood;
use super::error::BtydError;
use super::fit::{Fit, FitOptions};
use super::history::{History, Pool};
use super::model::{PurchaseModel, Shared};

/// Purchases at a gamma(r, α) rate; after every repeat purchase the customer drops out with a beta(a, b) probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BgNbd {
    /// Shape of the purchase rates.
    r: f64,
    /// Rate of the purchase rates, in time.
    alpha: f64,
    /// First shape of the dropout probability.
    a: f64,
    /// Second shape of the dropout probability.
    b: f64,
}

impl BgNbd {
    /// With given parameters.
    ///
    /// # Errors
    /// One that is not positive and finite.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, BtydError> {
        BetaGeometric::new([r, alpha, a, b], 0.0).map(Self::from_shared)
    }

    /// Maximum likelihood (section 4 of the paper).
    ///
    /// # Errors
    /// Nothing to fit on, or no maximum.
    pub fn fit(pool: &Pool, options: FitOptions) -> Result<Fit<Self>, BtydError> {
        let (model, fit) = beta_geometric_likelihood::fit(pool, options, 0.0)?;
        Ok(fit.with_model(Self::from_shared(model)))
    }

    const fn from_shared(model: BetaGeometric) -> Self {
        let BetaGeometric { r, alpha, a, b, .. } = model;
        Self { r, alpha, a, b }
    }

    const fn shared_form(&self) -> BetaGeometric {
        let Self { r, alpha, a, b } = *self;
        BetaGeometric {
            r,
            alpha,
            a,
            b,
            first: 0.0,
        }
    }
}

impl PurchaseModel for BgNbd {
    fn name(&self) -> &'static str {
        "BG/NBD"
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("r", self.r),
            ("alpha", self.alpha),
            ("a", self.a),
            ("b", self.b),
        ]
    }

    /// Equation 6.
    fn ln_likelihood(&self, history: &History) -> f64 {
        self.shared_form().ln_likelihood(history)
    }

    fn shared(&self, frequency: u32, age: f64) -> Shared {
        self.shared_form().shared(frequency, age)
    }

    /// The last factor of equation 6; P(alive) is 1 ÷ (1 + these odds) (Fader, Hardie & Lee 2008, "Computing
    /// P(alive) using the BG/NBD model", equation 1). Without repeat purchases nobody has dropped out.
    fn ln_odds_gone(&self, shared: &Shared, recency: f64) -> f64 {
        self.shared_form().ln_odds_gone(shared, recency)
    }

    /// The numerator of equation 10.
    fn purchases_if_alive_of(&self, asked: &[(u32, f64, f64)]) -> Vec<f64> {
        self.shared_form().purchases_if_alive_of(asked)
    }

    /// Equation 9.
    fn purchases_of_new(&self, time: f64) -> f64 {
        self.shared_form().purchases_of_new(time)
    }

    /// Equation 8.
    fn probability_of(&self, n: u32, time: f64) -> f64 {
        self.shared_form().probability_of(n, time)
    }

    fn time_scale(&self) -> f64 {
        self.alpha
    }
}
