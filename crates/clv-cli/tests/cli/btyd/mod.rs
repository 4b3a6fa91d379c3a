//! `clv btyd` as a process: a file goes in, parameters and forecasts come out.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod cdnow;
mod output;
mod refused;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Five weeks of a small shop; amounts are 10 times the day of the month.
const ORDERS: &str = "\
customer_id,ordered_at,amount
anna,2024-01-01,10
anna,2024-01-08,80
anna,2024-01-15,150
anna,2024-01-16,160
bert,2024-01-02,20
bert,2024-01-30,300
carl,2024-01-03,30
dora,2024-01-04,40
dora,2024-01-05,50
dora,2024-01-25,250
emil,2024-01-09,90
emil,2024-02-08,80
";

struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }
}

/// Status, standard output, standard error.
fn btyd(arguments: &[&str], orders: &Path) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_clv"))
        .arg("btyd")
        .args(arguments)
        .arg("--orders")
        .arg(orders)
        .env_remove("DATABASE_URL")
        .current_dir(orders.parent().unwrap())
        .output()
        .unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

fn json(arguments: &[&str], orders: &Path) -> Value {
    let arguments = [arguments, &["--json"]].concat();
    let (status, document, error) = btyd(&arguments, orders);
    assert_eq!(status, Some(0), "{error}");
    serde_json::from_str(&document).unwrap()
}
