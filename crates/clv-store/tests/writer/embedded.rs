//! The embedded cluster: up, found up, down, with our settings and durable.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clv_store::cluster::Cluster;
use clv_store::{ConnectSettings, connect};

fn python() -> PathBuf {
    match std::env::var_os("CLV_PYTHON") {
        Some(python) => python.into(),
        None => {
            PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache/clave/venv/bin/python")
        }
    }
}

#[tokio::test]
async fn starts_is_found_running_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    // A space: addresses and scripts must cope.
    let cluster = Cluster::new(folder.path().join("my cluster"), python());
    let cold = Instant::now();
    let first = cluster.start().await.unwrap();
    println!("made and started in {:?}", cold.elapsed());
    assert!(first.started);
    let warm = Instant::now();
    let second = cluster.start().await.unwrap();
    assert!(
        warm.elapsed() < Duration::from_millis(1500),
        "{:?}",
        warm.elapsed()
    );
    println!("found running in {:?}", warm.elapsed());
    assert!(!second.started);
    assert_eq!(first.url, second.url);

    let pool = connect(&ConnectSettings::new(&first.url)).await.unwrap();
    let settings: Vec<String> = sqlx::query_scalar(
        "select current_setting(name) from unnest(array['fsync', 'synchronous_commit', 'full_page_writes', 'jit',
         'listen_addresses', 'wal_level', 'max_wal_size']) with ordinality as wanted (name, position) order by position",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(settings, ["on", "on", "on", "off", "", "minimal", "4GB"]);
    pool.close().await;

    assert!(cluster.stop().await.unwrap());
    assert_eq!(cluster.url().await, None);
    assert!(!cluster.stop().await.unwrap());
    let restart = Instant::now();
    assert_eq!(cluster.start().await.unwrap().url, first.url);
    println!("started again in {:?}", restart.elapsed());
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn a_python_without_the_package_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    // The system's own Python, unlike the environment's, has no embedded Postgres.
    let cluster = Cluster::new(folder.path().join("pg"), "/usr/bin/python3");
    let error = cluster.start().await.unwrap_err();
    assert!(
        error.hint().unwrap().contains("requirements.txt"),
        "{error}"
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let cluster = Cluster::new("/proc/nowhere/pg", python());
    let error = cluster.start().await.unwrap_err();
    assert!(error.to_string().contains("/proc/nowhere"), "{error}");
    assert!(error.hint().unwrap().contains("--workspace"));
}
