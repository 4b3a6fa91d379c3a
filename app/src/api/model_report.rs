//! Questions of the model page.

use super::{ApiError, ValueBasis, json::Json};
use chrono::{DateTime, NaiveDate, Utc};
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Whether the served model can be trusted: all models on the same held-out snapshot.
#[server(name = GetModelReport, prefix = "/api", endpoint = "model", input = GetUrl, output = Json)]
pub async fn get_model_report() -> Result<ModelReport, ApiError> {
    use super::{context, sources::Sources};
    let (app, sources) = (context::app()?, Sources::of_request());
    if super::get_status().await?.model_id.is_none() {
        return Err(context::no_model());
    }
    let page = clv_store::read::model_report(&app.pool)
        .await
        .map_err(context::store_error)?;
    sources.note(page.shown);
    let answer = ModelReport::from_rows(page).map_err(context::bad_mart);
    answer.map(ModelReport::in_words)
}

/// Everything on the model page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelReport {
    /// What was trained on what.
    pub card: ModelCard,
    /// All models, in published order.
    pub scoreboard: Vec<ScoreboardLine>,
    /// Predicted against observed, by decile; 1 is the highest predicted.
    pub calibration: Vec<CalibrationDecile>,
    /// What each stage uses, largest permutation importance first within a stage.
    pub importance: Vec<FeatureImportance>,
    /// The readable tree of who returns, as rules in words.
    pub rules: Vec<ReturnRule>,
    /// Past windows of groups of customers and whether the intervals of then held, oldest first.
    pub windows: Vec<AudienceWindow>,
    /// Models that were trained and are kept, the served one among them, newest first.
    pub past: Vec<PastModel>,
}

/// The served model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Short content hash.
    pub model_id: String,
    /// When it was trained.
    pub trained_at: DateTime<Utc>,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Length of the predicted period, in days.
    pub horizon_days: u32,
    /// What counts as value.
    pub value_basis: ValueBasis,
    /// Last complete day of the data.
    pub as_of: NaiveDate,
    /// The held-out snapshot's day.
    pub test_cutoff: NaiveDate,
    /// First training snapshot.
    pub first_train_cutoff: NaiveDate,
    /// Last training snapshot.
    pub last_train_cutoff: NaiveDate,
    /// Training rows, one per customer and snapshot.
    pub train_rows: i64,
    /// Training rows whose customer bought within the horizon.
    pub train_buyers: i64,
    /// Customers in the held-out snapshot.
    pub test_customers: i64,
    /// How many of them bought within the horizon.
    pub test_buyers: i64,
    /// What they spent.
    pub test_actual_total: Cents,
    /// What the scoreboard says, in words.
    pub verdict: String,
    /// Size of the artefact that server and browser evaluate.
    pub artefact_bytes: i64,
}

/// One model on the held-out snapshot. `None` where a metric is undefined (nothing to rank).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreboardLine {
    /// Stable name.
    pub model: String,
    /// Name for people.
    pub label: String,
    /// Normalised Gini of value.
    pub gini: Option<f64>,
    /// Its 95% interval, by bootstrap over customers.
    pub gini_interval: Option<(f64, f64)>,
    /// Area under the ROC curve for "buys again".
    pub auc: Option<f64>,
    /// Area under the precision-recall curve.
    pub pr_auc: Option<f64>,
    /// Brier score.
    pub brier: Option<f64>,
    /// Rank correlation of value.
    pub spearman: Option<f64>,
    /// Mean absolute error, in the currency.
    pub mae: Option<f64>,
    /// Root mean squared error, in the currency.
    pub rmse: Option<f64>,
    /// Predicted total ÷ actual total.
    pub bias_ratio: Option<f64>,
    /// Predicted total.
    pub predicted_total: Option<Cents>,
    /// Share of the real value held by the tenth of customers ranked highest.
    pub top_decile_share: Option<f64>,
    /// Whether this is the model behind every number.
    pub is_served: bool,
}

/// Tenth of the held-out customers by prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationDecile {
    /// 1 (highest predicted) to 10.
    pub decile: u8,
    /// Customers in it.
    pub customers: i64,
    /// Mean predicted probability of buying again.
    pub predicted_rate: f64,
    /// Share that did.
    pub observed_rate: f64,
    /// Mean predicted value per customer.
    pub predicted_value: Cents,
    /// Mean real value per customer.
    pub actual_value: Cents,
    /// Of all customers, those of this tenth and the better ones, 0–1.
    pub customers_share: f64,
    /// What these hold of all real value, 0–1; nothing where nobody bought.
    pub value_share: Option<f64>,
}

/// How much a stage of the model uses a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureImportance {
    /// Which stage.
    pub stage: Stage,
    /// Name in the data.
    pub feature: String,
    /// Name for people.
    pub label: String,
    /// Share of the stage's gain, 0–1.
    pub gain: Option<f64>,
    /// What is lost when the column is shuffled: AUC for returns, mean absolute error for spend.
    pub permutation: Option<f64>,
    /// Mean over held-out customers of how far it pushed the answer: probability for returns, currency units for spend.
    pub mean_abs_push: Option<f64>,
}

/// The two questions of the hurdle model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Does the customer buy again?
    Returns,
    /// How much, if so?
    Spend,
}

/// A group of customers at a past cutoff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudienceWindow {
    /// Which customers, for people.
    pub label: String,
    /// Last day the prediction knew.
    pub cutoff: NaiveDate,
    /// Customers in the group.
    pub customers: i64,
    /// What they were expected to spend.
    pub expected: Cents,
    /// Lower end of the interval of then.
    pub low: Cents,
    /// Upper end.
    pub high: Cents,
    /// What they spent.
    pub actual: Cents,
    /// Whether the interval held it.
    pub is_held: bool,
}

/// A model that was trained, as it did on the customers held out then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastModel {
    /// Short content hash.
    pub model_id: String,
    /// When it was trained.
    pub trained_at: DateTime<Utc>,
    /// Its kind, for people.
    pub label: String,
    /// The day of the snapshot that was held out.
    pub test_cutoff: NaiveDate,
    /// Customers of it.
    pub test_customers: i64,
    /// How many of them bought within the horizon.
    pub test_buyers: i64,
    /// Normalised Gini of value; nothing where there is nothing to rank.
    pub gini: Option<f64>,
    /// Its 95% interval, by bootstrap over customers.
    pub gini_interval: Option<(f64, f64)>,
    /// Whether it is served, or why not.
    pub standing: Standing,
}

/// Whether a model is served, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is behind every number.
    Served,
    /// It was, and another one is now.
    Replaced,
    /// It was trained after the served one and not put to use.
    Waiting,
    /// A newer one was put to use first.
    PassedOver,
}

/// A leaf of the readable tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnRule {
    /// The path to the leaf, in words.
    pub rule: String,
    /// Customers it holds for.
    pub customers: i64,
    /// How many of them bought again.
    pub buyers: i64,
    /// Their share, 0–1.
    pub rate: f64,
}
