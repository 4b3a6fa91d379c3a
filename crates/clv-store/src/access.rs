//! Accounts of the server: made, changed and removed by the owner of the database.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgPool};

use crate::error::{Doing, StoreError};

const DOING: &str = "changing an account";

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct UserRow {
    /// In small letters.
    pub name: String,
    /// `viewer` or `analyst`.
    pub role: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When password or role last changed.
    pub changed_at: DateTime<Utc>,
}

/// All accounts, by name.
///
/// # Errors
/// What the driver says; of the others too.
pub async fn users(pool: &PgPool) -> Result<Vec<UserRow>, StoreError> {
    sqlx::query_as(include_str!("../queries/access/list.sql"))
        .fetch_all(pool)
        .await
        .doing("listing the accounts")
}

/// False when there is one of this name already.
///
/// # Errors
/// See [`users`].
pub async fn add(pool: &PgPool, name: &str, role: &str, hash: &str) -> Result<bool, StoreError> {
    let added = sqlx::query(include_str!("../queries/access/add.sql"))
        .bind(name)
        .bind(role)
        .bind(hash)
        .execute(pool)
        .await
        .doing("making an account")?;
    Ok(added.rows_affected() == 1)
}

/// False when there is none of this name, as with those below.
///
/// # Errors
/// See [`users`].
pub async fn remove(pool: &PgPool, name: &str) -> Result<bool, StoreError> {
    let removed = sqlx::query(include_str!("../queries/access/remove.sql"))
        .bind(name)
        .execute(pool)
        .await
        .doing(DOING)?;
    Ok(removed.rows_affected() == 1)
}

/// Ends the account's sessions.
///
/// # Errors
/// See [`users`].
pub async fn set_password(pool: &PgPool, name: &str, hash: &str) -> Result<bool, StoreError> {
    change(
        pool,
        include_str!("../queries/access/password.sql"),
        name,
        hash,
    )
    .await
}

/// Ends the account's sessions.
///
/// # Errors
/// See [`users`].
pub async fn set_role(pool: &PgPool, name: &str, role: &str) -> Result<bool, StoreError> {
    change(pool, include_str!("../queries/access/role.sql"), name, role).await
}

async fn change(
    pool: &PgPool,
    sql: &'static str,
    name: &str,
    value: &str,
) -> Result<bool, StoreError> {
    let changed = sqlx::query(sql)
        .bind(name)
        .bind(value)
        .execute(pool)
        .await
        .doing(DOING)?;
    Ok(changed.rows_affected() == 1)
}
