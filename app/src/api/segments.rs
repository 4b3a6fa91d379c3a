//! Questions of the segments page.

use super::{ApiError, ReturnRule, Status, json::Json};
use crate::state::{OfferView, Query};
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Customers in one file, of a list or of those to contact: some megabytes, and as many as one campaign writes to.
pub const CUSTOMER_FILE_ROWS: i64 = 50_000;

/// Which groups deserve what, and whom a contact pays for under the suppositions of the address.
#[server(name = GetSegments, prefix = "/api", endpoint = "segments", input = GetUrl, output = Json)]
pub async fn get_segments(
    /// Same fields as the page's address, see [`OfferView`].
    #[server(flatten)]
    query: Query,
) -> Result<Segments, ApiError> {
    use super::{context, sources::Sources};
    use crate::state::Problem;
    let view = OfferView::parse(&query)
        .or_problems()
        .map_err(context::invalid)?;
    let offer = view
        .offer()
        .map_err(|error| context::invalid(vec![Problem::new("", "", error.to_string())]))?;
    let (app, sources) = (context::app()?, Sources::of_request());
    let page = clv_store::read::segments(&app.pool, offer.threshold())
        .await
        .map_err(context::store_error)?;
    sources.note(page.overview.shown);
    let answer = Segments::from_rows(view, offer, page).map_err(context::bad_mart);
    answer.map(Segments::in_words)
}

/// Everything on the segments page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segments {
    /// Source, currency, dates, model.
    pub status: Status,
    /// By recency, frequency and value; most active first.
    pub segments: Vec<Segment>,
    /// By expected value, best first; none without a forecast.
    pub tiers: Vec<Tier>,
    /// Who returns, in words; none without a forecast.
    pub rules: Vec<ReturnRule>,
    /// Whom to contact; nothing without a forecast.
    pub plan: Option<Plan>,
}

/// A group of customers with a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name.
    pub name: SegmentName,
    /// Who is in it.
    pub rule: String,
    /// How many.
    pub customers: i64,
    /// Days since the last purchase, median.
    pub days_since: f64,
    /// Days with a purchase, mean.
    pub purchase_days: f64,
    /// What they bought so far.
    pub value: Cents,
    /// What is expected of them; nothing without a forecast.
    pub expected: Option<GroupExpected>,
}

/// What a segment is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentName {
    /// In the data.
    pub name: String,
    /// In the words of the page.
    pub label: String,
}

impl From<String> for SegmentName {
    fn from(name: String) -> Self {
        let label = name.clone();
        Self { name, label }
    }
}

/// What is expected of a group within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GroupExpected {
    /// Customers with a forecast.
    pub customers: i64,
    /// How many of them buy again.
    pub buyers: f64,
    /// What they are worth.
    pub value: Cents,
}

/// Customers by rank of expected value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// What the least of them is expected to be worth.
    pub least: Cents,
    /// What is expected of them.
    pub expected: GroupExpected,
}

/// Whom a contact pays for, under suppositions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The suppositions.
    pub view: OfferView,
    /// The expected value above which a contact pays; nothing where it never does.
    pub threshold: Option<f64>,
    /// Customers above it.
    pub customers: i64,
    /// What contacting them earns, in currency units.
    pub profit: f64,
    /// Customers with a forecast.
    pub all_customers: i64,
    /// What contacting all of them earns.
    pub profit_of_all: f64,
    /// Profit of contacting the best so many percent, from 0 to 100.
    pub curve: Vec<PlanPoint>,
}

/// One point of the profit curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlanPoint {
    /// Percent of the customers, best first.
    pub customers_pct: i32,
    /// What contacting them earns, in currency units.
    pub profit: f64,
}
