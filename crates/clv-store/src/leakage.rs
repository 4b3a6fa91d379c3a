//! The proof that features are of their time: every raw fact after a cutoff is deleted from a copy, the features are
//! built again from what is left, and compared byte for byte with the stored ones.
//!
//! The copy and what is built from it live in schemas whose names begin with an [`Aside`]'s prefix. dbt does the
//! building, so it is the caller's part: [`Aside::prepare`], build, [`Aside::compare`], [`Aside::clear`].

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow, PgPool};

use crate::error::{Doing, StoreError};
use crate::transaction;

const DOING: &str = "checking that no feature knows the future";

/// Where a copy without a future is built. Two of them can be built at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// In schemas `leakage_a_…`.
    A,
    /// In schemas `leakage_b_…`.
    B,
}

/// A cutoff to look at, with its role as the warehouse writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Cutoff {
    /// The last day whose facts count.
    pub cutoff: NaiveDate,
    /// `train`, `gap`, `test`, `open` or `score`.
    pub role: String,
}

/// What the stored features were built with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Settings {
    /// Which shop.
    pub source: String,
    /// `olist` or `orders`.
    pub source_kind: String,
    /// Of every amount.
    pub currency: String,
    /// What counts as value.
    pub value_basis: String,
    /// How far ahead value is predicted.
    pub horizon_days: i32,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which cutoff.
    #[serde(flatten)]
    pub cutoff: Cutoff,
    /// Facts that came after it.
    pub facts_deleted: i64,
    /// The comparison.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// Stored and rebuilt features side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Comparison {
    /// Customers compared.
    pub rows: i64,
    /// MD5 of the stored rows, in order.
    pub checksum_before: String,
    /// MD5 of the rows built without later facts.
    pub checksum_after: String,
    /// Whether they are the same.
    pub passed: bool,
    /// Orders by the cutoff that are in no snapshot because they ended cancelled; nobody knows since when.
    pub orders_left_out: i64,
    /// Customers of the snapshot who would look different with these in.
    pub rows_touched: i64,
}

/// The cutoffs to look at: the test, the present, and `spread` + 1 spread evenly from the first to the last.
///
/// # Errors
/// [`StoreError::Database`], before the first transformation with a hint.
pub async fn cutoffs(pool: &PgPool, spread: u32) -> Result<Vec<Cutoff>, StoreError> {
    sqlx::query_as(include_str!("../queries/leakage/cutoffs.sql"))
        .bind(i64::from(spread.max(1)))
        .fetch_all(pool)
        .await
        .doing(DOING)
}

/// What the stored features were built with.
///
/// # Errors
/// [`StoreError::NotBuilt`] before the first transformation, [`StoreError::Database`].
pub async fn settings(pool: &PgPool) -> Result<Settings, StoreError> {
    let settings: Result<Option<Settings>, StoreError> =
        sqlx::query_as(include_str!("../queries/leakage/settings.sql"))
            .fetch_optional(pool)
            .await
            .doing(DOING);
    let not_built = || StoreError::NotBuilt {
        what: "a table of snapshots",
        made_by: "clv transform",
    };
    match settings {
        Err(error) if error.is_not_published() => Err(not_built()),
        other => other?.ok_or_else(not_built),
    }
}

/// Forgets what earlier checks found, because the features are built anew.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn forget(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query(include_str!("../queries/leakage/forget.sql"))
        .execute(pool)
        .await
        .doing(DOING)?;
    Ok(())
}

/// Writes down what was found, in place of what was before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn record(pool: &PgPool, checks: &[Check]) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await.doing(DOING)?;
    let outcome = async {
        sqlx::query(include_str!("../queries/leakage/forget.sql"))
            .execute(&mut *transaction)
            .await
            .doing(DOING)?;
        for check in checks {
            sqlx::query(include_str!("../queries/leakage/record.sql"))
                .bind(check.cutoff.cutoff)
                .bind(&check.cutoff.role)
                .bind(check.comparison.rows)
                .bind(check.facts_deleted)
                .bind(&check.comparison.checksum_before)
                .bind(&check.comparison.checksum_after)
                .bind(check.comparison.passed)
                .bind(check.comparison.orders_left_out)
                .bind(check.comparison.rows_touched)
                .execute(&mut *transaction)
                .await
                .doing(DOING)?;
        }
        Ok(())
    }
    .await;
    transaction::end(transaction, outcome, DOING).await
}

impl Aside {
    /// What the names of its schemas begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::A => "leakage_a_",
            Self::B => "leakage_b_",
        }
    }

    /// Copies the loaded tables without what came after the cutoff, and says how many facts that were. The pool's role
    /// owns the copy, so it must be the one dbt works as.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn prepare(self, pool: &PgPool, cutoff: NaiveDate) -> Result<i64, StoreError> {
        let facts_deleted =
            sqlx::query_scalar(include_str!("../queries/leakage/facts_deleted.sql"))
                .bind(cutoff)
                .fetch_one(pool)
                .await
                .doing(DOING)?;
        let mut transaction = pool.begin().await.doing(DOING)?;
        let outcome = async {
            sqlx::query(include_str!("../queries/leakage/cutoff.sql"))
                .bind(cutoff.to_string())
                .execute(&mut *transaction)
                .await
                .doing(DOING)?;
            for sql in [
                include_str!("../queries/leakage/drop.sql"),
                include_str!("../queries/leakage/raw.sql"),
            ] {
                sqlx::raw_sql(AssertSqlSafe(self.named(sql)))
                    .execute(&mut *transaction)
                    .await
                    .doing(DOING)?;
            }
            Ok(())
        }
        .await;
        transaction::end(transaction, outcome, DOING).await?;
        Ok(facts_deleted)
    }

    /// Compares the stored features of a cutoff with those that were built from the copy.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn compare(self, pool: &PgPool, cutoff: &Cutoff) -> Result<Comparison, StoreError> {
        let columns: String = sqlx::query_scalar(include_str!("../queries/leakage/columns.sql"))
            .fetch_one(pool)
            .await
            .doing(DOING)?;
        let stored = match cutoff.role.as_str() {
            "score" => "int_score_snapshots",
            _ => "int_month_end_snapshots",
        };
        let sql = self
            .named(include_str!("../queries/leakage/compare.sql"))
            .replace("{columns}", &columns)
            .replace("{stored}", stored);
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(cutoff.cutoff)
            .fetch_one(pool)
            .await
            .doing(DOING)
    }

    /// Drops the copy and what was built from it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn clear(self, pool: &PgPool) -> Result<(), StoreError> {
        sqlx::raw_sql(AssertSqlSafe(
            self.named(include_str!("../queries/leakage/drop.sql")),
        ))
        .execute(pool)
        .await
        .doing(DOING)?;
        Ok(())
    }

    fn named(self, sql: &str) -> String {
        sql.replace("{aside}", self.prefix())
    }
}
