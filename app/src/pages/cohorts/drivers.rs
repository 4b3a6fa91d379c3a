//! What of a first order goes with coming back sooner.

use leptos::prelude::*;

use crate::api::{EffectSeen, More, ReturnDriver};
use crate::components::amount::{decimals, plain_name, whole};
use crate::components::card::Card;
use crate::components::data_table::{Column, DataTable, Row, TableData};
use crate::components::definition::Meaning;
use crate::still::IntoAny;
use crate::words::{say, say_with};

/// The card; nothing where nothing was found out.
#[component]
pub(super) fn Drivers(drivers: Vec<ReturnDriver>) -> impl IntoView {
    let data = table(&drivers);
    drivers.first().map(|first| {
        let caption = say_with!(
            "Fitted to {customers} customers, for as long as each was observed, and {returned} second purchases within 360 days of the first. An odds ratio above 1: more of it goes with a second purchase sooner, the others equal. It is association, not effect.",
            whole(first.customers),
            whole(first.returned)
        );
        view! {
            <Card title=title() caption meaning=meaning()>
                <DataTable label=title() data />
            </Card>
        }
        .into_any()
    })
}

fn title() -> &'static str {
    say("What goes with coming back sooner")
}

fn meaning() -> Meaning {
    Meaning::new(
        "def-drivers",
        "Odds ratio",
        "The factor on the odds of a second purchase in any thirty days of the first year, for more of a feature of the first order, by as much as its row says, while the others stay the same: a discrete hazard with covariates. Where its 95% interval holds 1, no effect is seen, which does not say that there is none.",
        "times the odds",
        "marts.mart_return_drivers",
    )
}

pub(super) fn table(drivers: &[ReturnDriver]) -> TableData {
    let rows = drivers.iter().map(|driver| {
        let (low, high) = driver.interval;
        let (low, high) = (beside_one(low), beside_one(high));
        Row {
            is_strong: driver.effect != EffectSeen::None,
            ..vec![
                name(driver),
                beside_one(driver.odds_ratio),
                say_with!("{from} to {to}", low, high),
                reading(driver.effect).to_owned(),
            ]
            .into()
        }
    });
    TableData {
        columns: vec![
            Column::text("Of the first order"),
            Column::number("Odds ratio"),
            // Words on a phone: beside the ratio it would not fit.
            Column::text("95% interval"),
            Column::text("Second purchase"),
        ],
        rows: rows.collect(),
    }
}

/// With more than two decimals where it would read 1.00 and is not: on which side of 1 it lies is what matters.
fn beside_one(ratio: f64) -> String {
    let away = (ratio - 1.0).abs();
    let digits = [0.005, 0.0005, 0.00005]
        .iter()
        .filter(|half| away > 0.0 && away <= **half)
        .count();
    decimals(ratio, 2 + digits)
}

fn name(driver: &ReturnDriver) -> String {
    let label = &driver.label;
    match &driver.more {
        More::One => say_with!("{label}, one more", label),
        More::Double => say_with!("{label}, twice as much", label),
        More::TenPoints => say_with!("{label}, 10 percentage points more", label),
        More::Choice(choice) => {
            say_with!("{label}: {choice}, not another", label, plain_name(choice))
        }
    }
}

fn reading(effect: EffectSeen) -> &'static str {
    match effect {
        EffectSeen::Sooner => say("sooner"),
        EffectSeen::Later => say("later"),
        EffectSeen::None => say("no effect seen"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::cohorts;
    use super::*;

    #[test]
    fn every_effect_says_of_what_it_is_and_how_sure() {
        let rows = table(&cohorts().drivers).rows;
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.is_strong, row.cells.join(" | ")))
            .collect();
        assert_eq!(
            [0.997, 1.0, 1.0034, 0.9997, 1.21].map(beside_one),
            ["0.997", "1.00", "1.003", "0.9997", "1.21"]
        );
        assert_eq!(
            told,
            [
                (
                    true,
                    "Installments, one more | 0.93 | 0.91 to 0.95 | later".to_owned()
                ),
                (
                    false,
                    "Payment type: credit card, not another | 1.02 | 0.90 to 1.15 | no effect seen"
                        .to_owned()
                ),
            ]
        );
    }
}
