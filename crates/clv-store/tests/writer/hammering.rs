//! Many readers, many swaps: no reader fails, waits for long, or sees two publications at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::{migrated, value};
use clv_store::publish::{publish, rollback};
use clv_store::read::{self, ExploreFilter};
use clv_store::{ConnectSettings, PgPool, WEB_ROLE, connect};
use clv_testkit::TestDatabase;
use sqlx::AssertSqlSafe;

const READERS: usize = 64;
const SWAPS: i64 = 60;

/// A publication whose every number and name tells which it is: the shop of `marts.sql`, stamped.
async fn build(pool: &PgPool, number: i64) {
    let aside = |sql: &str| {
        sql.replace("schema marts", "schema marts_build")
            .replace(" marts.", " marts_build.")
    };
    let shop = aside(include_str!("../marts.sql"));
    // Made from the stamped orders.
    let explore = aside(include_str!("../explore_marts.sql"));
    let stamp = format!(
        "update marts_build.mart_overview set orders = {number}, model_id = 'model{number}';
         update marts_build.mart_months set orders = {number};
         update marts_build.mart_concentration set value_share = {number};
         update marts_build.mart_scoreboard set label = '{number}';
         update marts_build.mart_model set model_id = 'model{number}', verdict = '{number}',
             artefact = convert_to('{number}', 'UTF8');
         update marts_build.mart_calibration set customers = {number};
         update marts_build.mart_importance set feature = '{number}';
         update marts_build.mart_return_rules set rule = '{number}';
         update marts_build.mart_past_models set label = '{number}';
         update marts_build.mart_features set feature = '{number}';
         update marts_build.fct_orders set category = '{number}', value = {number};"
    );
    sqlx::raw_sql(AssertSqlSafe(shop + &stamp + &explore))
        .execute(pool)
        .await
        .unwrap();
}

/// How the server connects.
fn as_web(database: &TestDatabase) -> ConnectSettings {
    ConnectSettings {
        login: Some(WEB_ROLE.to_owned()),
        ..ConnectSettings::new(database.url())
    }
}

/// Reads one page and says which publications it found in it, with duplicates.
async fn read_page(pool: &PgPool, which: usize) -> Vec<String> {
    match which % 6 {
        0 => {
            let page = read::overview_page(pool).await.unwrap();
            let verdict = page.overview.verdict.unwrap();
            let overview = [page.overview.orders.to_string(), verdict];
            let months = page.months.into_iter().map(|row| row.orders.to_string());
            let shares = page.concentration.into_iter();
            let shares = shares.map(|row| row.value_share.to_string());
            let labels = page.scoreboard.into_iter().map(|row| row.label);
            overview
                .into_iter()
                .chain(months)
                .chain(shares)
                .chain(labels)
                .collect()
        }
        1 => {
            let page = read::explore(pool, &ExploreFilter::default())
                .await
                .unwrap();
            let verdict = page.overview.verdict.unwrap();
            let mut found = vec![page.overview.orders.to_string(), verdict];
            let categories = page.groups.iter().filter(|row| row.dimension == "category");
            found.extend(categories.map(|row| row.key.clone()));
            let of =
                |spread: &'static str| page.cells.iter().filter(move |row| row.spread == spread);
            let (totals, bins) = (of("total"), of("value"));
            // Bins count returns too, the totals' orders do not; every row is stamped with the same value.
            let rows: i64 = bins.map(|row| row.orders).sum();
            let value: i64 = totals.map(|row| row.value_cents).sum();
            found.push((value / 100 / rows).to_string());
            found
        }
        2 => {
            let page = read::model_report(pool).await.unwrap();
            let mut found = vec![page.model.verdict];
            found.extend(page.scoreboard.into_iter().map(|row| row.label));
            found.extend(
                page.calibration
                    .into_iter()
                    .map(|row| row.customers.to_string()),
            );
            found.extend(page.importance.into_iter().map(|row| row.feature));
            found.extend(page.rules.into_iter().map(|row| row.rule));
            found.extend(page.past.into_iter().map(|row| row.label.unwrap()));
            found
        }
        3 => {
            let page = read::what_if_form(pool).await.unwrap();
            let mut found = vec![page.overview.orders.to_string()];
            found.extend(page.features.into_iter().map(|row| row.feature));
            found
        }
        4 => {
            let row = read::overview(pool).await.unwrap();
            let model_id = row.model_id.unwrap();
            vec![
                row.orders.to_string(),
                row.verdict.unwrap(),
                model_id.replace("model", ""),
            ]
        }
        _ => {
            let row = read::model_artefact(pool, None).await.unwrap().unwrap();
            let bytes = String::from_utf8(row.artefact).unwrap();
            vec![row.model_id.replace("model", ""), bytes]
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_readers_never_fail_nor_see_two_publications_at_once() {
    let database = migrated().await;
    let pool = database.pool();
    build(pool, 0).await;
    publish(pool, None).await.unwrap();
    let web = connect(&ConnectSettings {
        read_only: true,
        statement_timeout: Some(Duration::from_secs(5)),
        acquire_timeout: Duration::from_secs(30),
        max_connections: 16,
        ..as_web(&database)
    })
    .await
    .unwrap();
    let (stop, reads) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let (web, stop, reads) = (web.clone(), stop.clone(), reads.clone());
            tokio::spawn(async move {
                let mut slowest = Duration::ZERO;
                let mut page = reader;
                while !stop.load(Ordering::Relaxed) {
                    let began = Instant::now();
                    let found = read_page(&web, page).await;
                    slowest = slowest.max(began.elapsed());
                    let first = found.first().unwrap();
                    assert!(
                        found.iter().all(|other| other == first),
                        "page {page}: {found:?}"
                    );
                    reads.fetch_add(1, Ordering::Relaxed);
                    page += 1;
                }
                slowest
            })
        })
        .collect();
    let mut swaps: Vec<f64> = Vec::new();
    for number in 1..=SWAPS {
        let before = reads.load(Ordering::Relaxed);
        let swap = if number % 3 == 0 {
            rollback(pool).await.unwrap()
        } else {
            build(pool, number).await;
            publish(pool, None).await.unwrap()
        };
        swaps.push(swap.seconds);
        // Some pages between two swaps, and fewer than there are readers: most of them meet one.
        while reads.load(Ordering::Relaxed) < before + READERS / 4
            && !readers.iter().any(|reader| reader.is_finished())
        {
            tokio::task::yield_now().await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    let mut slowest = Duration::ZERO;
    for reader in readers {
        slowest = slowest.max(reader.await.unwrap());
    }
    swaps.sort_by(f64::total_cmp);
    println!(
        "{} pages through {SWAPS} swaps; the slowest swap took {:.3} s, the slowest page {slowest:?}",
        reads.load(Ordering::Relaxed),
        swaps.last().unwrap()
    );
    assert!(swaps.last().unwrap() < &1.0, "{swaps:?}");
}

#[tokio::test]
async fn a_publication_with_other_types_is_read_by_statements_prepared_before_it() {
    let database = migrated().await;
    let pool = database.pool();
    build(pool, 1).await;
    publish(pool, None).await.unwrap();
    let web = connect(&ConnectSettings {
        max_connections: 1,
        ..as_web(&database)
    })
    .await
    .unwrap();
    assert_eq!(read::overview(&web).await.unwrap().orders, 1);
    build(pool, 2).await;
    sqlx::raw_sql("alter table marts_build.mart_overview alter column source type varchar(20)")
        .execute(pool)
        .await
        .unwrap();
    publish(pool, None).await.unwrap();
    assert_eq!(read::overview(&web).await.unwrap().orders, 2);
}

/// A swap tells the other sessions of itself only after it has committed, and lets go of its lock after that.
#[tokio::test]
async fn a_reader_refused_by_a_swap_it_has_not_heard_of_reads_again_after_it() {
    let database = migrated().await;
    let pool = database.pool();
    build(pool, 1).await;
    publish(pool, None).await.unwrap();
    let web = connect(&as_web(&database)).await.unwrap();
    let mut swap = pool.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(x'636c6176'::int, 4)")
        .execute(&mut *swap)
        .await
        .unwrap();
    let run = async |sql| sqlx::raw_sql(sql).execute(pool).await.unwrap();
    run("revoke select on marts.mart_overview from clv_web").await;
    let reading = tokio::spawn(async move { read::overview(&web).await });
    let waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted";
    while value::<i64>(pool, waiting).await == 0 {
        assert!(!reading.is_finished(), "{:?}", reading.await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    run("grant select on marts.mart_overview to clv_web").await;
    swap.commit().await.unwrap();
    assert_eq!(reading.await.unwrap().unwrap().orders, 1);
}

#[tokio::test]
async fn while_reads_are_held_together_a_swap_waits() {
    let database = migrated().await;
    let pool = database.pool();
    for number in [1, 2] {
        build(pool, number).await;
        publish(pool, None).await.unwrap();
    }
    let held = read::hold(pool).await.unwrap();
    let swapping = tokio::spawn({
        let pool = pool.clone();
        async move { rollback(&pool).await.unwrap() }
    });
    for _ in 0..20 {
        assert_eq!(read::overview(pool).await.unwrap().orders, 2);
    }
    assert!(!swapping.is_finished());
    drop(held);
    swapping.await.unwrap();
    assert_eq!(read::overview(pool).await.unwrap().orders, 1);
}
