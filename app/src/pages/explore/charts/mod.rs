//! The charts of the explore page, one file each: title, sentence, picture with its links, table twin.

pub(super) mod categories;
pub(super) mod deliveries;
pub(super) mod hours;
pub(super) mod months;
pub(super) mod order_values;
pub(super) mod payments;
pub(super) mod regions;
pub(super) mod states;

use std::cmp::Reverse;

use clv_charts::{ChartError, Drawing, Format, Size};
use clv_core::money::Cents;

use super::view::Measure;
use crate::api::Explore;
use crate::components::amount::{counted, currency_prefix, float, in_currency, money, ticks};
use crate::components::brazil::Places;
use crate::components::data_table::Column as TableColumn;
use crate::components::figure::Picture;
use crate::words::say_with;

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

/// How much of the last row a chart has: what the data lack leaves its room to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// All of it.
    Whole,
    /// Half of it.
    Half,
    /// A third, or all of a phone: one picture reads well on both.
    Third,
}

impl Place {
    /// The place of each of so many charts.
    pub(super) fn of(charts: usize) -> Self {
        match charts {
            0 | 1 => Self::Whole,
            2 => Self::Half,
            _ => Self::Third,
        }
    }

    /// On the grid of the page.
    pub(super) fn span(self) -> &'static str {
        match self {
            Self::Whole => "span-12",
            Self::Half => "span-6",
            Self::Third => "span-4",
        }
    }

    /// A chart whose height follows from its width.
    fn picture(
        self,
        id: &str,
        size: impl Fn(f64) -> Size,
        draw: impl Fn(&str, Size) -> Result<Drawing, ChartError>,
    ) -> Picture {
        match self {
            Self::Whole => Picture::two(id, size(960.0), size(Size::NARROW.width), draw),
            Self::Half => {
                Picture::two(id, size(Size::MIDDLE.width), size(Size::NARROW.width), draw)
            }
            Self::Third => Picture::one(id, size(Size::HALF.width), draw),
        }
    }
}

/// The order of names: the largest by what is measured first, and of equal ones the larger by the other amount.
fn largest_first(measure: Measure, orders: i64, value: Cents) -> Reverse<(i64, i64)> {
    Reverse(match measure {
        Measure::Value => (value.0, orders),
        Measure::Orders => (orders, value.0),
    })
}

/// The `shown` largest that have orders and the selected one, and the others, each the largest first. `of` tells orders,
/// value, and whether one is selected.
fn ranked<S>(
    slices: &[S],
    measure: Measure,
    shown: usize,
    of: impl Fn(&S) -> (i64, Cents, bool),
) -> (Vec<&S>, Vec<&S>) {
    let mut slices: Vec<_> = slices.iter().collect();
    slices.sort_by_key(|slice| {
        let (orders, value, _) = of(slice);
        largest_first(measure, orders, value)
    });
    let (shown, rest): (Vec<_>, Vec<_>) =
        slices.into_iter().enumerate().partition(|(rank, slice)| {
            let (orders, _, is_selected) = of(slice);
            (*rank < shown && orders > 0) || is_selected
        });
    let slices = |ranked: Vec<(usize, _)>| ranked.into_iter().map(|(_, slice)| slice).collect();
    (slices(shown), slices(rest))
}

fn titled(what: &str, data: &Explore, measure: Measure) -> String {
    match measure {
        Measure::Value => in_currency(&say_with!("Revenue {what}", what), &data.currency),
        Measure::Orders => say_with!("Orders {what}", what),
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
