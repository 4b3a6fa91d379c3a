//! The tables of the page: segments, tiers and rules, and what their columns mean.

use crate::api::{ReturnRule, Segment, Segments, Tier};
use crate::components::amount::{
    currency_unit, decimals, float, in_thousand, in_words, money, money_units, percent, ratio,
    thousandths, whole,
};
use crate::components::data_table::{Column, Row, TableData};
use crate::components::definition::Meaning;
use crate::state::CustomersView;

/// Every segment with its rule and its numbers.
pub(super) fn segments(data: &Segments) -> TableData {
    let currency = &data.status.currency;
    let has_forecast = data.plan.is_some();
    let row = |segment: &Segment| -> Row {
        let mut cells = vec![
            segment.name.label.clone(),
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
        Row {
            href: Some(CustomersView::segment_href(&segment.name.name)),
            ..cells.into()
        }
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
    let row = |tier: &Tier| -> Row {
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
    let row = |rule: &ReturnRule| -> Row {
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

pub(super) const SEGMENTS: &str = "marts.mart_segments";
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

#[cfg(test)]
mod tests {
    use super::super::charts::shares;
    use super::super::sample::segments as sample;
    use super::*;

    #[test]
    fn without_a_forecast_nothing_is_expected() {
        let mut data = sample();
        assert_eq!(segments(&data).columns.len(), 8);
        data.plan = None;
        assert_eq!(segments(&data).columns.len(), 6);
        assert_eq!(shares::title(&data), "Where the value sits");
    }
}
