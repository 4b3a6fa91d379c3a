//! Purchases by month.

use clv_charts::{Annotation, BarChart, Datum, Format, Size};

use crate::api::{Overview, OverviewMonth, SourceKind};
use crate::components::amount::{float, money_whole, ticks, whole};
use crate::components::calendar::{has_black_friday, long_month, month, month_key, month_tick};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::components::months::{covered, left_out, partial};
use crate::words::{said, say, say_with};

pub(in crate::pages::overview) fn picture(data: &Overview) -> Picture {
    Picture::two("months", Size::WIDE, Size::NARROW, |id, size| {
        let bars = shown(data).iter().map(|row| {
            let text = say_with!("{} purchases", whole(row.customer_days));
            Datum::new(
                key(row),
                month_tick(row.month),
                float(row.customer_days),
                text,
            )
            .named(long_month(row.month))
        });
        BarChart {
            caption: captioned(id, said("Purchases by month"), caption(data)),
            bars: bars.collect(),
            format: ticks(Format::Count),
            annotations: black_friday(data)
                .map(|row| Annotation {
                    key: key(row),
                    text: "Black Friday".to_owned(),
                })
                .into_iter()
                .collect(),
            partial: shown(data)
                .iter()
                .filter(|row| row.is_partial)
                .map(|row| partial(key(row)))
                .collect(),
            selected: Vec::new(),
            anchor: shown(data)
                .iter()
                .find(|row| month_tick(row.month).len() == 4)
                .map(key),
        }
        .draw(size)
    })
}

pub(in crate::pages::overview) fn caption(data: &Overview) -> String {
    let peak = peak(data).map_or_else(String::new, |row| {
        say_with!(" The peak was {}.", long_month(row.month))
    });
    let partial = if shown(data).iter().any(|row| row.is_partial) {
        say(" Dashed months are not complete.")
    } else {
        ""
    };
    let left_out = left_out(&data.months, |row| row.is_partial, |row| row.customer_days);
    let outside = if left_out > 0 {
        say_with!(
            " {} in months hardly covered are in the table only.",
            whole(left_out)
        )
    } else {
        String::new()
    };
    say_with!(
        "Customers who bought, counted once a day.{peak}{partial}{outside}",
        peak,
        partial,
        outside
    )
}

pub(in crate::pages::overview) fn table(data: &Overview) -> TableData {
    let currency = &data.status.currency;
    TableData {
        columns: vec![
            Column::text("Month"),
            Column::number("Purchases"),
            Column::number("Orders"),
            Column::number("New customers"),
            Column::number("Returning"),
            Column::number("Value"),
        ],
        rows: data
            .months
            .iter()
            .map(|row| {
                let partial = if row.is_partial {
                    say(" (partial)")
                } else {
                    ""
                };
                vec![
                    format!("{}{partial}", month(row.month)),
                    whole(row.customer_days),
                    whole(row.orders),
                    whole(row.new_customers),
                    whole(row.repeat_customers),
                    money_whole(currency, row.value),
                ]
                .into()
            })
            .collect(),
    }
}

fn shown(data: &Overview) -> &[OverviewMonth] {
    covered(&data.months, |row| row.is_partial)
}

fn key(row: &OverviewMonth) -> String {
    month_key(row.month)
}

/// The month with the most purchases, the first of equals.
fn peak(data: &Overview) -> Option<&OverviewMonth> {
    data.months.iter().reduce(|best, row| {
        if row.customer_days > best.customer_days {
            row
        } else {
            best
        }
    })
}

/// The peak, if it is a November in Brazil: then Black Friday made it. Of other shops nobody knows.
fn black_friday(data: &Overview) -> Option<&OverviewMonth> {
    let is_known = data.status.source_kind == SourceKind::Olist;
    peak(data).filter(|row| is_known && has_black_friday(row.month))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{order_log, overview};
    use super::*;

    #[test]
    fn black_friday_is_named_only_when_november_is_the_peak() {
        assert_eq!(
            black_friday(&overview()).map(key).as_deref(),
            Some("2017-11")
        );
        let mut data = overview();
        data.months.retain(|row| !has_black_friday(row.month));
        assert!(black_friday(&data).is_none());
        assert!(black_friday(&order_log()).is_none());
    }

    #[test]
    fn says_which_months_are_partial() {
        assert_eq!(
            caption(&overview()),
            "Customers who bought, counted once a day. The peak was November 2017. Dashed months are not complete."
        );
        let partial = table(&overview())
            .rows
            .into_iter()
            .filter(|row| row.cells.iter().any(|cell| cell.contains("partial")));
        assert_eq!(partial.count(), 1);
    }

    #[test]
    fn scattered_first_days_are_left_to_the_table() {
        let mut data = overview();
        if let Some(first) = data.months.first_mut() {
            first.is_partial = true;
        }
        assert!(caption(&data).ends_with("452 in months hardly covered are in the table only."));
        assert_eq!(table(&data).rows.len(), 3);
    }
}
