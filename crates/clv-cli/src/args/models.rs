//! Fitting the models, and judging them.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

#[derive(Args, Clone, Debug)]
pub(crate) struct Train {
    /// Seed of sampling and resampling; the same data and seed give the same model, byte for byte.
    #[arg(long, default_value_t = 1)]
    pub(crate) train_seed: u64,
}

#[derive(Args, Debug)]
pub(crate) struct Evaluate {
    #[command(flatten)]
    pub(crate) train: Train,
    /// Hold out what happened after this day, whichever it is; the snapshots are then built aside. The end of a month that
    /// the pipeline holds out, by default.
    #[arg(long, value_name = "DATE")]
    pub(crate) cutoff: Option<NaiveDate>,
    /// How many days after the cutoff count; as transformed, by default.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(7..=730))]
    pub(crate) horizon_days: Option<u32>,
    /// The `truth.csv` of a generated shop: adds the best possible forecasts to the scoreboard, and each model's share of
    /// them. Without a cutoff, its first one is held out.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Compare the served model with the best BTYD model in every metric, with intervals; takes a while.
    #[arg(long)]
    pub(crate) differences: bool,
}
