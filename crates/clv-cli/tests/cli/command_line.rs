//! The command line as a process: what it prints, and how it ends.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;
use std::process::{Command, Output};

use clv_testkit::{OlistFolder, TestDatabase};

fn clv(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clv"));
    command.args(arguments).env_remove("DATABASE_URL");
    command
}

fn ends(command: &mut Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn help_is_a_manual() {
    let (status, help, _) = ends(&mut clv(&["--help"]));
    assert_eq!(status, Some(0));
    for part in [
        "generate",
        "pipeline",
        "Exit status",
        "DATABASE_URL",
        "Examples",
    ] {
        assert!(help.contains(part), "{part} is not in:\n{help}");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    assert_eq!(ends(&mut clv(&["no-such-command"])).0, Some(2));
    assert_eq!(
        ends(&mut clv(&["generate", "x", "--orders", "many"])).0,
        Some(2)
    );
}

#[test]
fn generating_prints_one_json_document_and_refuses_a_folder_in_use() {
    let home = tempfile::tempdir().unwrap();
    let (workspace, shop) = (home.path().join("workspace"), home.path().join("shop"));
    let generate = [
        "--json",
        "--workspace",
        text(&workspace),
        "generate",
        text(&shop),
        "--orders",
        "500",
    ];
    let (status, document, _) = ends(&mut clv(&generate));
    assert_eq!(status, Some(0));
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["files"].as_array().unwrap().len(), 10);

    let other = [
        "--workspace",
        text(&workspace),
        "generate",
        text(&shop),
        "--orders",
        "600",
    ];
    let (status, _, error) = ends(&mut clv(&other));
    assert_eq!(status, Some(2));
    assert!(
        error.starts_with("error: ") && error.contains("\nhint: "),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_reports_rejects_and_changes_nothing_twice() {
    let database = TestDatabase::create().await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let workspace = home.path().join("workspace");
    let folder = OlistFolder::create().unwrap();
    let load = |folder: &Path| {
        let arguments = [
            "--json",
            "--workspace",
            text(&workspace),
            "load",
            "olist",
            text(folder),
        ];
        ends(clv(&arguments).env("DATABASE_URL", database.url()))
    };

    let (status, report, error) = load(folder.path());
    assert_eq!(status, Some(0), "{error}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["changed"], true);
    let (_, again, _) = load(folder.path());
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["changed"], false);

    let (status, _, error) = load(home.path());
    assert_eq!(status, Some(1));
    assert!(
        error.contains("olist_orders_dataset.csv") && error.contains("hint:"),
        "{error}"
    );

    let predict = ["--workspace", text(&workspace), "predict"];
    let (status, _, error) = ends(clv(&predict).env("DATABASE_URL", database.url()));
    assert_eq!(status, Some(2));
    assert!(error.contains("clv pipeline"), "{error}");
}
