//! Every role can do its step, and everything else is refused.

use crate::support::{migrated, value};
use clv_store::publish::publish;
use clv_store::roles::{Role, Roles};
use clv_store::schema::{Tenancy, migrate};
use clv_store::{ConnectSettings, StoreError, connect};
use clv_testkit::TestDatabase;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The schemas with a table `t` in each, as a pipeline leaves them: dbt built some, the owner published others.
async fn workspace() -> TestDatabase {
    let database = migrated().await;
    let mut dbt = as_role(&database, Role::Dbt).await;
    for build in 1..=3 {
        run(
            &mut dbt,
            &format!(
                "create schema marts_build; create table marts_build.t as select {build} as a"
            ),
        )
        .await;
        if build < 3 {
            publish(database.pool(), None).await.unwrap();
        }
    }
    for schema in ["staging", "intermediate", "evaluation"] {
        run(
            &mut dbt,
            &format!("create schema {schema}; create table {schema}.t as select 1 as a"),
        )
        .await;
    }
    dbt.close().await.unwrap();
    for schema in ["raw", "ml", "ops", "public"] {
        sqlx::raw_sql(AssertSqlSafe(format!(
            "create table {schema}.t as select 1 as a"
        )))
        .execute(database.pool())
        .await
        .unwrap();
    }
    // What a migration gives to its own tables is given to these.
    sqlx::raw_sql(
        "alter table raw.t owner to clv_loader; grant select on raw.t, ml.t, ops.t to clv_dbt",
    )
    .execute(database.pool())
    .await
    .unwrap();
    database
}

const SCHEMAS: [&str; 10] = [
    "raw",
    "staging",
    "intermediate",
    "evaluation",
    "ml",
    "ops",
    "marts_build",
    "marts",
    "marts_prev",
    "public",
];

/// What can be tried on a schema with a table `t`, and how strong a right it takes.
const ACTIONS: [(&str, Right); 15] = [
    ("select * from S.t", Right::Read),
    ("lock table S.t in access share mode", Right::Read),
    ("insert into S.t values (2)", Right::Write),
    ("update S.t set a = 2", Right::Write),
    ("delete from S.t", Right::Write),
    ("truncate S.t", Right::Write),
    ("copy S.t from stdin", Right::Write),
    ("create table S.u (a integer)", Right::Create),
    ("create view S.v as select 1 as a", Right::Create),
    (
        "create function S.f() returns integer language sql return 1",
        Right::Create,
    ),
    ("alter table S.t add column b integer", Right::Write),
    ("analyze S.t", Right::Counted),
    ("drop table S.t", Right::Write),
    ("alter schema S rename to renamed", Right::Own),
    ("drop schema S cascade", Right::Own),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Right {
    Nothing,
    Read,
    /// Of a table that one owns. Postgres only warns whoever may not, so it is not counted on.
    Counted,
    Write,
    /// New things beside those one owns.
    Create,
    Own,
}

fn allowed(role: Role, schema: &str) -> Right {
    match (role, schema) {
        (Role::Loader, "raw") => Right::Create,
        (Role::Dbt, "raw" | "ml" | "ops") => Right::Read,
        (Role::Dbt, "staging" | "intermediate" | "evaluation" | "marts_build") => Right::Own,
        (Role::Web, "marts") => Right::Read,
        _ => Right::Nothing,
    }
}

/// What no role may, wherever it is.
const NEVER: [&str; 21] = [
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/out'",
    "create temporary table x (a text); copy x from '/etc/passwd'",
    "select pg_read_file('/etc/passwd')",
    "select pg_read_binary_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select lo_import('/etc/passwd')",
    "select lo_create(0)",
    "select lo_from_bytea(0, 'x')",
    "select * from pg_authid",
    "select pg_reload_conf()",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
    "alter system set work_mem = '1MB'",
    "create role other",
    "alter role postgres nologin",
    "create database other",
    "create foreign data wrapper other",
    "create access method other type table handler heap_tableam_handler",
    "create publication other for all tables",
    "set session authorization postgres",
    "set role postgres",
];

async fn as_role(database: &TestDatabase, role: Role) -> PgConnection {
    database.connect_as(role.name()).await.unwrap()
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| unreachable!("{sql}: {error}"));
}

/// Tries something and takes it back; the code that Postgres refused it with, if it did.
async fn refusal(connection: &mut PgConnection, sql: &str) -> Option<String> {
    let wrapped = format!("begin; set local default_transaction_read_only = off; {sql}");
    let code = if sql.contains("stdin") {
        run(connection, "begin").await;
        match connection.copy_in_raw(sql).await {
            Ok(copy) => {
                copy.finish().await.unwrap();
                None
            }
            Err(error) => Some(error),
        }
    } else {
        sqlx::raw_sql(AssertSqlSafe(wrapped))
            .execute(&mut *connection)
            .await
            .err()
    };
    run(connection, "rollback").await;
    code.map(|error| {
        let code = error.as_database_error().and_then(|error| error.code());
        code.unwrap_or_else(|| unreachable!("{sql}: {error}"))
            .into_owned()
    })
}

#[tokio::test]
async fn every_role_can_do_its_step_and_everything_else_is_refused() {
    let database = workspace().await;
    let roles = [Role::Loader, Role::Dbt, Role::Web];
    let mut tried = 0;
    for role in roles {
        let mut connection = as_role(&database, role).await;
        // A role's defaults are not what protects the data: it may change them.
        run(
            &mut connection,
            "set default_transaction_read_only = off; set statement_timeout = 0; set client_min_messages = error",
        )
        .await;
        for schema in SCHEMAS {
            let may = allowed(role, schema);
            for (action, needed) in ACTIONS
                .iter()
                .filter(|(_, needed)| *needed != Right::Counted)
            {
                let action = action.replace('S', schema);
                let code = refusal(&mut connection, &action).await;
                let expected = (may < *needed).then_some("42501");
                assert_eq!(code.as_deref(), expected, "{role:?}: {action}");
                tried += 1;
            }
        }
        let others = roles.iter().filter(|other| **other != role);
        let others = others.map(|other| format!("set role {}", other.name()));
        for action in others.chain(NEVER.map(str::to_owned)) {
            let code = refusal(&mut connection, &action).await;
            // 42501 not allowed. 25001: not in a transaction, and not outside of one either, see below.
            assert!(
                matches!(code.as_deref(), Some("42501" | "25001")),
                "{role:?}: {action}: {code:?}"
            );
            tried += 1;
        }
        for action in ["create database other", "alter system set work_mem = '1MB'"] {
            let error = sqlx::raw_sql(action).execute(&mut connection).await.err();
            let code =
                error.and_then(|error| Some(error.as_database_error()?.code()?.into_owned()));
            assert_eq!(code.as_deref(), Some("42501"), "{role:?}: {action}");
        }
        let creates = refusal(&mut connection, "create schema mine").await;
        assert_eq!(
            creates.is_none(),
            role == Role::Dbt,
            "{role:?}: create schema"
        );
        let temporary = refusal(&mut connection, "create temporary table x (a integer)").await;
        assert_eq!(
            temporary.is_some(),
            role == Role::Web,
            "{role:?}: temporary"
        );
    }
    println!("{tried} things tried");
}

#[tokio::test]
async fn the_web_role_is_read_only_and_stopped_after_ten_seconds_unless_it_asks_otherwise() {
    let database = workspace().await;
    let mut web = as_role(&database, Role::Web).await;
    let limits: Vec<String> = sqlx::query_scalar(
        "select current_setting(name) from unnest(array['statement_timeout', 'default_transaction_read_only',
         'idle_in_transaction_session_timeout']) with ordinality as wanted (name, position) order by position",
    )
    .fetch_all(&mut web)
    .await
    .unwrap();
    assert_eq!(limits, ["10s", "on", "30s"]);
}

#[tokio::test]
async fn what_is_published_belongs_to_the_owner() {
    let database = workspace().await;
    let owners: String = value(
        database.pool(),
        "select string_agg(distinct pg_get_userbyid(relowner)::text, ',') from pg_class
         where relnamespace in (to_regnamespace('marts'), to_regnamespace('marts_prev')) and relkind = 'r'",
    )
    .await;
    assert_eq!(owners, "postgres");
}

#[tokio::test]
async fn a_migration_hands_over_what_was_made_before_there_were_roles() {
    let database = TestDatabase::create().await.unwrap();
    sqlx::raw_sql(
        "create schema intermediate; create table intermediate.t (a integer); create view intermediate.v as select 1 as a",
    )
    .execute(database.pool())
    .await
    .unwrap();
    migrate(database.pool(), Tenancy::Dedicated).await.unwrap();
    let mut dbt = as_role(&database, Role::Dbt).await;
    run(
        &mut dbt,
        "drop view intermediate.v; drop table intermediate.t",
    )
    .await;
}

/// A login that is no superuser, in a database of its own.
async fn hosted(database: &TestDatabase, rights: &str) -> (String, PgConnection) {
    let login = format!("h_{}", database.name());
    sqlx::raw_sql(AssertSqlSafe(format!(
        "create role {login} login {rights}; alter database {} owner to {login}",
        database.name()
    )))
    .execute(database.pool())
    .await
    .unwrap();
    let connection = database.connect_as(&login).await.unwrap();
    (login, connection)
}

async fn forget(database: &TestDatabase, login: &str) {
    sqlx::raw_sql(AssertSqlSafe(format!(
        "alter database {} owner to postgres; reassign owned by {login} to postgres; drop owned by {login}; drop role {login}",
        database.name()
    )))
    .execute(database.pool())
    .await
    .unwrap();
}

#[tokio::test]
async fn a_login_that_is_no_superuser_takes_the_roles_an_administrator_gave_it() {
    // The roles belong to the cluster: another test's database makes sure that they are there.
    drop(migrated().await);
    let database = TestDatabase::create().await.unwrap();
    let (login, connection) = hosted(&database, "").await;
    connection.close().await.unwrap();
    let settings = ConnectSettings {
        login: Some(login.clone()),
        max_connections: 3,
        ..ConnectSettings::new(database.url())
    };
    let pool = connect(&settings).await.unwrap();
    let error = migrate(&pool, Tenancy::Shared).await.unwrap_err();
    assert!(
        matches!(error, StoreError::RoleNotAllowed { .. }),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("grant clv_web"));

    let give = |roles: &str| format!("grant {roles} to {login}");
    sqlx::raw_sql(AssertSqlSafe(give("clv_web")))
        .execute(database.pool())
        .await
        .unwrap();
    let roles = migrate(&pool, Tenancy::Shared).await.unwrap();
    assert_eq!(
        roles,
        Roles {
            loader: false,
            dbt: false
        }
    );

    sqlx::raw_sql(AssertSqlSafe(give("clv_loader, clv_dbt")))
        .execute(database.pool())
        .await
        .unwrap();
    let roles = migrate(&pool, Tenancy::Shared).await.unwrap();
    assert_eq!(
        roles,
        Roles {
            loader: true,
            dbt: true
        }
    );
    let dbt = connect(&ConnectSettings {
        role: Some(Role::Dbt.name().to_owned()),
        ..settings.clone()
    })
    .await
    .unwrap();
    sqlx::raw_sql("create schema marts_build; create table marts_build.t as select count(*) from raw.olist_orders")
        .execute(&dbt)
        .await
        .unwrap();
    publish(&pool, None).await.unwrap();
    assert!(
        sqlx::query("delete from marts.t")
            .execute(&dbt)
            .await
            .is_err()
    );
    let loader = connect(&ConnectSettings {
        role: Some(Role::Loader.name().to_owned()),
        ..settings
    })
    .await
    .unwrap();
    sqlx::raw_sql("truncate raw.olist_orders; analyze raw.olist_orders")
        .execute(&loader)
        .await
        .unwrap();
    for pool in [dbt, loader, pool] {
        pool.close().await;
    }
    forget(&database, &login).await;
}
