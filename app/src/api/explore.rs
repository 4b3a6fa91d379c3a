//! Questions of the explore page.

use super::{ApiError, SourceKind, json::Json};
use crate::state::{ExploreFilters, Month, Problem, Query};
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Who buys what, where and when, under the filters of the address.
///
/// Cross-filtering: every chart obeys all filters but its own, so that the selected state is seen beside
/// the others and the selected months within the whole period. The totals, order values, hours and deliveries obey all.
#[server(name = GetExplore, prefix = "/api", endpoint = "explore", input = GetUrl, output = Json)]
pub async fn get_explore(
    /// Same fields as the page's address, see [`ExploreFilters`].
    #[server(flatten)]
    query: Query,
) -> Result<Explore, ApiError> {
    use super::{answers::Read, context};
    use clv_store::read::explore;
    let asked = ExploreFilters::parse(&query)
        .or_problems()
        .map_err(context::invalid)?;
    let app = context::app()?;
    let read = async {
        let mut filters = asked.clone();
        let mut page = explore(&app.pool, &filters.to_store())
            .await
            .map_err(context::store_error)?;
        let problems = filters.known_to(&page);
        if filters != asked {
            page = explore(&app.pool, &filters.to_store())
                .await
                .map_err(context::store_error)?;
        }
        let from = page.overview.shown;
        let answer = Explore::from_rows(filters, problems, page).map_err(context::bad_mart)?;
        Ok(Read { from, answer })
    };
    let answers = &app.answers.explore;
    let answer = answers.get(&app.pool, asked.clone(), read).await;
    answer.map(Explore::in_words)
}

/// Everything on the explore page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explore {
    /// The filters as they were applied: values that the data does not know are left out.
    pub filters: ExploreFilters,
    /// Filter values that the data does not know.
    pub problems: Vec<Problem>,
    /// What the data is made of.
    pub source_kind: SourceKind,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Under all filters.
    pub totals: ExploreTotals,
    /// Without any filter.
    pub unfiltered: ExploreTotals,
    /// Every month of the data, oldest first, under all filters but the months'.
    pub months: Vec<ExploreMonth>,
    /// Orders by their value, in bins that widen like a logarithm, under all filters; empty without orders.
    pub order_values: Vec<OrderValueBin>,
    /// Orders worth less than nothing, under all filters: what was given back in an order of its own.
    pub below_zero: BelowZero,
    /// The 15 largest categories by value, the selected one, and the rest as one, under all filters but the category's.
    /// Empty if the data has none.
    pub categories: Vec<CategorySlice>,
    /// Every state of the data, by name, under all filters but the state's; in an order log what it calls a region.
    /// Empty if the data has none.
    pub states: Vec<StateSlice>,
    /// Every payment type of the data, by name, under all filters but its own. Empty if the data has none.
    pub payments: Vec<PaymentSlice>,
    /// Orders by hour of the week, 168 from Monday 00:00 on, under all filters; nothing if the data has no time of day.
    pub hours: Option<Vec<i64>>,
    /// Orders by days to delivery and score of the review, the fastest first, under all filters; nothing if the data has
    /// no deliveries or no reviews.
    pub deliveries: Option<Vec<DeliveryClass>>,
    /// What can be selected.
    pub choices: ExploreChoices,
}

/// Sums over orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExploreTotals {
    /// Number of orders.
    pub orders: i64,
    /// Number of different customers.
    pub customers: i64,
    /// Their value.
    pub value: Cents,
}

/// One calendar month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExploreMonth {
    /// The month.
    pub month: Month,
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value: Cents,
    /// Whether the data covers only a part of the month.
    pub is_partial: bool,
    /// Whether the filters select it (all months are selected when there is no filter).
    pub is_selected: bool,
}

/// Orders with a negative value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BelowZero {
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value: Cents,
}

/// Orders worth `from` or more and less than `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderValueBin {
    /// Lower edge, inclusive.
    pub from: Cents,
    /// Upper edge, exclusive; the last bin has none.
    pub to: Option<Cents>,
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value: Cents,
}

/// Orders whose dearest item is of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategorySlice {
    /// Name as in the data; `None` is the rest, all smaller categories together.
    pub category: Option<String>,
    /// How many categories it stands for: 1, or more for the rest.
    pub categories: i64,
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value: Cents,
    /// Whether it is the selected one.
    pub is_selected: bool,
}

/// Orders from a state or region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSlice {
    /// As in the data, such as `SP` or `United Kingdom`.
    pub state: String,
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value: Cents,
    /// Whether it is the selected one.
    pub is_selected: bool,
}

/// Orders paid in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSlice {
    /// As in the data, such as `credit_card`, or `credit_card + voucher` for an order paid with both.
    pub payment: String,
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value: Cents,
    /// Whether it is the selected one.
    pub is_selected: bool,
}

/// Orders that took `from_days` to less than `to_days` from order to delivery and have a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryClass {
    /// First day of the class.
    pub from_days: i64,
    /// First day of the next one; the last class has none.
    pub to_days: Option<i64>,
    /// Number of orders with one to five stars.
    pub scores: Vec<i64>,
}

/// What can be selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExploreChoices {
    /// Every month of the data, oldest first.
    pub months: Vec<Month>,
    /// Every state or region, by name.
    pub states: Vec<String>,
    /// Every category, by name.
    pub categories: Vec<String>,
    /// Every payment type, by name.
    pub payments: Vec<String>,
}
