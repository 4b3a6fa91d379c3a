//! Orders by weekday and hour.

use clv_charts::{Datum, Format, HeatRow, Heatmap};

use super::Place;
use crate::components::amount::{counted, float, percent, ratio, ticks, whole};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::explore) fn title() -> &'static str {
    say("Orders by weekday and hour")
}

fn names() -> [&'static str; 7] {
    [
        say("Monday"),
        say("Tuesday"),
        say("Wednesday"),
        say("Thursday"),
        say("Friday"),
        say("Saturday"),
        say("Sunday"),
    ]
}

const DAYS: usize = 7;
const HOURS: usize = 24;

/// A weekday with its orders by hour.
type Day<'a> = (&'static str, &'a [i64]);

fn days(hours: &[i64]) -> Vec<Day<'_>> {
    names().into_iter().zip(hours.chunks(HOURS)).collect()
}

pub(in crate::pages::explore) fn caption(hours: &[i64]) -> String {
    let total: i64 = hours.iter().sum();
    if total == 0 {
        return said("Number of orders in each hour of the week, by the shop's clock.");
    }
    let busiest = days(hours)
        .into_iter()
        .map(|(day, hours)| (day, hours.iter().sum::<i64>()))
        .rev()
        .max_by_key(|(_, orders)| *orders);
    let busiest = busiest.map_or_else(String::new, |(day, orders)| {
        say_with!(
            " {day}s bring most, {total} of all.",
            day,
            percent(ratio(orders, total))
        )
    });
    let by_hour = (0..HOURS).map(|hour| (hour, at_hour(hours, hour)));
    let peak = by_hour.rev().max_by_key(|(_, orders)| *orders);
    let peak = peak.map_or_else(String::new, |(hour, _)| {
        say_with!(" The busiest hour is {}.", spoken(hour))
    });
    say_with!(
        "Number of orders in each hour, by the shop's clock.{busiest}{peak}",
        busiest,
        peak
    )
}

/// Orders of this hour on all days.
fn at_hour(hours: &[i64], hour: usize) -> i64 {
    hours.iter().skip(hour).step_by(HOURS).sum()
}

fn spoken(hour: usize) -> String {
    format!("{hour:02}:00–{hour:02}:59")
}

pub(in crate::pages::explore) fn picture(hours: &[i64], place: Place) -> Picture {
    let cell = |day: &str, hour: usize, orders: i64| {
        let key = format!("{}-{hour:02}", short(day));
        Datum::new(key, "", float(orders), counted(orders, "order"))
            .named(format!("{day} {}", spoken(hour)))
    };
    let row = |(day, orders): Day<'_>| HeatRow {
        label: short(day),
        note: String::new(),
        cells: (0..)
            .zip(orders)
            .map(|(hour, orders)| Some(cell(day, hour, *orders)))
            .collect(),
    };
    let rows: Vec<HeatRow> = days(hours).into_iter().map(row).collect();
    let is_empty = hours.iter().all(|orders| *orders == 0);
    let chart = |id: &str| Heatmap {
        caption: captioned(id, title(), caption(hours)),
        x_title: said("hour of the day"),
        columns: (0..HOURS).map(|hour| hour.to_string()).collect(),
        rows: if is_empty { Vec::new() } else { rows.clone() },
        format: ticks(Format::Count),
    };
    let size = |width: f64| Heatmap::size(width, DAYS);
    place.picture("hours", size, |id, size| chart(id).draw(size))
}

fn short(day: &str) -> String {
    day.chars().take(3).collect()
}

pub(in crate::pages::explore) fn table(hours: &[i64]) -> TableData {
    let mut columns = vec![Column::text("Day"), Column::number("All hours")];
    columns.extend((0..HOURS).map(|hour| Column::number(format!("{hour:02}h"))));
    let row = |(day, orders): Day<'_>| {
        let mut cells = vec![day.to_owned(), whole(orders.iter().sum())];
        cells.extend(orders.iter().map(|orders| whole(*orders)));
        cells.into()
    };
    TableData {
        columns,
        rows: days(hours).into_iter().map(row).collect(),
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// Three orders on Tuesdays at 14, one on Sundays at 23.
    fn hours() -> Vec<i64> {
        let mut hours = vec![0; 168];
        hours[24 + 14] = 3;
        hours[167] = 1;
        hours
    }

    #[test]
    fn the_busiest_day_and_hour_are_named() {
        assert_eq!(
            caption(&hours()),
            "Number of orders in each hour, by the shop's clock. Tuesdays bring most, 75% of all. The busiest hour is 14:00–14:59."
        );
        assert!(!caption(&[0; 168]).contains("busiest"));
    }

    #[test]
    fn the_table_has_a_row_a_day_with_its_sum() {
        let rows = table(&hours()).rows;
        assert_eq!((rows.len(), rows[0].cells.len()), (7, 26));
        assert_eq!(rows[1].cells[..2], ["Tuesday", "3"]);
        assert_eq!(
            (&rows[1].cells[16], &rows[6].cells[25]),
            (&"3".to_owned(), &"1".to_owned())
        );
        assert!(picture(&hours(), Place::Third).is_drawn());
        assert!(picture(&[0; 168], Place::Whole).is_drawn());
    }
}
