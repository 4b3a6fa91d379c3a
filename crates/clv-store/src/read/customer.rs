use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use super::together::together;
use crate::{Doing, StoreError};
use chrono::NaiveDate;
use serde::Deserialize;
use sqlx::types::{Json, JsonValue};
use sqlx::{PgConnection, PgPool};

/// Orders that are shown of a customer: more would be a list nobody reads to its end.
pub const SHOWN_ORDERS: i64 = 100;

/// All that the page of one customer shows; without a customer when the marts know none of this id.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn customer(pool: &PgPool, customer_id: &str) -> Result<CustomerPage, StoreError> {
    settled(pool, customer_id).await
}

impl Page for CustomerPage {
    type Question = str;

    async fn read(connection: &mut PgConnection, customer_id: &str) -> Result<Self, StoreError> {
        let overview = OverviewRow::read(connection, &()).await?;
        let (Json(customer), Json(orders)): (Json<Vec<_>>, _) =
            sqlx::query_as(together!["customer.sql", "customer_orders.sql"])
                .bind(customer_id)
                .bind(SHOWN_ORDERS)
                .fetch_one(connection)
                .await
                .doing("reading a customer and the orders")?;
        Ok(Self {
            overview,
            customer: customer.into_iter().next(),
            orders,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

/// Rows of the page of one customer, from one publication.
#[derive(Debug, Clone)]
pub struct CustomerPage {
    /// Currency, dates, served model.
    pub overview: OverviewRow,
    /// The customer, if there is one of this id.
    pub customer: Option<OneCustomerRow>,
    /// The youngest [`SHOWN_ORDERS`], youngest first.
    pub orders: Vec<CustomerOrderRow>,
}

/// `marts.dim_customers` with `marts.mart_customer_features`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the marts' yml")]
pub struct OneCustomerRow {
    pub customer_id: String,
    pub state: Option<String>,
    pub first_category: Option<String>,
    pub first_purchase_on: NaiveDate,
    pub last_purchase_on: NaiveDate,
    pub purchase_days: i64,
    pub orders: i64,
    pub value_cents: i64,
    pub p_returns: Option<f64>,
    pub spend_if_returns_cents: Option<i64>,
    pub expected_value_cents: Option<i64>,
    pub segment: String,
    /// By name of the feature: a number, a text or null. None for a customer who first came after the last complete day.
    pub features: Option<Json<serde_json::Map<String, JsonValue>>>,
}

/// `marts.fct_orders`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct CustomerOrderRow {
    pub order_id: String,
    pub ordered_on: NaiveDate,
    pub is_purchase: bool,
    pub category: Option<String>,
    pub payment_type: Option<String>,
    pub channel: Option<String>,
    pub items: Option<f64>,
    pub value_cents: i64,
    pub delivery_days: Option<i32>,
    pub review_score: Option<i32>,
}
