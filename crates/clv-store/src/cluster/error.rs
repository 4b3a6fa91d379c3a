//! Why the embedded cluster is not there.

use std::path::PathBuf;

/// Starting or stopping the embedded cluster failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// The interpreter cannot be run.
    #[error("cannot run {} for the embedded database", python.display())]
    Python {
        /// The interpreter.
        python: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Its environment lacks the package.
    #[error("{} has no embedded Postgres: {message}", python.display())]
    Package {
        /// The interpreter.
        python: PathBuf,
        /// The import error.
        message: String,
    },
    /// The cluster's folder, or one above it, cannot be used.
    #[error("the embedded database cannot use {}: {message}", folder.display())]
    Folder {
        /// The cluster's folder.
        folder: PathBuf,
        /// Which folder and why.
        message: String,
    },
    /// Postgres or the package failed.
    #[error("the embedded database failed: {message}")]
    Failed {
        /// What it said.
        message: String,
    },
    /// It says it runs, and does not answer.
    #[error("the embedded database in {} runs but does not answer", folder.display())]
    Silent {
        /// The cluster's folder.
        folder: PathBuf,
    },
}

impl ClusterError {
    /// One sentence on what to do, where we know.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Python { .. } | Self::Package { .. } => Some(
                "install the Python environment (`make bootstrap`, or `pip install -r requirements.txt` in a virtual \
                 environment that CLV_PYTHON points at), or set DATABASE_URL to a Postgres of your own"
                    .to_owned(),
            ),
            Self::Folder { .. } => Some(
                "choose a folder you own with --workspace; under root, Postgres runs as a system user that \
                 must be able to pass through every folder above it"
                    .to_owned(),
            ),
            Self::Failed { .. } => None,
            Self::Silent { folder } => Some(format!(
                "look at the end of {}, or stop and start it again",
                folder.join("log").display()
            )),
        }
    }
}
