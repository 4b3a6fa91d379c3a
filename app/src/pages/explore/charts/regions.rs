//! Revenue or orders by region, the largest first: for places that have no map here.

use clv_charts::{Datum, RankedBars, Size};

use super::super::view::{ExploreView, Measure};
use super::{Column, columns, measured, titled};
use crate::api::{Explore, StateSlice};
use crate::components::amount::{money_whole, whole};
use crate::components::data_table::TableData;
use crate::components::figure::{Picture, captioned};
use crate::words::{say, say_with};

/// More bars than this are not read one by one.
const SHOWN: usize = 15;

pub(in crate::pages::explore) fn title(data: &Explore, measure: Measure) -> String {
    titled(say("by region"), data, measure)
}

pub(in crate::pages::explore) fn caption(data: &Explore, measure: Measure) -> String {
    let mut rest = ranked(data, measure).1;
    rest.retain(|slice| slice.orders > 0 || slice.value.0 != 0);
    let others = match rest.len() {
        0 => String::new(),
        count => {
            let orders = rest.iter().map(|slice| slice.orders).sum();
            let value = rest.iter().map(|slice| slice.value.0).sum();
            let (_, amount) = measured(data, measure, orders, clv_core::money::Cents(value));
            match count {
                1 => say_with!(" 1 smaller one holds {}.", amount),
                _ => say_with!(
                    " {count} smaller ones hold {amount} together.",
                    count,
                    amount
                ),
            }
        }
    };
    say_with!("Choose one to see only its orders.{others}", others)
}

pub(in crate::pages::explore) fn picture(data: &Explore, view: &ExploreView) -> Picture {
    let shown = ranked(data, view.measure).0;
    let links = shown.iter().map(|slice| {
        let filters = view.filters.toggle_state(&slice.state);
        (slice.state.clone(), view.filtered_by(filters).href())
    });
    let bar = |slice: &&StateSlice| {
        let (value, text) = measured(data, view.measure, slice.orders, slice.value);
        Datum::new(slice.state.clone(), slice.state.clone(), value, text)
    };
    let chart = |id: &str| RankedBars {
        caption: captioned(id, title(data, view.measure), caption(data, view.measure)),
        bars: shown.iter().map(bar).collect(),
        selected: view.filters.state.clone().into_iter().collect(),
    };
    let size = |width: f64| Size::rows(width, shown.len());
    Picture::two(
        "regions",
        size(Column::Narrow.width()),
        size(340.0),
        |id, size| chart(id).draw(size),
    )
    .links(links.collect())
}

/// Every region of the data, by what is measured.
pub(in crate::pages::explore) fn table(data: &Explore, measure: Measure) -> TableData {
    let (shown, rest) = ranked(data, measure);
    let rows = shown.into_iter().chain(rest).map(|slice| {
        let revenue = money_whole(&data.currency, slice.value);
        vec![slice.state.clone(), whole(slice.orders), revenue].into()
    });
    TableData {
        columns: columns("Region"),
        rows: rows.collect(),
    }
}

/// The largest and the selected one, and the smaller ones, each the largest first.
fn ranked(data: &Explore, measure: Measure) -> (Vec<&StateSlice>, Vec<&StateSlice>) {
    super::ranked(&data.states, measure, SHOWN, |slice| {
        (slice.orders, slice.value, slice.is_selected)
    })
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::super::super::sample::{explore, order_log};
    use super::*;

    #[test]
    fn the_largest_comes_first_and_the_small_ones_are_summed_in_words() {
        let data = order_log();
        assert_eq!(title(&data, Measure::Value), "Revenue by region, £");
        let (shown, rest) = ranked(&data, Measure::Value);
        assert_eq!((shown.len(), rest.len()), (15, 2));
        assert_eq!(shown[0].state, "United Kingdom");
        assert!(caption(&data, Measure::Value).ends_with("2 smaller ones hold £3.00 together."));
        assert_eq!(table(&data, Measure::Value).rows.len(), 17);
    }

    #[test]
    fn the_selected_region_is_shown_wherever_it_ranks() {
        let mut data = order_log();
        for slice in data
            .states
            .iter_mut()
            .filter(|slice| slice.state == "Country 1")
        {
            slice.is_selected = true;
        }
        let (shown, rest) = ranked(&data, Measure::Value);
        assert_eq!((shown.len(), rest.len()), (16, 1));
        assert_eq!(shown[15].state, "Country 1");
        assert_eq!(ranked(&explore(), Measure::Orders).0[0].state, "SP");
    }
}
