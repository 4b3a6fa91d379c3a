//! Whole tables of schema `raw`. Their names come from constants.

use clv_ingest::olist;
use sqlx::{AssertSqlSafe, PgConnection};

use super::record;
use super::shop::SourceKind;
use crate::error::{Doing, StoreError};

/// The table of order logs.
pub(super) const ORDER_LINES: &str = "order_lines";

/// Inside the transaction: whoever reads the table waits for the commit, and a load that fails brings the
/// old rows back. A table emptied and filled in one transaction needs no later freezing and, where the
/// cluster logs minimally as the embedded one does, no write-ahead log.
pub(super) async fn truncate(
    connection: &mut PgConnection,
    table: &'static str,
) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(format!("truncate table raw.{table}")))
        .execute(connection)
        .await
        .doing("emptying a table")?;
    Ok(())
}

/// How finely values are counted: a fifth of Postgres' own default. It is enough to choose a join for tables that are
/// read as a whole, and more would take a third of the time of a load.
const STATISTICS_TARGET: u32 = 20;

/// The transformation comes next and would plan with the statistics of the old rows.
pub(super) async fn analyze(
    connection: &mut PgConnection,
    table: &'static str,
) -> Result<(), StoreError> {
    let sql =
        format!("set local default_statistics_target = {STATISTICS_TARGET}; analyze raw.{table}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .doing("counting a table's values")?;
    Ok(())
}

pub(super) async fn has_rows(
    connection: &mut PgConnection,
    table: &'static str,
) -> Result<bool, StoreError> {
    sqlx::query_scalar(AssertSqlSafe(format!(
        "select exists (select from raw.{table})"
    )))
    .fetch_one(connection)
    .await
    .doing("looking into a table")
}

pub(super) async fn count(
    connection: &mut PgConnection,
    table: &'static str,
) -> Result<u64, StoreError> {
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from raw.{table}")))
        .fetch_one(connection)
        .await
        .doing("counting rows")?;
    Ok(record::unsigned(rows))
}

/// Empties the tables of a kind of source, whose files do not count any more. Says whether there was anything in them.
pub(super) async fn empty(
    connection: &mut PgConnection,
    kind: SourceKind,
) -> Result<bool, StoreError> {
    let mut had_rows = false;
    for table in of(kind) {
        if has_rows(connection, table).await? {
            truncate(connection, table).await?;
            had_rows = true;
        }
    }
    record::retire_kind(connection, kind).await?;
    Ok(had_rows)
}

fn of(kind: SourceKind) -> Vec<&'static str> {
    match kind {
        SourceKind::Olist => olist::FILES.iter().map(|spec| spec.table).collect(),
        SourceKind::Orders => vec![ORDER_LINES],
    }
}
