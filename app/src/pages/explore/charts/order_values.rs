//! Orders by their value.

use clv_charts::{Caption, Format, Histogram, Size};
use clv_core::money::Cents;

use super::columns;
use crate::api::{Explore, OrderValueBin};
use crate::components::amount::{counted, currency_prefix, float, money_whole, whole};
use crate::components::data_table::TableData;
use crate::components::figure::Picture;

pub(in crate::pages::explore) fn caption(data: &Explore) -> String {
    let largest = data
        .order_values
        .iter()
        .max_by_key(|bin| bin.orders)
        .filter(|bin| bin.orders > 0);
    let most = largest.map_or_else(String::new, |bin| {
        format!(" Most often {}.", bin_name(data, bin))
    });
    format!("Number of orders in each range; ranges widen to the right.{most}")
}

pub(in crate::pages::explore) fn picture(data: &Explore) -> Picture {
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
        caption: Caption::new(id, "Orders by value", caption(data)),
        edges: edges.clone(),
        counts: bins.iter().map(|bin| float(bin.orders)).collect(),
        names: bins.iter().map(|bin| bin_name(data, bin)).collect(),
        texts: bins
            .iter()
            .map(|bin| counted(bin.orders, "order"))
            .collect(),
        x: Format::Number,
        y: Format::Count,
        x_title: format!(
            "order value, {}",
            currency_prefix(&data.currency).trim_end()
        ),
        open_ended: is_open,
        selected: Vec::new(),
    };
    Picture::one("order-values", Size::HALF, |id, size| chart(id).draw(size))
}

pub(in crate::pages::explore) fn table(data: &Explore) -> TableData {
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
        rows: rows.collect(),
    }
}

fn bin_name(data: &Explore, bin: &OrderValueBin) -> String {
    let from = money_whole(&data.currency, bin.from);
    match bin.to {
        Some(to) => format!("{from} to {}", money_whole(&data.currency, to)),
        None => format!("{from} and more"),
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::super::super::sample::explore;
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
}
