use crate::{Doing, StoreError};
use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool};

/// Somebody who may log in.
#[derive(Debug, Clone, FromRow)]
pub struct AccountRow {
    /// `viewer` or `analyst`.
    pub role: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// When password or role last changed.
    pub changed_at: DateTime<Utc>,
}

/// The account of this name, in any case of its letters.
///
/// # Errors
/// What the driver says.
pub async fn account(pool: &PgPool, name: &str) -> Result<Option<AccountRow>, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/account.sql"))
        .bind(name)
        .fetch_optional(pool)
        .await
        .doing("looking up an account")
}
