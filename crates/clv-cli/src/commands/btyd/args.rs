//! How `clv btyd` is typed. The doc comments are the manual that `--help` prints.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use clv_core::btyd::TimeUnit;
use clv_store::raw::Tolerance;

use crate::args::Reading;

#[derive(Debug, Subcommand)]
pub(crate) enum BtydCommand {
    /// Estimate a model's parameters, with standard errors and what to doubt about them.
    Fit(Fit),
    /// Say of every customer how likely they are to be still there, and what they will buy and spend.
    ///
    /// Spend is by a Gamma-Gamma model fitted on the same orders.
    Predict(Predict),
}

#[derive(Args, Debug)]
pub(crate) struct Fit {
    /// Which model.
    #[arg(long, value_enum)]
    pub(crate) model: Model,
    #[command(flatten)]
    pub(crate) calibration: Calibration,
}

#[derive(Args, Debug)]
pub(crate) struct Predict {
    /// Which model of purchases.
    #[arg(long, value_enum)]
    pub(crate) model: Purchases,
    #[command(flatten)]
    pub(crate) calibration: Calibration,
    /// How many days or weeks (see --unit) ahead.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) horizon: f64,
    /// What money a year later is worth less: 0.1 is 10%.
    #[arg(
        long,
        value_name = "RATE",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    pub(crate) discount_rate_per_year: f64,
    /// File for the figures of every customer, JSON if it ends in .json and CSV otherwise; - for standard output.
    #[arg(long, value_name = "FILE|-", default_value = "-")]
    pub(crate) output: PathBuf,
}

/// What both commands learn from.
#[derive(Args, Debug)]
pub(crate) struct Calibration {
    #[command(flatten)]
    pub(crate) log: OrderLog,
    /// Last day to learn from; later orders are left out. Default: the last day of the log.
    #[arg(long, value_name = "DATE")]
    pub(crate) calibration_end: Option<NaiveDate>,
    /// Unit of time, of parameters and horizon alike. It changes no forecast.
    #[arg(long, value_enum, default_value_t = Unit::Week)]
    pub(crate) unit: Unit,
    /// Weight of a penalty on large parameters, as lifetimes' `penalizer_coef`; holds parameters that run away.
    #[arg(
        long,
        value_name = "WEIGHT",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    pub(crate) penalty: f64,
}

/// The file, and how to read it where it does not say itself.
#[derive(Args, Debug)]
pub(crate) struct OrderLog {
    /// An order log: CSV (also compressed) or Parquet, one line an order or an item.
    #[arg(long, value_name = "FILE")]
    pub(crate) orders: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// More bad rows than this refuse the file; fewer are left out and counted.
    #[arg(long, value_name = "PERCENT", default_value = "1")]
    pub(crate) max_bad_percent: Tolerance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// Purchases; dropout after a repeat purchase.
    BgNbd,
    /// Purchases; dropout after any purchase.
    MbgNbd,
    /// Purchases; dropout at any time.
    ParetoNbd,
    /// Value of a purchase.
    GammaGamma,
}

impl Model {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "bg-nbd",
            Self::MbgNbd => "mbg-nbd",
            Self::ParetoNbd => "pareto-nbd",
            Self::GammaGamma => "gamma-gamma",
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "so the models are called")]
pub(crate) enum Purchases {
    /// Dropout after a repeat purchase.
    BgNbd,
    /// Dropout after any purchase.
    MbgNbd,
    /// Dropout at any time.
    ParetoNbd,
}

impl Purchases {
    pub(crate) fn model(self) -> Model {
        match self {
            Self::BgNbd => Model::BgNbd,
            Self::MbgNbd => Model::MbgNbd,
            Self::ParetoNbd => Model::ParetoNbd,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Unit {
    Day,
    Week,
}

impl Unit {
    pub(crate) fn time_unit(self) -> TimeUnit {
        match self {
            Self::Day => TimeUnit::Day,
            Self::Week => TimeUnit::Week,
        }
    }
}
