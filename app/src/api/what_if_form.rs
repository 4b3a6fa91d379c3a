//! The form of the what-if page.

use super::{ApiError, SourceKind, ValueBasis, json::Json};
use chrono::NaiveDate;
use clv_core::model::Kind;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The fields of the what-if form, with ranges taken from the customers of today.
#[server(name = GetWhatIfForm, prefix = "/api", endpoint = "what-if-form", input = GetUrl, output = Json)]
pub async fn get_what_if_form() -> Result<WhatIfForm, ApiError> {
    use super::{answers::Read, context};
    let app = context::app()?;
    let read = async {
        let answer = clv_store::read::what_if_form(&app.pool)
            .await
            .map_err(context::store_error)?;
        let from = answer.overview.shown;
        Ok(Read { from, answer })
    };
    let page = app.answers.what_if_form.get(&app.pool, (), read).await?;
    let model_id = page.overview.model_id.clone();
    let model_id = model_id.ok_or_else(context::no_model)?;
    // A model that is refused is said where it is asked; the form stands without it.
    let model = app.model.get(&app.pool, &model_id).await.ok();
    let model = model.as_ref().map(|model| model.artefact.model());
    WhatIfForm::from_rows(model_id, model, page).map_err(context::bad_mart)
}

/// The form.
///
/// Features that follow from others are not asked for: see [`crate::state::WhatIfInputs::complete`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfForm {
    /// What the data is made of.
    pub source_kind: SourceKind,
    /// The model that answers; its bytes are at `/model/{model_id}`.
    pub model_id: String,
    /// Which model it is; none if it was refused.
    pub kind: Option<Kind>,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Length of the predicted period, in days.
    pub horizon_days: u32,
    /// What counts as value.
    pub value_basis: ValueBasis,
    /// The day of the prediction.
    pub as_of: NaiveDate,
    /// The mean of today's customers; none without a forecast.
    pub mean: Option<MeanCustomer>,
    /// What the model looks at, in the order of the catalogue; everything if the model was refused.
    pub fields: Vec<WhatIfField>,
}

/// What is expected of today's customers on the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeanCustomer {
    /// Share of them who are expected to buy again within the horizon.
    pub p_returns: f64,
    /// Expected spend of those who do, in the currency.
    pub spend_if_returns: f64,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfField {
    /// Name in the data, in the address and in the model.
    pub feature: String,
    /// Name for people.
    pub label: String,
    /// Unit for people; may be empty.
    pub unit: String,
    /// What it means.
    pub definition: String,
    /// Whether a shop can act on it.
    pub is_actionable: bool,
    /// Whether it only counts for a customer who bought on more than one day (`frequency` above 0).
    pub needs_repeat: bool,
    /// Share of customers who have no value for it, 0–1. Above 0, `unknown` is a valid input.
    pub missing_share: f64,
    /// Range or choices.
    pub kind: FieldKind,
}

/// What can be entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A number; the default is the median.
    Number(NumberRange),
    /// One of a list, most frequent first; the default is the first.
    Choice(Vec<ChoiceShare>),
}

/// How a number is spread over the customers of today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NumberRange {
    /// Smallest: less is refused.
    pub minimum: f64,
    /// 5th percentile.
    pub p05: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median: the default.
    pub median: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Largest: more is refused.
    pub maximum: f64,
    /// Whether only whole numbers make sense.
    pub is_whole: bool,
}

/// A choice and how many customers have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceShare {
    /// As in the data.
    pub value: String,
    /// Share of customers, 0–1.
    pub share: f64,
}
