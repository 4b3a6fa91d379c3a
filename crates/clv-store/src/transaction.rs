//! Ends a transaction for good.

use sqlx::{Postgres, Transaction};

use crate::error::{Doing, StoreError};

/// Commits when the work succeeded, rolls back when it failed, and only then returns. A transaction that
/// is merely dropped is rolled back some time later, and its advisory lock would turn the next caller away.
pub(crate) async fn end<T>(
    transaction: Transaction<'_, Postgres>,
    outcome: Result<T, StoreError>,
    doing: &'static str,
) -> Result<T, StoreError> {
    match outcome {
        Ok(done) => {
            transaction.commit().await.doing(doing)?;
            Ok(done)
        }
        Err(error) => {
            // The connection may be what failed; the first error is the one to report.
            if let Err(second) = transaction.rollback().await {
                tracing::debug!(%second, "rolling back failed");
            }
            Err(error)
        }
    }
}
