//! `clv drivers`: what of a first order goes with coming back sooner, and of what no effect is seen.

use chrono::NaiveDate;
use clv_core::survival::{Effect, Verdict};
use clv_store::snapshots::{self, Home};
use clv_train::Drivers;
use serde::Serialize;

use super::evaluate::waits;
use crate::failure::Failure;
use crate::session::Session;

/// What is told.
#[derive(Serialize)]
struct Report {
    /// Last day of the data.
    as_of: NaiveDate,
    #[serde(flatten)]
    drivers: Drivers,
}

/// The command; it stores nothing.
pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let window = snapshots::window(&session.pool, Home::Project).await?;
    let features = clv_train::driver_features();
    let waits = waits(session, Home::Project, (window.as_of, &features)).await?;
    let drivers = clv_train::drivers(&waits, window.as_of).map_err(Failure::data)?;
    let report = Report {
        as_of: window.as_of,
        drivers,
    };
    session.console.result(&report, || in_words(&report))
}

fn in_words(report: &Report) -> String {
    let Drivers {
        fit,
        left_out,
        customers_left_out,
        ..
    } = &report.drivers;
    let mut lines = vec![
        format!(
            "The wait for the second purchase, up to {}: {} customers, {} of whom came back within a year.",
            report.as_of, fit.customers, fit.events
        ),
        format!(
            "  {:44} {:>10}  {:16} reading",
            "of the first order", "odds ratio", "95% interval"
        ),
    ];
    lines.extend(fit.effects.iter().map(|effect| {
        let interval = format!("{:.2} to {:.2}", effect.interval.low, effect.interval.high);
        format!(
            "  {:44} {:>10.2}  {interval:16} {}",
            effect.name,
            effect.odds_ratio,
            reading(effect)
        )
    }));
    lines.push(
        "The odds of coming back in any thirty days, the others equal. It is association: who buys more items may differ otherwise."
            .to_owned(),
    );
    if *customers_left_out > 0 {
        lines.push(format!(
            "note: left out are {customers_left_out} customers who lack a value"
        ));
    }
    let notes = left_out.iter();
    lines.extend(notes.map(|left| format!("note: {} is left out: {}", left.feature, left.reason)));
    lines.join("\n")
}

fn reading(effect: &Effect) -> &'static str {
    match effect.verdict {
        Verdict::Sooner => "sooner",
        Verdict::Later => "later",
        Verdict::NoEffectSeen => "no effect seen",
    }
}
