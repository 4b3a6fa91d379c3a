//! Runs the Python script and reads its one line of JSON.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::process::Command;

use super::ClusterError;

const SCRIPT: &str = include_str!("cluster.py");

/// Longer than the script's own limits for a recovery or a stop, so that its message wins over ours.
const TIMEOUT: Duration = Duration::from_secs(180);

/// What the script prints when it fails.
#[derive(Debug, Deserialize)]
struct Failure {
    error: String,
    message: String,
}

pub(super) async fn run<T: DeserializeOwned>(
    python: &Path,
    action: &str,
    folder: &Path,
) -> Result<T, ClusterError> {
    let running = Command::new(python)
        // -I: neither the user's site packages nor PYTHON* variables nor the working folder interfere.
        .args(["-I", "-c", SCRIPT, action])
        .arg(folder)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(TIMEOUT, running)
        .await
        .map_err(|_| ClusterError::Failed {
            message: format!("{action} took longer than {} s", TIMEOUT.as_secs()),
        })?
        .map_err(|source| ClusterError::Python {
            python: python.to_owned(),
            source,
        })?;
    let text = String::from_utf8_lossy(&output.stdout);
    let answer = text.lines().last().unwrap_or_default();
    if output.status.success()
        && let Ok(answer) = serde_json::from_str(answer)
    {
        return Ok(answer);
    }
    Err(match serde_json::from_str::<Failure>(answer) {
        Ok(Failure { error, message }) => match error.as_str() {
            "package" => ClusterError::Package {
                python: python.to_owned(),
                message,
            },
            "folder" => ClusterError::Folder {
                folder: folder.to_owned(),
                message,
            },
            _ => ClusterError::Failed { message },
        },
        Err(_) => ClusterError::Failed {
            message: last_lines(&String::from_utf8_lossy(&output.stderr)),
        },
    })
}

/// A Python traceback ends in what matters.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(5);
    lines.get(start..).unwrap_or_default().join("\n")
}
