//! Questions of the list of customers.

use super::{ApiError, SegmentName, Status, json::Json};
use crate::state::{CustomersView, ListPlace, Problem, Query};
use chrono::NaiveDate;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Customers on a page.
#[cfg(feature = "ssr")]
const ROWS: u32 = 50;

/// A page of the customers that the address asks for.
#[server(name = GetCustomers, prefix = "/api", endpoint = "customers", input = GetUrl, output = Json)]
pub async fn get_customers(
    /// Same fields as the page's address, see [`CustomersView`].
    #[server(flatten)]
    query: Query,
) -> Result<Customers, ApiError> {
    let view = CustomersView::parse(&query)
        .or_problems()
        .map_err(super::context::invalid)?;
    list_customers(view, ROWS).await.map(Customers::in_words)
}

/// The same for whoever wants pages of another length.
///
/// # Errors
/// As the list itself, and where there is no state of a server.
#[cfg(feature = "ssr")]
pub async fn list_customers(view: CustomersView, rows: u32) -> Result<Customers, ApiError> {
    use super::{context, sources::Sources};
    let (app, sources) = (context::app()?, Sources::of_request());
    let status = super::get_status().await?;
    let question = view.to_store(status.model_id.is_some(), rows);
    let page = clv_store::read::customers(&app.pool, &question)
        .await
        .map_err(context::store_error)?;
    sources.note(page.overview.shown);
    Customers::from_rows(view, rows, page).map_err(context::bad_mart)
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customers {
    /// Source, currency, dates, model.
    pub status: Status,
    /// What is shown.
    pub view: CustomersView,
    /// What in it the data does not know: then nobody is found.
    pub problems: Vec<Problem>,
    /// All customers there are.
    pub all: i64,
    /// Customers that the filters leave.
    pub found: Found,
    /// The customers, in the order of the view.
    pub customers: Vec<CustomerLine>,
    /// Its first customer, ahead of whom the page before ends; nothing on the first page.
    pub previous: Option<ListPlace>,
    /// Its last customer, behind whom the next page begins; nothing on the last page.
    pub next: Option<ListPlace>,
    /// Segments that have customers, most active first.
    pub segments: Vec<SegmentName>,
    /// States or regions that customers are from, by name.
    pub states: Vec<String>,
    /// Categories that customers first bought, by name.
    pub categories: Vec<String>,
}

/// How many customers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// So many.
    Exactly(i64),
    /// More than so many: beyond it they are not counted.
    MoreThan(i64),
}

/// One customer of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerLine {
    /// Number of the customer in the data.
    pub customer_id: String,
    /// State or region of the latest order.
    pub state: Option<String>,
    /// Category of the first order.
    pub first_category: Option<String>,
    /// Segment.
    pub segment: SegmentName,
    /// First purchase day.
    pub first_purchase_on: NaiveDate,
    /// Last purchase day.
    pub last_purchase_on: NaiveDate,
    /// Days with a purchase.
    pub purchase_days: i64,
    /// Purchases.
    pub orders: i64,
    /// Value so far.
    pub value: Cents,
    /// What is expected; nothing without a forecast.
    pub expected: Option<CustomerExpected>,
}

/// What the served model expects of a customer within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CustomerExpected {
    /// Probability of buying again.
    pub p_returns: f64,
    /// Spend of a customer like this who does.
    pub spend_if_returns: Cents,
    /// Probability times spend.
    pub value: Cents,
}
