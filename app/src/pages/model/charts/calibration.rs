//! Predicted and observed rates of buying again, by tenths of the customers.

use clv_charts::{Axis, Calibration, Format, Group};

use super::{SHARES, SHARES_NARROW};
use crate::api::{CalibrationDecile, ModelReport};
use crate::components::amount::{in_thousand, money, thousandths, ticks, whole};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::model) fn caption() -> &'static str {
    say(
        "Customers in tenths by expected value: their predicted chance of buying again, and the share that did. On the dashed line both agree.",
    )
}

pub(in crate::pages::model) fn picture(report: &ModelReport) -> Picture {
    let groups: Vec<Group> = report
        .calibration
        .iter()
        .map(|decile| Group {
            key: decile.decile.to_string(),
            predicted: decile.predicted_rate,
            observed: decile.observed_rate,
            interval: None,
            label: if decile.decile == 1 {
                said("best tenth")
            } else {
                String::new()
            },
            name: say_with!("tenth {number}", decile_name(decile)),
            text: say_with!(
                "predicted {predicted}, observed {observed}",
                in_thousand(decile.predicted_rate),
                in_thousand(decile.observed_rate)
            ),
        })
        .collect();
    Picture::two("calibration", SHARES, SHARES_NARROW, |id, size| {
        Calibration {
            caption: captioned(id, said("Do predicted rates come true?"), caption()),
            predicted: Axis {
                title: said("predicted"),
                format: ticks(Format::Percent),
                range: None,
            },
            observed: Axis {
                title: said("observed"),
                format: ticks(Format::Percent),
                range: None,
            },
            groups: groups.clone(),
        }
        .draw(size)
    })
}

pub(in crate::pages::model) fn table(report: &ModelReport) -> TableData {
    let currency = &report.card.currency;
    TableData {
        columns: vec![
            Column::text("Tenth"),
            Column::number("Customers"),
            Column::number("Predicted, in 1,000"),
            Column::number("Observed, in 1,000"),
            Column::number("Value predicted"),
            Column::number("Value observed"),
        ],
        rows: report
            .calibration
            .iter()
            .map(|decile| {
                vec![
                    decile_name(decile),
                    whole(decile.customers),
                    thousandths(decile.predicted_rate),
                    thousandths(decile.observed_rate),
                    money(currency, decile.predicted_value),
                    money(currency, decile.actual_value),
                ]
                .into()
            })
            .collect(),
    }
}

pub(super) fn decile_name(decile: &CalibrationDecile) -> String {
    match decile.decile {
        1 => said("1, highest predicted"),
        10 => said("10, lowest predicted"),
        other => other.to_string(),
    }
}
