//! The intervals of past windows, and whether they held.

use crate::api::ModelReport;
use crate::components::amount::{money, money_range, whole};
use crate::components::calendar::day;
use crate::components::data_table::{Column, Row, TableData};
use crate::words::say;

/// None where no past window was tested.
pub(super) fn table(report: &ModelReport) -> Option<TableData> {
    let currency = &report.card.currency;
    let rows: Vec<Row> = report
        .windows
        .iter()
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
            tag: None,
        })
        .collect();
    (!rows.is_empty()).then(|| TableData {
        columns: vec![
            Column::text("Group and cutoff"),
            Column::number("Customers"),
            Column::number("Expected"),
            Column::number("90% interval"),
            Column::number("Spent"),
            Column::number("Held"),
        ],
        rows,
    })
}
