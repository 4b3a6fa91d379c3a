//! `clv drivers`: what of a first order goes with coming back sooner, and of what no effect is seen.

use chrono::NaiveDate;
use clv_core::features::{Column, Feature, catalogue};
use clv_core::survival::{Effect, Spell, Verdict};
use clv_store::snapshots::{self, Home};
use clv_train::{Drivers, drivers};
use serde::Serialize;

use crate::failure::Failure;
use crate::session::Session;

/// How old a wait is when it is looked at; what was known on the day it began.
const AGE: &str = "t_days";

/// What is known of a customer on the day of the first order.
const OF_THE_FIRST_ORDER: [&str; 8] = [
    "first_order_value",
    "items_per_order",
    "categories",
    "installments",
    "freight_share",
    "state",
    "payment_type",
    "channel",
];

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
    let named = |name: &str| catalogue().iter().find(|doc| doc.name == name);
    let mut features = vec![Feature::number(AGE)];
    features.extend(
        OF_THE_FIRST_ORDER
            .into_iter()
            .filter_map(named)
            .map(|doc| Feature {
                name: doc.name.to_owned(),
                kind: doc.kind,
            }),
    );
    let waits =
        snapshots::read_waits(&session.pool, Home::Project, window.as_of, &features).await?;
    let beginnings: Vec<usize> = match waits.table.column(0) {
        Some(Column::Number(ages)) => {
            let ages = ages.iter().enumerate();
            ages.filter(|(_, age)| **age == 0.0)
                .map(|(row, _)| row)
                .collect()
        }
        _ => Vec::new(),
    };
    let spell = |row: &usize| {
        let began = waits.cutoffs.get(*row).copied().unwrap_or(window.as_of);
        let returned = waits.returned_after_days.get(*row).copied().flatten();
        let waiting = i32::try_from((window.as_of - began).num_days()).unwrap_or(i32::MAX);
        Spell::new(f64::from(returned.unwrap_or(waiting)), returned.is_some())
    };
    let spells: Result<Vec<Spell>, _> = beginnings.iter().map(spell).collect();
    let table = waits
        .table
        .select(&beginnings)
        .with_schema(features.get(1..).unwrap_or_default());
    let drivers = drivers(&table, &spells.map_err(Failure::data)?).map_err(Failure::data)?;
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
