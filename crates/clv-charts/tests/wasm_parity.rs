//! Native and WASM drawings are the same bytes.
//!
//! Builds `examples/parity.rs` for `wasm32-unknown-unknown` with the profile that is shipped, runs it under node and
//! compares. A machine without the target or without node fails here: skipping would hide what this test is for.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

mod fixtures;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A target folder of its own: the outer cargo holds the lock of the usual one.
fn build() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wasm-parity");
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--package",
            "clv-charts",
            "--example",
            "parity",
        ])
        .args([
            "--profile",
            "wasm-release",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .arg("--target-dir")
        .arg(&target)
        .arg("--manifest-path")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        // Flags meant for the host, such as coverage, do not fit the target.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo did not start");
    assert!(
        output.status.success(),
        "the wasm32-unknown-unknown build failed; is the target installed?\n{}",
        errors(&output)
    );
    target.join("wasm32-unknown-unknown/wasm-release/examples/parity.wasm")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn native_and_wasm_drawings_are_the_same_bytes() {
    let module = build();
    let harness = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity.mjs");
    let output = Command::new("node")
        .arg(harness)
        .arg(&module)
        .output()
        .expect("node did not start; is Node.js installed and on PATH?");
    assert!(output.status.success(), "{}", errors(&output));
    let printed = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), fixtures::FIXTURES.len());
    for ((name, draw), line) in fixtures::FIXTURES.iter().zip(lines) {
        let drawing = draw().unwrap();
        let native = format!("{}{:?}", drawing.svg, drawing.marks);
        let wasm = String::from_utf8(base64(line)).unwrap();
        let at = native.bytes().zip(wasm.bytes()).position(|(a, b)| a != b);
        assert!(native == wasm, "{name} differs from byte {at:?}");
    }
}

/// Decodes padded base64 (RFC 4648, section 4).
fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in text.bytes().filter(|c| *c != b'=') {
        let value = ALPHABET.iter().position(|a| *a == c).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).unwrap());
        }
    }
    bytes
}
