//! The direction of dependencies, as `docs/ARCHITECTURE.md` draws it, checked against what cargo resolves.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::process::Command;

fn packages(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(arguments)
        .current_dir("../..")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo tree failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

fn assert_none(packages: &BTreeSet<String>, unwanted: &[&str], whose: &str) {
    let found: Vec<_> = packages
        .iter()
        .filter(|name| unwanted.contains(&name.as_str()))
        .collect();
    assert!(found.is_empty(), "{whose} links {found:?}");
}

#[test]
fn the_browser_build_holds_no_server_code() {
    let arguments = [
        "--package",
        "app",
        "--no-default-features",
        "--features",
        "hydrate",
        "--target",
        "wasm32-unknown-unknown",
    ];
    let browser = packages(&arguments);
    assert!(browser.contains("leptos"));
    // `regex` is named by leptos_config, which only reads configuration; the linker drops it, and the browser tests
    // hold the program to its size.
    assert_none(
        &browser,
        &["sqlx", "tokio", "axum", "xgb", "chrono-tz", "clv-store"],
        "the browser",
    );
}

#[test]
fn the_server_links_no_training() {
    let server = packages(&["--package", "clv-server"]);
    assert!(server.contains("axum"));
    assert_none(
        &server,
        &["xgb", "linfa", "clv-train", "clv-cli", "clv-testkit"],
        "the server",
    );
}

#[test]
fn the_model_crate_is_pure() {
    let core = packages(&["--package", "clv-core"]);
    assert_none(
        &core,
        &[
            "sqlx",
            "tokio",
            "axum",
            "xgb",
            "leptos",
            "clv-store",
            "clv-train",
        ],
        "clv-core",
    );
}

#[test]
fn nothing_depends_on_the_binaries() {
    for library in [
        "clv-core",
        "clv-charts",
        "clv-store",
        "clv-ingest",
        "clv-generate",
        "clv-train",
    ] {
        assert_none(
            &packages(&["--package", library]),
            &["clv-server", "clv-cli"],
            library,
        );
    }
}

#[test]
fn training_does_not_reach_for_the_database() {
    assert_none(
        &packages(&["--package", "clv-train"]),
        &["sqlx", "clv-store"],
        "clv-train",
    );
}
