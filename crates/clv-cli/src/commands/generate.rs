//! `clv generate`: a synthetic shop.

use std::path::Path;

use clv_generate::{GenerateError, Options, Summary};

use crate::args::Size;
use crate::console::Console;
use crate::failure::Failure;

/// Horizon of the expected values in `truth.csv` when the shop is generated on its own.
pub(super) const HORIZON_DAYS: u32 = 180;

pub(super) fn run(
    dir: &Path,
    size: &Size,
    horizon_days: u32,
    console: Console,
) -> Result<Summary, Failure> {
    let step = console.step("Generate");
    let options = Options {
        orders: size.orders,
        seed: size.seed,
        horizon_days,
    };
    let summary =
        clv_generate::generate(dir, &options, &mut |done, total| step.progress(done, total))
            .map_err(refused)?;
    step.done(format!(
        "{} orders with seed {} in {}",
        size.orders,
        size.seed,
        dir.display()
    ));
    Ok(summary)
}

/// A generator's error ends in a `hint:` line of its own.
fn refused(error: GenerateError) -> Failure {
    let text = error.to_string();
    match text.split_once("\nhint: ") {
        Some((message, hint)) => Failure::environment(message).hint(hint),
        None => Failure::environment(text),
    }
}
