//! The intervals of past windows, and whether they held.

use crate::api::{AudienceWindow, ModelReport};
use crate::components::amount::{money, money_range, whole};
use crate::components::calendar::day;
use crate::components::data_table::{Column, Row, TableData};
use crate::words::say;

/// The windows of the whole, and those of its groups; none where no past window was tested.
pub(super) fn tables(report: &ModelReport) -> Option<(TableData, TableData)> {
    let whole = &report.windows.first()?.label;
    let (of_all, of_groups) = report
        .windows
        .iter()
        .partition(|window| window.label == *whole);
    let currency = &report.card.currency;
    Some((table(currency, of_all), table(currency, of_groups)))
}

fn table(currency: &str, windows: Vec<&AudienceWindow>) -> TableData {
    let rows = windows
        .into_iter()
        .map(|window| Row {
            cells: vec![
                format!("{}, {}", window.label, day(window.cutoff)),
                whole(window.customers),
                money(currency, window.expected),
                money_range(currency, window.low, window.high),
                money(currency, window.actual),
                say(if window.is_held { "yes" } else { "no" }).to_owned(),
            ],
            is_strong: !window.is_held,
            ..Row::default()
        })
        .collect();
    TableData {
        columns: vec![
            Column::text("Group and cutoff"),
            Column::number("Customers"),
            Column::number("Expected"),
            Column::number("90% interval"),
            Column::number("Spent"),
            Column::number("Held"),
        ],
        rows,
    }
}
