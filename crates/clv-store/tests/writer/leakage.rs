//! The proof that features are of their time: what is deleted from the copy, and what a comparison sees.

use crate::support::{load, migrated, value};
use chrono::NaiveDate;
use clv_store::leakage::{self, Aside, Check, Cutoff};
use clv_store::roles::Role;
use clv_store::{ConnectSettings, PgPool, connect};
use clv_testkit::{OlistFolder, TestDatabase};

/// What dbt would leave of the shop of [`OlistFolder`]: u3 ordered once, and cancelled.
const BUILD: &str = "
    create schema intermediate;
    create table intermediate.int_customers_sampled as select unnest(array['u1', 'u2']) as customer_id;
    create table intermediate.int_cutoffs (cutoff date, role text);
    insert into intermediate.int_cutoffs values
        ('2017-01-31', 'train'), ('2017-02-28', 'gap'), ('2017-03-01', 'test'), ('2017-03-02', 'score');
    create table intermediate.int_score_snapshots (customer_id text, cutoff date, frequency double precision, state text);
    create table intermediate.int_month_end_snapshots (
        customer_id text, cutoff date, fingerprint uuid, frequency double precision, state text);
    insert into intermediate.int_month_end_snapshots values ('u1', '2017-03-01', gen_random_uuid(), 0.1, 'SP');";

async fn shop() -> (TestDatabase, PgPool) {
    let database = migrated().await;
    let folder = OlistFolder::create().unwrap();
    load(database.pool(), folder.path()).await.unwrap();
    let dbt = connect(&ConnectSettings {
        login: Some(Role::Dbt.name().to_owned()),
        max_connections: 2,
        ..ConnectSettings::new(database.url())
    })
    .await
    .unwrap();
    sqlx::raw_sql(BUILD).execute(&dbt).await.unwrap();
    (database, dbt)
}

fn first_of_march() -> Cutoff {
    Cutoff {
        cutoff: NaiveDate::from_ymd_opt(2017, 3, 1).unwrap(),
        role: "test".to_owned(),
    }
}

#[tokio::test]
async fn the_copy_holds_what_was_known_on_the_evening_of_the_cutoff() {
    let (_database, dbt) = shop().await;
    let deleted = Aside::A
        .prepare(&dbt, first_of_march().cutoff)
        .await
        .unwrap();
    // Two orders, a delivery and a review.
    assert_eq!(deleted, 4);
    let told: String = value(
        &dbt,
        "select string_agg(concat_ws(' ', order_id, order_approved_at::date, order_delivered_customer_date::date,
             order_estimated_delivery_date::date), ', ' order by order_id) from leakage_a_raw.olist_orders",
    )
    .await;
    assert_eq!(
        told,
        "o1 2017-01-05 2017-01-10 2017-01-20, o2 2017-03-01 2017-03-20"
    );
    let counts: Vec<i64> = sqlx::query_scalar(
        "select (select count(*) from leakage_a_raw.olist_customers) union all
         select (select count(*) from leakage_a_raw.olist_order_items) union all
         select (select count(*) from leakage_a_raw.olist_order_payments) union all
         select (select count(*) from leakage_a_raw.olist_order_reviews) union all
         select (select count(*) from leakage_a_raw.olist_products) union all
         select (select count(*) from leakage_a_raw.order_lines)",
    )
    .fetch_all(&dbt)
    .await
    .unwrap();
    assert_eq!(counts, [2, 3, 3, 1, 2, 0]);
    Aside::A.clear(&dbt).await.unwrap();
    let left: i64 = value(
        &dbt,
        "select count(*) from pg_namespace where starts_with(nspname, 'leakage_')",
    )
    .await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_float_that_differs_in_its_last_bit_does_not_pass() {
    let (database, dbt) = shop().await;
    let cutoff = first_of_march();
    let rebuilt = "create schema leakage_b_intermediate;
        create table leakage_b_intermediate.int_month_end_snapshots as table intermediate.int_month_end_snapshots";
    sqlx::raw_sql(rebuilt).execute(&dbt).await.unwrap();
    let same = Aside::B.compare(&dbt, &cutoff).await.unwrap();
    assert!(same.passed && same.rows == 1, "{same:?}");
    for change in [
        "update leakage_b_intermediate.int_month_end_snapshots set frequency = 0.1::double precision + 1.4e-17",
        "update leakage_b_intermediate.int_month_end_snapshots set frequency = 0.1, state = null",
        "delete from leakage_b_intermediate.int_month_end_snapshots",
    ] {
        sqlx::raw_sql(change).execute(&dbt).await.unwrap();
        let other = Aside::B.compare(&dbt, &cutoff).await.unwrap();
        assert!(!other.passed, "{change}: {other:?}");
    }

    let check = Check {
        cutoff,
        facts_deleted: 4,
        comparison: same,
    };
    leakage::record(database.pool(), std::slice::from_ref(&check))
        .await
        .unwrap();
    leakage::record(database.pool(), &[check]).await.unwrap();
    let recorded: i64 = value(&dbt, "select count(*) from ops.leakage_checks where passed").await;
    assert_eq!(recorded, 1);
    leakage::forget(database.pool()).await.unwrap();
    let recorded: i64 = value(&dbt, "select count(*) from ops.leakage_checks").await;
    assert_eq!(recorded, 0);
}

#[tokio::test]
async fn looks_at_the_first_the_last_the_test_and_between() {
    let (database, dbt) = shop().await;
    let days = async |spread: u32| -> Vec<String> {
        let cutoffs = leakage::cutoffs(database.pool(), spread).await.unwrap();
        cutoffs
            .iter()
            .map(|cutoff| format!("{} {}", cutoff.cutoff.format("%m-%d"), cutoff.role))
            .collect()
    };
    assert_eq!(days(1).await, ["01-31 train", "03-01 test", "03-02 score"]);
    assert_eq!(
        days(3).await,
        ["01-31 train", "02-28 gap", "03-01 test", "03-02 score"]
    );
    drop(dbt);
}
