//! One run: look, plan, write, put in place.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::LONGEST_HORIZON;
use crate::error::GenerateError;
use crate::folder::{self, FileSummary, Found, Manifest, Workshop};
use crate::numbers::Day;
use crate::output::Files;
use crate::plan::{Plan, each_customer};
use crate::posterior::Oracle;
use crate::world::World;

/// Customers between two reports of progress.
const REPORT_EVERY: u64 = 2_000;

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Number of orders, exactly.
    pub orders: u64,
    /// Seed of all randomness.
    pub seed: u64,
    /// Days the truth looks ahead of each cutoff.
    pub horizon_days: u32,
}

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The set was there already; nothing was written.
    pub already_there: bool,
    /// Number of people.
    pub customers: u64,
    /// Last complete day of customer-days: the second cutoff of the truth.
    pub as_of: NaiveDate,
    /// `as_of` less the horizon: the first cutoff of the truth.
    pub test_cutoff: NaiveDate,
    /// The files, in the order they were named.
    pub files: Vec<FileSummary>,
}

/// Writes a synthetic shop into a folder.
///
/// `progress` is called now and then with (units done, units in all); a unit is one order in one of
/// the two passes. The folder appears complete or not at all.
///
/// # Errors
/// [`GenerateError`] if the options make no set, the folder holds something else, or the file
/// system refuses.
pub fn generate(
    dir: &Path,
    options: &Options,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Summary, GenerateError> {
    check(options)?;
    if let Found::Same(manifest) = folder::look(dir, *options)? {
        return Ok(summary(manifest, true));
    }
    let world = World::new(options.seed, options.orders).ok_or(GenerateError::Tables)?;
    let total = 2 * options.orders;
    let mut next_report = 0;
    let mut report = |done: u64| {
        if done >= next_report || done == total {
            next_report = done + REPORT_EVERY;
            progress(done, total);
        }
    };
    let plan = Plan::new(&world, options.orders, &mut report);
    let test_cutoff = plan.as_of - Day::from(options.horizon_days);
    let oracle = |cutoff| {
        Oracle::new(
            &world.calendar,
            world.spending,
            (cutoff, plan.as_of),
            Day::from(options.horizon_days),
        )
    };
    // Before the first day nobody has bought, so there is nothing to say about that cutoff.
    let oracles: Vec<Oracle<'_>> = [test_cutoff, plan.as_of]
        .into_iter()
        .filter(|cutoff| *cutoff >= 0)
        .map(oracle)
        .collect();

    let workshop = Workshop::new(dir)?;
    let mut files = Files::create(workshop.path())?;
    files.write_shop(&world)?;
    let mut customers = 0;
    each_customer(&world, options.orders, |customer, done| {
        customers += 1;
        files.write_customer(&world, customer)?;
        files.write_truth(&world, customer, &oracles)?;
        report(options.orders + done);
        Ok::<(), GenerateError>(())
    })?;
    let dates = (
        world.calendar.date(plan.as_of),
        world.calendar.date(test_cutoff),
    );
    let manifest = Manifest::new(*options, customers, dates, files.finish()?);
    workshop.finish(&manifest)?;
    Ok(summary(manifest, false))
}

fn check(options: &Options) -> Result<(), GenerateError> {
    if options.orders == 0 {
        return Err(GenerateError::TooSmall {
            what: "the number of orders",
            least: 1,
        });
    }
    if options.horizon_days == 0 {
        return Err(GenerateError::TooSmall {
            what: "the horizon in days",
            least: 1,
        });
    }
    if options.horizon_days > LONGEST_HORIZON {
        return Err(GenerateError::HorizonTooLong {
            days: options.horizon_days,
            most: LONGEST_HORIZON,
        });
    }
    Ok(())
}

fn summary(manifest: Manifest, already_there: bool) -> Summary {
    let Manifest {
        customers,
        as_of,
        test_cutoff,
        files,
        ..
    } = manifest;
    Summary {
        already_there,
        customers,
        as_of,
        test_cutoff,
        files,
    }
}
