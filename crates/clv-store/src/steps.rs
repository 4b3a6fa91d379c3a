//! The ledger of a pipeline's steps: what each was last run on, so that nothing done is done again.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool};

use crate::error::{Doing, StoreError};

/// A step that ran to its end.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct StepRow {
    /// Name of the step, such as `transform`.
    pub step: String,
    /// Hash of everything that decides its result: inputs, settings, code.
    pub fingerprint: String,
    /// What it did, in words.
    pub summary: String,
    /// How long it took.
    pub seconds: f64,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
}

/// The last run of a step, if there was one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn last(pool: &PgPool, step: &str) -> Result<Option<StepRow>, StoreError> {
    sqlx::query_as(include_str!("../queries/steps/last.sql"))
        .bind(step)
        .fetch_optional(pool)
        .await
        .doing("reading the ledger of steps")
}

/// Forgets a step that is about to run: if it fails half-way, its earlier result no longer stands.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn forget(pool: &PgPool, step: &str) -> Result<(), StoreError> {
    sqlx::query(include_str!("../queries/steps/forget.sql"))
        .bind(step)
        .execute(pool)
        .await
        .doing("writing the ledger of steps")?;
    Ok(())
}

/// Writes down that a step ran to its end.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn record(pool: &PgPool, row: &StepRow) -> Result<(), StoreError> {
    sqlx::query(include_str!("../queries/steps/record.sql"))
        .bind(&row.step)
        .bind(&row.fingerprint)
        .bind(&row.summary)
        .bind(row.seconds)
        .bind(row.finished_at)
        .execute(pool)
        .await
        .doing("writing the ledger of steps")?;
    Ok(())
}
