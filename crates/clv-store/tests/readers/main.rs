//! The readers of the marts against a shop of six orders, whose answers are known by heart.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod cohorts;
mod customers;
mod data;
mod explore;
mod model;
mod overview;
mod publications;
mod segments;
mod what_if;

use clv_testkit::TestDatabase;

async fn shop() -> TestDatabase {
    let database = TestDatabase::create().await.unwrap();
    sqlx::raw_sql(concat!(
        include_str!("../marts.sql"),
        include_str!("../explore_marts.sql")
    ))
    .execute(database.pool())
    .await
    .unwrap();
    database
}
