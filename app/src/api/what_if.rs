//! Answers of the what-if page.

use super::{ApiError, json::Json};
use crate::state::Query;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What a customer like this would be worth. The browser gives the same answer from the same model by
/// [`crate::state::answer`]; this is for pages without JavaScript and for the first HTML.
#[server(name = AskWhatIf, prefix = "/api", endpoint = "what-if", input = GetUrl, output = Json)]
pub async fn ask_what_if(
    /// Same fields as the page's address, see [`crate::state::WhatIfView`].
    #[server(flatten)]
    query: Query,
) -> Result<WhatIfAnswer, ApiError> {
    use super::{context, served_model::ModelUnusable, sources::Sources};
    use crate::state::{WhatIfView, answer};
    let (app, sources) = (context::app()?, Sources::of_request());
    let form = super::get_what_if_form().await?;
    let view = WhatIfView::parse(&query, &form)
        .or_problems()
        .map_err(context::invalid)?;
    let model = app
        .model
        .get(&app.pool, &form.model_id)
        .await
        .inspect_err(|error| {
            if matches!(error, ModelUnusable::Unknown) {
                sources.note_vanished();
            }
        })
        .map_err(context::model_error)?;
    answer(&model.artefact, &view, &form).map_err(context::unanswerable)
}

/// Expected value of one customer over the horizon, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfAnswer {
    /// The model that answered.
    pub model_id: String,
    /// Probability of buying again within the horizon.
    pub p_returns: f64,
    /// Expected spend of a customer who does.
    pub spend_if_returns: Cents,
    /// Probability times spend.
    pub expected_value: Cents,
    /// Probability before anything is known of the customer: where the pushes start.
    pub base_p: f64,
    /// What moves the probability from `base_p` to `p_returns`, largest first; sums exactly to the difference.
    pub returns: Vec<Push>,
    /// Expected spend before anything is known, in the currency.
    pub base_spend: f64,
    /// What moves the spend from `base_spend`, in the currency, largest first.
    pub spend: Vec<Push>,
    /// The probability if only [`crate::state::CURVE_FEATURE`] changed, its values rising.
    pub curve: Vec<CurvePoint>,
    /// What 1,000 customers like this one spend together, with its interval; none of a model whose intervals were never
    /// measured.
    pub thousand: Option<Thousand>,
    /// The same for the customer kept beside this one.
    pub kept: Option<Box<WhatIfAnswer>>,
}

/// The total of 1,000 customers who are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thousand {
    /// Lower end of its 90% interval.
    pub low: Cents,
    /// Upper end.
    pub high: Cents,
    /// Past windows that such intervals were tried on.
    pub windows: u32,
    /// In how many of them they held.
    pub held: u32,
}

/// One point of a response curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Value of the feature.
    pub x: f64,
    /// Probability of buying again there.
    pub p_returns: f64,
}

/// The effect of one feature on one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// Name in the data.
    pub feature: String,
    /// Name for people.
    pub label: String,
    /// Probability (0.013 is 13 in 1,000) or currency.
    pub amount: f64,
}
