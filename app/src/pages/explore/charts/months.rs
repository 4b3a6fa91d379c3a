//! Revenue or orders by month.

use clv_charts::{BarChart, Datum, Size};

use super::super::view::{ExploreView, Measure};
use super::{columns, format, measured, titled};
use crate::api::{Explore, ExploreMonth};
use crate::components::amount::{money_whole, whole};
use crate::components::calendar::{long_month, month, month_tick};
use crate::components::data_table::TableData;
use crate::components::figure::{Picture, captioned};
use crate::components::months::{covered, left_out, partial};
use crate::words::{say, say_with};

pub(in crate::pages::explore) fn title(data: &Explore, measure: Measure) -> String {
    titled(say("by month"), data, measure)
}

pub(in crate::pages::explore) fn caption(data: &Explore) -> String {
    let left_out = left_out(&data.months, |row| row.is_partial, |row| row.orders);
    let partial = if shown(data).iter().any(|row| row.is_partial) {
        say(" Dashed months are not complete.")
    } else {
        ""
    };
    let outside = if left_out > 0 {
        say_with!(
            " {} orders in months hardly covered are in the table only.",
            whole(left_out)
        )
    } else {
        String::new()
    };
    say_with!(
        "Choose a month, or draw over several, to see only their orders.{partial}{outside}",
        partial,
        outside
    )
}

pub(in crate::pages::explore) fn picture(data: &Explore, view: &ExploreView) -> Picture {
    let is_all = data.filters.is_all_time();
    let links = shown(data).iter().map(|row| {
        let is_only = data.filters.from == Some(row.month) && data.filters.to == Some(row.month);
        let chosen = (!is_only).then_some(row.month);
        (
            row.month.to_string(),
            view.filtered_by(view.filters.with_months(chosen, chosen))
                .href(),
        )
    });
    let chart = |id: &str| BarChart {
        caption: captioned(id, title(data, view.measure), caption(data)),
        bars: shown(data)
            .iter()
            .map(|row| {
                let first = row.month.first_day();
                let (value, text) = measured(data, view.measure, row.orders, row.value);
                Datum::new(row.month.to_string(), month_tick(first), value, text)
                    .named(long_month(first))
            })
            .collect(),
        format: format(data, view.measure),
        annotations: Vec::new(),
        partial: shown(data)
            .iter()
            .filter(|row| row.is_partial)
            .map(|row| partial(row.month.to_string()))
            .collect(),
        selected: shown(data)
            .iter()
            .filter(|row| row.is_selected && !is_all)
            .map(|row| row.month.to_string())
            .collect(),
        anchor: shown(data)
            .iter()
            .find(|row| is_january(row))
            .map(|row| row.month.to_string()),
    };
    Picture::two(
        "months",
        Size::new(620.0, 220.0),
        Size::NARROW,
        |id, size| chart(id).draw(size),
    )
    .links(links.collect())
}

pub(in crate::pages::explore) fn table(data: &Explore) -> TableData {
    let rows = data.months.iter().map(|row| {
        let partial = if row.is_partial {
            say(" (partial)")
        } else {
            ""
        };
        vec![
            format!("{}{partial}", month(row.month.first_day())),
            whole(row.orders),
            money_whole(&data.currency, row.value),
        ]
        .into()
    });
    TableData {
        columns: columns("Month"),
        rows: rows.collect(),
    }
}

fn shown(data: &Explore) -> &[ExploreMonth] {
    covered(&data.months, |row| row.is_partial)
}

fn is_january(row: &ExploreMonth) -> bool {
    row.month.to_string().ends_with("-01")
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::explore;
    use super::*;

    #[test]
    fn the_measure_names_the_chart() {
        assert_eq!(title(&explore(), Measure::Value), "Revenue by month, R$");
        assert_eq!(title(&explore(), Measure::Orders), "Orders by month");
    }

    #[test]
    fn the_table_has_every_month() {
        assert_eq!(table(&explore()).rows.len(), explore().months.len());
    }
}
