//! Advisory locks: one command that changes a database at a time, one load, one migration, one publication; and no swap
//! of the marts while a page that met one is read again.

use sqlx::PgConnection;

use crate::error::{Doing, StoreError};

/// First half of every lock key of ours ("clav" in ASCII), so that we do not meet other applications'.
const LOCK_SPACE: i32 = 0x636c_6176;

/// The second half of the key that guards the moment in which the marts change their names.
const SWAP_KEY: i32 = 4;

/// Keeps the marts from being swapped until the transaction ends. Whoever swaps them has waited for it, so what is
/// read under this lock is one publication.
pub(crate) async fn hold_swaps(transaction: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(include_str!("../queries/lock/hold.sql"))
        .bind(LOCK_SPACE)
        .bind(SWAP_KEY)
        .execute(transaction)
        .await
        .doing("waiting for a publication")?;
    Ok(())
}

#[cfg(feature = "writer")]
pub(crate) use writer::{Work, hold, release, set_timeout, take, wait};

#[cfg(feature = "writer")]
mod writer {
    use std::time::Duration;

    use sqlx::PgConnection;

    use super::{LOCK_SPACE, SWAP_KEY};
    use crate::error::{Doing, StoreError};

    /// What a lock guards; the number is the second half of its key.
    #[derive(Debug, Clone, Copy)]
    pub(crate) enum Work {
        Load,
        Migration,
        Publication,
        Swap,
        Command,
    }

    impl Work {
        fn key(self) -> i32 {
            match self {
                Self::Load => 1,
                Self::Migration => 2,
                Self::Publication => 3,
                Self::Swap => SWAP_KEY,
                Self::Command => 5,
            }
        }

        fn name(self) -> &'static str {
            match self {
                Self::Load => "load",
                Self::Migration => "migration",
                Self::Publication | Self::Swap => "publication",
                Self::Command => "command",
            }
        }
    }

    /// Takes the lock until the transaction ends, or says at once that somebody else holds it.
    pub(crate) async fn take(transaction: &mut PgConnection, work: Work) -> Result<(), StoreError> {
        let taken: bool = sqlx::query_scalar(include_str!("../queries/lock/try.sql"))
            .bind(LOCK_SPACE)
            .bind(work.key())
            .fetch_one(transaction)
            .await
            .doing("taking a lock")?;
        if taken {
            Ok(())
        } else {
            Err(StoreError::Busy { work: work.name() })
        }
    }

    /// Takes the lock until it is released or the connection ends, or says at once that somebody else holds it.
    pub(crate) async fn hold(connection: &mut PgConnection, work: Work) -> Result<(), StoreError> {
        let taken: bool = sqlx::query_scalar(include_str!("../queries/lock/try_session.sql"))
            .bind(LOCK_SPACE)
            .bind(work.key())
            .fetch_one(connection)
            .await
            .doing("taking a lock")?;
        if taken {
            Ok(())
        } else {
            Err(StoreError::Busy { work: work.name() })
        }
    }

    /// Gives back what [`hold`] took.
    pub(crate) async fn release(
        connection: &mut PgConnection,
        work: Work,
    ) -> Result<(), StoreError> {
        sqlx::query(include_str!("../queries/lock/release.sql"))
            .bind(LOCK_SPACE)
            .bind(work.key())
            .execute(connection)
            .await
            .doing("giving a lock back")?;
        Ok(())
    }

    /// Takes the lock until the transaction ends, waiting for whoever holds it: for work that is short.
    pub(crate) async fn wait(transaction: &mut PgConnection, work: Work) -> Result<(), StoreError> {
        sqlx::query(include_str!("../queries/lock/wait.sql"))
            .bind(LOCK_SPACE)
            .bind(work.key())
            .execute(transaction)
            .await
            .doing("waiting for a lock")?;
        Ok(())
    }

    /// Bounds every wait for a lock, advisory locks included, until the transaction ends.
    pub(crate) async fn set_timeout(
        transaction: &mut PgConnection,
        timeout: Duration,
    ) -> Result<(), StoreError> {
        sqlx::query(include_str!("../queries/lock/timeout.sql"))
            .bind(format!("{}ms", timeout.as_millis()))
            .execute(transaction)
            .await
            .doing("setting a lock timeout")?;
        Ok(())
    }
}
