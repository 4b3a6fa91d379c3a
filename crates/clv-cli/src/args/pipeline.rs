//! All steps at once, with the settings of each.

use std::path::PathBuf;

use clap::Args;

use super::{Leakage, Limits, Log, Size, Train, Transform};

#[derive(Args, Debug)]
pub(crate) struct Pipeline {
    /// Folder of Olist files, or one file that is an order log; without it a synthetic shop is generated in the
    /// workspace.
    #[arg(conflicts_with_all = ["orders"], value_name = "FOLDER|FILE")]
    pub(crate) data: Option<PathBuf>,
    /// For a scheduler: without new files there is nothing to do, and a new model is only served if it is not worse than
    /// the served one on the latest window that is over. Otherwise the served one is kept and scores the new data.
    #[arg(long)]
    pub(crate) if_new: bool,
    #[command(flatten)]
    pub(crate) size: Size,
    #[command(flatten)]
    pub(crate) transform: Transform,
    #[command(flatten)]
    pub(crate) leakage: Leakage,
    #[command(flatten)]
    pub(crate) train: Train,
    #[command(flatten)]
    pub(crate) limits: Limits,
    #[command(flatten)]
    pub(crate) log: Log,
}
