//! Who bought again in which later month, by the month of the first purchase.

use clv_charts::{Datum, Format, HeatRow, Heatmap, Size};

use crate::api::{Cohort, CohortMonth, Cohorts};
use crate::components::amount::{counted, percent, ticks, whole};
use crate::components::calendar::{month, month_key};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::cohorts) fn picture(data: &Cohorts) -> Picture {
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
            caption: captioned(id, said("Who comes back"), caption(data)),
            x_title: said("months since the first purchase"),
            columns: (1..=longest(data)).map(|since| since.to_string()).collect(),
            rows: rows.clone(),
            format: ticks(Format::Percent),
        }
        .draw(size)
    })
}

pub(in crate::pages::cohorts) fn caption(data: &Cohorts) -> String {
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

pub(in crate::pages::cohorts) fn table(data: &Cohorts) -> TableData {
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

fn has_scraps(data: &Cohorts) -> bool {
    data.cohorts.iter().any(|cohort| cohort.is_partial)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::cohorts;
    use super::*;

    #[test]
    fn what_cannot_be_known_yet_is_empty() {
        let table = table(&cohorts());
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
        assert!(caption(&cohorts()).contains("Share of the 1,500 customers"));
        assert!(caption(&cohorts()).contains("in the table only"));
    }
}
