//! What a customer adds up to, month after month.

use clv_charts::{Axis, Format, LineChart, Point, Series, Size};

use crate::api::{CohortCurve, CohortCurvePoint, Cohorts};
use crate::components::amount::{counted, currency_prefix, in_currency, money, ticks, whole};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::state::CohortValue;
use crate::words::{said, say, say_as, say_with};

pub(in crate::pages::cohorts) fn title(data: &Cohorts, value: CohortValue) -> String {
    let words = say(match value {
        CohortValue::Added => "What a customer adds after the first month",
        CohortValue::Total => "What a customer adds up to",
    });
    in_currency(words, &data.status.currency)
}

pub(in crate::pages::cohorts) fn picture(data: &Cohorts, value: CohortValue) -> Picture {
    let series: Vec<Series> = shown_curves(data)
        .map(|curve| series(data, curve, value))
        .collect();
    Picture::two("cohort-value", Size::MIDDLE, Size::NARROW, |id, size| {
        LineChart {
            caption: captioned(id, title(data, value), caption(data)),
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

pub(in crate::pages::cohorts) fn caption(data: &Cohorts) -> String {
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

pub(in crate::pages::cohorts) fn table(data: &Cohorts) -> TableData {
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

#[cfg(test)]
mod tests {
    use super::super::super::sample::cohorts;
    use super::*;

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
}
