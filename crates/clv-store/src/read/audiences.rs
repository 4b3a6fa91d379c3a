use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};

use crate::{Doing, StoreError};

/// `marts.mart_audiences`; money in cents.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct AudienceRow {
    pub audience: String,
    pub customers: i64,
    pub expected_buyers: f64,
    pub expected_total_cents: i64,
    pub low_cents: i64,
    pub high_cents: i64,
    pub windows: i64,
    pub windows_held: i64,
}

/// `marts.mart_audience_windows`; money in cents.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct AudienceWindowRow {
    pub cutoff: NaiveDate,
    pub audience: String,
    pub window_end: NaiveDate,
    pub customers: i64,
    pub expected_total_cents: i64,
    pub low_cents: i64,
    pub high_cents: i64,
    pub actual_total_cents: i64,
    pub is_held: bool,
}

pub(super) async fn audiences(
    connection: &mut PgConnection,
) -> Result<Vec<AudienceRow>, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/audiences.sql"))
        .fetch_all(connection)
        .await
        .doing("reading the audiences")
}

pub(super) async fn windows(
    connection: &mut PgConnection,
) -> Result<Vec<AudienceWindowRow>, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/audience_windows.sql"))
        .fetch_all(connection)
        .await
        .doing("reading past windows of audiences")
}
