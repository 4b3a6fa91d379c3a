//! The charts of the page and its tables.

use clv_charts::{
    Axis, Caption, Datum, Format, LineChart, Marker, Point, RankedBars, Series, Size,
};

use super::headline::{of_customers, share};
use crate::api::{Plan, Segments};
use crate::components::amount::{
    currency_prefix, float, in_thousand, money, money_units, percent, ratio, thousandths, whole,
};
use crate::components::data_table::{Column, Row, TableData};
use crate::components::figure::Picture;

pub(super) fn shares_title(data: &Segments) -> &'static str {
    if data.plan.is_some() {
        "Where the expected value sits"
    } else {
        "Where the value sits"
    }
}

pub(super) fn shares(data: &Segments) -> Picture {
    let bars: Vec<Datum> = data
        .segments
        .iter()
        .map(|segment| {
            let part = share(data, segment);
            let text = format!(
                "{} ({})",
                percent(part),
                percent(of_customers(data, segment))
            );
            Datum::new(segment.name.clone(), segment.name.clone(), part, text)
                .named(format!("{}: {}", segment.name, segment.rule))
        })
        .collect();
    let size = |width: f64| Size::rows(width, bars.len());
    Picture::two("segments", size(960.0), size(340.0), |id, size| {
        RankedBars {
            caption: Caption::new(id, shares_title(data), super::headline::shares(data)),
            bars: bars.clone(),
            selected: Vec::new(),
        }
        .draw(size)
    })
}

pub(super) fn shares_table(data: &Segments) -> TableData {
    let rows = data.segments.iter().map(|segment| {
        vec![
            segment.name.clone(),
            percent(share(data, segment)),
            percent(of_customers(data, segment)),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Segment"),
            Column::number("Of the value"),
            Column::number("Of the customers"),
        ],
        rows: rows.collect(),
    }
}

/// Every segment with its rule and its numbers.
pub(super) fn segments(data: &Segments) -> TableData {
    let currency = &data.status.currency;
    let has_forecast = data.plan.is_some();
    let row = |segment: &crate::api::Segment| -> Row {
        let mut cells = vec![
            segment.name.clone(),
            segment.rule.clone(),
            whole(segment.customers),
            format!("{:.0}", segment.days_since),
            format!("{:.1}", segment.purchase_days),
            money_units(
                currency,
                segment.value.units() / float(segment.customers.max(1)),
            ),
        ];
        if has_forecast {
            let expected = segment.expected.filter(|expected| expected.customers > 0);
            cells.extend(match expected {
                Some(expected) => [
                    thousandths(expected.buyers / float(expected.customers)),
                    money(currency, expected.value),
                ],
                None => ["–".to_owned(), "–".to_owned()],
            });
        }
        cells.into()
    };
    let mut columns = vec![
        Column::text("Segment"),
        Column::text("Who"),
        Column::number("Customers"),
        Column::number("Days ago, median"),
        Column::number("Days bought, mean"),
        Column::number("Value each"),
    ];
    if has_forecast {
        columns.push(Column::number("Buy again, per 1,000"));
        columns.push(Column::number("Expected"));
    }
    TableData {
        columns,
        rows: data.segments.iter().map(row).collect(),
    }
}

pub(super) fn tiers(data: &Segments) -> TableData {
    let currency = &data.status.currency;
    let all = data.tiers.iter().map(|tier| tier.expected.value.0).sum();
    let row = |tier: &crate::api::Tier| -> Row {
        vec![
            tier.name.clone(),
            whole(tier.expected.customers),
            money(currency, tier.least),
            thousandths(tier.expected.buyers / float(tier.expected.customers.max(1))),
            money(currency, tier.expected.value),
            percent(ratio(tier.expected.value.0, all)),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("Tier"),
            Column::number("Customers"),
            Column::number("Worth at least"),
            Column::number("Per 1,000"),
            Column::number("Expected"),
            Column::number("Share"),
        ],
        rows: data.tiers.iter().map(row).collect(),
    }
}

pub(super) fn rules(data: &Segments) -> TableData {
    let row = |rule: &crate::api::ReturnRule| -> Row {
        vec![
            rule.rule.clone(),
            whole(rule.customers),
            in_thousand(rule.rate),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("Rule"),
            Column::number("Customers"),
            Column::number("Bought again"),
        ],
        rows: data.rules.iter().map(row).collect(),
    }
}

/// What contacting the best so many percent earns.
pub(super) fn profit(data: &Segments, plan: &Plan) -> Picture {
    let currency = &data.status.currency;
    let points: Vec<Point> = plan
        .curve
        .iter()
        .map(|point| Point {
            x: f64::from(point.customers_pct) / 100.0,
            y: point.profit,
            name: format!("best {}% of customers", point.customers_pct),
            text: signed_money(currency, point.profit),
        })
        .collect();
    let best = (plan.customers > 0).then(|| Marker {
        x: float(plan.customers) / float(plan.all_customers.max(1)),
        y: plan.profit,
        text: format!("best: {}", whole(plan.customers)),
        dropped: true,
    });
    Picture::two(
        "profit",
        Size::new(960.0, 230.0),
        Size::NARROW,
        |id, size| {
            LineChart {
                caption: Caption::new(
                    id,
                    "Profit by how many are contacted",
                    super::headline::plan(currency, plan),
                ),
                x: Axis {
                    title: "customers contacted, best first".to_owned(),
                    format: Format::Percent,
                    range: Some((0.0, 1.0)),
                },
                y: Axis {
                    title: String::new(),
                    format: Format::Money(currency_prefix(currency)),
                    range: None,
                },
                series: vec![Series {
                    key: "profit".to_owned(),
                    name: "profit".to_owned(),
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
pub(super) fn profit_table(data: &Segments, plan: &Plan) -> TableData {
    let rows = plan
        .curve
        .iter()
        .filter(|point| point.customers_pct % 10 == 0 || matches!(point.customers_pct, 1 | 2 | 5))
        .map(|point| {
            vec![
                format!("best {}%", point.customers_pct),
                signed_money(&data.status.currency, point.profit),
            ]
            .into()
        });
    TableData {
        columns: vec![Column::text("Contacted"), Column::number("Profit")],
        rows: rows.collect(),
    }
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
    use super::super::sample::segments as sample;
    use super::*;

    #[test]
    fn charts_can_be_drawn_also_of_nothing() {
        let mut data = sample();
        assert!(super::shares(&data).is_drawn());
        if let Some(plan) = &data.plan {
            assert!(profit(&data, plan).is_drawn());
        }
        data.segments.clear();
        assert!(super::shares(&data).is_drawn());
    }

    #[test]
    fn without_a_forecast_nothing_is_expected() {
        let mut data = sample();
        assert_eq!(segments(&data).columns.len(), 8);
        data.plan = None;
        assert_eq!(segments(&data).columns.len(), 6);
        assert_eq!(shares_title(&data), "Where the value sits");
    }

    #[test]
    fn losses_carry_a_true_minus() {
        assert_eq!(signed_money("BRL", -1.0), "−R$\u{a0}1.00");
    }
}
