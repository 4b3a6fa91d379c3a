//! The history of runs: every command that changes the database leaves what it did, from what, how long it took and
//! how its tests went.
//!
//! One runs at a time. A run holds advisory locks on a connection of its own while it works. Whoever finds a run that says it is
//! running while nobody holds its lock knows that its process was killed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::pool::PoolConnection;
use sqlx::types::Json;
use sqlx::{FromRow, PgPool, Postgres};

use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};

/// First half of the key of a run's lock ("clru" in ASCII); the second is the run's number.
const LOCK_SPACE: i32 = 0x636c_7275;

/// A run under way.
#[derive(Debug)]
pub struct Run {
    id: i64,
    pool: PgPool,
    guard: Pause,
}

/// Keeps every run from beginning, for work that is none itself: until it is released, or its connection ends.
#[derive(Debug)]
pub struct Pause(PoolConnection<Postgres>);

impl Pause {
    /// Keeps them from now on.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while a run or another pause is under way, [`StoreError::Database`].
    pub async fn begin(pool: &PgPool) -> Result<Self, StoreError> {
        let mut guard = pool.acquire().await.doing("taking a lock")?;
        lock::hold(&mut guard, Work::Command).await?;
        Ok(Self(guard))
    }

    /// Lets runs begin again.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end(mut self) -> Result<(), StoreError> {
        lock::release(&mut self.0, Work::Command).await
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    /// It ran to its end.
    Done,
    /// Nothing that decides its result had changed, so it was left out.
    Unchanged,
    /// It did not come to its end.
    Failed,
}

impl StepStatus {
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
        }
    }
}

/// What a step did.
#[derive(Debug, Clone)]
pub struct StepEntry {
    /// Name of the step, such as `transform`.
    pub step: String,
    /// How it ended.
    pub status: StepStatus,
    /// How long it took.
    pub seconds: f64,
    /// What it did, in words; for a failure, why not.
    pub summary: String,
    /// Everything else.
    pub details: Details,
}

/// What a step was made from and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// Checksums and settings by name.
    pub inputs: BTreeMap<String, String>,
    /// Rows written, by table.
    pub row_counts: BTreeMap<String, i64>,
    /// The tests that ran.
    pub tests: Vec<TestResult>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// Its name in dbt.
    pub name: String,
    /// `pass`, `warn`, `fail`, `error` or `skipped`.
    pub status: String,
    /// Rows that break it; none of a test that did not run.
    pub failures: Option<i64>,
    /// How long it took.
    pub seconds: f64,
}

impl Run {
    /// Begins a run, after marking those whose process is gone.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another run is under way, [`StoreError::Database`].
    pub async fn begin(
        pool: &PgPool,
        command: &str,
        code_version: &str,
    ) -> Result<Self, StoreError> {
        const DOING: &str = "writing the history of runs";
        sqlx::query(include_str!("../queries/runs/interrupted.sql"))
            .bind(LOCK_SPACE)
            .execute(pool)
            .await
            .doing(DOING)?;
        let mut guard = Pause::begin(pool).await?;
        let mut transaction = sqlx::Connection::begin(&mut *guard.0).await.doing(DOING)?;
        let id: i64 = sqlx::query_scalar(include_str!("../queries/runs/begin.sql"))
            .bind(command)
            .bind(code_version)
            .fetch_one(&mut *transaction)
            .await
            .doing(DOING)?;
        // The lock first and the row after it: nobody sees the one without the other.
        sqlx::query(include_str!("../queries/runs/guard.sql"))
            .bind(LOCK_SPACE)
            .bind(key(id))
            .execute(&mut *transaction)
            .await
            .doing(DOING)?;
        transaction.commit().await.doing(DOING)?;
        Ok(Self {
            id,
            pool: pool.clone(),
            guard,
        })
    }

    /// Its number.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Adds a step that ended.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn step(&self, entry: &StepEntry) -> Result<(), StoreError> {
        sqlx::query(include_str!("../queries/runs/step.sql"))
            .bind(self.id)
            .bind(&entry.step)
            .bind(entry.status.name())
            .bind(entry.seconds)
            .bind(&entry.summary)
            .bind(Json(&entry.details.inputs))
            .bind(Json(&entry.details.row_counts))
            .bind(Json(&entry.details.tests))
            .execute(&self.pool)
            .await
            .doing("writing the history of runs")?;
        Ok(())
    }

    /// Ends the run; with the error that ended it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end(self, error: Option<&str>) -> Result<(), StoreError> {
        let status = if error.is_some() { "failed" } else { "done" };
        sqlx::query(include_str!("../queries/runs/end.sql"))
            .bind(self.id)
            .bind(status)
            .bind(error)
            .execute(&self.pool)
            .await
            .doing("writing the history of runs")?;
        self.unguard().await
    }

    /// Ends the run as if it had not been, with its steps.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget(self) -> Result<(), StoreError> {
        sqlx::query(include_str!("../queries/runs/forget.sql"))
            .bind(self.id)
            .execute(&self.pool)
            .await
            .doing("writing the history of runs")?;
        self.unguard().await
    }

    async fn unguard(mut self) -> Result<(), StoreError> {
        sqlx::query(include_str!("../queries/runs/unguard.sql"))
            .bind(LOCK_SPACE)
            .bind(key(self.id))
            .execute(&mut *self.guard.0)
            .await
            .doing("writing the history of runs")?;
        self.guard.end().await
    }
}

/// A run of the past, or one that is under way.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
pub struct RunRow {
    /// Its number.
    pub run_id: i64,
    /// What was typed, as in `pipeline`.
    pub command: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; for one that was interrupted, when it was last heard of.
    pub finished_at: Option<DateTime<Utc>>,
    /// `running`, `done`, `failed` or `interrupted`.
    pub status: String,
    /// Which program it was.
    pub code_version: String,
    /// Why it failed.
    pub error: Option<String>,
    /// What it did, in order.
    #[sqlx(skip)]
    pub steps: Vec<StepRow>,
}

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
pub struct StepRow {
    #[serde(skip)]
    run_id: i64,
    /// Name of the step.
    pub step: String,
    /// `done`, `unchanged` or `failed`.
    pub status: String,
    /// How long it took.
    pub seconds: f64,
    /// What it did, in words.
    pub summary: String,
    /// Checksums and settings by name.
    #[sqlx(json)]
    pub inputs: BTreeMap<String, String>,
    /// Rows written, by table.
    #[sqlx(json)]
    pub row_counts: BTreeMap<String, i64>,
    /// The tests that ran.
    #[sqlx(json)]
    pub tests: Vec<TestResult>,
}

/// The newest runs, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn list(pool: &PgPool, limit: i64) -> Result<Vec<RunRow>, StoreError> {
    let mut runs: Vec<RunRow> = sqlx::query_as(include_str!("../queries/runs/list.sql"))
        .bind(limit)
        .fetch_all(pool)
        .await
        .doing("reading the history of runs")?;
    let oldest = runs.last().map_or(i64::MAX, |run| run.run_id);
    let steps: Vec<StepRow> = sqlx::query_as(include_str!("../queries/runs/steps.sql"))
        .bind(oldest)
        .fetch_all(pool)
        .await
        .doing("reading the history of runs")?;
    for step in steps {
        if let Some(run) = runs.iter_mut().find(|run| run.run_id == step.run_id) {
            run.steps.push(step);
        }
    }
    Ok(runs)
}

/// Forgets all but the `keep` newest runs, and says how many.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn prune(pool: &PgPool, keep: i64) -> Result<u64, StoreError> {
    let pruned = sqlx::query(include_str!("../queries/runs/prune.sql"))
        .bind(keep)
        .execute(pool)
        .await
        .doing("forgetting old runs")?;
    Ok(pruned.rows_affected())
}

/// Numbers of runs stay far below the limit; beyond it two would share a lock, which only hides an interrupted one.
fn key(id: i64) -> i32 {
    i32::try_from(id).unwrap_or(i32::MAX)
}
