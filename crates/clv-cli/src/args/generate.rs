//! A synthetic shop: where to, how large, and by which seed.

use std::path::PathBuf;

use clap::Args;

#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// Folder to write; it must not exist, be empty, or hold the same generated set.
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) size: Size,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Size {
    /// How many orders to generate.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(100..=100_000_000))]
    pub(crate) orders: u64,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}
