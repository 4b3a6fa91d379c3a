//! `clv btyd fit`: a model's parameters.

use clv_core::money::count;
use serde::Serialize;

use super::args::Fit;
use super::customers::Customers;
use super::fitting::{Findings, fit_any};
use super::letters::Letters;
use super::options;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &Fit, console: Console) -> Result<(), Failure> {
    let options = options(&arguments.calibration)?;
    let customers = Customers::read(&arguments.calibration)?;
    let findings = fit_any(&customers, arguments.model, options)?;
    let unit = arguments.calibration.unit.time_unit().name();
    let report = Report::new(arguments.model.name(), unit, &customers, &findings);
    console.result(&report, || report.in_words())
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report {
    model: &'static str,
    unit: &'static str,
    customers: usize,
    /// By the literature's letters.
    params: Letters,
    /// `null` where the data do not determine a parameter.
    standard_errors: Letters,
    log_likelihood: f64,
    /// From customers in memory to estimates; without reading the file.
    seconds: f64,
    calibration_end: chrono::NaiveDate,
    /// Why not to lean on the parameters.
    doubts: Vec<String>,
    notes: Vec<String>,
}

impl Report {
    fn new(
        model: &'static str,
        unit: &'static str,
        customers: &Customers,
        findings: &Findings,
    ) -> Self {
        Self {
            model,
            unit,
            customers: findings.customers,
            params: Letters::values(&findings.estimates),
            standard_errors: Letters::standard_errors(&findings.estimates),
            log_likelihood: findings.log_likelihood,
            seconds: findings.pool_seconds + findings.fit_seconds,
            calibration_end: customers.calibration_end,
            doubts: findings.doubts.iter().map(ToString::to_string).collect(),
            notes: customers.notes.clone(),
        }
    }

    fn in_words(&self) -> String {
        let customers = count(i64::try_from(self.customers).unwrap_or(i64::MAX));
        let mut lines = vec![format!(
            "{} on {customers} customers to {}, times in {}s",
            self.model, self.calibration_end, self.unit
        )];
        let Letters(errors) = &self.standard_errors;
        for ((name, value), (_, error)) in self.params.0.iter().zip(errors) {
            lines.push(format!(
                "  {name:6} {:>12}   ± {}",
                short(*value),
                short(*error)
            ));
        }
        lines.push(format!("  log likelihood {:.3}", self.log_likelihood));
        lines.push(format!("  fitted in {:.2} ms", 1e3 * self.seconds));
        lines.extend(self.doubts.iter().map(|doubt| format!("doubt: {doubt}")));
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines.join("\n")
    }
}

/// As many decimals as the size bears.
fn short(value: Option<f64>) -> String {
    match value {
        None => "not determined".to_owned(),
        Some(value) if value.abs() >= 1e5 || value.abs() < 1e-3 => format!("{value:.3e}"),
        Some(value) => format!("{value:.4}"),
    }
}
