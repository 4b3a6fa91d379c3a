//! What the Rust side owns of the database: schemas `raw`, `ml`, `ops` and `access`, and the roles.
//!
//! Every command that opens a database migrates it first. A fingerprint of what the schemas are made from is kept,
//! so a database that is up to date is left alone: no lock of a load in progress is waited for. Schemas `staging`,
//! `intermediate` and the marts are dbt's.

use sqlx::{Connection, PgConnection, PgPool};

use crate::error::{Doing, StoreError};
use crate::lock::{self, Work};
use crate::roles::{self, Roles};

pub use crate::connect::WEB_ROLE;
pub use crate::roles::set_web_password;

const DOING: &str = "migrating the schema";

const SCHEMAS: [&str; 4] = [
    include_str!("../queries/schema/raw.sql"),
    include_str!("../queries/schema/ml.sql"),
    include_str!("../queries/schema/ops.sql"),
    include_str!("../queries/schema/access.sql"),
];

/// The rights are part of what the schemas are made from.
const RIGHTS: [&str; 5] = [
    include_str!("../queries/roles/web_limits.sql"),
    include_str!("../queries/roles/dedicated.sql"),
    include_str!("../queries/roles/loader.sql"),
    include_str!("../queries/roles/dbt.sql"),
    include_str!("../queries/publish/grant_published.sql"),
];

/// Whose database this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenancy {
    /// Ours alone, like the embedded cluster's: the roles may log in (the socket's folder is the key),
    /// and the rights that Postgres gives to everybody are taken away.
    Dedicated,
    /// The user's own: nothing outside our schemas is touched. A role that is missing is made without
    /// login; it is taken after logging in as somebody else.
    Shared,
}

/// Creates what is missing, leaves the rest as it is, and says which roles the steps may take.
///
/// # Errors
/// [`StoreError::RoleNotAllowed`] when the server's role is missing and this login may not create it, otherwise
/// [`StoreError::Database`].
pub async fn migrate(pool: &PgPool, tenancy: Tenancy) -> Result<Roles, StoreError> {
    let mut connection = pool.acquire().await.doing(DOING)?;
    let roles = roles::ensure(&mut connection, tenancy).await?;
    let made_from = format!("{tenancy:?} {roles:?} {SCHEMAS:?} {RIGHTS:?}");
    if is_current(&mut connection, &made_from).await? {
        return Ok(roles);
    }
    let mut transaction = connection.begin().await.doing(DOING)?;
    lock::wait(&mut transaction, Work::Migration).await?;
    run(&mut transaction, "set local client_min_messages = warning").await?;
    for schema in SCHEMAS {
        run(&mut transaction, schema).await?;
    }
    roles::grant(&mut transaction, tenancy, roles).await?;
    sqlx::query(include_str!("../queries/schema/record.sql"))
        .bind(&made_from)
        .execute(&mut *transaction)
        .await
        .doing(DOING)?;
    transaction.commit().await.doing(DOING)?;
    Ok(roles)
}

async fn is_current(connection: &mut PgConnection, made_from: &str) -> Result<bool, StoreError> {
    let has_ledger: bool = sqlx::query_scalar(include_str!("../queries/schema/has_ledger.sql"))
        .fetch_one(&mut *connection)
        .await
        .doing(DOING)?;
    if !has_ledger {
        return Ok(false);
    }
    sqlx::query_scalar(include_str!("../queries/schema/is_current.sql"))
        .bind(made_from)
        .fetch_one(connection)
        .await
        .doing(DOING)
}

async fn run(connection: &mut PgConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql).execute(connection).await.doing(DOING)?;
    Ok(())
}
