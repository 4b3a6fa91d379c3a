//! `GET /api/v1/customers/{customer_id}/prediction` and `POST /api/v1/predictions/customers`: the published predictions of
//! customers in the data, one or many.

use super::asked::Asked;
use super::body::JsonBody;
use super::customer::CustomerPath;
use super::errors::{BodyErrors, CustomerErrors, ReadErrors, Unchanged};
use super::fields::{Fields, is_name};
use super::kinds::{INVALID_BODY, NO_MODEL, NO_SUCH_CUSTOMER};
use super::problem::{FieldError, Problem};
use super::shapes::Prediction;
use crate::limits::API_ROWS;
use app::api::CustomerExpected;
use app::api::sources::Sources;
use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use clv_core::money::Cents;
use clv_store::StoreError;
use clv_store::read::{self, KnownPredictionRow, KnownPredictionsPage, OverviewRow};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Bad fields that are named; more would be a wall of text.
pub(crate) const NAMED_ERRORS: usize = 20;

/// Whose predictions are asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedCustomers {
    /// Ids of customers in the data; one that comes twice is answered twice.
    #[schema(schema_with = ids)]
    customer_ids: Vec<String>,
}

/// Under which model and for which period predictions were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Forecast {
    /// The model, a hash of its content.
    #[schema(example = "0f3a92c1d4e5")]
    pub(crate) model_id: String,
    /// ISO 4217 code of every amount.
    #[schema(example = "BRL", min_length = 3, max_length = 3)]
    pub(crate) currency: String,
    /// Length of the predicted period, in days.
    #[schema(example = 180)]
    pub(crate) horizon_days: i32,
    /// Last day that the published predictions know: the predicted period begins the day after.
    pub(crate) as_of: NaiveDate,
}

/// Predictions of customers in the data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownPredictions {
    /// Under which model.
    forecast: Forecast,
    /// One for every id, in the order asked.
    predictions: Vec<KnownPrediction>,
}

/// The prediction of a customer, or why there is none: one of both is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownPrediction {
    /// Who, by their number in the data.
    customer_id: String,
    /// What is expected of them.
    prediction: Option<Prediction>,
    /// Why nothing is.
    problem: Option<NoPrediction>,
}

/// Why there is no prediction: the published data hold no customer of this id (`unknown_customer`), or one who first
/// came after the last complete day (`no_forecast`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoPrediction {
    UnknownCustomer,
    NoForecast,
}

/// The prediction of one customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnePrediction {
    /// Under which model.
    forecast: Forecast,
    /// Who, by their number in the data.
    customer_id: String,
    /// What is expected of them; nothing for who first came after the last complete day.
    prediction: Option<Prediction>,
}

/// The published prediction of a customer
///
/// As the page of the customer shows it, without the rest.
#[utoipa::path(get, path = "/api/v1/customers/{customer_id}/prediction", operation_id = "getPrediction",
    tag = "predictions", params(CustomerPath), responses(
    (status = 200, description = "The prediction.", body = OnePrediction,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors, CustomerErrors
))]
pub(crate) async fn prediction(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    let CustomerPath { customer_id } = CustomerPath::read(&asked.uri)?;
    let (pool, wanted) = (asked.app.pool.clone(), vec![customer_id]);
    let question = async move {
        let page = read::known_predictions(&pool, &wanted).await?;
        if let Some(sources) = use_context::<Sources>() {
            sources.note(page.overview.shown);
        }
        Ok::<_, StoreError>(page)
    };
    asked.answer(question, OnePrediction::told).await
}

impl OnePrediction {
    fn told(page: KnownPredictionsPage) -> Result<Self, Problem> {
        let forecast = Forecast::of(&page.overview).ok_or(Problem::of(&NO_MODEL))?;
        let row = page.customers.into_iter().next();
        let row = row.ok_or(Problem::of(&NO_SUCH_CUSTOMER))?;
        Ok(Self {
            forecast,
            prediction: published(&row),
            customer_id: row.customer_id,
        })
    }
}

/// Published predictions of many customers
///
/// Up to 1,000 customers in the data at a time. An id without a prediction spoils nothing: it is answered with the reason.
#[utoipa::path(post, path = "/api/v1/predictions/customers", operation_id = "predictCustomers", tag = "predictions",
    request_body(content = WantedCustomers, example = json!({"customer_ids": ["c1", "c2"]})), responses(
    (status = 200, description = "The predictions.", body = KnownPredictions),
    BodyErrors
))]
pub(crate) async fn predictions(
    asked: Asked,
    JsonBody(wanted): JsonBody<WantedCustomers>,
) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    wanted.check()?;
    let page = read::known_predictions(&asked.app.pool, &wanted.customer_ids).await?;
    let answer = KnownPredictions::of(wanted.customer_ids, &page)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn ids() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
    let id = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(super::fields::LONGEST))
        .pattern(Some("^[^\\x00-\\x1f\\x7f-\\x9f]+$"));
    ArrayBuilder::new()
        .items(id)
        .min_items(Some(1))
        .max_items(Some(API_ROWS))
        .description(Some(
            "Ids of customers in the data; one that comes twice is answered twice.",
        ))
        .build()
}

/// That there are some and not too many, with the words for both.
pub(crate) fn check_count(field: &str, count: usize) -> Result<(), Problem> {
    if (1..=API_ROWS).contains(&count) {
        return Ok(());
    }
    let message = format!("This has 1 to {API_ROWS} entries; {count} were sent.");
    Err(Problem::about(
        &INVALID_BODY,
        vec![FieldError::new(field, message)],
    ))
}

impl WantedCustomers {
    fn check(&self) -> Result<(), Problem> {
        check_count("customer_ids", self.customer_ids.len())?;
        let ids = self.customer_ids.iter().enumerate();
        let errors: Vec<FieldError> = ids
            .filter(|(_, id)| !is_name(id))
            .take(NAMED_ERRORS)
            .map(|(place, _)| {
                FieldError::new(
                    format!("customer_ids[{place}]"),
                    "An id has 1 to 200 characters, none of them a control character.",
                )
            })
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::about(&INVALID_BODY, errors))
        }
    }
}

impl Forecast {
    /// Nothing before a model was trained.
    pub(crate) fn of(overview: &OverviewRow) -> Option<Self> {
        Some(Self {
            model_id: overview.model_id.clone()?,
            currency: overview.currency.clone(),
            horizon_days: overview.horizon_days,
            as_of: overview.as_of,
        })
    }
}

impl KnownPredictions {
    fn of(customer_ids: Vec<String>, page: &KnownPredictionsPage) -> Result<Self, Problem> {
        let forecast = Forecast::of(&page.overview).ok_or(Problem::of(&NO_MODEL))?;
        let known: HashMap<&str, &KnownPredictionRow> = page
            .customers
            .iter()
            .map(|row| (row.customer_id.as_str(), row))
            .collect();
        let predictions = customer_ids.into_iter().map(|customer_id| {
            let row = known.get(customer_id.as_str()).copied();
            let prediction = row.and_then(published);
            let problem = match (row, prediction) {
                (_, Some(_)) => None,
                (Some(_), None) => Some(NoPrediction::NoForecast),
                (None, None) => Some(NoPrediction::UnknownCustomer),
            };
            KnownPrediction {
                customer_id,
                prediction,
                problem,
            }
        });
        Ok(Self {
            forecast,
            predictions: predictions.collect(),
        })
    }
}

/// All of it or nothing.
fn published(row: &KnownPredictionRow) -> Option<Prediction> {
    let expected = CustomerExpected {
        p_returns: row.p_returns?,
        spend_if_returns: Cents(row.spend_if_returns_cents?),
        value: Cents(row.expected_value_cents?),
    };
    Some(expected.into())
}
