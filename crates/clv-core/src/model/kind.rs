//! The models there are, simplest first, and what they are called.

use serde::{Deserialize, Serialize};

/// Which model it is. The order is that of simplicity: fewer parameters and fewer inputs come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Everybody is the average customer.
    Mean,
    /// Bins of days since the last purchase.
    Recency,
    /// Bins of the first purchase day's value.
    FirstOrderValue,
    /// Cells of recency × frequency × monetary value, shrunk.
    RfmCell,
    /// BG/NBD and Gamma-Gamma.
    BgNbd,
    /// MBG/NBD and Gamma-Gamma.
    MbgNbd,
    /// Pareto/NBD and Gamma-Gamma.
    ParetoNbd,
    /// A hurdle that is Pareto/NBD with what predicts clearly better than it, and nothing else: what first orders tell, a
    /// regression on histories, trees for what it leaves, and lines for spend.
    Stack,
    /// Ridge logistic regression × log-linear spend.
    Logistic,
    /// A classification tree with a handful of leaves × mean spend.
    Tree,
    /// Boosted trees for P(returns) × boosted trees for a log-normal spend.
    ZeroInflatedLognormal,
    /// Boosted trees for expected value in one stage.
    XgboostTweedie,
    /// Boosted trees for P(returns) × boosted trees for a gamma spend.
    XgboostHurdle,
}

impl Kind {
    /// All, simplest first.
    pub const ALL: [Self; 13] = [
        Self::Mean,
        Self::Recency,
        Self::FirstOrderValue,
        Self::RfmCell,
        Self::BgNbd,
        Self::MbgNbd,
        Self::ParetoNbd,
        Self::Stack,
        Self::Logistic,
        Self::Tree,
        Self::ZeroInflatedLognormal,
        Self::XgboostTweedie,
        Self::XgboostHurdle,
    ];

    /// For machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Recency => "recency",
            Self::FirstOrderValue => "first_order_value",
            Self::RfmCell => "rfm_cell",
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::ParetoNbd => "pareto_nbd",
            Self::Logistic => "logistic_hurdle",
            Self::Tree => "tree",
            Self::ZeroInflatedLognormal => "zero_inflated_lognormal",
            Self::XgboostTweedie => "xgboost_tweedie",
            Self::XgboostHurdle => "xgboost_hurdle",
            Self::Stack => "stack",
        }
    }

    /// For people, as a heading.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mean => "Mean",
            Self::Recency => "Recency only",
            Self::FirstOrderValue => "First order's value",
            Self::RfmCell => "RFM cells",
            Self::BgNbd => "BG/NBD + Gamma-Gamma",
            Self::MbgNbd => "MBG/NBD + Gamma-Gamma",
            Self::ParetoNbd => "Pareto/NBD + Gamma-Gamma",
            Self::Logistic => "Logistic hurdle",
            Self::Tree => "Classification tree",
            Self::ZeroInflatedLognormal => "Zero-inflated log-normal",
            Self::XgboostTweedie => "XGBoost Tweedie",
            Self::XgboostHurdle => "XGBoost hurdle",
            Self::Stack => "Stack on BTYD",
        }
    }

    /// For people, inside a sentence.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Mean => "the mean",
            Self::Recency => "recency only",
            Self::FirstOrderValue => "the first order's value",
            Self::RfmCell => "RFM cells",
            Self::BgNbd => "BG/NBD with Gamma-Gamma",
            Self::MbgNbd => "MBG/NBD with Gamma-Gamma",
            Self::ParetoNbd => "Pareto/NBD with Gamma-Gamma",
            Self::Logistic => "the logistic hurdle",
            Self::Tree => "the classification tree",
            Self::ZeroInflatedLognormal => "the zero-inflated log-normal",
            Self::XgboostTweedie => "XGBoost Tweedie",
            Self::XgboostHurdle => "the XGBoost hurdle",
            Self::Stack => "the stack on BTYD",
        }
    }
}
