//! A BTYD model of purchases joined with a model of their value, for one horizon in days.
//!
//! P(returns) is the probability of at least one purchase day in (T, T + H]. Given that a customer is alive at T with x
//! repeat purchases, the purchase rate is gamma(r + x, α + T) in all three models:
//! - BG/NBD and MBG/NBD drop out at purchases only, so P(none) = ((α + T) / (α + T + H))^(r + x);
//! - Pareto/NBD may drop out before: P(some) = ∫₀ᴴ f(t) S(t) dt, f the density of the next purchase, (r + x)(α + T)^(r + x) /
//!   (α + T + t)^(r + x + 1), and S(t) = ((β + T) / (β + T + t))ˢ the probability of being alive then.

use serde::{Deserialize, Serialize};

use super::ModelError;
use crate::btyd::{
    BgNbd, GammaGamma, History, MbgNbd, ParetoNbd, PurchaseModel, Spending, quadrature,
};

/// Features it reads, in this order.
pub const INPUTS: [&str; 4] = ["frequency", "recency_days", "t_days", "monetary_value"];

/// P(returns) is kept this far from 0 and 1, so that its log-odds are finite.
const LEAST: f64 = 1e-9;

/// Purchases and their value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Purchases {
    process: Process,
    spend: SpendModel,
    horizon_days: f64,
}

/// The model of when purchases happen; times in days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Process {
    /// Dropout after a repeat purchase.
    BgNbd(BgNbd),
    /// Dropout after any purchase.
    MbgNbd(MbgNbd),
    /// Dropout at any time.
    ParetoNbd(ParetoNbd),
}

/// The model of what a purchase day is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SpendModel {
    /// Between the customer's own mean and that of all.
    GammaGamma(GammaGamma),
    /// The same for everybody: where there are too few repeat purchases, or their tail is too heavy for a mean.
    Mean(f64),
}

/// What is known of one customer's purchases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    history: History,
    spending: Option<Spending>,
}

/// What is expected of one customer within the horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// P(alive) at the cutoff.
    pub p_alive: f64,
    /// P(at least one purchase day).
    pub p_returns: f64,
    /// Expected purchase days.
    pub purchases: f64,
    /// Expected value of one of them, in currency units.
    pub spend: f64,
}

impl Expected {
    /// Expected value of those who return, in currency units.
    #[must_use]
    pub fn spend_if_returns(&self) -> f64 {
        self.spend * self.purchases / self.p_returns
    }
}

impl Known {
    /// From [`INPUTS`]: frequency, recency, T and monetary value, NaN for missing. Numbers that contradict each other, as a
    /// customer put together from two others may have, are brought to the nearest history that exists: whole repeat
    /// purchases, no recency without them, at least one day of it with them, and T no shorter than recency.
    ///
    /// # Errors
    /// Infinite numbers.
    pub fn new([frequency, recency, age, monetary]: [f64; 4]) -> Result<Self, ModelError> {
        let or_zero = |value: f64| if value.is_nan() { 0.0 } else { value.max(0.0) };
        let x = u32::try_from(crate::cast::round_to_i64(or_zero(frequency))).unwrap_or(u32::MAX);
        let age = or_zero(age);
        let recency = if x == 0 {
            0.0
        } else {
            or_zero(recency).max(1.0)
        };
        let history = History::new(x, recency, age.max(recency))?;
        let spending = (x > 0 && monetary > 0.0)
            .then(|| Spending::new(x, monetary))
            .transpose()?;
        Ok(Self { history, spending })
    }

    /// Frequency, recency and T.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Mean value of the repeat purchases.
    #[must_use]
    pub const fn spending(&self) -> Option<&Spending> {
        self.spending.as_ref()
    }
}

impl Process {
    /// The model.
    #[must_use]
    pub fn model(&self) -> &dyn PurchaseModel {
        match self {
            Self::BgNbd(model) => model,
            Self::MbgNbd(model) => model,
            Self::ParetoNbd(model) => model,
        }
    }

    /// P(at least one purchase in (T, T + horizon] | alive at T).
    fn p_some_if_alive(&self, history: &History, horizon: f64) -> f64 {
        let parameters: Vec<f64> = self.model().parameters().iter().map(|p| p.1).collect();
        let [r, alpha, third, fourth] = parameters.as_slice() else {
            return 0.0;
        };
        let shape = r + f64::from(history.frequency());
        let scale = alpha + history.age();
        match self {
            Self::BgNbd(_) | Self::MbgNbd(_) => -(-shape * (horizon / scale).ln_1p()).exp_m1(),
            Self::ParetoNbd(_) => {
                let (s, decline) = (third, fourth + history.age());
                // Over y = ln(1 + t / scale) the density is a plain exponential, whatever the horizon.
                let end = (horizon / scale.min(decline)).ln_1p();
                let unit = scale.min(decline);
                quadrature::fixed(0.0, end, (end * (shape + s)).clamp(1.0, 8.0), |y| {
                    let t = unit * y.exp_m1();
                    let density = shape / (scale + t) * (-shape * (t / scale).ln_1p()).exp();
                    density * (-s * (t / decline).ln_1p()).exp() * (unit + t)
                })
            }
        }
    }
}

impl SpendModel {
    /// Expected value of a purchase day, in currency units.
    ///
    /// # Errors
    /// When it is infinite.
    pub fn expected(&self, spending: Option<&Spending>) -> Result<f64, ModelError> {
        match self {
            Self::GammaGamma(model) => Ok(model.expected_spend(spending)?),
            Self::Mean(mean) => Ok(*mean),
        }
    }
}

impl Purchases {
    /// Joins the two models for a horizon in days.
    ///
    /// # Errors
    /// A mean or a horizon that is not positive and finite, or a spend without a mean.
    pub fn new(process: Process, spend: SpendModel, horizon_days: f64) -> Result<Self, ModelError> {
        let positive = |value: f64| value > 0.0 && value.is_finite();
        if !positive(horizon_days) || !positive(spend.expected(None)?) {
            return Err(ModelError::Damaged(
                "a horizon or mean value is not positive",
            ));
        }
        Ok(Self {
            process,
            spend,
            horizon_days,
        })
    }

    /// The same models for another horizon.
    ///
    /// # Errors
    /// A horizon that is not positive and finite.
    pub fn over(&self, horizon_days: f64) -> Result<Self, ModelError> {
        Self::new(self.process, self.spend, horizon_days)
    }

    /// When purchases happen.
    #[must_use]
    pub const fn process(&self) -> &Process {
        &self.process
    }

    /// What a purchase day is worth.
    #[must_use]
    pub const fn spend(&self) -> &SpendModel {
        &self.spend
    }

    /// Days that it looks ahead.
    #[must_use]
    pub const fn horizon_days(&self) -> f64 {
        self.horizon_days
    }

    /// What is expected of a customer within the horizon.
    ///
    /// # Errors
    /// A spend without a mean.
    pub fn expect(&self, known: &Known) -> Result<Expected, ModelError> {
        let (model, history) = (self.process.model(), known.history());
        let p_alive = model.p_alive(history);
        let p_some = self.process.p_some_if_alive(history, self.horizon_days);
        let if_alive =
            model.purchases_if_alive(history.frequency(), history.age(), self.horizon_days);
        let p_returns = (p_alive * p_some).clamp(LEAST, 1.0 - LEAST);
        Ok(Expected {
            p_alive,
            p_returns,
            // Rounding aside, there are never fewer purchases than returns.
            purchases: (p_alive * if_alive).max(p_returns),
            spend: self.spend.expected(known.spending())?,
        })
    }
}

/// How it is written down: letters and numbers, so that reading checks them.
#[derive(Serialize, Deserialize)]
struct Stored {
    process: String,
    parameters: Vec<f64>,
    spend: Vec<f64>,
    horizon_days: f64,
}

impl From<Purchases> for Stored {
    fn from(model: Purchases) -> Self {
        let process = match model.process {
            Process::BgNbd(_) => "bg_nbd",
            Process::MbgNbd(_) => "mbg_nbd",
            Process::ParetoNbd(_) => "pareto_nbd",
        };
        let numbers = |named: Vec<(&'static str, f64)>| named.into_iter().map(|p| p.1).collect();
        Self {
            process: process.to_owned(),
            parameters: numbers(model.process.model().parameters()),
            spend: match model.spend {
                SpendModel::GammaGamma(model) => numbers(model.parameters()),
                SpendModel::Mean(mean) => vec![mean],
            },
            horizon_days: model.horizon_days,
        }
    }
}

impl TryFrom<Stored> for Purchases {
    type Error = ModelError;

    fn try_from(stored: Stored) -> Result<Self, ModelError> {
        let [one, two, three, four] = stored.parameters.as_slice() else {
            return Err(ModelError::Damaged("a BTYD model has four parameters"));
        };
        let process = match stored.process.as_str() {
            "bg_nbd" => Process::BgNbd(BgNbd::new(*one, *two, *three, *four)?),
            "mbg_nbd" => Process::MbgNbd(MbgNbd::new(*one, *two, *three, *four)?),
            "pareto_nbd" => Process::ParetoNbd(ParetoNbd::new(*one, *two, *three, *four)?),
            _ => return Err(ModelError::Damaged("an unknown model of purchases")),
        };
        let spend = match stored.spend.as_slice() {
            [p, q, v] => SpendModel::GammaGamma(GammaGamma::new(*p, *q, *v)?),
            [mean] => SpendModel::Mean(*mean),
            _ => return Err(ModelError::Damaged("an unknown model of spend")),
        };
        Self::new(process, spend, stored.horizon_days)
    }
}
