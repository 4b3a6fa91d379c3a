//! Purchases by month: the first of a customer, and later ones.

use clv_charts::{BarGroup, Format, GroupedBars, Size};

use crate::api::{Cohort, Cohorts};
use crate::components::amount::{float, percent, ratio, ticks, whole};
use crate::components::calendar::{long_month, month, month_key, month_tick};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

/// As wide as the page.
const SIZE: Size = Size::new(960.0, 240.0);

pub(in crate::pages::cohorts) fn title() -> &'static str {
    say("First and later purchases by month")
}

/// `Customers who bought, counted once a day. 2.9% of the purchases were not the first of a customer.`
pub(in crate::pages::cohorts) fn caption(data: &Cohorts) -> String {
    let sum = |of: fn(&Cohort) -> i64| shown(data).map(of).sum::<i64>();
    let share = ratio(sum(later), sum(|cohort| cohort.purchases_of_all));
    say_with!(
        "Customers who bought, counted once a day. {share} of the purchases were not the first of a customer.",
        percent(share)
    )
}

pub(in crate::pages::cohorts) fn picture(data: &Cohorts) -> Picture {
    let groups: Vec<BarGroup> = shown(data)
        .map(|cohort| BarGroup {
            key: month_key(cohort.month),
            label: month_tick(cohort.month),
            name: long_month(cohort.month),
            values: vec![float(cohort.customers), float(later(cohort))],
            text: say_with!(
                "{first} first, {later} later",
                whole(cohort.customers),
                whole(later(cohort))
            ),
        })
        .collect();
    let january = shown(data)
        .map(|cohort| month_key(cohort.month))
        .find(|key| key.ends_with("-01"));
    Picture::two("first-and-later", SIZE, Size::NARROW, |id, size| {
        GroupedBars {
            caption: captioned(id, title(), caption(data)),
            series: vec![said("first purchases"), said("later purchases")],
            groups: groups.clone(),
            is_stacked: true,
            format: ticks(Format::Count),
            anchor: january.clone(),
        }
        .draw(size)
    })
}

pub(in crate::pages::cohorts) fn table(data: &Cohorts) -> TableData {
    let rows = shown(data).map(|cohort| {
        vec![
            month(cohort.month),
            whole(cohort.customers),
            whole(later(cohort)),
            percent(ratio(later(cohort), cohort.purchases_of_all)),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Month"),
            Column::number("First purchases"),
            Column::number("Later purchases"),
            Column::number("Share of later ones"),
        ],
        rows: rows.collect(),
    }
}

/// The months of the record that are over.
fn shown(data: &Cohorts) -> impl Iterator<Item = &Cohort> {
    data.cohorts.iter().filter(|cohort| !cohort.is_partial)
}

fn later(cohort: &Cohort) -> i64 {
    (cohort.purchases_of_all - cohort.customers).max(0)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::cohorts;
    use super::*;

    #[test]
    fn a_first_purchase_is_no_later_one_and_what_comes_before_the_record_is_left_out() {
        let data = cohorts();
        let rows = table(&data).rows;
        assert_eq!(
            rows.len(),
            data.cohorts.iter().filter(|it| !it.is_partial).count()
        );
        for (row, cohort) in rows.iter().zip(shown(&data)) {
            assert_eq!(
                row.cells.get(1..3),
                Some([whole(cohort.customers), "7".to_owned()].as_slice())
            );
        }
        assert!(caption(&data).contains("% of the purchases were not the first"));
    }
}
