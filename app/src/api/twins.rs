//! Evidence on the what-if page.

#[cfg(feature = "ssr")]
use super::SourceKind;
use super::{ApiError, json::Json};
use crate::state::Query;
use chrono::NaiveDate;
use clv_core::features::Value;
#[cfg(feature = "ssr")]
use clv_core::features::doc;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// How many past customers are shown: few enough to be read, enough that a rate of one in ten shows.
#[cfg(feature = "ssr")]
const SHOWN: usize = 20;

/// No customer is called unlike all others for less than this, in standard deviations: where a model looks at a few whole
/// numbers, nearly everybody has a twin, and what is usual is no distance at all.
#[cfg(feature = "ssr")]
const LEAST_UNLIKE: f64 = 1.0;

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
    let values = inputs
        .complete(model.artefact.model().features(), form.as_of)
        .map_err(context::unanswerable)?;
    Ok(Twins::of(&values, &past, form.source_kind))
}

#[cfg(feature = "ssr")]
impl Twins {
    /// Those nearest to a customer, whose values are in the order of the model's features.
    pub(super) fn of(values: &[Value], past: &super::past::Past, source: SourceKind) -> Self {
        let Some(customers) = &past.customers else {
            return Self::default();
        };
        let features = customers.features().iter().map(|feature| TwinFeature {
            label: source.label(&feature.name),
            unit: doc(&feature.name)
                .map_or("", |doc| doc.unit.as_str())
                .to_owned(),
            feature: feature.name.clone(),
        });
        let nearest = customers.nearest(values, SHOWN).unwrap_or_default();
        let unlike = nearest.first().and_then(|first| {
            let usual = past.usual_distance?.max(LEAST_UNLIKE);
            (first.distance > usual).then(|| Unlike {
                distance: first.distance,
                usual,
                most: customers
                    .most_different(values, first.row)
                    .and_then(|place| customers.features().get(place))
                    .map_or_else(String::new, |feature| source.label(&feature.name)),
            })
        });
        let twins = nearest.into_iter().filter_map(|neighbour| {
            Some(Twin {
                values: past.table.row(neighbour.row)?,
                distance: neighbour.distance,
                returned: neighbour.outcome.returned,
                value: Cents::from_units(neighbour.outcome.value).ok()?,
            })
        });
        Self {
            cutoff: past.cutoff,
            among: customers.len(),
            features: features.collect(),
            twins: twins.collect(),
            unlike,
        }
    }
}

/// Past customers like one; none while there are none to compare with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Twins {
    /// The day they are described on; what they did came after it.
    pub cutoff: Option<NaiveDate>,
    /// How many they were chosen from.
    pub among: usize,
    /// What was compared: all that the model looks at.
    pub features: Vec<TwinFeature>,
    /// Nearest first.
    pub twins: Vec<Twin>,
    /// Given where nobody like this one was seen: even the nearest is farther than the nearest of 99 in 100 past customers.
    pub unlike: Option<Unlike>,
}

/// How a customer is unlike anybody seen. Distances are in standard deviations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unlike {
    /// To the nearest past customer.
    pub distance: f64,
    /// Of 99 in 100 past customers the nearest other one is no farther than this; at least one.
    pub usual: f64,
    /// Name for people of the feature that differs most from the nearest.
    pub most: String,
}

/// What past customers are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwinFeature {
    /// Name in the data.
    pub feature: String,
    /// Name for people.
    pub label: String,
    /// Unit for people; may be empty.
    pub unit: String,
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
