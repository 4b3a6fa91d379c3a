//! Who may do what in the database.
//!
//! The owner (the login of the address) does everything. Each of the other roles can do its step and nothing else:
//! what a bug, a broken file or a bad model could reach is bounded by grants and not by good intentions.
//!
//! | role | may |
//! |---|---|
//! | [`Role::Loader`] | owns the tables of `raw`; creates in `raw` and temporary tables |
//! | [`Role::Dbt`] | reads `raw`, `ml`, `ops`; creates schemas and owns what it builds in them |
//! | [`Role::Web`] | selects from the published marts; looks up an account by its name |

use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::error::{Doing, StoreError, sqlstate};
use crate::schema::Tenancy;

pub use crate::connect::WEB_ROLE;

/// A role beside the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Fills `raw`.
    Loader,
    /// Transforms, and builds the marts.
    Dbt,
    /// Answers visitors.
    Web,
}

impl Role {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loader => "clv_loader",
            Self::Dbt => "clv_dbt",
            Self::Web => WEB_ROLE,
        }
    }
}

/// Which roles the steps may take. Where one is missing its step runs with the owner's rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    /// [`Role::Loader`] may be taken.
    pub loader: bool,
    /// [`Role::Dbt`] may be taken, and may create schemas.
    pub dbt: bool,
}

impl Roles {
    /// May this role be taken?
    pub fn has(self, role: Role) -> bool {
        match role {
            Role::Loader => self.loader,
            Role::Dbt => self.dbt,
            Role::Web => true,
        }
    }
}

/// Makes the roles that are missing and lets this login take them.
pub(crate) async fn ensure(
    connection: &mut PgConnection,
    tenancy: Tenancy,
) -> Result<Roles, StoreError> {
    if !usable(connection, tenancy, Role::Web).await? {
        return Err(StoreError::RoleNotAllowed { role: WEB_ROLE });
    }
    let loader = usable(connection, tenancy, Role::Loader).await?;
    let dbt = usable(connection, tenancy, Role::Dbt).await?;
    if !(loader && dbt) {
        return Ok(Roles { loader, dbt: false });
    }
    run(connection, include_str!("../queries/roles/database.sql")).await?;
    let creates: bool = sqlx::query_scalar(include_str!("../queries/roles/may_create_schemas.sql"))
        .bind(Role::Dbt.name())
        .fetch_one(&mut *connection)
        .await
        .doing("looking at the rights of a role")?;
    Ok(Roles {
        loader,
        dbt: creates,
    })
}

/// Gives the roles their rights on what the migration made.
pub(crate) async fn grant(
    connection: &mut PgConnection,
    tenancy: Tenancy,
    roles: Roles,
) -> Result<(), StoreError> {
    run(connection, include_str!("../queries/roles/web_limits.sql")).await?;
    if tenancy == Tenancy::Dedicated {
        run(connection, include_str!("../queries/roles/dedicated.sql")).await?;
    }
    run(connection, include_str!("../queries/roles/database.sql")).await?;
    if roles.loader {
        run(connection, include_str!("../queries/roles/loader.sql")).await?;
    }
    if roles.dbt {
        run(connection, include_str!("../queries/roles/dbt.sql")).await?;
    }
    run(
        connection,
        include_str!("../queries/publish/grant_published.sql"),
    )
    .await
}

/// Lets the server's role log in over the network with a password. The password is bound, never part of a
/// statement's text. A Postgres that logs the parameters of every statement logs it all the same.
///
/// # Errors
/// [`StoreError::Database`], for example when this login may not change roles.
pub async fn set_web_password(pool: &PgPool, password: &str) -> Result<(), StoreError> {
    const DOING: &str = "giving the server's role its password";
    let mut transaction = pool.begin().await.doing(DOING)?;
    sqlx::query(include_str!("../queries/roles/web_password.sql"))
        .bind(password)
        .execute(&mut *transaction)
        .await
        .doing(DOING)?;
    run(
        &mut transaction,
        include_str!("../queries/roles/web_password_apply.sql"),
    )
    .await?;
    transaction.commit().await.doing(DOING)
}

/// Roles belong to the whole cluster, so this runs outside any transaction: two databases of one cluster may be
/// migrated at once. The names come from [`Role::name`].
async fn usable(
    connection: &mut PgConnection,
    tenancy: Tenancy,
    role: Role,
) -> Result<bool, StoreError> {
    const DOING: &str = "looking for a role";
    let name = role.name();
    let can_login: Option<bool> = sqlx::query_scalar(include_str!("../queries/roles/find.sql"))
        .bind(name)
        .fetch_optional(&mut *connection)
        .await
        .doing(DOING)?;
    let rights = "nosuperuser nocreatedb nocreaterole noreplication noinherit";
    let change = match (can_login, tenancy) {
        (None, Tenancy::Dedicated) => format!("create role {name} login {rights}"),
        (None, Tenancy::Shared) => format!("create role {name} nologin {rights}"),
        (Some(false), Tenancy::Dedicated) => format!("alter role {name} login"),
        _ => String::new(),
    };
    if !change.is_empty() && !attempt(connection, change).await? {
        return Ok(false);
    }
    if may_take(connection, name).await? {
        return Ok(true);
    }
    let joined = attempt(connection, format!("grant {name} to current_user")).await?;
    Ok(joined && may_take(connection, name).await?)
}

async fn may_take(connection: &mut PgConnection, name: &str) -> Result<bool, StoreError> {
    sqlx::query_scalar(include_str!("../queries/roles/may_take.sql"))
        .bind(name)
        .fetch_one(&mut *connection)
        .await
        .doing("looking for a role")
}

/// False when this login may not.
async fn attempt(connection: &mut PgConnection, sql: String) -> Result<bool, StoreError> {
    match sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await {
        Ok(_) => Ok(true),
        Err(error) => match sqlstate(&error).as_deref() {
            // duplicate_object, unique_violation, internal_error ("tuple concurrently updated"):
            // another migration did the same a moment ago.
            Some("42710" | "23505" | "XX000") => Ok(true),
            // insufficient_privilege
            Some("42501") => Ok(false),
            _ => Err(error).doing("making a role"),
        },
    }
}

async fn run(connection: &mut PgConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql)
        .execute(connection)
        .await
        .doing("giving the roles their rights")?;
    Ok(())
}
