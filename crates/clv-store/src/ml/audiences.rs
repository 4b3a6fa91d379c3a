//! Audiences: what groups of customers are expected to be worth together, how sure that is, and how it came out before.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::PgPool;

use super::no_such_model;
use crate::error::{Doing, StoreError};

/// A past window of a group, predicted with what was known at its cutoff. Money in currency units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AudienceWindowRow {
    /// Last day known.
    pub cutoff: NaiveDate,
    /// Which group.
    pub audience: String,
    /// Last day of the window.
    pub window_end: NaiveDate,
    /// Customers in it.
    pub customers: i64,
    /// What the model expected of them.
    pub expected_total: f64,
    /// Lower end of the interval of then.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What they spent.
    pub actual_total: f64,
    /// Whether the interval held it.
    pub is_held: bool,
}

/// A group as of the last complete day. Money in currency units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AudienceRow {
    /// Which group.
    pub audience: String,
    /// Customers in it.
    pub customers: i64,
    /// Expected number of them who buy.
    pub expected_buyers: f64,
    /// What they are expected to spend.
    pub expected_total: f64,
    /// Lower end of the 90% interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Replaces the past windows of a stored model.
///
/// # Errors
/// [`StoreError::NoSuchModel`] or [`StoreError::Database`].
pub async fn write_audience_windows(
    pool: &PgPool,
    model_id: &str,
    rows: &[AudienceWindowRow],
) -> Result<(), StoreError> {
    const DOING: &str = "storing past windows of audiences";
    let mut transaction = pool.begin().await.doing(DOING)?;
    sqlx::query(include_str!("../../queries/ml/audience_windows_delete.sql"))
        .bind(model_id)
        .execute(&mut *transaction)
        .await
        .doing(DOING)?;
    for row in rows {
        sqlx::query(include_str!("../../queries/ml/audience_windows_insert.sql"))
            .bind(model_id)
            .bind(row.cutoff)
            .bind(&row.audience)
            .bind(row.window_end)
            .bind(row.customers)
            .bind(row.expected_total)
            .bind(row.low)
            .bind(row.high)
            .bind(row.actual_total)
            .bind(row.is_held)
            .execute(&mut *transaction)
            .await
            .map_err(|error| no_such_model(error, model_id))?;
    }
    transaction.commit().await.doing(DOING)
}

/// Replaces the audiences of a stored model. Positions are those of the rows, from 1.
///
/// # Errors
/// [`StoreError::NoSuchModel`] or [`StoreError::Database`].
pub async fn write_audiences(
    pool: &PgPool,
    model_id: &str,
    rows: &[AudienceRow],
) -> Result<(), StoreError> {
    const DOING: &str = "storing audiences";
    let mut transaction = pool.begin().await.doing(DOING)?;
    sqlx::query(include_str!("../../queries/ml/audiences_delete.sql"))
        .bind(model_id)
        .execute(&mut *transaction)
        .await
        .doing(DOING)?;
    for (position, row) in (1_i32..).zip(rows) {
        sqlx::query(include_str!("../../queries/ml/audiences_insert.sql"))
            .bind(model_id)
            .bind(position)
            .bind(&row.audience)
            .bind(row.customers)
            .bind(row.expected_buyers)
            .bind(row.expected_total)
            .bind(row.low)
            .bind(row.high)
            .execute(&mut *transaction)
            .await
            .map_err(|error| no_such_model(error, model_id))?;
    }
    transaction.commit().await.doing(DOING)
}
