use crate::{Doing, StoreError};
use sqlx::PgConnection;

/// How often a page is read again when a publish comes in between. Publishing takes minutes, reading
/// milliseconds: a second coincidence means that something is wrong, and a mixed page would hide it.
pub(super) const READS: usize = 3;

/// Which publication is served now; `None` when nothing was published.
pub(super) async fn current(connection: &mut PgConnection) -> Result<Option<i64>, StoreError> {
    sqlx::query_scalar(include_str!("../../queries/read/publication.sql"))
        .fetch_one(connection)
        .await
        .doing("reading which publication is served")
}

/// The page could not be read from one publication.
pub(super) fn unsettled() -> StoreError {
    StoreError::Busy {
        work: "publication",
    }
}

/// The single row of a one-row mart; without it, nothing was published.
pub(super) fn single<T>(row: Option<T>, what: &'static str) -> Result<T, StoreError> {
    row.ok_or(StoreError::NotBuilt {
        what,
        made_by: "clv publish",
    })
}
