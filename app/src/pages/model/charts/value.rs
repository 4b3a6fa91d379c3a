//! Expected and real value, by tenths of the customers.

use clv_charts::{BarGroup, Format, GroupedBars};

use super::calibration::decile_name;
use super::{SHARES, SHARES_NARROW};
use crate::api::ModelReport;
use crate::components::amount::{currency_prefix, in_currency, money, ticks};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::model) fn title(report: &ModelReport) -> String {
    in_currency(say("Expected and real value"), &report.card.currency)
}

pub(in crate::pages::model) fn caption() -> &'static str {
    say(
        "Mean per customer, of customers in tenths by expected value, the best at the left. A few large orders move a tenth a lot.",
    )
}

pub(in crate::pages::model) fn picture(report: &ModelReport) -> Picture {
    let currency = &report.card.currency;
    let groups: Vec<BarGroup> = report
        .calibration
        .iter()
        .map(|decile| BarGroup {
            key: decile.decile.to_string(),
            label: decile.decile.to_string(),
            name: say_with!("tenth {number}", decile_name(decile)),
            values: vec![decile.predicted_value.units(), decile.actual_value.units()],
            text: say_with!(
                "expected {expected}, real {real}",
                money(currency, decile.predicted_value),
                money(currency, decile.actual_value)
            ),
        })
        .collect();
    Picture::two("value-tenths", SHARES, SHARES_NARROW, |id, size| {
        GroupedBars {
            caption: captioned(id, title(report), caption()),
            series: vec![said("expected"), said("real")],
            groups: groups.clone(),
            is_stacked: false,
            format: ticks(Format::Money(currency_prefix(currency))),
            anchor: None,
        }
        .draw(size)
    })
}
