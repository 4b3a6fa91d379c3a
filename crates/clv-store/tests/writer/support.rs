//! What the tests of the writing side share.

use chrono::NaiveDate;
use clv_store::raw::{LoadReport, OlistRequest, Tolerance, load_olist};
use clv_store::schema::{Tenancy, migrate};
use clv_store::{PgPool, StoreError};
use clv_testkit::TestDatabase;
use std::path::Path;

/// A database with our schemas in it.
pub(crate) async fn migrated() -> TestDatabase {
    let database = TestDatabase::create().await.unwrap();
    migrate(database.pool(), Tenancy::Dedicated).await.unwrap();
    database
}

/// How the tests load a folder: as Olist's own, putting up with the usual dirt.
pub(crate) fn request(folder: &Path) -> OlistRequest<'_> {
    OlistRequest {
        folder,
        source: "olist",
        is_generated: false,
        today: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap(),
        tolerance: Tolerance::default(),
    }
}

/// Loads a folder without looking at the progress.
pub(crate) async fn load(pool: &PgPool, folder: &Path) -> Result<LoadReport, StoreError> {
    load_olist(pool, &request(folder), &mut |_| {}).await
}

/// A query for one value.
pub(crate) async fn value<T>(pool: &PgPool, sql: &'static str) -> T
where
    T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}
