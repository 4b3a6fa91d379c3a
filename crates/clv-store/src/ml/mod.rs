//! Schema `ml`: models, how they did on held-out customers, and predictions.
//!
//! A model's rows are replaced as a whole: the same data and seed give the same model id, so training
//! twice leaves one model.

mod audiences;
mod drift;
mod predictions;
mod rows;

use sqlx::{PgConnection, PgPool};

use crate::error::{Doing, StoreError};

pub use audiences::{AudienceRow, AudienceWindowRow, write_audience_windows, write_audiences};
pub use drift::{DriftRow, Measure, write_drift};
pub use predictions::{PredictionRow, write_predictions};
pub use rows::{
    CalibrationRow, Evaluation, ImportanceRow, ModelRow, ReturnDriverRow, ReturnRuleRow, ScoreRow,
    Stage,
};

/// Stores a model and its evaluation in one transaction. It is not served by this: see
/// [`write_predictions`] and [`serve`].
///
/// # Errors
/// [`StoreError::Database`].
pub async fn write_model(
    pool: &PgPool,
    model: &ModelRow,
    evaluation: &Evaluation,
) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await.doing("storing the model")?;
    sqlx::query(include_str!("../../queries/ml/model_upsert.sql"))
        .bind(&model.model_id)
        .bind(model.trained_at)
        .bind(model.horizon_days)
        .bind(&model.value_basis)
        .bind(model.as_of)
        .bind(model.test_cutoff)
        .bind(model.first_train_cutoff)
        .bind(model.last_train_cutoff)
        .bind(model.train_rows)
        .bind(model.train_buyers)
        .bind(model.test_customers)
        .bind(model.test_buyers)
        .bind(model.test_actual_total_cents)
        .bind(&model.verdict)
        .bind(&model.artefact)
        .bind(&model.judged)
        .bind(&model.distributions)
        .execute(&mut *transaction)
        .await
        .doing("storing the model")?;
    replace_evaluation(&mut transaction, &model.model_id, evaluation).await?;
    transaction.commit().await.doing("storing the model")
}

/// Makes a stored model the served one: the marts built from now on are about it.
///
/// # Errors
/// [`StoreError::NoSuchModel`] or [`StoreError::Database`].
pub async fn serve(pool: &PgPool, model_id: &str) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await.doing("marking the served model")?;
    mark_served(&mut transaction, model_id).await?;
    transaction.commit().await.doing("marking the served model")
}

/// The id of the served model.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn served(pool: &PgPool) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar(include_str!("../../queries/ml/served.sql"))
        .fetch_optional(pool)
        .await
        .doing("looking for the served model")
}

/// The id of the model trained last.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(pool: &PgPool) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar(include_str!("../../queries/ml/newest.sql"))
        .fetch_optional(pool)
        .await
        .doing("looking for the newest model")
}

/// A stored model with its artefact: the one of this id, or the served one for `None`.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn model(pool: &PgPool, model_id: Option<&str>) -> Result<Option<ModelRow>, StoreError> {
    sqlx::query_as(include_str!("../../queries/ml/models.sql"))
        .bind(model_id)
        .fetch_optional(pool)
        .await
        .doing("reading the model")
}

/// Forgets old models with their evaluations and predictions, and says how many. The `keep` newest stay, the served
/// one, and those whose predictions the published tables show, now and after a rollback.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn prune(pool: &PgPool, keep: i64) -> Result<u64, StoreError> {
    let pruned = sqlx::query(include_str!("../../queries/ml/prune.sql"))
        .bind(keep)
        .execute(pool)
        .await
        .doing("forgetting old models")?;
    Ok(pruned.rows_affected())
}

async fn mark_served(connection: &mut PgConnection, model_id: &str) -> Result<(), StoreError> {
    // First the others: at most one may be served at any moment.
    sqlx::query(include_str!("../../queries/ml/serve_others.sql"))
        .bind(model_id)
        .execute(&mut *connection)
        .await
        .doing("marking the served model")?;
    let found = sqlx::query(include_str!("../../queries/ml/serve.sql"))
        .bind(model_id)
        .execute(&mut *connection)
        .await
        .doing("marking the served model")?;
    if found.rows_affected() == 0 {
        return Err(StoreError::NoSuchModel {
            model_id: model_id.to_owned(),
        });
    }
    Ok(())
}

async fn replace_evaluation(
    connection: &mut PgConnection,
    model_id: &str,
    evaluation: &Evaluation,
) -> Result<(), StoreError> {
    for sql in [
        include_str!("../../queries/ml/scoreboard_delete.sql"),
        include_str!("../../queries/ml/calibration_delete.sql"),
        include_str!("../../queries/ml/importance_delete.sql"),
        include_str!("../../queries/ml/return_rules_delete.sql"),
        include_str!("../../queries/ml/return_drivers_delete.sql"),
    ] {
        sqlx::query(sql)
            .bind(model_id)
            .execute(&mut *connection)
            .await
            .doing("replacing the evaluation")?;
    }
    evaluation
        .insert(connection, model_id)
        .await
        .map_err(|error| no_such_model(error, model_id))
}

/// A foreign key that points nowhere (23503) means that the model is not stored.
fn no_such_model(error: sqlx::Error, model_id: &str) -> StoreError {
    match crate::error::sqlstate(&error).as_deref() {
        Some("23503") => StoreError::NoSuchModel {
            model_id: model_id.to_owned(),
        },
        _ => StoreError::Database {
            doing: "storing results of a model",
            source: error,
        },
    }
}
