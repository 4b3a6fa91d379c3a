//! The rows of schema `ml` and how they are inserted.

use chrono::{DateTime, NaiveDate, Utc};
use clv_core::drift::Reference;
use serde::Serialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};

/// A trained model.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct ModelRow {
    /// First twelve hexadecimal digits of the artefact's content hash.
    pub model_id: String,
    /// When training ended.
    pub trained_at: DateTime<Utc>,
    /// Length of the prediction window in days.
    pub horizon_days: i32,
    /// What counts as value: `items`, `items_and_freight` or `amount`.
    pub value_basis: String,
    /// Last complete day of the data.
    pub as_of: NaiveDate,
    /// Cutoff of the held-out snapshot.
    pub test_cutoff: NaiveDate,
    /// First cutoff trained on.
    pub first_train_cutoff: NaiveDate,
    /// Last cutoff trained on.
    pub last_train_cutoff: NaiveDate,
    /// Snapshot rows trained on.
    pub train_rows: i64,
    /// Those of them that bought within the horizon.
    pub train_buyers: i64,
    /// Customers of the held-out snapshot.
    pub test_customers: i64,
    /// Those of them that bought within the horizon.
    pub test_buyers: i64,
    /// What they spent, in cents.
    pub test_actual_total_cents: i64,
    /// Which model won, in words.
    pub verdict: String,
    /// The encoded artefact.
    pub artefact: Vec<u8>,
    /// The encoded artefact of the fit that was judged, which knows nothing after the test cutoff; none for a model trained
    /// before it was kept.
    pub judged: Option<Vec<u8>>,
    /// How each feature was distributed in the last snapshot that it learned from; none for such a model either.
    pub distributions: Option<Json<Vec<Reference>>>,
}

/// How a model and its competitors did on the held-out snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evaluation {
    /// One row a competitor, best first.
    pub scoreboard: Vec<ScoreRow>,
    /// One row a decile of predicted value.
    pub calibration: Vec<CalibrationRow>,
    /// One row a stage and feature.
    pub importance: Vec<ImportanceRow>,
    /// The leaves of the readable tree.
    pub return_rules: Vec<ReturnRuleRow>,
    /// What of a first order goes with coming back sooner.
    pub return_drivers: Vec<ReturnDriverRow>,
}

/// One competitor; a measure is `None` where it is not defined.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScoreRow {
    /// Name in code.
    pub model: String,
    /// Name for people.
    pub label: String,
    /// Normalised Gini of value.
    pub gini: Option<f64>,
    /// Lower end of its 95% bootstrap interval.
    pub gini_lo: Option<f64>,
    /// Upper end of its 95% bootstrap interval.
    pub gini_hi: Option<f64>,
    /// Area under the ROC curve of returning.
    pub auc: Option<f64>,
    /// Area under the precision-recall curve of returning.
    pub pr_auc: Option<f64>,
    /// Brier score of returning.
    pub brier: Option<f64>,
    /// Spearman's rank correlation of value.
    pub spearman: Option<f64>,
    /// Mean absolute error of value, in currency units.
    pub mae: Option<f64>,
    /// Root mean squared error of value, in currency units.
    pub rmse: Option<f64>,
    /// Predicted total over actual total.
    pub bias_ratio: Option<f64>,
    /// Sum of predictions, in currency units.
    pub predicted_total: Option<f64>,
    /// Share of the actual value that the best-ranked tenth brought.
    pub top_decile_share: Option<f64>,
    /// Whether this is the one being served.
    pub is_served: bool,
}

/// One decile of the held-out customers by predicted value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationRow {
    /// 1 to 10; 1 holds the highest predictions.
    pub decile: i32,
    /// Customers in it.
    pub customers: i32,
    /// Mean predicted probability of returning.
    pub predicted_rate: f64,
    /// Share that returned.
    pub observed_rate: f64,
    /// Mean predicted value a customer, in currency units.
    pub predicted_value: f64,
    /// Mean actual value a customer, in currency units.
    pub actual_value: f64,
}

/// The two stages of a hurdle model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Will the customer buy again?
    Returns,
    /// How much, if so?
    Spend,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Returns => "returns",
            Self::Spend => "spend",
        }
    }
}

/// What a feature does for a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportanceRow {
    /// The stage.
    pub stage: Stage,
    /// The feature.
    pub feature: String,
    /// Share of the stage's total gain, 0 to 1.
    pub gain: f64,
    /// Loss when the feature is shuffled: of AUC for returning, rise of MAE for spending.
    pub permutation: f64,
    /// Mean of its absolute push over held-out customers: probability for returning, currency units for spending.
    pub mean_abs_push: f64,
}

/// One leaf of the readable tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnRuleRow {
    /// The path to it, in words.
    pub rule: String,
    /// Customers in it.
    pub customers: i32,
    /// Those of them that returned.
    pub buyers: i32,
    /// Their share.
    pub rate: f64,
}

/// What more of a feature of the first order does to the odds of coming back in any period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnDriverRow {
    /// The feature.
    pub feature: String,
    /// How much more: `one_more`, `twice_as_much`, `ten_points_more`, or `not_another` choice.
    pub step: String,
    /// The choice.
    pub choice: Option<String>,
    /// The factor on the odds.
    pub odds_ratio: f64,
    /// Lower end of its 95% interval.
    pub odds_ratio_low: f64,
    /// Upper end.
    pub odds_ratio_high: f64,
    /// `sooner`, `later` or `no_effect_seen`.
    pub verdict: String,
    /// Customers looked at.
    pub customers: i32,
    /// Those of them who came back.
    pub returned: i32,
}

impl Evaluation {
    /// Row by row: an evaluation is a few dozen rows. Positions are those of the vectors, from 1.
    pub(super) async fn insert(
        &self,
        connection: &mut PgConnection,
        model_id: &str,
    ) -> Result<(), sqlx::Error> {
        for (position, row) in (1_i32..).zip(&self.scoreboard) {
            sqlx::query(include_str!("../../queries/ml/scoreboard_insert.sql"))
                .bind(model_id)
                .bind(position)
                .bind(&row.model)
                .bind(&row.label)
                .bind(row.gini)
                .bind(row.gini_lo)
                .bind(row.gini_hi)
                .bind(row.auc)
                .bind(row.pr_auc)
                .bind(row.brier)
                .bind(row.spearman)
                .bind(row.mae)
                .bind(row.rmse)
                .bind(row.bias_ratio)
                .bind(row.predicted_total)
                .bind(row.top_decile_share)
                .bind(row.is_served)
                .execute(&mut *connection)
                .await?;
        }
        for row in &self.calibration {
            sqlx::query(include_str!("../../queries/ml/calibration_insert.sql"))
                .bind(model_id)
                .bind(row.decile)
                .bind(row.customers)
                .bind(row.predicted_rate)
                .bind(row.observed_rate)
                .bind(row.predicted_value)
                .bind(row.actual_value)
                .execute(&mut *connection)
                .await?;
        }
        for row in &self.importance {
            sqlx::query(include_str!("../../queries/ml/importance_insert.sql"))
                .bind(model_id)
                .bind(row.stage.name())
                .bind(&row.feature)
                .bind(row.gain)
                .bind(row.permutation)
                .bind(row.mean_abs_push)
                .execute(&mut *connection)
                .await?;
        }
        for (position, row) in (1_i32..).zip(&self.return_rules) {
            sqlx::query(include_str!("../../queries/ml/return_rules_insert.sql"))
                .bind(model_id)
                .bind(position)
                .bind(&row.rule)
                .bind(row.customers)
                .bind(row.buyers)
                .bind(row.rate)
                .execute(&mut *connection)
                .await?;
        }
        for (position, row) in (1_i32..).zip(&self.return_drivers) {
            sqlx::query(include_str!("../../queries/ml/return_drivers_insert.sql"))
                .bind(model_id)
                .bind(position)
                .bind(&row.feature)
                .bind(&row.step)
                .bind(&row.choice)
                .bind(row.odds_ratio)
                .bind(row.odds_ratio_low)
                .bind(row.odds_ratio_high)
                .bind(&row.verdict)
                .bind(row.customers)
                .bind(row.returned)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}
