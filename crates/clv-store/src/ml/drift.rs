//! Drift: how far customers have moved from those that a model learned from.

use chrono::NaiveDate;
use clv_core::drift::Reading;
use serde::Serialize;
use sqlx::PgPool;

use super::no_such_model;
use crate::error::{Doing, StoreError};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The distribution of a feature, by its population stability index.
    Feature,
    /// Buyers per customer within the horizon, as a difference.
    BaseRate,
    /// Buyers per customer that came, over those that the model expected.
    Buyers,
    /// Value per customer that came, over the one that the model expected.
    Value,
}

impl Measure {
    /// As the table has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Feature => "feature",
            Self::BaseRate => "base_rate",
            Self::Buyers => "buyers",
            Self::Value => "value",
        }
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriftRow {
    /// What is compared.
    pub measure: Measure,
    /// Name of the feature; none for the other measures.
    pub subject: Option<String>,
    /// The day whose snapshot the model learned from, or before which it was judged.
    pub then_day: NaiveDate,
    /// The day of the snapshot that is compared with it.
    pub now_day: NaiveDate,
    /// Of a number the median, of a rate the rate, of an expectation what was expected; none for choices.
    pub then_value: Option<f64>,
    /// The same of what is compared with it; of an expectation, what came.
    pub now_value: Option<f64>,
    /// The PSI, the difference of the rates, or what came over what was expected.
    pub change: f64,
    /// Lower end of its 95% interval; none for a PSI.
    pub lo: Option<f64>,
    /// Upper end.
    pub hi: Option<f64>,
    /// What to make of it.
    pub reading: Reading,
}

/// Replaces what is known of a stored model's drift. Positions are those of the rows, from 1.
///
/// # Errors
/// [`StoreError::NoSuchModel`] or [`StoreError::Database`].
pub async fn write_drift(
    pool: &PgPool,
    model_id: &str,
    rows: &[DriftRow],
) -> Result<(), StoreError> {
    const DOING: &str = "storing drift";
    let mut transaction = pool.begin().await.doing(DOING)?;
    sqlx::query(include_str!("../../queries/ml/drift_delete.sql"))
        .bind(model_id)
        .execute(&mut *transaction)
        .await
        .doing(DOING)?;
    for (position, row) in (1_i32..).zip(rows) {
        sqlx::query(include_str!("../../queries/ml/drift_insert.sql"))
            .bind(model_id)
            .bind(position)
            .bind(row.measure.name())
            .bind(&row.subject)
            .bind(row.then_day)
            .bind(row.now_day)
            .bind(row.then_value)
            .bind(row.now_value)
            .bind(row.change)
            .bind(row.lo)
            .bind(row.hi)
            .bind(row.reading.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(|error| no_such_model(error, model_id))?;
    }
    transaction.commit().await.doing(DOING)
}
