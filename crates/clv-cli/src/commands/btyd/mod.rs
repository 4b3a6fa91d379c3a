//! `clv btyd`: "buy till you die" models on an order log, without a database.

mod args;
mod customers;
mod figures;
mod fit;
mod fitting;
mod letters;
mod predict;

use clv_core::btyd::FitOptions;

pub(crate) use args::BtydCommand;
use args::Calibration;

use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(command: &BtydCommand, console: Console) -> Result<(), Failure> {
    match command {
        BtydCommand::Fit(arguments) => fit::run(arguments, console),
        BtydCommand::Predict(arguments) => predict::run(arguments, console),
    }
}

fn options(calibration: &Calibration) -> Result<FitOptions, Failure> {
    FitOptions::new()
        .penalty(calibration.penalty)
        .map_err(Failure::environment)
}
