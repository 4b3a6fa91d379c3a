//! `clv predict` on files, as a process: what it writes, what it refuses, and how it says so.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod features;
mod formats;
mod model;
mod orders;
mod refused;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use clv_core::artefact::Artefact;
use clv_core::features::Value;
use clv_core::model::Prediction;

use model::artefact;

/// A folder with a model in it, and no database anywhere.
struct Desk {
    folder: tempfile::TempDir,
    artefact: Artefact,
}

struct Ended {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let artefact = artefact();
        fs::write(folder.path().join("model.clv"), artefact.encode().unwrap()).unwrap();
        Self { folder, artefact }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn clv(&self, arguments: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_clv"))
            .current_dir(self.folder.path())
            .env_remove("DATABASE_URL")
            .args(arguments)
            .output()
            .unwrap();
        Ended {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn predict(&self, file: &str, more: &[&str]) -> Ended {
        let mut arguments = vec!["predict", file, "--model", "model.clv"];
        arguments.extend(more);
        self.clv(&arguments)
    }

    fn expected(&self, days: f64, state: Value) -> Prediction {
        let row = [Value::Number(days), state];
        self.artefact.model().predict(&row).unwrap()
    }
}

fn choice(name: &str) -> Value {
    Value::Choice(name.to_owned())
}

/// Rows of a CSV by the names of its header.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells = line.split(',').map(str::to_owned);
            header
                .iter()
                .map(|name| (*name).to_owned())
                .zip(cells)
                .collect()
        })
        .collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap()
}
