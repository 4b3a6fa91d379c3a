//! The folder that holds one data set's database, models and dbt output.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Opens the workspace, creating the folder on first use.
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(root)
            .and_then(|()| root.canonicalize())
            .map(|root| Self { root })
            .map_err(|error| {
                Failure::environment(format!(
                    "the workspace {} cannot be used: {error}",
                    root.display()
                ))
            })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    pub(crate) fn models(&self) -> PathBuf {
        self.root.join("models")
    }

    pub(crate) fn model(&self, model_id: &str) -> PathBuf {
        self.models().join(format!("{model_id}.clv"))
    }

    pub(crate) fn dbt(&self) -> PathBuf {
        self.root.join("dbt")
    }

    /// Where the pipeline generates a shop; the truth in it depends on the horizon.
    pub(crate) fn generated(&self, orders: u64, seed: u64, horizon_days: u32) -> PathBuf {
        self.root
            .join(format!("generated-{orders}-{seed}-{horizon_days}"))
    }
}
