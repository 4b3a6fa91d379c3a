//! How sure the total is: its interval, and how often such intervals held.

use crate::api::{AudienceLine, Forecast};
use crate::components::amount::{money, money_whole, whole};
use crate::components::data_table::{Column, Row, TableData};
use crate::components::definition::Meaning;
use crate::words::{said, say_with};

/// ` Nine times in ten the total should come out between R$ 120 k and R$ 224 k; intervals made this way held in 27 of 30
/// past windows.`, those of all customers.
pub(super) fn sentence(currency: &str, forecast: &Forecast) -> Option<String> {
    let everybody = forecast.audiences.first()?;
    Some(say_with!(
        "Nine times in ten the total should come out between {low} and {high}; {held}.",
        money(currency, everybody.low),
        money(currency, everybody.high),
        held(std::slice::from_ref(everybody))
    ))
}

/// `intervals made this way held in 27 of 30 past windows`
fn held(audiences: &[AudienceLine]) -> String {
    let (windows, held) = audiences.iter().fold((0, 0), |(windows, held), audience| {
        (windows + audience.windows, held + audience.held)
    });
    if windows == 0 {
        return said("no past window could test that yet, so it is wide");
    }
    say_with!(
        "intervals made this way held in {held} of {windows} past windows",
        whole(held),
        whole(windows)
    )
}

/// Caption and content of the card; none without intervals.
pub(super) fn caption_and_table(
    currency: &str,
    forecast: &Forecast,
) -> Option<(String, TableData)> {
    let is_known = !forecast.audiences.is_empty();
    is_known.then(|| (caption(forecast), table(currency, forecast)))
}

fn caption(forecast: &Forecast) -> String {
    let mut words = held(&forecast.audiences);
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    say_with!(
        "{words}, all groups counted, each predicted with nothing but what was known on its day.",
        words
    )
}

fn table(currency: &str, forecast: &Forecast) -> TableData {
    let rows = forecast
        .audiences
        .iter()
        .enumerate()
        .map(|(index, audience)| Row {
            cells: vec![
                audience.label.clone(),
                whole(audience.customers),
                money_whole(currency, audience.expected),
                format!(
                    "{} – {}",
                    money_whole(currency, audience.low),
                    money_whole(currency, audience.high)
                ),
                of(audience),
            ],
            is_strong: index == 0,
            ..Row::default()
        });
    TableData {
        columns: vec![
            Column::text("Customers who"),
            Column::number("There are"),
            Column::number("Expected"),
            Column::number("90% interval").meaning(interval()),
            Column::number("Held before").meaning(held_before()),
        ],
        rows: rows.collect(),
    }
}

fn of(audience: &AudienceLine) -> String {
    if audience.windows == 0 {
        return said("not tested");
    }
    say_with!(
        "{part} of {whole}",
        whole(audience.held),
        whole(audience.windows)
    )
}

fn interval() -> Meaning {
    Meaning::new(
        "def-audience-interval",
        "90% interval",
        "Where the total of a group should lie in nine of ten windows. It holds the chance of who buys and for how much, and what the model was wrong by as a whole in past windows.",
        "currency",
        "marts.mart_audiences",
    )
}

fn held_before() -> Meaning {
    Meaning::new(
        "def-audience-held",
        "Held before",
        "In how many past windows the interval of then held what customers really spent. Each was made by a model fitted to nothing but what was known on its day. Nine of ten is what the interval promises; windows overlap, so a bad season counts several times.",
        "windows",
        "marts.mart_audience_windows",
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::overview;
    use super::*;
    use clv_core::money::Cents;

    #[test]
    fn says_where_the_total_will_be_and_how_often_that_was_right() {
        let forecast = overview().forecast;
        let words = forecast.as_ref().and_then(|it| sentence("BRL", it));
        assert_eq!(
            words.as_deref(),
            Some(
                "Nine times in ten the total should come out between R$\u{a0}900 and R$\u{a0}2,100; intervals made this way held in 5 of 6 past windows."
            )
        );
    }

    #[test]
    fn admits_what_was_not_tested_and_shows_nothing_without_intervals() {
        let Some(mut forecast) = overview().forecast else {
            return;
        };
        for audience in &mut forecast.audiences {
            audience.windows = 0;
            audience.held = 0;
        }
        assert!(caption(&forecast).starts_with("No past window could test that yet"));
        let last = |table: &TableData| table.rows.first().and_then(|row| row.cells.last().cloned());
        assert_eq!(
            last(&table("BRL", &forecast)).as_deref(),
            Some("not tested")
        );
        forecast.audiences.clear();
        assert_eq!(sentence("BRL", &forecast), None);
        assert_eq!(Cents(0).units(), 0.0);
    }
}
