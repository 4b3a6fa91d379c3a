//! The charts of the explore page, one file each: title, sentence, picture with its links, table twin.

pub(super) mod categories;
pub(super) mod months;
pub(super) mod order_values;
pub(super) mod states;

use clv_charts::Format;
use clv_core::money::Cents;

use super::view::Measure;
use crate::api::Explore;
use crate::components::amount::{counted, currency_prefix, float, money};
use crate::components::data_table::Column;

fn titled(what: &str, data: &Explore, measure: Measure) -> String {
    match measure {
        Measure::Value => format!(
            "Revenue {what}, {}",
            currency_prefix(&data.currency).trim_end()
        ),
        Measure::Orders => format!("Orders {what}"),
    }
}

fn columns(first: &str) -> Vec<Column> {
    vec![
        Column::text(first),
        Column::number("Orders"),
        Column::number("Revenue"),
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
        Measure::Value => Format::Money(currency_prefix(&data.currency)),
        Measure::Orders => Format::Count,
    }
}
