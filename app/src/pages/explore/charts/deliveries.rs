//! How long the delivery took, and what the buyer then thought of it.

use clv_charts::{Datum, Format, HeatRow, Heatmap};

use super::Place;
use crate::api::DeliveryClass;
use crate::components::amount::{counted, decimals, float, percent, ratio, ticks, whole};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::explore) fn title() -> &'static str {
    say("Review score by days to delivery, % of orders")
}

/// Fewer orders than this have no mean worth a sentence.
const FEWEST: i64 = 20;

pub(in crate::pages::explore) fn caption(classes: &[DeliveryClass]) -> String {
    let reviewed: i64 = classes.iter().map(orders).sum();
    let known: Vec<_> = classes
        .iter()
        .filter(|class| orders(class) >= FEWEST)
        .collect();
    let gap = match (known.first(), known.last()) {
        (Some(fast), Some(slow)) if known.len() > 1 => say_with!(
            " {first} they score {score} on average, {last} {other}.",
            capitalised(&within(fast)),
            mean(fast),
            within(slow),
            mean(slow)
        ),
        _ => String::new(),
    };
    say_with!(
        "{reviewed} with a delivery and a review; each row is 100%.{gap}",
        counted(reviewed, "order"),
        gap
    )
}

pub(in crate::pages::explore) fn picture(classes: &[DeliveryClass], place: Place) -> Picture {
    let row = |class: &DeliveryClass| {
        let all = orders(class);
        let cell = |(stars, &orders): (i64, &i64)| {
            let share = ratio(orders, all);
            let text = say_with!(
                "{share} · {part} of {whole}",
                percent(share),
                whole(orders),
                whole(all)
            );
            let name = format!("{}, {}", spoken(class), counted(stars, "star"));
            let key = format!("{}-{stars}", class.from_days);
            (all > 0).then(|| Datum::new(key, percent(share), share, text).named(name))
        };
        HeatRow {
            label: days(class),
            note: whole(all),
            cells: (1..).zip(&class.scores).map(cell).collect(),
        }
    };
    let rows: Vec<HeatRow> = classes.iter().map(row).collect();
    let stars = classes.first().map_or(0, |class| class.scores.len());
    let chart = |id: &str| Heatmap {
        caption: captioned(id, title(), caption(classes)),
        x_title: said("stars"),
        columns: (1..=stars).map(|stars| stars.to_string()).collect(),
        rows: rows.clone(),
        format: ticks(Format::Percent),
    };
    let size = |width: f64| Heatmap::size(width, classes.len());
    place.picture("deliveries", size, |id, size| chart(id).draw(size))
}

pub(in crate::pages::explore) fn table(classes: &[DeliveryClass]) -> TableData {
    let stars = classes.first().map_or(0, |class| class.scores.len());
    let mut columns = vec![
        Column::text("Days to delivery"),
        Column::number("Orders"),
        Column::number("Mean score"),
    ];
    columns.extend((1..=stars).map(|stars| match stars {
        1 => Column::number("1 star"),
        stars => Column::number(say_with!("{stars} stars", stars)),
    }));
    let row = |class: &DeliveryClass| {
        let mut cells = vec![days(class), whole(orders(class)), mean(class)];
        cells.extend(class.scores.iter().map(|orders| whole(*orders)));
        cells.into()
    };
    TableData {
        columns,
        rows: classes.iter().map(row).collect(),
    }
}

fn orders(class: &DeliveryClass) -> i64 {
    class.scores.iter().sum()
}

fn mean(class: &DeliveryClass) -> String {
    let stars: i64 = (1..)
        .zip(&class.scores)
        .map(|(stars, orders)| stars * orders)
        .sum();
    match orders(class) {
        0 => "–".to_owned(),
        orders => decimals(float(stars) / float(orders), 1),
    }
}

/// `0–3`, `31+`.
fn days(class: &DeliveryClass) -> String {
    match class.to_days {
        Some(to) => format!("{}–{}", class.from_days, to - 1),
        None => format!("{}+", class.from_days),
    }
}

/// `0 to 3 days`, `31 days and more`.
fn spoken(class: &DeliveryClass) -> String {
    match class.to_days {
        Some(to) => say_with!("{from} to {to} days", class.from_days, to - 1),
        None => say_with!("{} days and more", class.from_days),
    }
}

/// `after 0 to 3 days`.
fn within(class: &DeliveryClass) -> String {
    say_with!("after {}", spoken(class))
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn classes() -> Vec<DeliveryClass> {
        let class = |from_days, to_days, scores: [i64; 5]| DeliveryClass {
            from_days,
            to_days,
            scores: scores.to_vec(),
        };
        vec![
            class(0, Some(4), [0, 0, 0, 20, 20]),
            class(4, Some(8), [1, 0, 0, 0, 0]),
            class(8, Some(15), [0; 5]),
            class(15, None, [15, 0, 0, 0, 5]),
        ]
    }

    #[test]
    fn the_fast_are_held_against_the_slow_where_there_are_enough() {
        assert_eq!(
            caption(&classes()),
            "61 orders with a delivery and a review; each row is 100%. After 0 to 3 days they score 4.5 on average, after 15 days and more 2.0."
        );
        assert!(caption(&classes()[..2]).ends_with("each row is 100%."));
    }

    #[test]
    fn a_class_without_orders_has_no_mean() {
        let rows = table(&classes()).rows;
        assert_eq!(
            rows[0].cells,
            ["0–3", "40", "4.5", "0", "0", "0", "20", "20"]
        );
        assert_eq!(rows[2].cells[..3], ["8–14", "0", "–"]);
        assert_eq!(rows[3].cells[0], "15+");
        assert!(picture(&classes(), Place::Half).is_drawn());
    }
}
