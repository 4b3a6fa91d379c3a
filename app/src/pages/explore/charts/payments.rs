//! Revenue or orders by payment type.

use clv_charts::{Datum, RankedBars, Size};

use super::super::view::{ExploreView, Measure};
use super::{Place, columns, measured, titled};
use crate::api::{Explore, PaymentSlice};
use crate::components::amount::{counted, money_whole, plain_name, whole};
use crate::components::data_table::TableData;
use crate::components::figure::{Picture, captioned};
use crate::words::{say, say_with};

/// More bars than this are not read one by one: odd mixtures of several ways hold next to nothing.
const SHOWN: usize = 8;

pub(in crate::pages::explore) fn title(data: &Explore, measure: Measure) -> String {
    titled(say("by payment"), data, measure)
}

pub(in crate::pages::explore) fn caption(data: &Explore, measure: Measure) -> String {
    let left_out: i64 = ranked(data, measure)
        .1
        .iter()
        .map(|slice| slice.orders)
        .sum();
    let rest = match left_out {
        0 => String::new(),
        orders => say_with!(
            " {} paid otherwise are in the table only.",
            counted(orders, "order")
        ),
    };
    say_with!(
        "All ways in which an order was paid; choose one to see only its orders.{rest}",
        rest
    )
}

pub(in crate::pages::explore) fn picture(
    data: &Explore,
    view: &ExploreView,
    place: Place,
) -> Picture {
    let shown = ranked(data, view.measure).0;
    let links = shown.iter().map(|slice| {
        let filters = view.filters.toggle_payment(&slice.payment);
        (slice.payment.clone(), view.filtered_by(filters).href())
    });
    let bar = |slice: &&PaymentSlice| {
        let (value, text) = measured(data, view.measure, slice.orders, slice.value);
        Datum::new(
            slice.payment.clone(),
            plain_name(&slice.payment),
            value,
            text,
        )
    };
    let selected = shown.iter().filter(|slice| slice.is_selected);
    let selected: Vec<String> = selected.map(|slice| slice.payment.clone()).collect();
    let chart = |id: &str| RankedBars {
        caption: captioned(id, title(data, view.measure), caption(data, view.measure)),
        bars: shown.iter().map(bar).collect(),
        selected: selected.clone(),
    };
    let size = |width: f64| Size::rows(width, shown.len());
    place
        .picture("payments", size, |id, size| chart(id).draw(size))
        .links(links.collect())
}

/// Every payment type of the data, by what is measured.
pub(in crate::pages::explore) fn table(data: &Explore, measure: Measure) -> TableData {
    let (shown, rest) = ranked(data, measure);
    let rows = shown.into_iter().chain(rest).map(|slice| {
        vec![
            plain_name(&slice.payment),
            whole(slice.orders),
            money_whole(&data.currency, slice.value),
        ]
        .into()
    });
    TableData {
        columns: columns("Payment"),
        rows: rows.collect(),
    }
}

/// The largest and the selected one, and the others, each the largest first.
fn ranked(data: &Explore, measure: Measure) -> (Vec<&PaymentSlice>, Vec<&PaymentSlice>) {
    super::ranked(&data.payments, measure, SHOWN, |slice| {
        (slice.orders, slice.value, slice.is_selected)
    })
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::super::super::sample::explore;
    use super::*;
    use clv_core::money::Cents;

    #[test]
    fn rare_mixtures_are_in_the_table_and_the_selected_one_in_the_picture() {
        let mut data = explore();
        data.payments = (0..10)
            .map(|number| PaymentSlice {
                payment: format!("way_{number}"),
                orders: 100 - number,
                value: Cents(number),
                is_selected: number == 0,
            })
            .collect();
        let (shown, rest) = ranked(&data, Measure::Value);
        assert_eq!((shown.len(), rest.len()), (9, 1));
        assert_eq!(shown[0].payment, "way_9");
        assert_eq!(shown[8].payment, "way_0");
        assert!(
            caption(&data, Measure::Value)
                .ends_with("99 orders paid otherwise are in the table only.")
        );
        assert_eq!(table(&data, Measure::Value).rows.len(), 10);
        assert_eq!(table(&data, Measure::Value).rows[0].cells[0], "way 9");
    }
}
