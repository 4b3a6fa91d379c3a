//! The charts of the page, their sentences and their table twins.

use clv_charts::{Axis, Datum, Format, HeatRow, Heatmap, LineChart, Marker, Point, Series, Size};

use super::headline::{spoken_of, within};
use crate::api::{Cohort, CohortCurve, CohortCurvePoint, CohortMonth, Cohorts, ReturnPoint};
use crate::components::amount::{
    counted, currency_prefix, in_currency, money, percent, ticks, whole,
};
use crate::components::calendar::{day, month, month_key};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::state::CohortValue;
use crate::words::{said, say, say_as, say_with};

/// Where a curve of returns rests on fewer than one in so many of the customers, it is left to the table.
const LEAST_SHARE: i64 = 100;

/// The cohorts that are drawn: scraps from before the record begins are in the table only.
fn drawn(data: &Cohorts) -> impl Iterator<Item = &Cohort> {
    data.cohorts.iter().filter(|cohort| !cohort.is_partial)
}

/// The months after the first one, with their number.
fn later(cohort: &Cohort) -> impl Iterator<Item = (usize, &CohortMonth)> {
    cohort.months.iter().enumerate().skip(1)
}

fn longest(data: &Cohorts) -> usize {
    let lengths = drawn(data).map(|cohort| cohort.months.len());
    lengths.max().unwrap_or(0).saturating_sub(1)
}

pub(super) fn retention(data: &Cohorts) -> Picture {
    let rows: Vec<HeatRow> = drawn(data)
        .map(|cohort| HeatRow {
            label: month(cohort.month),
            note: whole(cohort.customers),
            cells: later(cohort)
                .map(|(since, cell)| Some(datum(cohort, since, cell)))
                .collect(),
        })
        .collect();
    let (wide, narrow) = (
        Heatmap::size(960.0, rows.len()),
        Heatmap::size(Size::NARROW.width, rows.len()),
    );
    Picture::two("retention", wide, narrow, |id, size| {
        Heatmap {
            caption: captioned(id, said("Who comes back"), retention_caption(data)),
            x_title: said("months since the first purchase"),
            columns: (1..=longest(data)).map(|since| since.to_string()).collect(),
            rows: rows.clone(),
            format: ticks(Format::Percent),
        }
        .draw(size)
    })
}

fn datum(cohort: &Cohort, since: usize, cell: &CohortMonth) -> Datum {
    let text = say_with!(
        "{share} · {part} of {whole}",
        percent(cell.retention),
        whole(cell.buyers),
        whole(cohort.customers)
    );
    Datum::new(
        format!("{}+{since}", month_key(cohort.month)),
        percent(cell.retention),
        cell.retention,
        text,
    )
    .named(match since {
        1 => say_with!("{}, 1 month later", month(cohort.month)),
        _ => say_with!("{month}, {since} months later", month(cohort.month), since),
    })
}

pub(super) fn retention_caption(data: &Cohorts) -> String {
    let customers: i64 = drawn(data).map(|cohort| cohort.customers).sum();
    let cut = drawn(data)
        .next()
        .filter(|first| {
            data.cohorts.len() >= 24 && first.month > data.status.first_day && !has_scraps(data)
        })
        .map_or("", |_| say(" Earlier cohorts are not shown."));
    let scraps = if has_scraps(data) {
        say(" Scattered customers from before the record begins are in the table only.")
    } else {
        ""
    };
    say_with!(
        "Share of the {customers} of each month who bought again in a later one. Empty cells cannot be known before that month is over.{scraps}{cut}",
        counted(customers, "customer"),
        scraps,
        cut
    )
}

fn has_scraps(data: &Cohorts) -> bool {
    data.cohorts.iter().any(|cohort| cohort.is_partial)
}

pub(super) fn retention_table(data: &Cohorts) -> TableData {
    let lengths = data.cohorts.iter().map(|cohort| cohort.months.len());
    let longest = lengths.max().unwrap_or(0).saturating_sub(1);
    let mut columns = vec![Column::text("First purchase"), Column::number("Customers")];
    columns.extend((1..=longest).map(|since| Column::number(format!("+{since}"))));
    let row = |cohort: &Cohort| {
        let partial = if cohort.is_partial {
            say(" (partial)")
        } else {
            ""
        };
        let mut cells = vec![
            format!("{}{partial}", month(cohort.month)),
            whole(cohort.customers),
        ];
        cells.extend(later(cohort).map(|(_, cell)| percent(cell.retention)));
        cells.resize(longest + 2, String::new());
        cells.into()
    };
    TableData {
        columns,
        rows: data.cohorts.iter().map(row).collect(),
    }
}

pub(super) fn value_title(data: &Cohorts, value: CohortValue) -> String {
    let words = say(match value {
        CohortValue::Added => "What a customer adds after the first month",
        CohortValue::Total => "What a customer adds up to",
    });
    in_currency(words, &data.status.currency)
}

pub(super) fn value(data: &Cohorts, value: CohortValue) -> Picture {
    let series: Vec<Series> = shown_curves(data)
        .map(|curve| series(data, curve, value))
        .collect();
    Picture::two("cohort-value", Size::MIDDLE, Size::NARROW, |id, size| {
        LineChart {
            caption: captioned(id, value_title(data, value), value_caption(data)),
            x: Axis {
                title: said("months since the first purchase"),
                format: ticks(Format::Count),
                range: None,
            },
            y: Axis {
                title: String::new(),
                format: ticks(Format::Money(currency_prefix(&data.status.currency))),
                range: None,
            },
            series: series.clone(),
            diagonal: false,
            markers: Vec::new(),
        }
        .draw(size)
    })
}

/// One half-year alone is all there is: a second line over the first would say nothing. Neither does a half-year that
/// has seen its first month only.
fn shown_curves(data: &Cohorts) -> impl Iterator<Item = &CohortCurve> {
    let has_several = data.curves.len() > 2;
    data.curves
        .iter()
        .filter(move |curve| curve.half_year.is_none() || (has_several && curve.points.len() > 1))
}

fn series(data: &Cohorts, curve: &CohortCurve, value: CohortValue) -> Series {
    let name = curve_name(curve);
    let first = curve
        .points
        .first()
        .map_or(0, |point| point.value_per_customer.0);
    let shown = |point: &CohortCurvePoint| match value {
        CohortValue::Added => clv_core::money::Cents(point.value_per_customer.0 - first),
        CohortValue::Total => point.value_per_customer,
    };
    Series {
        key: curve.half_year.clone().unwrap_or_else(|| "all".to_owned()),
        points: curve
            .points
            .iter()
            .map(|point| Point {
                x: f64::from(point.months_since),
                y: shown(point).units(),
                name: say_with!("{name}, month {month}", name, point.months_since),
                text: format!(
                    "{} · {}",
                    money(&data.status.currency, shown(point)),
                    counted(point.customers, "customer")
                ),
            })
            .collect(),
        name,
        ..Series::default()
    }
}

/// `first half of 2017`, `all`.
fn curve_name(curve: &CohortCurve) -> String {
    let Some(half_year) = &curve.half_year else {
        return say_as("all (of the cohorts)", "all").to_owned();
    };
    match half_year.split_once('-') {
        Some((year, "H1")) => say_with!("Jan–Jun {year}", year),
        Some((year, "H2")) => say_with!("Jul–Dec {year}", year),
        _ => half_year.clone(),
    }
}

pub(super) fn value_caption(data: &Cohorts) -> String {
    let by = if data.curves.len() > 2 {
        say(" By half-year of the first purchase.")
    } else {
        ""
    };
    say_with!(
        "Mean per customer.{by} A line ends where fewer than half of its customers have got so far.",
        by
    )
}

pub(super) fn value_table(data: &Cohorts) -> TableData {
    let currency = &data.status.currency;
    let rows = shown_curves(data).flat_map(|curve| {
        curve.points.iter().map(|point| {
            vec![
                curve_name(curve),
                point.months_since.to_string(),
                whole(point.customers),
                money(currency, point.value_added),
                money(currency, point.value_per_customer),
            ]
            .into()
        })
    });
    TableData {
        columns: vec![
            Column::text("First purchase"),
            Column::number("Month"),
            Column::number("Customers"),
            Column::number("Added"),
            Column::number("Adds up to"),
        ],
        rows: rows.collect(),
    }
}

/// As far as the curve rests on enough customers.
fn reliable(data: &Cohorts) -> Vec<&ReturnPoint> {
    let all = data.returns.first().map_or(0, |point| point.at_risk);
    data.returns
        .iter()
        .take_while(|point| point.at_risk * LEAST_SHARE >= all)
        .collect()
}

pub(super) fn returns(data: &Cohorts) -> Picture {
    let points = reliable(data);
    let series = Series {
        key: "returned".to_owned(),
        name: said("bought again"),
        band: points
            .iter()
            .map(|point| point.interval.unwrap_or((point.share, point.share)))
            .collect(),
        points: points
            .iter()
            .map(|point| Point {
                x: f64::from(point.day),
                y: point.share,
                name: say_with!("by day {}", point.day),
                text: say_with!(
                    "{share} · {count} still waiting",
                    percent(point.share),
                    whole(point.at_risk)
                ),
            })
            .collect(),
        area: false,
    };
    let last = points.last().map_or(0, |point| point.day);
    let markers: Vec<Marker> = data
        .milestones
        .iter()
        .filter(|mark| mark.day <= last && [90, 365].contains(&mark.day))
        .map(|mark| Marker {
            x: f64::from(mark.day),
            y: mark.share,
            text: format!("{} {}", percent(mark.share), within(mark.day)),
            dropped: true,
        })
        .collect();
    Picture::two("returns", Size::MIDDLE, Size::NARROW, |id, size| {
        LineChart {
            caption: captioned(
                id,
                said("Time to the second purchase"),
                returns_caption(data),
            ),
            x: Axis {
                title: said("days since the first purchase"),
                format: ticks(Format::Count),
                range: Some((0.0, f64::from(last.max(1)))),
            },
            y: Axis {
                title: String::new(),
                format: ticks(Format::Percent),
                range: None,
            },
            series: vec![series.clone()],
            diagonal: false,
            markers: markers.clone(),
        }
        .draw(size)
    })
}

pub(super) fn returns_caption(data: &Cohorts) -> String {
    let customers = data.returns.first().map_or(0, |point| point.at_risk);
    let reached = spoken_of(data).map_or_else(String::new, |mark| {
        say_with!(
            " {share} do {within}.",
            percent(mark.share),
            within(mark.day)
        )
    });
    say_with!(
        "Share of {customers} who have bought on a second day, with its 95% interval, up to {day}.{reached}",
        counted(customers, "customer"),
        day(data.status.as_of),
        reached
    )
}

pub(super) fn returns_table(data: &Cohorts) -> TableData {
    let row = |point: &ReturnPoint| {
        let interval = point.interval.map_or_else(
            || "–".to_owned(),
            |(low, high)| say_with!("{from} to {to}", percent(low), percent(high)),
        );
        vec![
            point.day.to_string(),
            percent(point.share),
            interval,
            whole(point.events),
            whole(point.at_risk),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("By day"),
            Column::number("Bought again"),
            Column::number("95% interval"),
            Column::number("Since the line before"),
            Column::number("Waiting before"),
        ],
        rows: data.returns.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::cohorts;
    use super::*;

    #[test]
    fn what_cannot_be_known_yet_is_empty() {
        let table = retention_table(&cohorts());
        let cells: Vec<_> = table.rows.iter().map(|row| row.cells.clone()).collect();
        assert_eq!(
            cells,
            [
                ["Sep 2016 (partial)", "2", "0%", "50%"],
                ["Nov 2017", "1,000", "0.50%", ""],
                ["Dec 2017", "500", "", ""],
            ]
        );
    }

    #[test]
    fn scraps_are_in_the_table_only() {
        assert_eq!(drawn(&cohorts()).count(), 2);
        assert!(retention_caption(&cohorts()).contains("Share of the 1,500 customers"));
        assert!(retention_caption(&cohorts()).contains("in the table only"));
    }

    #[test]
    fn one_half_year_alone_has_no_line_of_its_own() {
        assert_eq!(shown_curves(&cohorts()).count(), 1);
        let mut data = cohorts();
        let all = data.curves.first().map(|curve| curve.points.clone());
        data.curves.push(CohortCurve {
            half_year: Some("2018-H1".to_owned()),
            customers: 1,
            points: all.unwrap_or_default(),
        });
        // The second half of 2017 has seen its first month only.
        let names: Vec<_> = shown_curves(&data).map(curve_name).collect();
        assert_eq!(names, ["all", "Jan–Jun 2018"]);
    }

    #[test]
    fn added_starts_at_nothing_and_total_at_the_first_month() {
        let data = cohorts();
        let first = |value| {
            let all = data.curves.first().map(|curve| series(&data, curve, value));
            all.and_then(|series| series.points.first().map(|point| point.y))
        };
        assert_eq!(first(CohortValue::Added), Some(0.0));
        assert_eq!(first(CohortValue::Total), Some(140.0));
    }

    #[test]
    fn the_curve_of_returns_ends_where_hardly_anybody_was_observed() {
        assert_eq!(reliable(&cohorts()).len(), 3);
        assert_eq!(returns_table(&cohorts()).rows.len(), 4);
    }

    #[test]
    fn all_charts_can_be_drawn_also_of_nothing() {
        let mut data = cohorts();
        for _ in 0..2 {
            for picture in [
                retention(&data),
                value(&data, CohortValue::Added),
                value(&data, CohortValue::Total),
                returns(&data),
            ] {
                assert!(picture.is_drawn());
            }
            data.cohorts.clear();
            data.curves.clear();
            data.returns.clear();
            data.milestones.clear();
        }
    }
}
