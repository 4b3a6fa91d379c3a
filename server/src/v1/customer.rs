//! `GET /api/v1/customers/{customer_id}`: one customer, what the model is told of them, and why it expects what it does.

use super::asked::Asked;
use super::customers::Customer;
use super::errors::{CustomerErrors, ReadErrors, Unchanged};
use super::fields::{Fields, of_path};
use super::problem::Problem;
use super::shapes::{Cents, Published, Push};
use app::api::get_customer;
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use clv_core::features::Value;
use serde::Serialize;
use serde_json::Value as JsonValue;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

/// Which customer.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CustomerPath {
    /// Id of the customer in the data, percent-encoded.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$",
        example = "c1"
    )]
    pub(crate) customer_id: String,
}

impl CustomerPath {
    /// The part behind `/api/v1/customers/`.
    pub(crate) fn read(uri: &Uri) -> Result<Self, Problem> {
        let part = uri.path().split('/').nth(4).unwrap_or_default();
        Ok(Self {
            customer_id: of_path("customer_id", part)?,
        })
    }
}

/// One customer in full.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerDetail {
    /// The published data.
    data: Published,
    /// As in the list.
    customer: Customer,
    /// The youngest hundred orders, youngest first.
    orders: Vec<Order>,
    /// What is known of them on the day `as_of`, in the order of the catalogue of features; empty for who first came later.
    features: Vec<KnownFeature>,
    /// Why the model expects what it does; nothing without a forecast or where the model was refused.
    explanation: Option<Explanation>,
    /// What the rhythm of buying alone says, by BG/NBD with Gamma-Gamma; nothing where it cannot be told.
    rhythm: Option<Rhythm>,
}

/// One order, or something given back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Order {
    /// Its id in the data.
    order_id: String,
    /// Its day.
    ordered_on: NaiveDate,
    /// Whether something was bought: cancelled orders and returns are none.
    is_purchase: bool,
    /// Category of its dearest item.
    category: Option<String>,
    /// How most of it was paid.
    payment_type: Option<String>,
    /// Channel it came through.
    channel: Option<String>,
    /// Items or pieces in it.
    quantity: Option<f64>,
    /// What it is worth; below zero for a return.
    value_cents: Cents,
    /// Days until it was delivered.
    delivery_days: Option<i32>,
    /// Stars of its first review, from 1 to 5.
    review_score: Option<i32>,
}

/// What is known of a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownFeature {
    /// Its name in the data.
    #[schema(example = "frequency")]
    feature: String,
    /// Its value: a number or a name.
    #[schema(schema_with = feature_value)]
    value: JsonValue,
    /// Unit of the number: `days`, `money` (units of the currency), `share` (0 to 1), `stars`, `month`; empty for counts
    /// and names.
    #[schema(example = "days")]
    unit: String,
    /// Whether the served model reads it.
    is_read: bool,
}

fn feature_value() -> Object {
    let kinds = [Type::Number, Type::String, Type::Null];
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter(kinds))
        .description(Some("Its value: a number, or a name."))
        .build()
}

fn told(value: Value) -> JsonValue {
    match value {
        // What is not finite has no JSON, and is null.
        Value::Number(number) => number.into(),
        Value::Choice(name) => name.into(),
        Value::Missing => JsonValue::Null,
    }
}

/// What pushed both stages of the model from where they start to this customer. The pushes of a stage sum up to the
/// difference.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Explanation {
    /// Which model it is.
    #[schema(example = "xgboost_hurdle")]
    model: &'static str,
    /// Probability of buying again before anything is known of the customer, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    base_p_returns: f64,
    /// What moves the probability, the largest first.
    p_returns: Vec<Push>,
    /// Spend if so before anything is known, in units of the currency (not cents).
    base_spend: f64,
    /// What moves the spend, in units of the currency, the largest first.
    spend: Vec<Push>,
}

/// What the rhythm of buying says of the horizon.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rhythm {
    /// Probability that the customer has not stopped for good, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    p_alive: f64,
    /// Probability of at least one purchase, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    p_returns: f64,
    /// Expected days with a purchase.
    purchase_days: f64,
    /// Expected value of one of them.
    day_value_cents: Cents,
    /// Expected value of all of them.
    expected_value_cents: Cents,
    /// Past customers it was fitted on.
    fitted_on: usize,
}

/// One customer
///
/// With the orders, what the model is told, why it expects what it does, and what the rhythm of buying alone says.
#[utoipa::path(get, path = "/api/v1/customers/{customer_id}", operation_id = "getCustomer", tag = "customers",
    params(CustomerPath), responses(
    (status = 200, description = "The customer.", body = CustomerDetail,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors, CustomerErrors
))]
pub(crate) async fn customer(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    let CustomerPath { customer_id } = CustomerPath::read(&asked.uri)?;
    asked
        .answer(get_customer(customer_id), |found| {
            Ok(CustomerDetail::from(found))
        })
        .await
}

impl From<app::api::Customer> for CustomerDetail {
    fn from(found: app::api::Customer) -> Self {
        Self {
            data: Published::from(&found.status),
            customer: found.line.into(),
            orders: found.orders.into_iter().map(Order::from).collect(),
            features: found.features.into_iter().map(KnownFeature::from).collect(),
            explanation: found.explanation.map(Explanation::from),
            rhythm: found.rhythm.map(Rhythm::from),
        }
    }
}

impl From<app::api::CustomerOrder> for Order {
    fn from(order: app::api::CustomerOrder) -> Self {
        Self {
            order_id: order.order_id,
            ordered_on: order.ordered_on,
            is_purchase: order.is_purchase,
            category: order.category,
            payment_type: order.payment_type,
            channel: order.channel,
            quantity: order.quantity,
            value_cents: order.value.into(),
            delivery_days: order.delivery_days,
            review_score: order.review_score,
        }
    }
}

impl From<app::api::CustomerFeature> for KnownFeature {
    fn from(known: app::api::CustomerFeature) -> Self {
        Self {
            feature: known.feature,
            value: told(known.value),
            unit: known.unit,
            is_read: known.is_read,
        }
    }
}

impl From<app::api::CustomerExplanation> for Explanation {
    fn from(found: app::api::CustomerExplanation) -> Self {
        Self {
            model: found.kind.name(),
            base_p_returns: found.base_p,
            p_returns: found.returns.into_iter().map(Push::from).collect(),
            base_spend: found.base_spend,
            spend: found.spend.into_iter().map(Push::from).collect(),
        }
    }
}

impl From<app::api::CustomerRhythm> for Rhythm {
    fn from(rhythm: app::api::CustomerRhythm) -> Self {
        Self {
            p_alive: rhythm.p_alive,
            p_returns: rhythm.p_returns,
            purchase_days: rhythm.purchases,
            day_value_cents: rhythm.spend.into(),
            expected_value_cents: rhythm.value.into(),
            fitted_on: rhythm.customers,
        }
    }
}
