//! A database that stops, a network that fails: every request ends in time, and everything comes back by itself.

use crate::common::{PAGES, becomes_ready, get, server_with, shop};
use axum::Router;
use axum::http::StatusCode;
use clv_testkit::{Fault, FaultProxy, TestDatabase};
use std::time::{Duration, Instant};

/// A database that is away shows within this time.
const SHOWS: Duration = Duration::from_secs(3);

/// No request takes longer, whatever the network does.
const LONGEST: Duration = Duration::from_secs(10);

/// Everything is back within this time.
const BACK: Duration = Duration::from_secs(5);

struct Setting {
    database: TestDatabase,
    proxy: FaultProxy,
    server: Router,
}

/// With the limits that the server has unless it is told otherwise.
async fn setting() -> Setting {
    let (database, _) = shop().await;
    let (proxy, url) = database.behind_proxy().await.unwrap();
    let server = server_with(
        &url,
        &[("CLV_ACQUIRE_TIMEOUT_MS", "2000"), ("CLV_POOL_SIZE", "4")],
    );
    assert_eq!(get(&server, "/").await.status, StatusCode::OK);
    Setting {
        database,
        proxy,
        server,
    }
}

/// Asks for all pages at once; status and time of each.
async fn all(server: &Router) -> Vec<(&'static str, StatusCode, Duration)> {
    let asked = PAGES.map(|page| {
        let server = server.clone();
        tokio::spawn(async move {
            let started = Instant::now();
            let answer = get(&server, page).await;
            (page, answer.status, started.elapsed())
        })
    });
    let mut answers = Vec::new();
    for answer in asked {
        answers.push(answer.await.unwrap());
    }
    answers
}

async fn comes_back(server: &Router) {
    let started = Instant::now();
    loop {
        let answers = all(server).await;
        if answers
            .iter()
            .all(|(_, status, _)| *status == StatusCode::OK)
        {
            return;
        }
        assert!(started.elapsed() < BACK, "{answers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stopped_database_shows_within_three_seconds_and_is_back_without_a_restart() {
    let Setting {
        proxy,
        server,
        database: _database,
    } = setting().await;
    proxy.set(Fault::Refuse);
    for (page, status, took) in all(&server).await {
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
        assert!(took < SHOWS, "{page} took {took:?}");
    }
    assert_eq!(get(&server, "/livez").await.status, StatusCode::OK);
    let ready = get(&server, "/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    proxy.set(Fault::None);
    comes_back(&server).await;
    becomes_ready(&server, BACK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_network_that_swallows_everything_ends_no_request_late() {
    let Setting {
        proxy,
        server,
        database: _database,
    } = setting().await;
    proxy.set(Fault::BlackHole);
    for (page, status, took) in all(&server).await {
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
        assert!(took < LONGEST, "{page} took {took:?}");
    }
    proxy.set(Fault::None);
    comes_back(&server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_is_cut_in_the_middle_is_an_error_and_no_half_page() {
    let Setting {
        proxy,
        server,
        database: _database,
    } = setting().await;
    for bytes in [0, 1, 50, 200, 1000, 5000] {
        proxy.set(Fault::CutAfter(bytes));
        for (page, status, took) in all(&server).await {
            // Some answers are shorter than the cut.
            assert!(
                matches!(status, StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE),
                "{page} after {bytes} bytes: {status}"
            );
            assert!(took < LONGEST, "{page} took {took:?}");
        }
    }
    proxy.set(Fault::None);
    comes_back(&server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slow_network_is_given_up_before_the_visitor_gives_up() {
    let Setting {
        proxy,
        server,
        database: _database,
    } = setting().await;
    proxy.set(Fault::Delay(Duration::from_secs(2)));
    for (page, status, took) in all(&server).await {
        assert!(
            matches!(status, StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE),
            "{page}: {status}"
        );
        assert!(took < LONGEST, "{page} took {took:?}");
    }
    proxy.set(Fault::None);
    comes_back(&server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn backends_that_are_ended_cost_no_answer_and_leak_no_connection() {
    let Setting {
        proxy,
        server,
        database,
    } = setting().await;
    let mut ended = 0;
    while ended < 20 {
        let answers = all(&server).await;
        assert!(
            answers
                .iter()
                .all(|(_, status, _)| *status == StatusCode::OK),
            "{answers:?}"
        );
        let killed: i64 = sqlx::query_scalar(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity \
             where datname = current_database() and application_name like 'clv-server%'",
        )
        .fetch_one(database.pool())
        .await
        .unwrap();
        ended += killed;
    }
    comes_back(&server).await;
    assert!(
        proxy.open() <= 4,
        "{} connections for a pool of 4",
        proxy.open()
    );
}
