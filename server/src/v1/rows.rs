//! `POST /api/v1/predictions/rows`: what the served model expects of customers who are described by their features. Nothing
//! of them is stored.

use super::asked::Asked;
use super::body::{JsonBody, Object};
use super::errors::BodyErrors;
use super::features::{FeatureRow, values};
use super::fields::{Fields, is_name};
use super::kinds::{INVALID_BODY, NO_MODEL};
use super::predictions::{Forecast, NAMED_ERRORS, check_count};
use super::problem::{FieldError, Problem, internal};
use super::shapes::{Cents, Prediction};
use crate::blocking;
use app::api::served_model::ServedModel;
use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use clv_core::audience::{Audience, COVERAGE};
use clv_core::features::Value;
use clv_core::model::{ModelError, Prediction as Predicted};
use clv_core::money::{Cents as Money, MoneyError};
use clv_store::read;
use serde::{Deserialize, Serialize};
use std::error::Error;
use utoipa::ToSchema;

/// Customers to be scored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedRows {
    /// The customers, up to 1,000.
    #[schema(min_items = 1, max_items = 1000, value_type = Vec<WantedRow>)]
    rows: Vec<Object<WantedRow>>,
}

/// A customer to be scored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedRow {
    /// Comes back with the prediction, and is used for nothing else.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$"
    )]
    id: Option<String>,
    /// What is known of the customer.
    features: FeatureRow,
}

/// Predictions of described customers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowPredictions {
    /// Under which model.
    forecast: Forecast,
    /// Features that the model reads and no row tells.
    missing: Vec<String>,
    /// One for every row, in the order sent.
    predictions: Vec<RowPrediction>,
    /// All rows that could be scored, together.
    total: Total,
}

/// The prediction of a row, or why there is none: one of both is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowPrediction {
    /// As it was sent.
    id: Option<String>,
    /// What is expected of a customer like this.
    prediction: Option<Prediction>,
    /// Why the model cannot score it, in words: its features contradict each other.
    problem: Option<String>,
}

/// What customers are expected to be worth together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Total {
    /// Customers scored.
    customers: u64,
    /// How many of them are expected to buy within the horizon.
    expected_buyers: f64,
    /// What all of them are expected to be worth.
    expected_value_cents: Cents,
    /// Where the real total should lie; nothing where the model was not tested on past windows.
    interval: Option<TotalInterval>,
}

/// Where a total should lie.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotalInterval {
    /// The share of windows that such intervals are made to hold, from 0 to 1.
    #[schema(minimum = 0, maximum = 1, example = 0.9)]
    coverage: f64,
    /// Lower end.
    low_cents: Cents,
    /// Upper end.
    high_cents: Cents,
    /// Past windows in which such an interval was tested.
    windows: u32,
    /// In how many of them it held.
    held: u32,
}

/// Predictions of customers described by their features
///
/// The served model scores each row as `clv predict` does a line of a file: what is not given counts as not known. Which
/// features it reads is at `/api/v1/features`; others are taken and not looked at. Nothing is stored.
#[utoipa::path(post, path = "/api/v1/predictions/rows", operation_id = "predictRows", tag = "predictions",
    request_body(content = WantedRows, example = json!({"rows": [{"id": "a", "features": {
        "frequency": 1, "recency_days": 40, "t_days": 200, "days_since_last_purchase": 160, "state": "SP"
    }}]})), responses(
    (status = 200, description = "The predictions.", body = RowPredictions),
    BodyErrors
))]
pub(crate) async fn rows(
    asked: Asked,
    JsonBody(wanted): JsonBody<WantedRows>,
) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    wanted.check()?;
    let overview = read::overview(&asked.app.pool).await?;
    let forecast = Forecast::of(&overview).ok_or(Problem::of(&NO_MODEL))?;
    let model = asked
        .app
        .model
        .get(&asked.app.pool, &forecast.model_id)
        .await?;
    // Scoring keeps a core busy for milliseconds.
    let slot = asked.slot.taken_along();
    let scoring = blocking::run(slot, move || scored(&model, forecast, wanted));
    let answer = scoring.await.map_err(|error| internal(&error))??;
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

impl WantedRows {
    fn check(&self) -> Result<(), Problem> {
        check_count("rows", self.rows.len())?;
        let mut errors = Vec::new();
        for (place, Object(row)) in self.rows.iter().enumerate() {
            if row.id.as_deref().is_some_and(|id| !is_name(id)) {
                errors.push(FieldError::new(
                    format!("rows[{place}].id"),
                    "An id has 1 to 200 characters, none of them a control character.",
                ));
            }
            for (feature, message) in row.features.problems() {
                errors.push(FieldError::new(
                    format!("rows[{place}].features.{feature}"),
                    message,
                ));
            }
        }
        errors.truncate(NAMED_ERRORS);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::about(&INVALID_BODY, errors))
        }
    }
}

fn scored(
    served: &ServedModel,
    forecast: Forecast,
    wanted: WantedRows,
) -> Result<RowPredictions, Problem> {
    let model = served.artefact.model();
    let schema = model.features();
    let rows: Vec<(Option<String>, Vec<Value>)> = wanted
        .rows
        .into_iter()
        .map(|Object(row)| (row.id, values(row.features, schema)))
        .collect();
    let is_told = |place: usize| {
        let told = |values: &[Value]| values.get(place).is_some_and(|it| *it != Value::Missing);
        rows.iter().any(|(_, values)| told(values))
    };
    let missing = (0..)
        .zip(schema)
        .filter(|(place, _)| !is_told(*place))
        .map(|(_, feature)| feature.name.clone())
        .collect();
    let mut audience = Audience::default();
    let mut predictions = Vec::with_capacity(rows.len());
    for (id, values) in rows {
        let (prediction, problem) = match told(&model.predict(&values), &mut audience) {
            Ok(prediction) => (Some(prediction), None),
            Err(error) => (None, Some(format!("This row cannot be scored: {error}."))),
        };
        predictions.push(RowPrediction {
            id,
            prediction,
            problem,
        });
    }
    Ok(RowPredictions {
        forecast,
        missing,
        predictions,
        total: total(served, &audience).map_err(|error| internal(error.as_ref()))?,
    })
}

/// The prediction in cents, and counted.
fn told(
    outcome: &Result<Predicted, ModelError>,
    audience: &mut Audience,
) -> Result<Prediction, Box<dyn Error>> {
    let found = outcome.as_ref().map_err(Clone::clone)?;
    let prediction = Prediction {
        p_returns: found.p_returns,
        spend_if_returns_cents: Money::from_units(found.spend_if_returns)?.into(),
        expected_value_cents: Money::from_units(found.expected_value)?.into(),
    };
    audience.add(found.p_returns, found.spend_if_returns)?;
    Ok(prediction)
}

fn total(served: &ServedModel, audience: &Audience) -> Result<Total, Box<dyn Error>> {
    let cents = |units: f64| -> Result<Cents, MoneyError> { Ok(Money::from_units(units)?.into()) };
    let spread = served.artefact.manifest().spread;
    let interval = spread.map(|spread| -> Result<TotalInterval, Box<dyn Error>> {
        let interval = audience.interval(&spread)?;
        Ok(TotalInterval {
            coverage: COVERAGE,
            low_cents: cents(interval.low)?,
            high_cents: cents(interval.high)?,
            windows: spread.windows,
            held: spread.held,
        })
    });
    Ok(Total {
        customers: audience.customers,
        expected_buyers: audience.buyers,
        expected_value_cents: cents(audience.expected)?,
        interval: interval.transpose()?,
    })
}
