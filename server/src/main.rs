//! `clv-server`: arguments, logging, threads; everything else is in the library.

use anyhow::{Result, bail};
use clv_server::config::Config;
use clv_server::{inventory, limits, probe, serve};
use std::ffi::OsString;
use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;
use tracing_subscriber::EnvFilter;

/// Pages are many small strings and, compressed, a few blocks of megabytes for moments. glibc either gives each of these
/// back to the system, a fifth of the time of a page, or keeps twice the memory.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("clv-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = arguments.first().map(String::as_str);
    match (argument, arguments.len()) {
        (None, _) => start(&Config::read(variable)?),
        (Some("--health"), 1) => probe::probe(Config::address(variable)?),
        (Some("--endpoints"), 1) => {
            print!("{}", inventory::table());
            Ok(())
        }
        (Some("--help" | "-h"), 1) => {
            print!("{}", Config::help());
            Ok(())
        }
        _ => bail!("unknown arguments; --help tells what there is"),
    }
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn start(config: &Config) -> Result<()> {
    log_to_stderr(config);
    let workers = std::thread::available_parallelism()
        .map_or(0, usize::from)
        .max(limits::MINIMUM_WORKERS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()?;
    let served = runtime.block_on(serve::serve(config));
    // What still runs has had its grace; waiting for it here could last for ever.
    runtime.shutdown_background();
    served
}

fn log_to_stderr(config: &Config) {
    let filter = EnvFilter::new(&config.log_filter);
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.log_json {
        subscriber.json().init()
    } else {
        subscriber.init()
    }
}
