//! `GET /api/v1/scoreboard`: whether the served model can be trusted: all models on customers that none of them has seen.

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged};
use super::fields::Fields;
use super::problem::Problem;
use super::shapes::{Cents, Interval};
use app::api::{ModelReport, ScoreboardLine, get_model_report};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// All models on the same held-out customers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scoreboard {
    /// The served model, and what it was tested on.
    served: ServedModel,
    /// The models, in published order.
    models: Vec<ModelScore>,
}

/// The served model.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServedModel {
    /// The model, a hash of its content.
    #[schema(example = "0f3a92c1d4e5")]
    model_id: String,
    /// When it was trained.
    trained_at: DateTime<Utc>,
    /// ISO 4217 code of every amount.
    #[schema(example = "BRL", min_length = 3, max_length = 3)]
    currency: String,
    /// Length of the predicted period, in days.
    horizon_days: u32,
    /// Last complete day of the data.
    as_of: NaiveDate,
    /// The day of the held-out customers: no model saw anything after it.
    test_cutoff: NaiveDate,
    /// Rows it was trained on, one a customer and cutoff.
    #[schema(minimum = 0)]
    train_rows: i64,
    /// Those of them whose customer bought within the horizon.
    #[schema(minimum = 0)]
    train_buyers: i64,
    /// Held-out customers.
    #[schema(minimum = 0)]
    test_customers: i64,
    /// Those of them who bought within the horizon.
    #[schema(minimum = 0)]
    test_buyers: i64,
    /// What they spent.
    test_value_cents: Cents,
    /// What the scoreboard says, in words.
    verdict: String,
}

/// One model on the held-out customers. A metric that is not defined, such as a ranking where all are alike, is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelScore {
    /// Stable name.
    #[schema(example = "bg_nbd")]
    model: String,
    /// Name for people.
    label: String,
    /// Whether every number comes from it.
    is_served: bool,
    /// Normalised Gini of value: 1 ranks as well as can be, 0 like chance.
    gini: Option<f64>,
    /// Its 95% interval, by bootstrap over customers.
    gini_interval: Option<Interval>,
    /// Area under the ROC curve for buying again, from 0 to 1.
    auc: Option<f64>,
    /// Area under the precision-recall curve for buying again, from 0 to 1.
    pr_auc: Option<f64>,
    /// Brier score of the probability, from 0 (best) to 1.
    brier: Option<f64>,
    /// Rank correlation of value, from -1 to 1.
    spearman: Option<f64>,
    /// Mean absolute error of value, in units of the currency.
    mae: Option<f64>,
    /// Root mean squared error of value, in units of the currency.
    rmse: Option<f64>,
    /// Predicted total ÷ actual total.
    bias_ratio: Option<f64>,
    /// Predicted total.
    predicted_total_cents: Option<Cents>,
    /// Share of the real value held by the tenth of customers ranked highest, from 0 to 1.
    top_decile_share: Option<f64>,
}

/// The scoreboard
///
/// The models of the model page on customers that none of them has seen, with what the comparison says in words.
#[utoipa::path(get, path = "/api/v1/scoreboard", operation_id = "getScoreboard", tag = "model", responses(
    (status = 200, description = "The scoreboard.", body = Scoreboard,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors
))]
pub(crate) async fn scoreboard(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    asked
        .answer(get_model_report(), |found| Ok(Scoreboard::from(found)))
        .await
}

impl From<ModelReport> for Scoreboard {
    fn from(found: ModelReport) -> Self {
        let card = found.card;
        Self {
            served: ServedModel {
                model_id: card.model_id,
                trained_at: card.trained_at,
                currency: card.currency,
                horizon_days: card.horizon_days,
                as_of: card.as_of,
                test_cutoff: card.test_cutoff,
                train_rows: card.train_rows,
                train_buyers: card.train_buyers,
                test_customers: card.test_customers,
                test_buyers: card.test_buyers,
                test_value_cents: card.test_actual_total.into(),
                verdict: card.verdict,
            },
            models: found.scoreboard.into_iter().map(ModelScore::from).collect(),
        }
    }
}

impl From<ScoreboardLine> for ModelScore {
    fn from(line: ScoreboardLine) -> Self {
        Self {
            model: line.model,
            label: line.label,
            is_served: line.is_served,
            gini: line.gini,
            gini_interval: line.gini_interval.map(Interval::from),
            auc: line.auc,
            pr_auc: line.pr_auc,
            brier: line.brier,
            spearman: line.spearman,
            mae: line.mae,
            rmse: line.rmse,
            bias_ratio: line.bias_ratio,
            predicted_total_cents: line.predicted_total.map(Cents::from),
            top_decile_share: line.top_decile_share,
        }
    }
}
