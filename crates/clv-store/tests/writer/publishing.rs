//! Publishing: readers see one publication or the next, and the server's role sees nothing else.

use crate::support::{migrated, value};
use clv_store::publish::{publish, rollback, rolled_back, shown_model};
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
async fn the_web_role_loses_what_is_no_longer_published() {
    let database = migrated().await;
    let pool = database.pool();
    build(pool, 1).await;
    publish(pool, None).await.unwrap();
    let mut web = database.connect_as(WEB_ROLE).await.unwrap();
    let mut sees = async |schema: &str| {
        let sql = format!("select orders from {schema}.mart_overview");
        let seen: Result<i32, _> = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut web)
            .await;
        seen.ok()
    };
    build(pool, 2).await;
    assert_eq!(sees("marts_build").await, None);
    publish(pool, None).await.unwrap();
    assert_eq!(
        (sees("marts").await, sees("marts_prev").await),
        (Some(2), None)
    );
    rollback(pool).await.unwrap();
    assert_eq!(
        (sees("marts").await, sees("marts_prev").await),
        (Some(1), None)
    );
    rollback(pool).await.unwrap();
    assert_eq!(
        (sees("marts").await, sees("marts_prev").await),
        (Some(2), None)
    );
}

#[tokio::test]
async fn a_rollback_is_remembered_until_something_newer_is_shown() {
    let database = migrated().await;
    let pool = database.pool();
    assert_eq!(shown_model(pool).await.unwrap(), None);
    for (number, model) in [(1, "model-a"), (2, "model-b")] {
        build(pool, number).await;
        publish(pool, Some(model)).await.unwrap();
        assert_eq!(rolled_back(pool).await.unwrap(), None);
        assert_eq!(shown_model(pool).await.unwrap().as_deref(), Some(model));
    }
    rollback(pool).await.unwrap();
    assert_eq!(shown_model(pool).await.unwrap().as_deref(), Some("model-a"));
    let state = rolled_back(pool).await.unwrap().unwrap();
    assert_eq!(state.model_id.as_deref(), Some("model-a"));
    rollback(pool).await.unwrap();
    assert_eq!(rolled_back(pool).await.unwrap(), None);
    rollback(pool).await.unwrap();
    build(pool, 3).await;
    publish(pool, Some("model-b")).await.unwrap();
    assert_eq!(rolled_back(pool).await.unwrap(), None);
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
