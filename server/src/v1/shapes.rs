//! What several resources share: money, what the data are, what is expected, whom it is about.

use app::api::{
    CustomerExpected, SourceKind as AppSourceKind, Status, ValueBasis as AppValueBasis,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// Money: a whole number of hundredths of the unit of `currency`, so 1484 is 14.84 BRL. Rounded to the nearest, halves
/// away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = i64, example = 1484)]
pub(crate) struct Cents(i64);

impl From<clv_core::money::Cents> for Cents {
    fn from(cents: clv_core::money::Cents) -> Self {
        Self(cents.0)
    }
}

/// What the numbers of an answer were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Published {
    /// Name of the data source.
    #[schema(example = "olist")]
    pub(crate) source: String,
    /// What the data are made of.
    pub(crate) source_kind: SourceKind,
    /// ISO 4217 code of every amount; `XXX` where the source names none.
    #[schema(example = "BRL", min_length = 3, max_length = 3)]
    pub(crate) currency: String,
    /// What counts as value.
    pub(crate) value_basis: ValueBasis,
    /// Length of the period that predictions cover, in days: it begins the day after `as_of`.
    #[schema(example = 180)]
    pub(crate) horizon_days: u32,
    /// First day with an order.
    pub(crate) first_day: NaiveDate,
    /// Last day with an order; the last days may be incomplete.
    pub(crate) last_day: NaiveDate,
    /// Last complete day: what came later is not known to the predictions.
    pub(crate) as_of: NaiveDate,
    /// When the run that made the numbers began.
    pub(crate) published_at: DateTime<Utc>,
    /// The model that made the predictions, a hash of its content; nothing before one was trained.
    #[schema(example = "0f3a92c1d4e5")]
    pub(crate) model_id: Option<String>,
}

impl From<&Status> for Published {
    fn from(status: &Status) -> Self {
        Self {
            source: status.source.clone(),
            source_kind: match status.source_kind {
                AppSourceKind::Olist => SourceKind::Olist,
                AppSourceKind::Orders => SourceKind::Orders,
            },
            currency: status.currency.clone(),
            value_basis: match status.value_basis {
                AppValueBasis::Items => ValueBasis::Items,
                AppValueBasis::ItemsAndFreight => ValueBasis::ItemsAndFreight,
                AppValueBasis::Amount => ValueBasis::Amount,
            },
            horizon_days: status.horizon_days,
            first_day: status.first_day,
            last_day: status.last_day,
            as_of: status.as_of,
            published_at: status.published_at,
            model_id: status.model_id.clone(),
        }
    }
}

/// What the data are made of: the tables of a marketplace (`olist`) or an order log (`orders`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceKind {
    Olist,
    Orders,
}

/// What counts as value: prices of items, those and freight, or the amounts of an order log less returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueBasis {
    Items,
    ItemsAndFreight,
    Amount,
}

/// What is expected of one customer within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct Prediction {
    /// Probability of at least one purchase within the horizon, from 0 to 1.
    #[schema(minimum = 0, maximum = 1, example = 0.0131)]
    pub(crate) p_returns: f64,
    /// What a customer like this spends within the horizon if they buy at all.
    pub(crate) spend_if_returns_cents: Cents,
    /// Probability times spend: what the customer is expected to be worth within the horizon.
    pub(crate) expected_value_cents: Cents,
}

impl From<CustomerExpected> for Prediction {
    fn from(expected: CustomerExpected) -> Self {
        Self {
            p_returns: expected.p_returns,
            spend_if_returns_cents: expected.spend_if_returns.into(),
            expected_value_cents: expected.value.into(),
        }
    }
}

/// Two ends of an interval, in the unit of what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct Interval {
    /// Lower end.
    pub(crate) low: f64,
    /// Upper end.
    pub(crate) high: f64,
}

impl From<(f64, f64)> for Interval {
    fn from((low, high): (f64, f64)) -> Self {
        Self { low, high }
    }
}

/// What pushed a prediction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Push {
    /// Name of the feature in the data.
    #[schema(example = "days_since_last_purchase")]
    pub(crate) feature: String,
    /// Its name for people.
    pub(crate) label: String,
    /// By how much it moved the stage: a probability (0.013 is 13 in 1,000), or units of the currency.
    pub(crate) amount: f64,
}

impl From<app::api::Push> for Push {
    fn from(push: app::api::Push) -> Self {
        Self {
            feature: push.feature,
            label: push.label,
            amount: push.amount,
        }
    }
}
