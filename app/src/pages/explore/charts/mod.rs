//! The charts of the explore page, one file each: title, sentence, picture with its links, table twin.

pub(super) mod categories;
pub(super) mod months;
pub(super) mod order_values;
pub(super) mod regions;
pub(super) mod states;

use clv_charts::Format;
use clv_core::money::Cents;

use super::view::Measure;
use crate::api::Explore;
use crate::components::amount::{counted, currency_prefix, float, in_currency, money, ticks};
use crate::components::brazil::Places;
use crate::components::data_table::Column as TableColumn;

/// What the places of this data are; it may have none.
pub(super) fn places(data: &Explore) -> Places {
    Places::of(&data.currency, data.choices.states.iter())
}

/// In which of the two columns of cards a chart stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The left one.
    Wide,
    /// The right one.
    Narrow,
}

impl Column {
    /// The width in which the words of a chart read well there.
    fn width(self) -> f64 {
        match self {
            Self::Wide => 640.0,
            Self::Narrow => 440.0,
        }
    }
}

fn titled(what: &str, data: &Explore, measure: Measure) -> String {
    match measure {
        Measure::Value => in_currency(&format!("Revenue {what}"), &data.currency),
        Measure::Orders => format!("Orders {what}"),
    }
}

fn columns(first: &str) -> Vec<TableColumn> {
    vec![
        TableColumn::text(first),
        TableColumn::number("Orders"),
        TableColumn::number("Revenue"),
    ]
}

fn measured(data: &Explore, measure: Measure, orders: i64, value: Cents) -> (f64, String) {
    match measure {
        Measure::Value => (value.units(), money(&data.currency, value)),
        Measure::Orders => (float(orders), counted(orders, "order")),
    }
}

fn format(data: &Explore, measure: Measure) -> Format {
    match measure {
        Measure::Value => ticks(Format::Money(currency_prefix(&data.currency))),
        Measure::Orders => ticks(Format::Count),
    }
}
