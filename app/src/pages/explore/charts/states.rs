//! Revenue or orders by state of Brazil, on a map.

use clv_charts::{Datum, Size, TileMap};
use clv_core::money::Cents;

use super::super::view::{ExploreView, Measure};
use super::{columns, format, measured, titled};
use crate::api::Explore;
use crate::components::amount::{money_whole, percent, ratio, whole};
use crate::components::brazil::Places;
use crate::components::data_table::TableData;
use crate::components::figure::{Picture, captioned};
use crate::words::{say, say_with};

pub(in crate::pages::explore) fn title(data: &Explore, measure: Measure) -> String {
    titled(say("by state"), data, measure)
}

pub(in crate::pages::explore) fn caption(data: &Explore, measure: Measure) -> String {
    let amount = |orders: i64, value: Cents| {
        if measure == Measure::Value {
            value.0
        } else {
            orders
        }
    };
    let total: i64 = data
        .states
        .iter()
        .map(|slice| amount(slice.orders, slice.value))
        .sum();
    let largest = data
        .states
        .iter()
        .max_by_key(|slice| amount(slice.orders, slice.value));
    let leader = largest
        .filter(|_| total > 0)
        .map_or_else(String::new, |slice| {
            let share = ratio(amount(slice.orders, slice.value), total);
            say_with!(
                " {state} holds {share}.",
                Places::States.name(&slice.state),
                percent(share)
            )
        });
    say_with!(
        "One tile a state; choose one to see only its orders.{leader}",
        leader
    )
}

pub(in crate::pages::explore) fn picture(data: &Explore, view: &ExploreView) -> Picture {
    let links = data.states.iter().map(|slice| {
        (
            slice.state.clone(),
            view.filtered_by(view.filters.toggle_state(&slice.state))
                .href(),
        )
    });
    let chart = |id: &str| TileMap {
        caption: captioned(id, title(data, view.measure), caption(data, view.measure)),
        states: data
            .states
            .iter()
            .map(|slice| {
                let (value, text) = measured(data, view.measure, slice.orders, slice.value);
                Datum::new(slice.state.clone(), "", value, text)
                    .named(Places::States.name(&slice.state))
            })
            .collect(),
        format: format(data, view.measure),
        selected: data
            .states
            .iter()
            .filter(|slice| slice.is_selected)
            .map(|slice| slice.state.clone())
            .collect(),
    };
    Picture::one("states", Size::MAP, |id, size| chart(id).draw(size)).links(links.collect())
}

/// By orders, the largest first: the map is by place.
pub(in crate::pages::explore) fn table(data: &Explore) -> TableData {
    let mut slices: Vec<_> = data.states.iter().collect();
    slices.sort_by(|a, b| b.orders.cmp(&a.orders).then_with(|| a.state.cmp(&b.state)));
    let rows = slices.into_iter().map(|slice| {
        let name = format!("{} ({})", Places::States.name(&slice.state), slice.state);
        vec![
            name,
            whole(slice.orders),
            money_whole(&data.currency, slice.value),
        ]
        .into()
    });
    TableData {
        columns: columns("State"),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::explore;
    use super::*;

    #[test]
    fn the_leading_state_follows_the_measure() {
        assert!(caption(&explore(), Measure::Orders).ends_with("São Paulo holds 75%."));
        assert!(caption(&explore(), Measure::Value).ends_with("Rio de Janeiro holds 60%."));
    }
}
