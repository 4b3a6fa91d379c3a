//! The history of runs.

use crate::support::{migrated, value};
use clv_store::runs::{Details, Pause, Run, StepEntry, StepStatus, TestResult, list, prune};
use clv_store::{PgPool, StoreError};

fn entry(step: &str, status: StepStatus) -> StepEntry {
    StepEntry {
        step: step.to_owned(),
        status,
        seconds: 1.5,
        summary: "did it".to_owned(),
        details: Details {
            inputs: [("olist_orders_dataset.csv".to_owned(), "ab12".to_owned())].into(),
            row_counts: [("int_customer_days".to_owned(), 42)].into(),
            tests: vec![TestResult {
                name: "no_order_twice".to_owned(),
                status: "pass".to_owned(),
                failures: Some(0),
                seconds: 0.1,
            }],
        },
    }
}

#[tokio::test]
async fn a_run_leaves_its_steps_their_inputs_counts_and_tests() {
    let database = migrated().await;
    let pool = database.pool();
    let run = Run::begin(pool, "pipeline", "0.1.0 (program ab12)")
        .await
        .unwrap();
    run.step(&entry("load", StepStatus::Unchanged))
        .await
        .unwrap();
    run.step(&entry("transform", StepStatus::Failed))
        .await
        .unwrap();
    let under_way = list(pool, 10).await.unwrap();
    assert_eq!(under_way.first().unwrap().status, "running");
    run.end(Some("dbt failed")).await.unwrap();
    Run::begin(pool, "load", "0.1.0")
        .await
        .unwrap()
        .end(None)
        .await
        .unwrap();

    let runs = list(pool, 10).await.unwrap();
    let told: Vec<_> = runs
        .iter()
        .map(|run| {
            (
                run.command.as_str(),
                run.status.as_str(),
                run.error.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("load", "done", None),
            ("pipeline", "failed", Some("dbt failed"))
        ]
    );
    let steps = &runs.last().unwrap().steps;
    let told: Vec<_> = steps
        .iter()
        .map(|step| (step.step.as_str(), step.status.as_str()))
        .collect();
    assert_eq!(told, [("load", "unchanged"), ("transform", "failed")]);
    let transform = steps.last().unwrap();
    assert_eq!(transform.row_counts.get("int_customer_days"), Some(&42));
    assert_eq!(transform.tests.first().unwrap().name, "no_order_twice");
    assert_eq!(transform.inputs.len(), 1);
}

#[tokio::test]
async fn a_run_whose_process_was_killed_is_told_apart_from_one_that_works() {
    let database = migrated().await;
    let pool = database.pool();
    let killed: PgPool = clv_store::connect(&clv_store::ConnectSettings::new(database.url()))
        .await
        .unwrap();
    let run = Run::begin(&killed, "load", "0.1.0").await.unwrap();
    run.step(&entry("load", StepStatus::Done)).await.unwrap();
    // Its connections end with the process, without a word.
    value::<i64>(
        pool,
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and application_name = 'clave'",
    )
    .await;
    let gone =
        "select count(*) from pg_locks where locktype = 'advisory' and objsubid = 2 and database =
                (select oid from pg_database where datname = current_database())";
    while value::<i64>(pool, gone).await > 0 {
        tokio::task::yield_now().await;
    }
    let working = Run::begin(pool, "transform", "0.1.0").await.unwrap();
    let next = Run::begin(pool, "publish", "0.1.0").await;
    assert!(matches!(next, Err(StoreError::Busy { .. })), "{next:?}");
    let pause = Pause::begin(pool).await;
    assert!(matches!(pause, Err(StoreError::Busy { .. })), "{pause:?}");
    let statuses: Vec<_> = list(pool, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|run| (run.command, run.status, run.finished_at.is_some()))
        .collect();
    let expected = [
        ("transform", "running", false),
        ("load", "interrupted", true),
    ];
    let expected =
        expected.map(|(command, status, ended)| (command.to_owned(), status.to_owned(), ended));
    assert_eq!(statuses, expected);
    working.end(None).await.unwrap();
    drop(run);
    let pause = Pause::begin(pool).await.unwrap();
    let next = Run::begin(pool, "publish", "0.1.0").await;
    assert!(matches!(next, Err(StoreError::Busy { .. })), "{next:?}");
    pause.end().await.unwrap();
    let next = Run::begin(pool, "publish", "0.1.0").await.unwrap();
    next.end(None).await.unwrap();
}

#[tokio::test]
async fn only_the_newest_runs_are_kept() {
    let database = migrated().await;
    let pool = database.pool();
    for _ in 0..7 {
        let run = Run::begin(pool, "load", "0.1.0").await.unwrap();
        run.step(&entry("load", StepStatus::Done)).await.unwrap();
        run.end(None).await.unwrap();
    }
    assert_eq!(prune(pool, 3).await.unwrap(), 4);
    let kept: Vec<i64> = list(pool, 10)
        .await
        .unwrap()
        .iter()
        .map(|run| run.run_id)
        .collect();
    assert_eq!(kept, [7, 6, 5]);
    assert_eq!(
        value::<i64>(pool, "select count(*) from ops.run_steps").await,
        3
    );
}

#[tokio::test]
async fn a_forgotten_run_leaves_no_trace_and_no_lock() {
    let database = migrated().await;
    let pool = database.pool();
    let run = Run::begin(pool, "pipeline", "0.1.0").await.unwrap();
    run.step(&entry("load", StepStatus::Unchanged))
        .await
        .unwrap();
    run.forget().await.unwrap();
    assert_eq!(list(pool, 10).await.unwrap(), []);
    let steps = "select count(*) from ops.run_steps";
    assert_eq!(value::<i64>(pool, steps).await, 0);
    let locks =
        "select count(*) from pg_locks where locktype = 'advisory' and objsubid = 2 and database =
                 (select oid from pg_database where datname = current_database())";
    assert_eq!(value::<i64>(pool, locks).await, 0);
}
