//! Questions of the page of one customer.

use super::{ApiError, CustomerLine, Push, Status, Twins, json::Json};
use chrono::NaiveDate;
use clv_core::features::Value;
use clv_core::model::Kind;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Who a customer is, and why the model expects of them what it does.
#[server(name = GetCustomer, prefix = "/api", endpoint = "customer", input = GetUrl, output = Json)]
pub async fn get_customer(
    /// Number of the customer, as in the data.
    id: String,
) -> Result<Customer, ApiError> {
    use super::{context, served_model::ModelUnusable, sources::Sources};
    let (app, sources) = (context::app()?, Sources::of_request());
    if id.chars().count() > LONGEST_ID || id.chars().any(char::is_control) {
        return Err(context::not_found());
    }
    let page = clv_store::read::customer(&app.pool, &id)
        .await
        .map_err(context::store_error)?;
    sources.note(page.overview.shown);
    let model_id = page.overview.model_id.clone();
    let customer = Customer::from_rows(page)
        .map_err(context::bad_mart)?
        .ok_or_else(context::not_found)?
        .in_words();
    let Some(model_id) = model_id.filter(|_| customer.line.expected.is_some()) else {
        return Ok(customer);
    };
    // The numbers are published and stand without the model; only why they are so does not.
    match app.model.get(&app.pool, &model_id).await {
        Ok(model) => {
            let explained = customer
                .explained_by(&model.artefact)
                .map_err(context::unanswerable)?;
            match app.past.get(&app.pool, &model.artefact).await {
                Ok(past) => {
                    sources.note(past.shown);
                    Ok(explained.beside(&model.artefact, &past))
                }
                // The customer stands without the others.
                Err(error) => {
                    tracing::warn!(%error, "a customer is shown without past ones");
                    Ok(explained)
                }
            }
        }
        Err(ModelUnusable::Store(error)) => Err(context::store_error(error)),
        Err(ModelUnusable::Unknown) => {
            sources.note_vanished();
            Ok(customer)
        }
        Err(ModelUnusable::Refused(_)) => Ok(customer),
    }
}

/// Longer ones are no customer's.
#[cfg(feature = "ssr")]
const LONGEST_ID: usize = 200;

/// Everything on the page of one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Source, currency, dates, model.
    pub status: Status,
    /// As in the list.
    pub line: CustomerLine,
    /// The youngest orders, youngest first.
    pub orders: Vec<CustomerOrder>,
    /// What the model is told, as far as it is known; empty for a customer who first came after the last complete day.
    pub features: Vec<CustomerFeature>,
    /// Why it expects what it does; nothing without a forecast or where the model was refused.
    pub explanation: Option<CustomerExplanation>,
    /// Where the What-if form describes them; nothing without an explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_if: Option<String>,
    /// What the rhythm of buying alone says; nothing where there are no past customers to learn it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<CustomerRhythm>,
    /// Past customers like this one, and what they really did.
    pub twins: Twins,
}

/// What BG/NBD with Gamma-Gamma expects of a customer within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CustomerRhythm {
    /// Probability that they have not stopped for good.
    pub p_alive: f64,
    /// Probability of at least one purchase.
    pub p_returns: f64,
    /// Expected days with a purchase.
    pub purchases: f64,
    /// Expected value of one of them.
    pub spend: Cents,
    /// Expected value of all of them.
    pub value: Cents,
    /// Past customers it was fitted on.
    pub customers: usize,
}

/// One order, or something given back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerOrder {
    /// Its number.
    pub order_id: String,
    /// Its day.
    pub ordered_on: NaiveDate,
    /// Whether something was bought.
    pub is_purchase: bool,
    /// Category of the dearest item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How most of it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<String>,
    /// Channel it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Items or pieces in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// What it is worth.
    pub value: Cents,
    /// Days until it was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_days: Option<i32>,
    /// Stars of its first review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_score: Option<i32>,
}

/// What the model is told of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerFeature {
    /// Name in the data.
    pub feature: String,
    /// Name for people.
    pub label: String,
    /// What one unit is; empty for counts and names.
    pub unit: String,
    /// What it means.
    pub definition: String,
    /// What it is for this customer.
    pub value: Value,
    /// Whether the served model looks at it.
    pub is_read: bool,
}

/// What pushed both stages of the model from where they start to this customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerExplanation {
    /// Which of the models explains itself.
    pub kind: Kind,
    /// Probability before anything is known of the customer.
    pub base_p: f64,
    /// What moves the probability, largest first.
    pub returns: Vec<Push>,
    /// Spend before anything is known, in the currency.
    pub base_spend: f64,
    /// What moves the spend, in the currency, largest first.
    pub spend: Vec<Push>,
}
