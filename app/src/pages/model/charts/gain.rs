//! What the best ranked customers hold of what all of them spent.

use clv_charts::{Axis, Format, LineChart, Marker, Point, Series};

use super::{SHARES, SHARES_NARROW};
use crate::api::ModelReport;
use crate::components::amount::{decimals, percent, ticks};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::model) fn caption() -> &'static str {
    say(
        "What the best customers, as the model ranked them beforehand, hold of what all of them then spent. Dashed: a list in any order.",
    )
}

/// Share of the real value by share of the customers, best predicted first; nothing where nobody bought.
pub(in crate::pages::model) fn picture(report: &ModelReport) -> Option<Picture> {
    let held: Vec<(f64, f64)> = report
        .calibration
        .iter()
        .filter_map(|tenth| Some((tenth.customers_share, tenth.value_share?)))
        .collect();
    let (at, value) = *held.first()?;
    let points: Vec<Point> = std::iter::once((0.0, 0.0))
        .chain(held)
        .map(|(customers, value)| Point {
            x: customers,
            y: value,
            name: say_with!("best {} of customers", percent(customers)),
            text: say_with!("{} of the value", percent(value)),
        })
        .collect();
    let axis = |title: &str| Axis {
        title: title.to_owned(),
        format: ticks(Format::Percent),
        range: Some((0.0, 1.0)),
    };
    Some(Picture::two("gain", SHARES, SHARES_NARROW, |id, size| {
        LineChart {
            caption: captioned(id, said("What the best ranked hold"), caption()),
            x: axis(say("customers, best predicted first")),
            y: axis(say("real value")),
            series: vec![Series {
                key: "gain".to_owned(),
                name: said("real value"),
                points: points.clone(),
                ..Series::default()
            }],
            diagonal: true,
            markers: vec![Marker {
                x: at,
                y: value,
                text: say_with!("best {at} hold {value}", percent(at), percent(value)),
                dropped: false,
            }],
        }
        .draw(size)
    }))
}

/// The same with the lift: how many times as much as in a list in any order.
pub(in crate::pages::model) fn table(report: &ModelReport) -> TableData {
    let dash = || "–".to_owned();
    let rows = report.calibration.iter().map(|tenth| {
        let lift = tenth
            .value_share
            .filter(|_| tenth.customers_share > 0.0)
            .map(|share| decimals(share / tenth.customers_share, 2));
        vec![
            say_with!("best {}", percent(tenth.customers_share)),
            tenth.value_share.map_or_else(dash, percent),
            lift.unwrap_or_else(dash),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Customers"),
            Column::number("Of the real value"),
            Column::number("Lift, times chance"),
        ],
        rows: rows.collect(),
    }
}
