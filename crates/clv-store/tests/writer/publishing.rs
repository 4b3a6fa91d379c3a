//! Publishing: readers see one publication or the next, and the server's role sees nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::support::{migrated, value};
use clv_store::publish::{publish, rollback};
use clv_store::schema::{Tenancy, WEB_ROLE, migrate, set_web_password};
use clv_store::{ConnectSettings, PgPool, StoreError, connect};
use clv_testkit::TestDatabase;
use sqlx::AssertSqlSafe;

/// What dbt would build: two marts that both show which publication they belong to.
async fn build(pool: &PgPool, number: i32) {
    let sql = format!(
        "create schema marts_build;
         create table marts_build.mart_overview (orders integer not null);
         create table marts_build.mart_months (orders integer not null);
         insert into marts_build.mart_overview values ({number});
         insert into marts_build.mart_months values ({number});"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(pool)
        .await
        .unwrap();
}

async fn shown(pool: &PgPool) -> i32 {
    value(pool, "select orders from marts.mart_overview").await
}

async fn as_web(database: &TestDatabase) -> PgPool {
    connect(&ConnectSettings {
        login: Some(WEB_ROLE.to_owned()),
        read_only: true,
        ..ConnectSettings::new(database.url())
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn publishes_keeps_the_previous_one_and_goes_back_and_forth() {
    let database = migrated().await;
    let pool = database.pool();
    assert!(matches!(
        publish(pool, None).await,
        Err(StoreError::NotBuilt { .. })
    ));
    assert!(matches!(
        rollback(pool).await,
        Err(StoreError::NothingToRollBack)
    ));
    build(pool, 1).await;
    publish(pool, Some("model-a")).await.unwrap();
    assert!(matches!(
        rollback(pool).await,
        Err(StoreError::NothingToRollBack)
    ));
    for number in [2, 3] {
        build(pool, number).await;
        publish(pool, Some("model-b")).await.unwrap();
    }
    assert_eq!(shown(pool).await, 3);
    assert_eq!(
        rollback(pool).await.unwrap().model_id.as_deref(),
        Some("model-b")
    );
    assert_eq!(shown(pool).await, 2);
    rollback(pool).await.unwrap();
    assert_eq!(shown(pool).await, 3);
    let history: String = value(
        pool,
        "select string_agg(kind || ' ' || shows, ', ' order by publication_id) from ops.publications",
    )
    .await;
    assert_eq!(
        history,
        "publish 1, publish 2, publish 3, rollback 2, rollback 3"
    );
}

/// Which schema is called marts.
async fn marts(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select to_regnamespace('marts')::oid::bigint")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_reader_never_fails_nor_sees_two_publications_at_once() {
    let database = migrated().await;
    let pool = database.pool();
    build(pool, 0).await;
    publish(pool, None).await.unwrap();
    let (stop, reads) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let web = as_web(&database).await;
    let reader = {
        let (stop, reads) = (stop.clone(), reads.clone());
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                // Postgres looks the tables of a statement up one by one, so a swap may fall between two of them:
                // a read counts when the schema is the same before and after it, otherwise it is made again.
                let before = marts(&web).await;
                let (overview, months): (i32, i32) = sqlx::query_as(
                    "select mart_overview.orders, mart_months.orders
                     from marts.mart_overview cross join marts.mart_months",
                )
                .fetch_one(&web)
                .await
                .unwrap();
                if marts(&web).await == before {
                    assert_eq!(overview, months);
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    };
    for number in 1..=20 {
        let before = reads.load(Ordering::Relaxed);
        build(pool, number).await;
        publish(pool, None).await.unwrap();
        while reads.load(Ordering::Relaxed) == before && !reader.is_finished() {
            tokio::task::yield_now().await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    reader.await.unwrap();
    assert_eq!(shown(pool).await, 20);
}

#[tokio::test]
async fn an_open_reader_does_not_hold_up_the_swap() {
    let database = migrated().await;
    let pool = database.pool();
    build(pool, 1).await;
    publish(pool, None).await.unwrap();
    let mut open = database.connect_as(WEB_ROLE).await.unwrap();
    sqlx::raw_sql("begin; select * from marts.mart_overview")
        .execute(&mut open)
        .await
        .unwrap();
    build(pool, 2).await;
    publish(pool, None).await.unwrap();
    assert_eq!(shown(pool).await, 2);
}

#[tokio::test]
async fn the_web_role_reads_marts_and_nothing_else() {
    let database = migrated().await;
    let pool = database.pool();
    sqlx::raw_sql("create schema intermediate; create table intermediate.t (a int); create table public.t (a int)")
        .execute(pool)
        .await
        .unwrap();
    build(pool, 1).await;
    publish(pool, None).await.unwrap();
    build(pool, 2).await;
    publish(pool, None).await.unwrap();
    build(pool, 3).await;
    let mut web = database.connect_as(WEB_ROLE).await.unwrap();
    let shown: i32 = sqlx::query_scalar("select orders from marts.mart_overview")
        .fetch_one(&mut web)
        .await
        .unwrap();
    assert_eq!(shown, 2);
    let timeout: String = sqlx::query_scalar("select current_setting('statement_timeout')")
        .fetch_one(&mut web)
        .await
        .unwrap();
    assert_eq!(timeout, "10s");
    // The role's defaults are not what protects the data: it may change them.
    sqlx::raw_sql("set default_transaction_read_only = off; set statement_timeout = 0")
        .execute(&mut web)
        .await
        .unwrap();
    for refused in [
        "select * from raw.olist_customers",
        "select * from ml.models",
        "select * from ops.publications",
        "select * from intermediate.t",
        "select * from public.t",
        "select * from marts_build.mart_overview",
        "insert into marts.mart_overview values (9)",
        "update marts.mart_overview set orders = 9",
        "delete from marts.mart_overview",
        "truncate marts.mart_overview",
        "drop table marts.mart_overview",
        "create table marts.t (a int)",
        "create table public.u (a int)",
        "create temporary table t (a int)",
        "create schema mine",
        "alter schema marts rename to mine",
        "copy (select 1) to program 'true'",
        "set role postgres",
    ] {
        let error = sqlx::raw_sql(refused).execute(&mut web).await.err();
        let error = error.unwrap_or_else(|| unreachable!("{refused} was allowed"));
        let code = error.as_database_error().and_then(|error| error.code());
        // insufficient_privilege
        assert_eq!(code.as_deref(), Some("42501"), "{refused}: {error}");
    }
}

#[tokio::test]
async fn nobody_else_may_connect() {
    let database = migrated().await;
    let pool = database.pool();
    let role = format!("r_{}", database.name());
    sqlx::raw_sql(AssertSqlSafe(format!("create role {role} login")))
        .execute(pool)
        .await
        .unwrap();
    let refused = database.connect_as(&role).await.is_err();
    sqlx::raw_sql(AssertSqlSafe(format!("drop role {role}")))
        .execute(pool)
        .await
        .unwrap();
    assert!(refused);
}

#[tokio::test]
async fn migrating_again_changes_nothing_and_takes_a_role_by_set_role_too() {
    let database = migrated().await;
    migrate(database.pool(), Tenancy::Dedicated).await.unwrap();
    migrate(database.pool(), Tenancy::Shared).await.unwrap();
    let pool = connect(&ConnectSettings {
        role: Some(WEB_ROLE.to_owned()),
        ..ConnectSettings::new(database.url())
    })
    .await
    .unwrap();
    let user: String = value(&pool, "select current_user::text").await;
    assert_eq!(user, WEB_ROLE);
    let error = sqlx::query("select 1 from ml.models").execute(&pool).await;
    assert!(error.is_err());
}

#[tokio::test]
async fn errors_say_what_kind_they_are() {
    let database = TestDatabase::create().await.unwrap();
    let settings = ConnectSettings {
        statement_timeout: Some(std::time::Duration::from_millis(50)),
        ..ConnectSettings::new(database.url())
    };
    let pool = connect(&settings).await.unwrap();
    let slow = sqlx::query("select pg_sleep(30)")
        .execute(&pool)
        .await
        .unwrap_err();
    assert!(StoreError::from(slow).is_timeout());
    let absent = sqlx::query("select 1 from marts.mart_overview")
        .execute(&pool)
        .await
        .unwrap_err();
    assert!(StoreError::from(absent).is_not_published());
    let nowhere = ConnectSettings::new("postgresql://postgres:@/postgres?host=/nonexistent");
    let error = connect(&nowhere).await.unwrap_err();
    assert!(error.is_unavailable());
    assert!(error.to_string().contains("/nonexistent"), "{error}");
}

#[tokio::test]
async fn the_web_role_gets_a_password_with_any_character() {
    let database = migrated().await;
    set_web_password(database.pool(), "it's \\ a \"secret\"")
        .await
        .unwrap();
    let stored: String = value(
        database.pool(),
        "select split_part(rolpassword, '$', 1) from pg_authid where rolname = 'clv_web'",
    )
    .await;
    assert_eq!(stored, "SCRAM-SHA-256");
}
