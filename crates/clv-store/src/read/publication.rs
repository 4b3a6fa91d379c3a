//! A page is read from one publication.
//!
//! Postgres resolves the tables of a statement one by one, each against the catalog of that moment, whatever the
//! isolation level: a snapshot covers rows and not names. A swap may therefore fall between two statements and also
//! between two tables of one statement. So a reader asks which publication is served in a statement of its own,
//! before the first and after the last of the page's. If the answers are the same, no swap committed in between and
//! every name meant the same schema. If not, the page is read again while swaps wait for it.

use std::future::Future;

use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, FromRow, PgConnection, PgPool, Postgres, Transaction};

use super::request::request;
use crate::error::sqlstate;
use crate::lock;
use crate::{Doing, StoreError};

/// Which publication something was read from. Every swap makes another one, also a swap back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, FromRow)]
pub struct Shown {
    schema: Option<i64>,
    renamed_by: Option<i64>,
}

impl Shown {
    /// One that no database has, for tests of what goes by it.
    #[must_use]
    pub fn made_up(number: i64) -> Self {
        Self {
            schema: Some(number),
            renamed_by: None,
        }
    }
}

/// Which publication is served at this moment.
///
/// # Errors
/// What the driver says.
pub async fn shown(pool: &PgPool) -> Result<Shown, StoreError> {
    let mut connection = acquired(pool).await?;
    current(&mut connection).await
}

/// What a page shows, read by one or more statements.
pub(super) trait Page: Sized {
    /// What decides which rows are read.
    type Question: Sync + ?Sized;

    fn read(
        connection: &mut PgConnection,
        question: &Self::Question,
    ) -> impl Future<Output = Result<Self, StoreError>> + Send;

    /// Notes where it was read from.
    fn note(&mut self, shown: Shown);
}

/// Reads a page from one publication: without any lock, and once more with swaps held off when one came in between.
pub(super) async fn settled<P: Page>(
    pool: &PgPool,
    question: &P::Question,
) -> Result<P, StoreError> {
    let mut connection = acquired(pool).await?;
    let before = current(&mut connection).await?;
    match P::read(&mut connection, question).await {
        Ok(page) => {
            if current(&mut connection).await? == before {
                return Ok(marked(page, before));
            }
        }
        Err(error) => {
            // Between a swap and its end a reader may be refused what it looked up before: that is no failure.
            let Ok(after) = current(&mut connection).await else {
                return Err(error);
            };
            if after == before && !is_of_a_swap(&error) {
                return Err(error);
            }
            connection
                .clear_cached_statements()
                .await
                .doing("forgetting prepared statements")?;
        }
    }
    let mut transaction = connection.begin().await.doing("reading again")?;
    lock::hold_swaps(&mut transaction).await?;
    let shown = current(&mut transaction).await?;
    let page = P::read(&mut transaction, question).await?;
    transaction.commit().await.doing("reading again")?;
    Ok(marked(page, shown))
}

/// While this lives, the marts are not swapped: for several reads that have to agree.
#[derive(Debug)]
pub struct Held {
    _transaction: Transaction<'static, Postgres>,
}

/// Holds swaps off until the result is dropped. Hold it shortly: a publication waits for it.
///
/// # Errors
/// What the driver says.
pub async fn hold(pool: &PgPool) -> Result<Held, StoreError> {
    let mut transaction = Box::pin(pool.begin())
        .await
        .doing("waiting for a connection")?;
    lock::hold_swaps(&mut transaction).await?;
    Ok(Held {
        _transaction: transaction,
    })
}

/// What waits for a connection holds everything that opening one may take, a TLS handshake with it: on the heap, so that
/// whoever moves a question about does not move that.
async fn acquired(pool: &PgPool) -> Result<PoolConnection<Postgres>, StoreError> {
    Box::pin(pool.acquire())
        .await
        .doing("waiting for a connection")
}

async fn current(connection: &mut PgConnection) -> Result<Shown, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/publication.sql"))
        .bind(request().as_deref())
        .fetch_one(connection)
        .await
        .doing("reading which publication is served")
}

fn marked<P: Page>(mut page: P, shown: Shown) -> P {
    page.note(shown);
    page
}

/// Whether a swap alone can be the reason, though both answers named the same publication: its columns have other types than
/// those a statement was prepared for (0A000, "cached plan must not change result type"), or it has committed and not told this
/// session yet, which looks up a name of before and may not read what is behind it any more (42501, "permission denied").
fn is_of_a_swap(error: &StoreError) -> bool {
    match error {
        StoreError::Database { source, .. } => {
            matches!(sqlstate(source).as_deref(), Some("0A000" | "42501"))
        }
        _ => false,
    }
}

/// The single row of a one-row mart; without it, nothing was published.
pub(super) fn single<T>(row: Option<T>, what: &'static str) -> Result<T, StoreError> {
    row.ok_or(StoreError::NotBuilt {
        what,
        made_by: "clv publish",
    })
}
