//! Which share of the value the best customers hold.

use clv_charts::{Axis, Format, LineChart, Marker, Point, Series, Size};

use crate::api::{ConcentrationPoint, Overview};
use crate::components::amount::{percent, ticks};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::overview) fn picture(data: &Overview) -> Picture {
    Picture::one("concentration", Size::new(360.0, 280.0), |id, size| {
        let points = drawn(data).iter().map(|point| Point {
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
            caption: captioned(id, said("How concentrated value is"), caption(data)),
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

pub(in crate::pages::overview) fn caption(data: &Overview) -> String {
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

/// Every tenth point is enough to read; the curve itself has a hundred.
pub(in crate::pages::overview) fn table(data: &Overview) -> TableData {
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
        rows: drawn(data)
            .iter()
            .filter(|point| shown(point.customers_pct))
            .map(|point| row(point.customers_pct))
            .collect(),
    }
}

fn has_forecast(data: &Overview) -> bool {
    !data.concentration_expected.is_empty()
}

/// The curve that is drawn: what is expected, or without a forecast what was.
fn drawn(data: &Overview) -> &[ConcentrationPoint] {
    if has_forecast(data) {
        &data.concentration_expected
    } else {
        &data.concentration_so_far
    }
}

fn top_tenth(data: &Overview) -> Option<f64> {
    drawn(data)
        .iter()
        .find(|point| point.customers_pct == 10)
        .map(|point| point.value_share)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{order_log, overview};
    use super::*;

    #[test]
    fn concentration_names_the_top_tenth() {
        assert!(caption(&overview()).contains("top tenth of customers hold 24%"));
        assert_eq!(
            caption(&order_log()),
            "Share of the value so far. The top tenth of customers hold 24% of it. Dashed: if all were alike."
        );
        assert_eq!(table(&overview()).columns.len(), 3);
        assert_eq!(table(&order_log()).columns.len(), 2);
    }
}
