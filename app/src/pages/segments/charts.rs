//! The charts of the page and its tables.

use clv_charts::{Axis, Datum, Format, LineChart, Marker, Point, RankedBars, Series, Size};

use super::headline::{of_customers, share};
use crate::api::{Plan, Segments};
use crate::components::amount::{
    counted, currency_prefix, currency_unit, decimals, float, in_thousand, in_words, money,
    money_units, percent, ratio, thousandths, ticks, whole,
};
use crate::components::data_table::{Column, Row, TableData};
use crate::components::definition::Meaning;
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(super) fn shares_title(data: &Segments) -> &'static str {
    say(if data.plan.is_some() {
        "Where the expected value sits"
    } else {
        "Where the value sits"
    })
}

pub(super) fn shares(data: &Segments) -> Picture {
    let bars = |is_narrow: bool| -> Vec<Datum> {
        let bar = |segment: &crate::api::Segment| {
            let part = share(data, segment);
            // On a phone the names need the room; the table has both shares.
            let text = if is_narrow {
                percent(part)
            } else {
                let customers = percent(of_customers(data, segment));
                format!("{} ({customers})", percent(part))
            };
            Datum::new(segment.name.clone(), segment.name.clone(), part, text)
                .named(format!("{}: {}", segment.name, segment.rule))
        };
        data.segments.iter().map(bar).collect()
    };
    let size = |width: f64| Size::rows(width, data.segments.len());
    let narrow = size(340.0);
    Picture::two("segments", size(960.0), narrow, |id, size| {
        RankedBars {
            caption: captioned(id, shares_title(data), super::headline::shares(data)),
            bars: bars(size == narrow),
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
            decimals(segment.days_since, 0),
            decimals(segment.purchase_days, 1),
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
        Column::number("Days ago, median").meaning(days_ago()),
        Column::number("Days bought, mean").meaning(days_bought()),
        Column::number("Value each").meaning(value_each(currency)),
    ];
    if has_forecast {
        columns
            .push(Column::number("Buy again, per 1,000").meaning(buy_again("def-again", SEGMENTS)));
        columns.push(Column::number("Expected").meaning(expected(
            "def-expected",
            currency,
            SEGMENTS,
        )));
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
            Column::number("Worth at least").meaning(at_least(currency)),
            Column::number("Per 1,000").meaning(buy_again("def-tier-again", TIERS)),
            Column::number("Expected").meaning(expected("def-tier-expected", currency, TIERS)),
            Column::number("Share").meaning(share_of_all()),
        ],
        rows: data.tiers.iter().map(row).collect(),
    }
}

pub(super) fn rules(data: &Segments) -> TableData {
    let row = |rule: &crate::api::ReturnRule| -> Row {
        vec![
            in_words(rule.rule.clone()),
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

const SEGMENTS: &str = "marts.mart_segments";
const TIERS: &str = "marts.mart_value_tiers";

fn days_ago() -> Meaning {
    Meaning::new(
        "def-ago",
        "Days ago, median",
        "Days from the last purchase to the last complete day: half of the segment bought more recently than this.",
        "days",
        SEGMENTS,
    )
}

fn days_bought() -> Meaning {
    Meaning::new(
        "def-bought",
        "Days bought, mean",
        "Calendar days on which a customer bought, on average. Two orders on one day are one purchase.",
        "days",
        SEGMENTS,
    )
}

fn value_each(currency: &str) -> Meaning {
    Meaning::new(
        "def-each",
        "Value each",
        "What a customer of the segment bought so far, on average, what was given back taken off.",
        currency_unit(currency),
        SEGMENTS,
    )
}

fn buy_again(id: &str, source: &'static str) -> Meaning {
    Meaning::new(
        id,
        "Buy again, per 1,000",
        "Of 1,000 such customers, how many the served model expects to buy again within the horizon.",
        "of 1,000 customers",
        source,
    )
}

fn expected(id: &str, currency: &str, source: &'static str) -> Meaning {
    Meaning::new(
        id,
        "Expected",
        "What all of them together are expected to spend within the horizon: the sum of chance times spend.",
        currency_unit(currency),
        source,
    )
}

fn at_least(currency: &str) -> Meaning {
    Meaning::new(
        "def-least",
        "Worth at least",
        "What the least of the tier is expected to spend within the horizon.",
        currency_unit(currency),
        TIERS,
    )
}

fn share_of_all() -> Meaning {
    Meaning::new(
        "def-share",
        "Share",
        "What the tier holds of all expected value.",
        "%",
        TIERS,
    )
}

pub(super) fn meaning_of_profit(currency: &str) -> Meaning {
    Meaning::new(
        "def-profit",
        "Profit of contacting",
        "Margin × uplift × expected value of those contacted, less the cost of contacting them. All three are what you suppose; the expected value is the model's.",
        currency_unit(currency),
        "clv_core::targeting",
    )
}

pub(super) fn meaning_of_shares() -> Meaning {
    Meaning::new(
        "def-shares",
        "Where the value sits",
        "What the customers of a segment are expected to spend within the horizon as a share of all, or without a forecast what they bought so far.",
        "%",
        SEGMENTS,
    )
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
                    super::headline::plan(currency, plan),
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
pub(super) fn profit_table(data: &Segments, plan: &Plan) -> TableData {
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
