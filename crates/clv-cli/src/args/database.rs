//! The database itself: whether it runs, and what was done to it.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Start it (nothing happens if it runs) and print its URL.
    Start,
    /// Stop it.
    Stop,
    /// Print its URL; start it if need be.
    Url {
        /// Who connects: `owner` may do everything, `web` may only read the published tables.
        #[arg(long, value_enum, default_value_t = Role::Owner)]
        role: Role,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Role {
    Owner,
    Web,
}

#[derive(Args, Debug)]
pub(crate) struct Runs {
    /// How many, counted from the newest.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) limit: u32,
}
