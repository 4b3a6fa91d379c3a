//! How long it takes to the second purchase.

use clv_charts::{Axis, Format, LineChart, Marker, Point, Series, Size};

use super::super::headline::{spoken_of, within};
use crate::api::{Cohorts, ReturnPoint};
use crate::components::amount::{counted, percent, ticks, whole};
use crate::components::calendar::day;
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say_with};

/// Where a curve of returns rests on fewer than one in so many of the customers, it is left to the table.
const LEAST_SHARE: i64 = 100;

pub(in crate::pages::cohorts) fn picture(data: &Cohorts) -> Picture {
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
            caption: captioned(id, said("Time to the second purchase"), caption(data)),
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

pub(in crate::pages::cohorts) fn caption(data: &Cohorts) -> String {
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

pub(in crate::pages::cohorts) fn table(data: &Cohorts) -> TableData {
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

/// As far as the curve rests on enough customers.
fn reliable(data: &Cohorts) -> Vec<&ReturnPoint> {
    let all = data.returns.first().map_or(0, |point| point.at_risk);
    data.returns
        .iter()
        .take_while(|point| point.at_risk * LEAST_SHARE >= all)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::cohorts;
    use super::*;

    #[test]
    fn the_curve_of_returns_ends_where_hardly_anybody_was_observed() {
        assert_eq!(reliable(&cohorts()).len(), 3);
        assert_eq!(table(&cohorts()).rows.len(), 4);
    }
}
