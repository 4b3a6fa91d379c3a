//! Questions of the overview page.

use super::{ApiError, ScoreboardLine, Status, days, json::Json};
use chrono::NaiveDate;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the customers are worth from here on, and the evidence.
#[server(name = GetOverview, prefix = "/api", endpoint = "overview", input = GetUrl, output = Json)]
pub async fn get_overview() -> Result<Overview, ApiError> {
    use super::{answers::Read, context};
    let app = context::app()?;
    let read = async {
        let page = clv_store::read::overview_page(&app.pool)
            .await
            .map_err(context::store_error)?;
        let from = page.overview.shown;
        let answer = Overview::from_rows(page).map_err(context::bad_mart)?;
        Ok(Read { from, answer })
    };
    let answer = app.answers.overview.get(&app.pool, (), read).await;
    answer.map(Overview::in_words)
}

/// Everything on the overview page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Source, horizon, dates.
    pub status: Status,
    /// Who bought so far.
    pub people: People,
    /// What the served model expects of them; nothing while none is served.
    pub forecast: Option<Forecast>,
    /// Purchases by month, oldest first.
    pub months: Vec<OverviewMonth>,
    /// Expected value by share of customers, 0–100 %, best first; empty without a forecast.
    pub concentration_expected: Vec<ConcentrationPoint>,
    /// Value so far by share of customers, 0–100 %, best first.
    pub concentration_so_far: Vec<ConcentrationPoint>,
    /// How the models did on the held-out snapshot, in published order.
    pub scoreboard: Vec<ScoreboardLine>,
}

/// What the served model expects, and how far it can be trusted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Sums over all customers.
    pub expected: Expected,
    /// Groups of customers with the interval of their total, everybody first.
    pub audiences: Vec<AudienceLine>,
    /// Whether the numbers can be trusted, in plain words. Until the answer is said, what was predicted on earlier days.
    pub trust: String,
    /// What the scoreboard says, in words.
    pub verdict: String,
    /// The held-out snapshot's day: no model saw anything after it.
    #[serde(deserialize_with = "days::day")]
    pub test_cutoff: NaiveDate,
}

/// What a group of customers is expected to be worth together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudienceLine {
    /// Which customers, for people.
    pub label: String,
    /// How many they are.
    pub customers: i64,
    /// How many of them are expected to buy.
    pub buyers: f64,
    /// What they are expected to spend.
    pub expected: Cents,
    /// Lower end of the 90% interval.
    pub low: Cents,
    /// Upper end.
    pub high: Cents,
    /// Past windows in which such an interval was tested.
    pub windows: i64,
    /// In how many of them it held.
    pub held: i64,
}

/// Counts and values of the past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Orders with value.
    pub orders: i64,
    /// Customers with a purchase.
    pub customers: i64,
    /// Customer-days with a purchase.
    pub customer_days: i64,
    /// Customers who bought on more than one day.
    pub repeat_customers: i64,
    /// Customers with several orders, all on one day.
    pub same_day_repeat_customers: i64,
    /// All value so far.
    pub value_total: Cents,
    /// Value per customer, mean.
    pub value_mean: Cents,
    /// Value per customer, median.
    pub value_median: Cents,
    /// First day of the last full month, if there is one.
    #[serde(deserialize_with = "days::maybe_day")]
    pub last_full_month: Option<NaiveDate>,
    /// Customers whose first purchase was in the last full month.
    pub new_customers_last_full_month: Option<i64>,
}

/// Sums of the predictions over all customers, for the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Customers they are sums over: those known on the last complete day. Later ones are not scored yet.
    pub customers: i64,
    /// Expected value of all of them together.
    pub total: Cents,
    /// Per customer, mean.
    pub mean: Cents,
    /// Per customer, lower end of the middle 80 %.
    pub p10: Cents,
    /// Per customer, upper end of the middle 80 %.
    pub p90: Cents,
    /// Expected number of customers who buy again.
    pub buyers: f64,
    /// Expected value of one customer who does buy again: total ÷ buyers.
    pub value_per_buyer: Option<Cents>,
    /// Share of the total from customers whose last purchase is at most 90 days old.
    pub recent_share: Option<f64>,
}

/// One calendar month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverviewMonth {
    /// First day of the month.
    #[serde(deserialize_with = "days::day")]
    pub month: NaiveDate,
    /// Orders with value.
    pub orders: i64,
    /// Customer-days with a purchase.
    pub customer_days: i64,
    /// Customers buying for the first time.
    pub new_customers: i64,
    /// Customers who had bought on an earlier day.
    pub repeat_customers: i64,
    /// Value of the month.
    pub value: Cents,
    /// Whether the data covers only a part of the month.
    pub is_partial: bool,
}

/// A point of the concentration curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConcentrationPoint {
    /// This many per cent of customers, best first …
    pub customers_pct: u8,
    /// … hold this share of the value, 0–1.
    pub value_share: f64,
}
