//! The command line of Clave: from order files to published tables, and everything in between.
//!
//! Invariants:
//! - `main` is the only place that prints an error and chooses the exit status: 0 done, 1 the data were rejected,
//!   2 wrong usage or environment.
//! - With `--json`, standard output holds one JSON document and nothing else.
//! - `environment` is the only reader of environment variables.
//! - A step of the pipeline runs again only if something that decides its result has changed (`steps`).
//!
//! It does not compute: loading and publishing are `clv-store`'s, transforming is dbt's, models are `clv-train`'s.

mod args;
mod atomic;
mod commands;
mod connection;
mod console;
mod dbt;
mod environment;
mod failure;
mod history;
mod session;
mod steps;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

use args::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.status)
        }
    }
}
