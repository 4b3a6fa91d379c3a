//! Orders by their value.

use clv_charts::{Format, Histogram, Size};
use clv_core::money::Cents;

use super::{Column, columns};
use crate::api::{Explore, OrderValueBin};
use crate::components::amount::{counted, float, in_currency, money, money_whole, ticks, whole};
use crate::components::data_table::TableData;
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::explore) fn caption(data: &Explore) -> String {
    let largest = data
        .order_values
        .iter()
        .max_by_key(|bin| bin.orders)
        .filter(|bin| bin.orders > 0);
    let most = largest.map_or_else(String::new, |bin| {
        say_with!(" Most often {}.", bin_name(data, bin))
    });
    let below = match data.below_zero.orders {
        0 => String::new(),
        1 => said(" One order below zero, a return or credit, is in the table only."),
        orders => say_with!(
            " {} orders below zero, returns and credits, are in the table only.",
            whole(orders)
        ),
    };
    say_with!(
        "Number of orders in each range; ranges widen to the right.{most}{below}",
        most,
        below
    )
}

pub(in crate::pages::explore) fn picture(data: &Explore, column: Column) -> Picture {
    let bins = &data.order_values;
    let is_open = bins.last().is_some_and(|bin| bin.to.is_none());
    let mut edges: Vec<f64> = bins.iter().map(|bin| bin.from.units()).collect();
    if let Some(last) = bins.last() {
        edges.push(
            last.to
                .map_or_else(|| last.from.units() * 2.0, Cents::units),
        );
    }
    let chart = |id: &str| Histogram {
        caption: captioned(id, said("Orders by value"), caption(data)),
        edges: edges.clone(),
        counts: bins.iter().map(|bin| float(bin.orders)).collect(),
        names: bins.iter().map(|bin| bin_name(data, bin)).collect(),
        texts: bins
            .iter()
            .map(|bin| counted(bin.orders, "order"))
            .collect(),
        x: ticks(Format::Number),
        y: ticks(Format::Count),
        x_title: in_currency(say("order value"), &data.currency),
        open_ended: is_open,
        selected: Vec::new(),
    };
    let draw = |id: &str, size| chart(id).draw(size);
    match column {
        Column::Wide => Picture::two("order-values", Size::WIDE, Size::NARROW, draw),
        Column::Narrow => Picture::one("order-values", Size::HALF, draw),
    }
}

pub(in crate::pages::explore) fn table(data: &Explore) -> TableData {
    let below = Some(data.below_zero).filter(|below| below.orders > 0);
    let below = below.map(|below| {
        vec![
            said("below 0"),
            whole(below.orders),
            money_whole(&data.currency, below.value),
        ]
        .into()
    });
    let rows = data.order_values.iter().map(|bin| {
        vec![
            bin_name(data, bin),
            whole(bin.orders),
            money_whole(&data.currency, bin.value),
        ]
        .into()
    });
    TableData {
        columns: columns("Order value"),
        rows: below.into_iter().chain(rows).collect(),
    }
}

fn bin_name(data: &Explore, bin: &OrderValueBin) -> String {
    let amount = |edge: Cents| match edge.0 % 100 {
        0 => money_whole(&data.currency, edge),
        _ => money(&data.currency, edge),
    };
    let from = amount(bin.from);
    match bin.to {
        Some(to) => say_with!("{from} to {to}", from, amount(to)),
        None => say_with!("{from} and more", from),
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::super::super::sample::{explore, order_log};
    use super::*;

    #[test]
    fn an_open_bin_says_so() {
        let data = explore();
        assert_eq!(
            bin_name(&data, &data.order_values[1]),
            "R$\u{a0}50 and more"
        );
        assert!(caption(&data).ends_with("Most often R$\u{a0}0 to R$\u{a0}50."));
        assert_eq!(table(&data).rows.len(), data.order_values.len());
    }

    #[test]
    fn returns_are_in_the_caption_and_the_table_and_not_in_the_picture() {
        let data = order_log();
        assert!(
            caption(&data)
                .ends_with("12 orders below zero, returns and credits, are in the table only.")
        );
        assert_eq!(table(&data).rows[0].cells, ["below 0", "12", "−£340"]);
        let small = OrderValueBin {
            from: Cents(47),
            to: Some(Cents(100)),
            ..data.order_values[0].clone()
        };
        assert_eq!(bin_name(&data, &small), "£0.47 to £1");
    }
}
