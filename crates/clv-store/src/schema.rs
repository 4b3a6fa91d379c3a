//! What the Rust side owns of the database: schemas `raw`, `ml` and `ops`, and the server's role.
//!
//! The migration is idempotent and cheap, so every command that writes runs it first. Schemas
//! `staging`, `intermediate` and the marts are dbt's.

use sqlx::{Connection, PgConnection, PgPool};

use crate::error::{Doing, StoreError, sqlstate};
use crate::lock::{self, Work};
use crate::publish;

pub use crate::connect::WEB_ROLE;

/// Whose database this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenancy {
    /// Ours alone, like the embedded cluster's: the role may log in (the socket's folder is the key),
    /// and the rights that Postgres gives to everybody are taken away.
    Dedicated,
    /// The user's own: nothing outside our schemas is touched. A role that is missing is made without
    /// login; the server takes it after logging in as somebody else.
    Shared,
}

/// Creates what is missing and leaves the rest as it is.
///
/// # Errors
/// [`StoreError::RoleNotAllowed`] when the role is missing and this login may not create it, otherwise
/// [`StoreError::Database`].
pub async fn migrate(pool: &PgPool, tenancy: Tenancy) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await.doing("migrating the schema")?;
    ensure_web_role(&mut connection, tenancy).await?;
    let mut transaction = connection.begin().await.doing("migrating the schema")?;
    lock::wait(&mut transaction, Work::Migration).await?;
    run(&mut transaction, "set local client_min_messages = warning").await?;
    run(&mut transaction, include_str!("../queries/schema/raw.sql")).await?;
    run(&mut transaction, include_str!("../queries/schema/ml.sql")).await?;
    run(&mut transaction, include_str!("../queries/schema/ops.sql")).await?;
    run(
        &mut transaction,
        include_str!("../queries/schema/web_role_settings.sql"),
    )
    .await?;
    match tenancy {
        Tenancy::Dedicated => {
            run(
                &mut transaction,
                include_str!("../queries/schema/dedicated.sql"),
            )
            .await?;
        }
        Tenancy::Shared => {
            run(
                &mut transaction,
                include_str!("../queries/schema/web_role_membership.sql"),
            )
            .await?;
        }
    }
    publish::grant_published(&mut transaction).await?;
    transaction.commit().await.doing("migrating the schema")
}

/// Lets the server's role log in over the network with a password. The password is bound, never part of a
/// statement's text, so that no log can hold it.
///
/// # Errors
/// [`StoreError::Database`], for example when this login may not change roles.
pub async fn set_web_password(pool: &PgPool, password: &str) -> Result<(), StoreError> {
    const DOING: &str = "giving the server's role its password";
    let mut transaction = pool.begin().await.doing(DOING)?;
    sqlx::query(include_str!("../queries/schema/web_role_password.sql"))
        .bind(password)
        .execute(&mut *transaction)
        .await
        .doing(DOING)?;
    run(
        &mut transaction,
        include_str!("../queries/schema/web_role_password_apply.sql"),
    )
    .await?;
    transaction.commit().await.doing(DOING)
}

/// Roles belong to the whole cluster, so this runs outside the transaction: two databases of one cluster
/// may be migrated at once.
async fn ensure_web_role(
    connection: &mut PgConnection,
    tenancy: Tenancy,
) -> Result<(), StoreError> {
    let can_login: Option<bool> =
        sqlx::query_scalar(include_str!("../queries/schema/web_role_find.sql"))
            .fetch_optional(&mut *connection)
            .await
            .doing("looking for the server's role")?;
    let change = match (can_login, tenancy) {
        (None, Tenancy::Dedicated) => include_str!("../queries/schema/web_role_create_login.sql"),
        (None, Tenancy::Shared) => include_str!("../queries/schema/web_role_create_nologin.sql"),
        (Some(false), Tenancy::Dedicated) => {
            include_str!("../queries/schema/web_role_allow_login.sql")
        }
        _ => return Ok(()),
    };
    match sqlx::raw_sql(change).execute(&mut *connection).await {
        Ok(_) => Ok(()),
        Err(error) => match sqlstate(&error).as_deref() {
            // duplicate_object, unique_violation, internal_error ("tuple concurrently updated"):
            // another migration did the same a moment ago.
            Some("42710" | "23505" | "XX000") => Ok(()),
            // insufficient_privilege
            Some("42501") => Err(StoreError::RoleNotAllowed { role: WEB_ROLE }),
            _ => Err(error).doing("creating the server's role"),
        },
    }
}

async fn run(connection: &mut PgConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql)
        .execute(connection)
        .await
        .doing("migrating the schema")?;
    Ok(())
}
