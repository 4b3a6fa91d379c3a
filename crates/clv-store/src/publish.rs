//! Publishing: `marts_build`, built and tested by dbt, takes the place of `marts` in one transaction,
//! and `marts` becomes `marts_prev`. Rolling back is the same swap backwards.
//!
//! Renaming a schema locks no table, and a statement that has started keeps the tables it found; a prepared statement
//! is planned anew by Postgres after the rename. What a reader has to do about a swap between two of its names is in
//! [`crate::read`].

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, PgPool};

use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};
use crate::transaction;

/// Longest wait for a lock: to drop the publication before the last one while somebody still reads it, or for pages
/// that met a swap and are being read again. Longer, and whoever queues behind our lock waits as long.
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// Tries before giving up, and the pause between them: together about 20 s, twice the longest statement
/// the server's role may run.
const ATTEMPTS: u32 = 7;
const PAUSE: Duration = Duration::from_secs(1);

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Publication {
    /// Number of the publication.
    pub publication_id: i64,
    /// When the swap was made.
    pub happened_at: DateTime<Utc>,
    /// The model whose predictions the marts show, if any.
    pub model_id: Option<String>,
    /// How long the swap took, from its first statement to the end of the commit.
    pub seconds: f64,
}

/// A publication that was rolled back, and not published anew since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct RolledBack {
    /// When.
    pub happened_at: DateTime<Utc>,
    /// Number of the rollback.
    pub publication_id: i64,
    /// The model whose predictions the marts show since, if any.
    pub model_id: Option<String>,
}

/// Whether the published tables are older than the newest that were published: somebody rolled back.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn rolled_back(pool: &PgPool) -> Result<Option<RolledBack>, StoreError> {
    sqlx::query_as(include_str!("../queries/publish/rolled_back.sql"))
        .fetch_optional(pool)
        .await
        .doing("looking for a rollback")
}

/// The model whose predictions the published tables show, which is the one before after a rollback; none where there are
/// none, or nothing is published.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn shown_model(pool: &PgPool) -> Result<Option<String>, StoreError> {
    let model: Option<Option<String>> =
        sqlx::query_scalar(include_str!("../queries/publish/shown_model.sql"))
            .fetch_optional(pool)
            .await
            .doing("looking for the model that is shown")?;
    Ok(model.flatten())
}

/// Publishes `marts_build`. `model_id` is the model its marts were built from, for the record.
///
/// # Errors
/// [`StoreError::NotBuilt`] without `marts_build`, [`StoreError::Busy`] while another publication runs,
/// [`StoreError::Database`] when a reader of the publication before the last one does not end.
pub async fn publish(pool: &PgPool, model_id: Option<&str>) -> Result<Publication, StoreError> {
    patiently(pool, Swap::Publish(model_id)).await
}

/// Shows the previous publication again; a second call undoes the first.
///
/// # Errors
/// [`StoreError::NothingToRollBack`], [`StoreError::Busy`] or [`StoreError::Database`].
pub async fn rollback(pool: &PgPool) -> Result<Publication, StoreError> {
    patiently(pool, Swap::Back).await
}

#[derive(Debug, Clone, Copy)]
enum Swap<'a> {
    /// With the model that the marts were built from.
    Publish(Option<&'a str>),
    Back,
}

async fn patiently(pool: &PgPool, swap: Swap<'_>) -> Result<Publication, StoreError> {
    let mut attempt = 1;
    loop {
        match once(pool, swap).await {
            Err(error) if error.is_timeout() && attempt < ATTEMPTS => {
                tracing::info!(attempt, "a reader is in the way of the swap; trying again");
                attempt += 1;
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

async fn once(pool: &PgPool, swap: Swap<'_>) -> Result<Publication, StoreError> {
    let mut transaction = pool.begin().await.doing("publishing")?;
    let began = Instant::now();
    let outcome = match swap {
        Swap::Publish(model_id) => swap_in(&mut transaction, model_id).await,
        Swap::Back => swap_back(&mut transaction).await,
    };
    let mut done = transaction::end(transaction, outcome, "publishing").await?;
    done.seconds = began.elapsed().as_secs_f64();
    Ok(done)
}

async fn swap_back(connection: &mut PgConnection) -> Result<Publication, StoreError> {
    lock::take(connection, Work::Publication).await?;
    if !exists(connection, "marts_prev").await? || !exists(connection, "marts").await? {
        return Err(StoreError::NothingToRollBack);
    }
    lock::set_timeout(connection, LOCK_TIMEOUT).await?;
    lock::wait(connection, Work::Swap).await?;
    run(connection, include_str!("../queries/publish/rollback.sql")).await?;
    let shows = shown(connection).await?;
    let model_id: Option<String> = match shows {
        Some(publication) => sqlx::query_scalar(include_str!("../queries/publish/model_of.sql"))
            .bind(publication)
            .fetch_optional(&mut *connection)
            .await
            .doing("rolling back")?
            .flatten(),
        None => None,
    };
    record(connection, "rollback", model_id, shows).await
}

async fn swap_in(
    connection: &mut PgConnection,
    model_id: Option<&str>,
) -> Result<Publication, StoreError> {
    lock::take(connection, Work::Publication).await?;
    if !exists(connection, "marts_build").await? {
        return Err(StoreError::NotBuilt {
            what: "schema marts_build",
            made_by: "clv publish",
        });
    }
    lock::set_timeout(connection, LOCK_TIMEOUT).await?;
    run(connection, include_str!("../queries/publish/take_over.sql")).await?;
    run(
        connection,
        include_str!("../queries/publish/grant_build.sql"),
    )
    .await?;
    let swap = if exists(connection, "marts").await? {
        run(
            connection,
            include_str!("../queries/publish/drop_previous.sql"),
        )
        .await?;
        include_str!("../queries/publish/swap.sql")
    } else {
        include_str!("../queries/publish/first.sql")
    };
    lock::wait(connection, Work::Swap).await?;
    run(connection, swap).await?;
    let done = record(connection, "publish", model_id.map(str::to_owned), None).await?;
    sqlx::query(include_str!("../queries/publish/record_own.sql"))
        .bind(done.publication_id)
        .execute(&mut *connection)
        .await
        .doing("publishing")?;
    sqlx::query(include_str!("../queries/publish/comment_value.sql"))
        .bind(done.publication_id.to_string())
        .execute(&mut *connection)
        .await
        .doing("publishing")?;
    run(connection, include_str!("../queries/publish/comment.sql")).await?;
    Ok(done)
}

async fn exists(connection: &mut PgConnection, schema: &str) -> Result<bool, StoreError> {
    sqlx::query_scalar(include_str!("../queries/publish/schema_exists.sql"))
        .bind(schema)
        .fetch_one(connection)
        .await
        .doing("looking for the marts")
}

/// The publication that `marts` came from; `None` for marts that were not published by us.
async fn shown(connection: &mut PgConnection) -> Result<Option<i64>, StoreError> {
    let comment: Option<String> = sqlx::query_scalar(include_str!("../queries/publish/shown.sql"))
        .bind("marts")
        .fetch_one(connection)
        .await
        .doing("reading the current publication")?;
    Ok(comment.and_then(|text| text.parse().ok()))
}

async fn record(
    connection: &mut PgConnection,
    kind: &'static str,
    model_id: Option<String>,
    shows: Option<i64>,
) -> Result<Publication, StoreError> {
    let (publication_id, happened_at): (i64, DateTime<Utc>) =
        sqlx::query_as(include_str!("../queries/publish/record.sql"))
            .bind(kind)
            .bind(&model_id)
            .bind(shows)
            .fetch_one(connection)
            .await
            .doing("recording the publication")?;
    Ok(Publication {
        publication_id,
        happened_at,
        model_id,
        seconds: 0.0,
    })
}

async fn run(connection: &mut PgConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql)
        .execute(connection)
        .await
        .doing("publishing")?;
    Ok(())
}
