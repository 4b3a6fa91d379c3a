//! Waits for the second purchase, in parts that do not overlap.

use chrono::NaiveDate;
use clv_core::features::{Feature, Table};
use futures_util::TryStreamExt;
use sqlx::{PgPool, Row};

use super::columns::{self, Columns};
use super::home::Home;
use crate::error::{Doing, StoreError};

/// Parts of waits for the second purchase, row by row in order of beginning and customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Waits {
    /// Who.
    pub customer_ids: Vec<String>,
    /// The day after which the part begins.
    pub cutoffs: Vec<NaiveDate>,
    /// What was known by then.
    pub table: Table,
    /// Days that the part lasts; none when it has no end.
    pub open_days: Vec<Option<i32>>,
    /// Days from the cutoff to the second purchase; none when there is none yet.
    pub returned_after_days: Vec<Option<i32>>,
    /// Value of the second purchase day, currency units; none when there is none yet.
    pub returned_value: Vec<Option<f64>>,
}

/// Reads what was known of all waits on the day `by`, with exactly these features.
///
/// # Errors
/// [`StoreError::NotBuilt`] before the first transformation, [`StoreError::Unexpected`] for rows that make no table,
/// [`StoreError::Database`].
pub async fn read_waits(
    pool: &PgPool,
    home: Home,
    by: NaiveDate,
    features: &[Feature],
) -> Result<Waits, StoreError> {
    const DOING: &str = "reading the waits for a second purchase";
    let existing = columns::existing(pool, home).await?;
    let features_list = columns::select_list(features, &existing);
    let sql = include_str!("../../queries/snapshots/waits.sql");
    let sql = sql.replace("{features}", &features_list);
    let mut rows = sqlx::query(home.sql(&sql)).bind(by).fetch(pool);
    let (mut customer_ids, mut cutoffs) = (Vec::new(), Vec::new());
    let (mut open_days, mut returned_after_days) = (Vec::new(), Vec::new());
    let mut returned_value = Vec::new();
    let mut columns = Columns::new(features.to_vec());
    while let Some(row) = rows.try_next().await.doing(DOING)? {
        customer_ids.push(row.try_get("customer_id").doing(DOING)?);
        cutoffs.push(row.try_get("cutoff").doing(DOING)?);
        open_days.push(row.try_get("open_days").doing(DOING)?);
        returned_after_days.push(row.try_get("returned_after_days").doing(DOING)?);
        returned_value.push(row.try_get("returned_value").doing(DOING)?);
        columns.push(&row, columns::BEFORE_WAITS)?;
    }
    Ok(Waits {
        customer_ids,
        cutoffs,
        table: columns.finish()?,
        open_days,
        returned_after_days,
        returned_value,
    })
}
