use super::audiences::AudienceWindowRow;
use super::publication::{Page, Shown, settled, single};
use super::together::together;
use crate::{Doing, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgPool};

/// All that the model page shows.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn model_report(pool: &PgPool) -> Result<ModelPage, StoreError> {
    settled(pool, &()).await
}

impl Page for ModelPage {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        let model: Option<ModelRow> = sqlx::query_as(include_str!("../../queries/read/model.sql"))
            .fetch_optional(&mut *connection)
            .await
            .doing("reading the model")?;
        let (
            Json(scoreboard),
            Json(calibration),
            Json(importance),
            Json(rules),
            Json(windows),
            Json(past),
        ) = sqlx::query_as(together![
            "scoreboard.sql",
            "calibration.sql",
            "importance.sql",
            "return_rules.sql",
            "audience_windows.sql",
            "past_models.sql",
        ])
        .fetch_one(connection)
        .await
        .doing("reading what is known of the model")?;
        Ok(Self {
            shown: Shown::default(),
            model: single(model, "the served model")?,
            scoreboard,
            calibration,
            importance,
            rules,
            windows,
            past,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.shown = shown;
    }
}

/// The bytes of the served model, if it has this id; of whichever is served without one.
///
/// # Errors
/// A missing-table error when nothing was published; what the driver says otherwise.
pub async fn model_artefact(
    pool: &PgPool,
    model_id: Option<&str>,
) -> Result<Option<ArtefactRow>, StoreError> {
    settled(pool, &model_id.map(str::to_owned)).await
}

impl Page for Option<ArtefactRow> {
    type Question = Option<String>;

    async fn read(
        connection: &mut PgConnection,
        model_id: &Option<String>,
    ) -> Result<Self, StoreError> {
        sqlx::query_as(include_str!("../../queries/read/model_artefact.sql"))
            .bind(model_id.as_deref())
            .fetch_optional(connection)
            .await
            .doing("reading the model's bytes")
    }

    fn note(&mut self, _: Shown) {}
}

/// Rows of the model page, from one publication.
#[derive(Debug, Clone)]
pub struct ModelPage {
    /// The publication it was read from.
    pub shown: Shown,
    /// What was trained on what.
    pub model: ModelRow,
    /// In published order.
    pub scoreboard: Vec<ScoreboardRow>,
    /// Highest predicted first.
    pub calibration: Vec<CalibrationRow>,
    /// By stage, most important first.
    pub importance: Vec<ImportanceRow>,
    /// In published order.
    pub rules: Vec<RuleRow>,
    /// Past windows of audiences, oldest first.
    pub windows: Vec<AudienceWindowRow>,
    /// Models that were trained and are kept, the served one among them, newest first.
    pub past: Vec<PastModelRow>,
}

/// `marts.mart_model` without the bytes; money in cents.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct ModelRow {
    pub model_id: String,
    pub trained_at: DateTime<Utc>,
    pub source_kind: String,
    pub currency: String,
    pub horizon_days: i32,
    pub value_basis: String,
    pub as_of: NaiveDate,
    pub test_cutoff: NaiveDate,
    pub first_train_cutoff: NaiveDate,
    pub last_train_cutoff: NaiveDate,
    pub train_rows: i64,
    pub train_buyers: i64,
    pub test_customers: i64,
    pub test_buyers: i64,
    pub test_actual_total_cents: i64,
    pub verdict: String,
    pub artefact_bytes: i64,
}

/// The served model's bytes.
#[derive(Debug, Clone, FromRow)]
pub struct ArtefactRow {
    /// Its id.
    pub model_id: String,
    /// As written by training, unchecked.
    pub artefact: Vec<u8>,
}

/// `marts.mart_scoreboard`; `None` where a metric is undefined.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct ScoreboardRow {
    pub model: String,
    pub label: String,
    pub gini: Option<f64>,
    pub gini_lo: Option<f64>,
    pub gini_hi: Option<f64>,
    pub auc: Option<f64>,
    pub pr_auc: Option<f64>,
    pub brier: Option<f64>,
    pub spearman: Option<f64>,
    pub mae: Option<f64>,
    pub rmse: Option<f64>,
    pub bias_ratio: Option<f64>,
    pub predicted_total_cents: Option<i64>,
    pub top_decile_share: Option<f64>,
    pub is_served: bool,
}

/// `marts.mart_calibration`; money in cents.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct CalibrationRow {
    pub decile: i16,
    pub customers: i64,
    pub predicted_rate: f64,
    pub observed_rate: f64,
    pub predicted_value_cents: i64,
    pub actual_value_cents: i64,
    /// Of all customers, those of this tenth and of the ones before it.
    pub customers_share: f64,
    /// What they hold of all real value; none where there is none.
    pub value_share: Option<f64>,
}

/// `marts.mart_importance`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct ImportanceRow {
    pub stage: String,
    pub feature: String,
    pub gain: Option<f64>,
    pub permutation: Option<f64>,
    pub mean_abs_push: Option<f64>,
}

/// `marts.mart_return_rules`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct RuleRow {
    pub rule: String,
    pub customers: i64,
    pub buyers: i64,
    pub rate: f64,
}

/// `marts.mart_past_models`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct PastModelRow {
    pub model_id: String,
    pub trained_at: DateTime<Utc>,
    pub label: Option<String>,
    pub test_cutoff: NaiveDate,
    pub test_customers: i64,
    pub test_buyers: i64,
    pub gini: Option<f64>,
    pub gini_lo: Option<f64>,
    pub gini_hi: Option<f64>,
    pub standing: String,
}
