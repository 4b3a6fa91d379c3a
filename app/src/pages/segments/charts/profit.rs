//! What contacting the best customers earns, by how many they are.

use clv_charts::{Axis, Format, LineChart, Marker, Point, Series, Size};

use super::super::headline;
use crate::api::{Plan, Segments};
use crate::components::amount::{
    counted, currency_prefix, currency_unit, float, money_units, ticks,
};
use crate::components::data_table::{Column, TableData};
use crate::components::definition::Meaning;
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

/// What contacting the best so many percent earns.
pub(in crate::pages::segments) fn picture(data: &Segments, plan: &Plan) -> Picture {
    let currency = &data.status.currency;
    let points: Vec<Point> = plan
        .curve
        .iter()
        .map(|point| Point {
            x: f64::from(point.customers_pct) / 100.0,
            y: point.profit,
            name: say_with!("best {}% of customers", point.customers_pct),
            text: signed_money(currency, point.profit),
        })
        .collect();
    let best = (plan.customers > 0).then(|| Marker {
        x: float(plan.customers) / float(plan.all_customers.max(1)),
        y: plan.profit,
        text: say_with!("best: {}", counted(plan.customers, "customer")),
        dropped: true,
    });
    Picture::two(
        say("profit"),
        Size::new(960.0, 230.0),
        Size::NARROW,
        |id, size| {
            LineChart {
                caption: captioned(
                    id,
                    said("Profit by how many are contacted"),
                    headline::plan(currency, plan),
                ),
                x: Axis {
                    title: said("customers contacted, best first"),
                    format: ticks(Format::Percent),
                    range: Some((0.0, 1.0)),
                },
                y: Axis {
                    title: String::new(),
                    format: ticks(Format::Money(currency_prefix(currency))),
                    range: None,
                },
                series: vec![Series {
                    key: said("profit"),
                    name: said("profit"),
                    points: points.clone(),
                    ..Series::default()
                }],
                diagonal: false,
                markers: best.clone().into_iter().collect(),
            }
            .draw(size)
        },
    )
}

/// Every tenth point is enough to read.
pub(in crate::pages::segments) fn table(data: &Segments, plan: &Plan) -> TableData {
    let rows = plan
        .curve
        .iter()
        .filter(|point| point.customers_pct % 10 == 0 || matches!(point.customers_pct, 1 | 2 | 5))
        .map(|point| {
            vec![
                say_with!("best {}%", point.customers_pct),
                signed_money(&data.status.currency, point.profit),
            ]
            .into()
        });
    TableData {
        columns: vec![Column::text("Contacted"), Column::number("Profit")],
        rows: rows.collect(),
    }
}

pub(in crate::pages::segments) fn meaning(currency: &str) -> Meaning {
    Meaning::new(
        "def-profit",
        "Profit of contacting",
        "Margin × uplift × expected value of those contacted, less the cost of contacting them. All three are what you suppose; the expected value is the model's.",
        currency_unit(currency),
        "clv_core::targeting",
    )
}

fn signed_money(currency: &str, units: f64) -> String {
    if units < 0.0 {
        format!("−{}", money_units(currency, -units))
    } else {
        money_units(currency, units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_carry_a_true_minus() {
        assert_eq!(signed_money("BRL", -1.0), "−R$\u{a0}1.00");
    }
}
