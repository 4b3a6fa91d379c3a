//! What is being shown, for every page.

use super::{ApiError, SourceKind, days, json::Json};
use chrono::{DateTime, NaiveDate, Utc};
use clv_core::artefact::ValueBasis;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What is being shown: for the filter bar and the foot of the rail.
#[server(name = GetStatus, prefix = "/api", endpoint = "status", input = GetUrl, output = Json)]
pub async fn get_status() -> Result<Status, ApiError> {
    use super::{answers::Read, context};
    let app = context::app()?;
    let read = async {
        let overview = clv_store::read::overview(&app.pool)
            .await
            .map_err(context::store_error)?;
        let (from, answer) = (overview.shown, Status::from_row(&overview));
        let answer = answer.map_err(context::bad_mart)?;
        Ok(Read { from, answer })
    };
    app.answers.status.get(&app.pool, (), read).await
}

/// The published data in a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Name of the data source, such as `olist`.
    pub source: String,
    /// What the data is made of.
    pub source_kind: SourceKind,
    /// ISO 4217 code of every amount, such as `BRL`.
    pub currency: String,
    /// What counts as value.
    pub value_basis: ValueBasis,
    /// Length of the predicted period, in days.
    pub horizon_days: u32,
    /// First day with an order.
    #[serde(deserialize_with = "days::day")]
    pub first_day: NaiveDate,
    /// Last day with an order; the last days may be incomplete.
    #[serde(deserialize_with = "days::day")]
    pub last_day: NaiveDate,
    /// Last complete day: predictions start the day after.
    #[serde(deserialize_with = "days::day")]
    pub as_of: NaiveDate,
    /// When the numbers were published.
    #[serde(deserialize_with = "days::moment")]
    pub published_at: DateTime<Utc>,
    /// Which model made the predictions, if there are any.
    pub model_id: Option<String>,
}
