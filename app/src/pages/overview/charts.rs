//! The charts of the overview, their sentences and their table twins.

use clv_charts::{
    Annotation, Axis, BarChart, Datum, DotGrid, Format, LineChart, Marker, Point, Series, Size,
};

use super::headline::share_returning;
use crate::api::{ConcentrationPoint, Forecast, Overview, OverviewMonth, SourceKind};
use crate::components::amount::{
    float, money, money_whole, per_thousand, percent, thousandths, ticks, whole,
};
use crate::components::calendar::{
    day, has_black_friday, long_month, month, month_key, month_tick,
};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::components::months::{covered, left_out, partial};
use crate::words::{said, say, say_with};

pub(super) fn months(data: &Overview) -> Picture {
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
            caption: captioned(id, said("Purchases by month"), months_caption(data)),
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

pub(super) fn months_caption(data: &Overview) -> String {
    let peak = peak(data).map_or_else(String::new, |row| {
        say_with!(" The peak was {}.", long_month(row.month))
    });
    let partial = if shown(data).iter().any(|row| row.is_partial) {
        say(" Pale months are not complete.")
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

fn shown(data: &Overview) -> &[OverviewMonth] {
    covered(&data.months, |row| row.is_partial)
}

pub(super) fn months_table(data: &Overview) -> TableData {
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

pub(super) fn returning(data: &Overview, forecast: &Forecast) -> Picture {
    let filled = per_thousand(share_returning(forecast));
    Picture::one("returning", Size::HALF, |id, size| {
        DotGrid {
            caption: captioned(
                id,
                said("How many come back"),
                returning_caption(data, forecast),
            ),
            total: 1000,
            filled,
            name: said("are expected to buy again"),
            text: say_with!("{filled} of 1,000", filled),
        }
        .draw(size)
    })
}

pub(super) fn returning_caption(data: &Overview, forecast: &Forecast) -> String {
    say_with!(
        "Of 1,000 customers, {count} are expected to buy again within {days} days.",
        thousandths(share_returning(forecast)),
        data.status.horizon_days
    )
}

pub(super) fn returning_table(data: &Overview, forecast: &Forecast) -> TableData {
    let buyers = forecast.expected.buyers;
    let row = |name: &str, value: String| vec![name.to_owned(), value].into();
    let spend = forecast.expected.value_per_buyer.map(|spend| {
        row(
            say("Expected spend of each"),
            money(&data.status.currency, spend),
        )
    });
    let mut rows = vec![
        row(
            &say_with!("Customers on {}", day(data.status.as_of)),
            whole(forecast.expected.customers),
        ),
        row(say("Expected to buy again"), format!("{buyers:.0}")),
    ];
    rows.extend(spend);
    TableData {
        columns: vec![Column::text("What"), Column::number("How many")],
        rows,
    }
}

pub(super) fn concentration(data: &Overview) -> Picture {
    Picture::one("concentration", Size::new(360.0, 280.0), |id, size| {
        let points = concentration_points(data).iter().map(|point| Point {
            x: f64::from(point.customers_pct) / 100.0,
            y: point.value_share,
            name: say_with!("top {}% of customers", point.customers_pct),
            text: percent(point.value_share),
        });
        let marker = top_tenth(data).map(|share| Marker {
            x: 0.1,
            y: share,
            text: say_with!("top 10% hold {}", percent(share)),
            dropped: false,
        });
        LineChart {
            caption: captioned(
                id,
                said("How concentrated value is"),
                concentration_caption(data),
            ),
            x: Axis {
                title: said("customers, best first"),
                format: ticks(Format::Percent),
                range: Some((0.0, 1.0)),
            },
            y: Axis {
                title: String::new(),
                format: ticks(Format::Percent),
                range: Some((0.0, 1.0)),
            },
            series: vec![Series {
                key: if has_forecast(data) {
                    "expected"
                } else {
                    "so-far"
                }
                .to_owned(),
                name: say(if has_forecast(data) {
                    "expected value"
                } else {
                    "value so far"
                })
                .to_owned(),
                points: points.collect(),
                area: true,
                ..Series::default()
            }],
            diagonal: true,
            markers: marker.into_iter().collect(),
        }
        .draw(size)
    })
}

pub(super) fn concentration_caption(data: &Overview) -> String {
    let top = top_tenth(data).map_or_else(String::new, |share| {
        say_with!("The top tenth of customers hold {} of it. ", percent(share))
    });
    let what = say(if has_forecast(data) {
        "expected value"
    } else {
        "the value so far"
    });
    say_with!(
        "Share of {what}. {top}Dashed: if all were alike.",
        what,
        top
    )
}

fn has_forecast(data: &Overview) -> bool {
    !data.concentration_expected.is_empty()
}

/// The curve that is drawn: what is expected, or without a forecast what was.
fn concentration_points(data: &Overview) -> &[ConcentrationPoint] {
    if has_forecast(data) {
        &data.concentration_expected
    } else {
        &data.concentration_so_far
    }
}

/// Every tenth point is enough to read; the curve itself has a hundred.
pub(super) fn concentration_table(data: &Overview) -> TableData {
    let shown = |pct: u8| pct > 0 && (pct.is_multiple_of(10) || matches!(pct, 1 | 5));
    let share = |curve: &[ConcentrationPoint], pct: u8| {
        let point = curve.iter().find(|point| point.customers_pct == pct);
        point.map_or_else(|| "–".to_owned(), |point| percent(point.value_share))
    };
    let expected = has_forecast(data).then(|| Column::number("Expected value"));
    let columns = std::iter::once(Column::text("Customers"))
        .chain(expected)
        .chain([Column::number("Value so far")]);
    let row = |pct: u8| {
        let expected = has_forecast(data).then(|| share(&data.concentration_expected, pct));
        let cells = std::iter::once(say_with!("top {pct}%", pct))
            .chain(expected)
            .chain([share(&data.concentration_so_far, pct)]);
        cells.collect::<Vec<_>>().into()
    };
    TableData {
        columns: columns.collect(),
        rows: concentration_points(data)
            .iter()
            .filter(|point| shown(point.customers_pct))
            .map(|point| row(point.customers_pct))
            .collect(),
    }
}

fn top_tenth(data: &Overview) -> Option<f64> {
    concentration_points(data)
        .iter()
        .find(|point| point.customers_pct == 10)
        .map(|point| point.value_share)
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
    use super::super::sample::{order_log, overview};
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
            months_caption(&overview()),
            "Customers who bought, counted once a day. The peak was November 2017. Pale months are not complete."
        );
        let partial = months_table(&overview())
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
        assert!(
            months_caption(&data).ends_with("452 in months hardly covered are in the table only.")
        );
        assert_eq!(months_table(&data).rows.len(), 3);
    }

    #[test]
    fn concentration_names_the_top_tenth() {
        assert!(concentration_caption(&overview()).contains("top tenth of customers hold 24%"));
        assert_eq!(
            concentration_caption(&order_log()),
            "Share of the value so far. The top tenth of customers hold 24% of it. Dashed: if all were alike."
        );
        assert_eq!(concentration_table(&overview()).columns.len(), 3);
        assert_eq!(concentration_table(&order_log()).columns.len(), 2);
    }
}
