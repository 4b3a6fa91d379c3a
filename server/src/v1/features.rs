//! `GET /api/v1/features`: what the served model reads. And the features of a row, as they are sent.

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged};
use super::fields::{Fields, is_name};
use super::problem::Problem;
use app::api::{ScoreForm, get_score_form};
use axum::response::Response;
use chrono::NaiveDate;
use clv_core::features::{Feature, FeatureDoc, Kind, Unit, Value, catalogue, doc};
use serde::{Deserialize, Serialize};
use serde_json::Value as JsonValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// Beyond it a number is a slip: no count, span, share or amount of one customer is as large.
const LARGEST: f64 = 1e12;

/// The features of one customer, by name: a number, a name, or null where it is not known.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct FeatureRow(BTreeMap<String, JsonValue>);

impl FeatureRow {
    /// What is wrong with which feature.
    pub(crate) fn problems(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().filter_map(|(name, value)| {
            let shown = name.chars().filter(|letter| !letter.is_control());
            problem(name, value).map(|message| (shown.take(60).collect(), message))
        })
    }
}

fn problem(name: &str, value: &JsonValue) -> Option<String> {
    let Some(doc) = doc(name).filter(|doc| is_of_catalogue(doc)) else {
        return Some(
            "There is no such feature; /api/v1/features names those the model reads.".to_owned(),
        );
    };
    let is_right = match (doc.kind, value) {
        (_, JsonValue::Null) => true,
        (Kind::Number, JsonValue::Number(number)) => number
            .as_f64()
            .is_some_and(|number| number.abs() <= LARGEST),
        (Kind::Choice, JsonValue::String(text)) => is_name(text),
        _ => false,
    };
    if is_right {
        return None;
    }
    Some(match doc.kind {
        Kind::Number => "This is a number from -1e12 to 1e12, or null where it is not known.".to_owned(),
        Kind::Choice => "This is a text of 1 to 200 characters, none of them a control character, or null where it is not known.".to_owned(),
    })
}

/// What the model inside another one contributes is described like a feature and is none.
fn is_of_catalogue(doc: &FeatureDoc) -> bool {
    catalogue().iter().any(|entry| entry.name == doc.name)
}

/// The values of a row in the order of a schema; it has been looked at for problems.
pub(crate) fn values(mut row: FeatureRow, schema: &[Feature]) -> Vec<Value> {
    let values = schema
        .iter()
        .map(|feature| match row.0.remove(&feature.name) {
            Some(JsonValue::Number(number)) => {
                number.as_f64().map_or(Value::Missing, Value::Number)
            }
            Some(JsonValue::String(text)) => Value::Choice(text),
            _ => Value::Missing,
        });
    values.collect()
}

impl PartialSchema for FeatureRow {
    fn schema() -> RefOr<Schema> {
        let row = ObjectBuilder::new()
            .description(Some(
                "The features of one customer, by name; what is not given or null counts as not known.",
            ))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        let row = catalogue()
            .iter()
            .fold(row, |row, doc| row.property(doc.name, property(doc)));
        RefOr::T(Schema::Object(row.build()))
    }
}

impl ToSchema for FeatureRow {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("FeatureRow")
    }
}

fn property(doc: &FeatureDoc) -> ObjectBuilder {
    let unit = match doc.unit {
        Unit::Count => "a number of things",
        Unit::Days => "days",
        Unit::Money => "units of the currency (not cents)",
        Unit::Share => "a share from 0 to 1",
        Unit::Stars => "stars from 1 to 5",
        Unit::Month => "a month from 1 to 12",
        Unit::Name => "a name as in the data",
    };
    let words = format!("{} Unit: {unit}.", doc.definition);
    let property = ObjectBuilder::new().description(Some(words));
    match doc.kind {
        Kind::Number => property
            .schema_type(SchemaType::Array(vec![Type::Number, Type::Null]))
            .minimum(Some(-LARGEST))
            .maximum(Some(LARGEST)),
        Kind::Choice => property
            .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
            .min_length(Some(1))
            .max_length(Some(super::fields::LONGEST))
            .pattern(Some("^[^\\x00-\\x1f\\x7f-\\x9f]+$")),
    }
}

/// What the served model reads.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelFeatures {
    /// The model, a hash of its content.
    #[schema(example = "0f3a92c1d4e5")]
    model_id: String,
    /// Which model it is.
    #[schema(example = "xgboost_hurdle")]
    model: &'static str,
    /// ISO 4217 code of every amount.
    #[schema(example = "BRL", min_length = 3, max_length = 3)]
    currency: String,
    /// Length of the predicted period, in days.
    horizon_days: u32,
    /// Last complete day of the data that the model stands on.
    as_of: NaiveDate,
    /// The features, in the order of the model.
    features: Vec<ModelFeature>,
}

/// A feature that the model reads.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelFeature {
    /// Its name, in a row to be scored.
    #[schema(example = "frequency")]
    feature: String,
    /// Its name for people.
    label: String,
    /// A number or a name.
    kind: ValueKind,
    /// Unit of the number: `days`, `money` (units of the currency), `share` (0 to 1), `stars`, `month`; empty for counts
    /// and names.
    unit: String,
    /// What it means and how it is computed.
    definition: String,
    /// What a typical customer of the shop has, as text; nothing where that is not known.
    example: Option<String>,
}

/// What values of a feature are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueKind {
    Number,
    Name,
}

/// The features that the served model reads
///
/// What a row sent to `/api/v1/predictions/rows` should tell.
#[utoipa::path(get, path = "/api/v1/features", operation_id = "listFeatures", tag = "predictions", responses(
    (status = 200, description = "The features.", body = ModelFeatures,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors
))]
pub(crate) async fn features(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    asked
        .answer(get_score_form(), |form| Ok(ModelFeatures::from(form)))
        .await
}

impl From<ScoreForm> for ModelFeatures {
    fn from(form: ScoreForm) -> Self {
        let features = form.columns.into_iter().map(|column| ModelFeature {
            feature: column.feature,
            label: column.label,
            kind: if column.is_number {
                ValueKind::Number
            } else {
                ValueKind::Name
            },
            unit: column.unit,
            definition: column.definition,
            example: Some(column.example).filter(|example| !example.is_empty()),
        });
        Self {
            features: features.collect(),
            model_id: form.model_id,
            model: form.kind.name(),
            currency: form.currency,
            horizon_days: form.horizon_days,
            as_of: form.as_of,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn row(text: &str) -> FeatureRow {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_no_feature_or_no_value_of_one_is_named() {
        let row = row(
            r#"{"frequenci": 1, "frequency": "2", "t_days": 1e13, "state": 5, "channel": "", "purchase_model": 1}"#,
        );
        let fields: Vec<_> = row.problems().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            [
                "channel",
                "frequenci",
                "frequency",
                "purchase_model",
                "state",
                "t_days"
            ]
        );
    }

    #[test]
    fn values_come_in_the_order_of_the_model_and_what_is_not_told_is_missing() {
        let row = row(r#"{"state": "SP", "frequency": 2, "channel": null, "t_days": 9}"#);
        assert_eq!(row.problems().count(), 0);
        let schema = [
            Feature::choice("channel"),
            Feature::number("frequency"),
            Feature::number("recency_days"),
            Feature::choice("state"),
        ];
        assert_eq!(
            values(row, &schema),
            [
                Value::Missing,
                Value::Number(2.0),
                Value::Missing,
                Value::Choice("SP".to_owned())
            ]
        );
    }
}
