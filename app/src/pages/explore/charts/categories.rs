//! Revenue or orders by category.

use clv_charts::{Datum, RankedBars, Size};

use super::super::view::{ExploreView, Measure};
use super::{Column, columns, largest_first, measured, titled};
use crate::api::{CategorySlice, Explore, SourceKind};
use crate::components::amount::{money_whole, plain_name, whole};
use crate::components::data_table::TableData;
use crate::components::figure::{Picture, captioned};
use crate::components::overlay::Links;
use crate::words::{say, say_with};

pub(in crate::pages::explore) fn title(data: &Explore, measure: Measure) -> String {
    titled(say("by category"), data, measure)
}

pub(in crate::pages::explore) fn caption(data: &Explore, measure: Measure) -> String {
    let others = data
        .categories
        .iter()
        .find(|slice| slice.category.is_none());
    let others = others.map_or_else(String::new, |slice| {
        let (_, amount) = measured(data, measure, slice.orders, slice.value);
        say_with!(
            " {count} smaller ones hold {amount} together.",
            slice.categories,
            amount
        )
    });
    let dearest = match data.source_kind {
        SourceKind::Olist => say("dearest item"),
        SourceKind::Orders => say("largest amount"),
    };
    say_with!(
        "The largest by revenue, by the {dearest} of an order; choose one to see only its orders.{others}",
        dearest,
        others
    )
}

pub(in crate::pages::explore) fn picture(
    data: &Explore,
    view: &ExploreView,
    column: Column,
) -> Picture {
    let links: Links = data
        .categories
        .iter()
        .filter_map(|slice| {
            let category = slice.category.as_ref()?;
            Some((
                category.clone(),
                view.filtered_by(view.filters.toggle_category(category))
                    .href(),
            ))
        })
        .collect();
    let chart = |id: &str| RankedBars {
        caption: captioned(id, title(data, view.measure), caption(data, view.measure)),
        bars: slices(data, view.measure)
            .into_iter()
            .filter_map(|slice| {
                let (value, text) = measured(data, view.measure, slice.orders, slice.value);
                // All smaller ones together would dwarf every category; the caption and the table have them.
                Some(Datum::new(
                    slice.category.clone()?,
                    category_label(slice),
                    value,
                    text,
                ))
            })
            .collect(),
        selected: data
            .categories
            .iter()
            .filter(|slice| slice.is_selected)
            .filter_map(|slice| slice.category.clone())
            .collect(),
    };
    let rows = data
        .categories
        .iter()
        .filter(|slice| slice.category.is_some())
        .count();
    Picture::two(
        "categories",
        Size::rows(column.width(), rows),
        Size::rows(340.0, rows),
        |id, size| chart(id).draw(size),
    )
    .links(links)
}

pub(in crate::pages::explore) fn table(data: &Explore) -> TableData {
    let rows = data.categories.iter().map(|slice| {
        vec![
            category_label(slice),
            whole(slice.orders),
            money_whole(&data.currency, slice.value),
        ]
        .into()
    });
    TableData {
        columns: columns("Category"),
        rows: rows.collect(),
    }
}

/// The largest first by what is measured, the rest of them last.
fn slices(data: &Explore, measure: Measure) -> Vec<&CategorySlice> {
    let mut slices: Vec<_> = data.categories.iter().collect();
    slices.sort_by_key(|slice| {
        let rank = largest_first(measure, slice.orders, slice.value);
        (slice.category.is_none(), rank)
    });
    slices
}

fn category_label(slice: &CategorySlice) -> String {
    match &slice.category {
        Some(category) => plain_name(category),
        None => say_with!("{} others", slice.categories),
    }
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::super::super::sample::explore;
    use super::*;

    #[test]
    fn the_largest_comes_first_by_what_is_measured() {
        let mut data = explore();
        let mut toys = data.categories[0].clone();
        toys.category = Some("toys".to_owned());
        toys.orders = 9;
        toys.value.0 = 1;
        data.categories.insert(0, toys);
        let first = |measure| slices(&data, measure)[0].category.clone().unwrap();
        assert_eq!(first(Measure::Value), "health_beauty");
        assert_eq!(first(Measure::Orders), "toys");
        assert!(slices(&data, Measure::Orders)[2].category.is_none());
    }

    #[test]
    fn the_rest_is_in_the_caption_and_the_table_and_not_in_the_picture() {
        let data = explore();
        assert!(
            caption(&data, Measure::Value).ends_with("69 smaller ones hold R$\u{a0}300 together.")
        );
        assert!(
            caption(&data, Measure::Orders).ends_with("69 smaller ones hold 1 order together.")
        );
        assert_eq!(table(&data).rows.len(), 2);
        assert_eq!(category_label(&data.categories[1]), "69 others");
    }
}
