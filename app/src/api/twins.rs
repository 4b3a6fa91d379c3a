//! Evidence on the what-if page.

use super::{ApiError, json::Json};
use crate::state::Query;
use chrono::NaiveDate;
use clv_core::features::Value;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// How many past customers are shown: few enough to be read, enough that a rate of one in ten shows.
#[cfg(feature = "ssr")]
const SHOWN: usize = 20;

/// The past customers most like one, and what they really did.
#[server(name = GetTwins, prefix = "/api", endpoint = "twins", input = GetUrl, output = Json)]
pub async fn get_twins(
    /// Same fields as the page's address, see [`crate::state::WhatIfInputs`].
    #[server(flatten)]
    query: Query,
) -> Result<Twins, ApiError> {
    use super::{context, sources::Sources};
    use crate::state::WhatIfInputs;
    let (app, sources) = (context::app()?, Sources::of_request());
    let form = super::get_what_if_form().await?;
    let inputs = WhatIfInputs::parse(&query, &form)
        .or_problems()
        .map_err(context::invalid)?;
    let model = app
        .model
        .get(&app.pool, &form.model_id)
        .await
        .map_err(context::model_error)?;
    let past = app
        .past
        .get(&app.pool, &model.artefact)
        .await
        .map_err(context::past_error)?;
    sources.note(past.shown);
    let Some(customers) = &past.customers else {
        return Ok(Twins::default());
    };
    let values = inputs
        .complete(customers.features(), form.as_of)
        .map_err(context::unanswerable)?;
    let nearest = customers.nearest(&values, SHOWN).unwrap_or_default();
    let features: Vec<String> = customers
        .features()
        .iter()
        .map(|feature| feature.name.clone())
        .collect();
    let twins = nearest.into_iter().filter_map(|neighbour| {
        Some(Twin {
            values: past.table.row(neighbour.row)?,
            distance: neighbour.distance,
            returned: neighbour.outcome.returned,
            value: Cents::from_units(neighbour.outcome.value).ok()?,
        })
    });
    Ok(Twins {
        cutoff: past.cutoff,
        among: customers.len(),
        features,
        twins: twins.collect(),
    })
}

/// Past customers like one; none while there are none to compare with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Twins {
    /// The day they are described on; what they did came after it.
    pub cutoff: Option<NaiveDate>,
    /// How many they were chosen from.
    pub among: usize,
    /// Names of the features that were compared.
    pub features: Vec<String>,
    /// Nearest first.
    pub twins: Vec<Twin>,
}

/// A past customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// In the order of the features.
    pub values: Vec<Value>,
    /// How far from the customer asked about, in standard deviations.
    pub distance: f64,
    /// Whether they bought again within the horizon.
    pub returned: bool,
    /// What they then spent.
    pub value: Cents,
}
