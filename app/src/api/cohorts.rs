//! Questions of the cohorts page.

use super::{ApiError, Status, json::Json};
use chrono::NaiveDate;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Whether customers come back, and what they add up to.
#[server(name = GetCohorts, prefix = "/api", endpoint = "cohorts", input = GetUrl, output = Json)]
pub async fn get_cohorts() -> Result<Cohorts, ApiError> {
    use super::{context, sources::Sources};
    let (app, sources) = (context::app()?, Sources::of_request());
    let page = clv_store::read::cohorts(&app.pool)
        .await
        .map_err(context::store_error)?;
    sources.note(page.overview.shown);
    Cohorts::from_rows(page).map_err(context::bad_mart)
}

/// Everything on the cohorts page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohorts {
    /// Source, currency, dates.
    pub status: Status,
    /// By month of the first purchase, oldest first; the youngest two years of them.
    pub cohorts: Vec<Cohort>,
    /// What a customer adds up to: all cohorts first, then the youngest half-years, oldest first.
    pub curves: Vec<CohortCurve>,
    /// Who has bought a second time by which day; days rising, the last ends the curve.
    pub returns: Vec<ReturnPoint>,
    /// The same on round days, as far as anybody was observed, and on the last day.
    pub milestones: Vec<Milestone>,
    /// What of a first order goes with coming back sooner; nothing before the first training.
    pub drivers: Vec<ReturnDriver>,
}

/// Customers whose first purchase was in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// First day of the month.
    pub month: NaiveDate,
    /// How many they are.
    pub customers: i64,
    /// Whether the record begins later: then they are few, and of an unusual time.
    pub is_partial: bool,
    /// Purchases of all customers in that month, theirs with them.
    pub purchases_of_all: i64,
    /// One for every month that is over, from the month of the first purchase on.
    pub months: Vec<CohortMonth>,
}

/// What a cohort did in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CohortMonth {
    /// Customers who bought in it.
    pub buyers: i64,
    /// The same as a share of the cohort.
    pub retention: f64,
    /// What the cohort had bought by its end, per customer.
    pub value_per_customer: Cents,
}

/// What customers add up to with the months since their first purchase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CohortCurve {
    /// `2017-H1`, the half-year of the first purchase; nothing for all together.
    pub half_year: Option<String>,
    /// How many customers it speaks of.
    pub customers: i64,
    /// From the month of the first purchase on.
    pub points: Vec<CohortCurvePoint>,
}

/// One month of a curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CohortCurvePoint {
    /// Months since the first.
    pub months_since: i32,
    /// Customers who have got so far.
    pub customers: i64,
    /// What one of them bought in the month, mean.
    pub value_added: Cents,
    /// What one adds up to by its end.
    pub value_per_customer: Cents,
}

/// The curve of returns on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnPoint {
    /// Days since the first purchase.
    pub day: i32,
    /// Customers who were still waiting and observed.
    pub at_risk: i64,
    /// Those who bought again since the point before.
    pub events: i64,
    /// Share who have bought again by this day.
    pub share: f64,
    /// Its 95% interval; nothing before the first return and when nobody is left.
    pub interval: Option<(f64, f64)>,
}

/// What the curve of returns says on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// Days since the first purchase.
    pub day: i32,
    /// Customers who were observed so long and had not returned before.
    pub at_risk: i64,
    /// Share who have bought again by this day.
    pub share: f64,
    /// Its 95% interval.
    pub interval: Option<(f64, f64)>,
    /// By which day half of them had.
    pub half_by: Option<i32>,
}

/// What more of a feature of the first order does to the odds of a second purchase in any thirty days, the others equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnDriver {
    /// Name in the data.
    pub feature: String,
    /// Name for people.
    pub label: String,
    /// How much more of it.
    pub more: More,
    /// The factor on the odds.
    pub odds_ratio: f64,
    /// Its 95% interval.
    pub interval: (f64, f64),
    /// What the interval says.
    pub effect: EffectSeen,
    /// Customers looked at.
    pub customers: i64,
    /// Those of them who came back within a year.
    pub returned: i64,
}

/// How much more of a feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum More {
    /// One more.
    One,
    /// Twice as much.
    Double,
    /// Ten percentage points.
    TenPoints,
    /// This choice and not another.
    Choice(String),
}

/// Whether an effect can be told from none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EffectSeen {
    /// More of it, sooner.
    Sooner,
    /// More of it, later.
    Later,
    /// The interval holds 1.
    None,
}
