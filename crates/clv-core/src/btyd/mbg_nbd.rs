//! MBG/NBD: Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for customer base
//! analysis", International Journal of Research in Marketing 24 (3), 201–209; the same model as the CBG/NBD of Hoppe &
//! Wagner (2007), "Customer base analysis: the case for a central variant of the betageometric/NBD model", Marketing
//! Journal of Research and Management 3 (2), 75–90.

use serde::Serialize;

use super::beta_geometric::BetaGeometric;
use super::beta_geometric_likelihood;
use super::error::BtydError;
use super::fit::{Fit, FitOptions};
use super::history::{History, Pool};
use super::model::{PurchaseModel, Shared};

/// Like BG/NBD, but the customer may drop out after the first purchase as well, so that one without repeat purchases
/// need not be alive.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MbgNbd {
    /// Shape of the purchase rates.
    r: f64,
    /// Rate of the purchase rates, in time.
    alpha: f64,
    /// First shape of the dropout probability.
    a: f64,
    /// Second shape of the dropout probability.
    b: f64,
}

impl MbgNbd {
    /// With given parameters.
    ///
    /// # Errors
    /// One that is not positive and finite.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, BtydError> {
        BetaGeometric::new([r, alpha, a, b], 1.0).map(Self::from_shared)
    }

    /// Maximum likelihood (of Batislam et al., equation 5).
    ///
    /// # Errors
    /// Nothing to fit on, or no maximum.
    pub fn fit(pool: &Pool, options: FitOptions) -> Result<Fit<Self>, BtydError> {
        let (model, fit) = beta_geometric_likelihood::fit(pool, options, 1.0)?;
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
            first: 1.0,
        }
    }
}

impl PurchaseModel for MbgNbd {
    fn name(&self) -> &'static str {
        "MBG/NBD"
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("r", self.r),
            ("alpha", self.alpha),
            ("a", self.a),
            ("b", self.b),
        ]
    }

    /// Batislam et al., equation 5.
    fn ln_likelihood(&self, history: &History) -> f64 {
        self.shared_form().ln_likelihood(history)
    }

    fn shared(&self, frequency: u32, age: f64) -> Shared {
        self.shared_form().shared(frequency, age)
    }

    /// The odds behind P(alive) (Batislam et al., equation 6).
    fn ln_odds_gone(&self, shared: &Shared, recency: f64) -> f64 {
        self.shared_form().ln_odds_gone(shared, recency)
    }

    /// Batislam et al., equation 12, without P(alive).
    fn purchases_if_alive_of(&self, asked: &[(u32, f64, f64)]) -> Vec<f64> {
        self.shared_form().purchases_if_alive_of(asked)
    }

    /// Batislam et al., equation 9.
    fn purchases_of_new(&self, time: f64) -> f64 {
        self.shared_form().purchases_of_new(time)
    }

    /// Batislam et al., equation 7.
    fn probability_of(&self, n: u32, time: f64) -> f64 {
        self.shared_form().probability_of(n, time)
    }

    fn time_scale(&self) -> f64 {
        self.alpha
    }
}
