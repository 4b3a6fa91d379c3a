//! Runs dbt and reads its log, so that its progress and its failed tests are ours to tell.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use chrono::NaiveDate;
use clv_core::artefact::ValueBasis;
use clv_store::raw::{Shop, SourceKind};
use clv_store::runs::{Details, TestResult};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::args::Transform;
use crate::console::Step;
use crate::environment::Environment;
use crate::failure::Failure;

/// One `dbt build`.
#[derive(Debug)]
pub(crate) struct Build<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) connection: &'a BTreeMap<&'static str, String>,
    pub(crate) output: &'a Path,
    pub(crate) select: &'a [&'a str],
    pub(crate) settings: &'a Transform,
    /// Whose data these are; the project's own settings before anything was loaded.
    pub(crate) shop: Option<&'a Shop>,
    /// Snapshots of another cutoff, built aside and without dbt's tests.
    pub(crate) aside: Option<Aside>,
}

/// Where to hold out, and where to build that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aside {
    /// The held-out cutoff; `None` for the one that the data suggest.
    pub(crate) test_cutoff: Option<NaiveDate>,
    /// The schema to build in.
    pub(crate) schema: &'static str,
}

/// How many models were built and tests passed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub(crate) models: usize,
    pub(crate) tests: usize,
    /// Rows written by table, and every test's result.
    pub(crate) details: Details,
}

impl Build<'_> {
    /// Builds and tests the selection. A failed model or test is a failure that names each.
    pub(crate) async fn run(&self, step: &Step) -> Result<Built, Failure> {
        watch(
            self.command(),
            &self.environment.dbt(),
            self.output,
            |data| {
                step.progress(data.index, data.total);
                step.doing(data.node_info.node_name.clone());
            },
        )
        .await
    }

    fn command(&self) -> Command {
        let mut settings = json!({
            "horizon_days": self.settings.horizon_days,
            "value_basis": self.settings.value_basis.name(),
        });
        if let (Some(shop), Some(settings)) = (self.shop, settings.as_object_mut()) {
            settings.extend([
                ("source".to_owned(), json!(shop.source)),
                ("source_kind".to_owned(), json!(shop.kind.name())),
                ("currency".to_owned(), json!(shop.currency)),
            ]);
            if shop.kind == SourceKind::Orders {
                // A log has one basis, its own amounts: the setting chooses among what the nine files have.
                settings.insert("value_basis".to_owned(), json!(ValueBasis::Amount.as_str()));
            }
        }
        if let (Some(aside), Some(settings)) = (&self.aside, settings.as_object_mut()) {
            settings.insert("snapshot_schema".to_owned(), json!(aside.schema));
        }
        let task = if self.aside.is_some() { "run" } else { "build" };
        let test_cutoff = self.aside.and_then(|aside| aside.test_cutoff);
        let mut command = command(task, self.environment, self.output, test_cutoff);
        command
            .args(["--vars", &settings.to_string(), "--select"])
            .args(self.select)
            .envs(self.connection);
        command
    }
}

/// One `dbt run` of the month-end snapshots from a copy of the loaded tables, in schemas of its own.
#[derive(Debug)]
pub(crate) struct Rebuild<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) connection: &'a BTreeMap<&'static str, String>,
    pub(crate) output: &'a Path,
    /// Every variable that is not to be the project's own.
    pub(crate) variables: &'a Value,
    /// The day that ends the copy.
    pub(crate) test_cutoff: NaiveDate,
}

impl Rebuild<'_> {
    /// Builds without testing.
    pub(crate) async fn run(&self) -> Result<(), Failure> {
        let mut command = command("run", self.environment, self.output, Some(self.test_cutoff));
        command
            .args(["--vars", &self.variables.to_string()])
            .args(["--select", "+int_month_end_snapshots"])
            .envs(self.connection);
        watch(command, &self.environment.dbt(), self.output, |_| ()).await?;
        Ok(())
    }
}

/// A dbt command on the project, which writes its log and its results below `output`.
fn command(
    task: &str,
    environment: &Environment,
    output: &Path,
    test_cutoff: Option<NaiveDate>,
) -> Command {
    let project = &environment.dbt_dir;
    let mut command = Command::new(environment.dbt());
    command
        .args(["--log-format", "json", "--log-path"])
        .arg(output.join("logs"))
        .arg(task)
        .arg("--project-dir")
        .arg(project)
        .arg("--profiles-dir")
        .arg(project)
        .arg("--target-path")
        .arg(output.join("target"))
        .env("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
        // They test the project with made-up rows, whatever the data: whoever changes it runs them.
        .env("DBT_EXCLUDE_RESOURCE_TYPES", "unit_test")
        .env(
            "CLV_TEST_CUTOFF",
            test_cutoff.map_or_else(String::new, |day| day.to_string()),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs dbt to its end. `ended` hears of every model and test.
async fn watch(
    mut command: Command,
    dbt: &Path,
    output: &Path,
    ended: impl Fn(&Data),
) -> Result<Built, Failure> {
    let mut child = command.spawn().map_err(|error| {
        Failure::environment(format!("dbt cannot be run ({}): {error}", dbt.display()))
            .hint("run `make bootstrap`, or point CLV_PYTHON at a Python with the packages of requirements.txt")
    })?;
    let mut tally = Tally::default();
    if let Some(log) = child.stdout.take() {
        let mut lines = BufReader::new(log).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            tally.read(&line, &ended);
        }
    }
    let status = child
        .wait()
        .await
        .map_err(|error| Failure::environment(format!("dbt was lost: {error}")))?;
    if status.success() {
        Ok(tally.built)
    } else {
        Err(tally.failure(output))
    }
}

/// A line of dbt's JSON log, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Event {
    info: Info,
    #[serde(default)]
    data: Data,
}

#[derive(Debug, Deserialize)]
struct Info {
    name: String,
    #[serde(default)]
    msg: String,
    #[serde(default)]
    level: String,
}

#[derive(Debug, Default, Deserialize)]
struct Data {
    #[serde(default)]
    node_info: Node,
    #[serde(default)]
    index: u64,
    #[serde(default)]
    total: u64,
    #[serde(default)]
    status: String,
    #[serde(default)]
    execution_time: f64,
    #[serde(default)]
    num_failures: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
struct Node {
    #[serde(default)]
    node_name: String,
    #[serde(default)]
    resource_type: String,
}

#[derive(Debug, Default)]
struct Tally {
    built: Built,
    failed: Vec<String>,
    errors: Vec<String>,
}

impl Tally {
    fn read(&mut self, line: &str, ended: &impl Fn(&Data)) {
        let Ok(event) = serde_json::from_str::<Event>(line) else {
            return;
        };
        let data = event.data;
        match event.info.name.as_str() {
            "LogModelResult" | "LogTestResult" | "LogSeedResult" => {
                ended(&data);
                self.ended(data);
            }
            _ if event.info.level == "error" => self.errors.push(event.info.msg),
            _ => {}
        }
    }

    fn ended(&mut self, data: Data) {
        let Node {
            node_name: name,
            resource_type,
        } = data.node_info;
        let is_model = resource_type == "model";
        let details = &mut self.built.details;
        if !is_model {
            details.tests.push(TestResult {
                name: name.clone(),
                status: data.status.to_ascii_lowercase(),
                failures: data.num_failures,
                seconds: data.execution_time,
            });
        } else if let Some(rows) = rows_written(&data.status) {
            details.row_counts.insert(name.clone(), rows);
        }
        if is_bad(&data.status) {
            self.failed.push(name);
        } else if is_model {
            self.built.models += 1;
        } else {
            self.built.tests += 1;
        }
    }

    fn failure(&self, output: &Path) -> Failure {
        let mut message = if self.failed.is_empty() {
            "dbt could not run".to_owned()
        } else {
            format!(
                "{} of dbt's models or tests failed: {}",
                self.failed.len(),
                self.failed.join(", ")
            )
        };
        for error in self.errors.iter().take(5) {
            message.push_str("\n  ");
            message.push_str(&error.trim().replace('\n', "\n  "));
        }
        let log = output.join("logs/dbt.log");
        let failure = if self.failed.is_empty() {
            Failure::environment(message)
        } else {
            Failure::data(message)
        };
        failure
            .hint(format!(
                "the whole log is {}; what was published before is untouched",
                log.display()
            ))
            .details(self.built.details.clone())
    }
}

/// Postgres' answer to the statement that filled a table, as in `SELECT 42` or `INSERT 0 42`. Views have none.
fn rows_written(status: &str) -> Option<i64> {
    let mut words = status.split_whitespace();
    match words.next()? {
        "SELECT" | "INSERT" | "MERGE" => words.next_back()?.parse().ok(),
        _ => None,
    }
}

fn is_bad(status: &str) -> bool {
    matches!(
        status.to_ascii_lowercase().as_str(),
        "error" | "fail" | "failed" | "runtime error"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_how_many_rows_a_model_wrote() {
        assert_eq!(rows_written("SELECT 42"), Some(42));
        assert_eq!(rows_written("INSERT 0 7"), Some(7));
        assert_eq!(rows_written("CREATE VIEW"), None);
        assert_eq!(rows_written("ERROR"), None);
    }
}
