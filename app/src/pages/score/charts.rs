//! The customers of a file, each by chance and spend.

use clv_charts::{Axis, Format, Point, Scatter, Size};

use super::answer::number;
use crate::api::{ScoredCustomer, ScoredFile};
use crate::components::amount::{counted, currency_prefix, in_currency, in_thousand, money, ticks};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

/// As wide as the page.
const SIZE: Size = Size::new(960.0, 280.0);

pub(super) fn title() -> &'static str {
    say("Who is likely, and for how much")
}

pub(super) fn caption(file: &ScoredFile) -> String {
    let customers = counted(number(file.ranked.len()), "customer");
    if is_binned(file) {
        say_with!(
            "{customers} by their chance of buying again within {days} days and their spend if so: the darker, the more of them.",
            customers,
            file.horizon_days
        )
    } else {
        say_with!(
            "{customers} by their chance of buying again within {days} days and their spend if so, a dot each.",
            customers,
            file.horizon_days
        )
    }
}

pub(super) fn picture(file: &ScoredFile) -> Picture {
    Picture::two("chance-and-spend", SIZE, Size::NARROW, |id, size| {
        scatter(file, id).draw(size)
    })
}

/// Of dots the customers, of hexagons how many lie in each.
pub(super) fn table(file: &ScoredFile, picture: &Picture) -> TableData {
    let (what, value) = if is_binned(file) {
        ("Chance and spend", "How many")
    } else {
        ("Customer", "Chance and spend")
    };
    TableData {
        columns: vec![Column::text(what), Column::number(value)],
        rows: picture
            .marks()
            .iter()
            .map(|mark| vec![mark.name.clone(), mark.value.clone()].into())
            .collect(),
    }
}

fn is_binned(file: &ScoredFile) -> bool {
    file.ranked.len() > Scatter::MOST
}

fn scatter(file: &ScoredFile, id: &str) -> Scatter {
    let point = |customer: &ScoredCustomer| Point {
        x: customer.p_returns,
        y: customer.spend_if_returns.units(),
        name: customer.customer_id.clone(),
        text: format!(
            "{} · {}",
            in_thousand(customer.p_returns),
            money(&file.currency, customer.spend_if_returns)
        ),
    };
    Scatter {
        caption: captioned(id, title(), caption(file)),
        x: Axis {
            title: said("chance of buying again"),
            format: ticks(Format::Percent),
            range: None,
        },
        y: Axis {
            title: in_currency(say("spend if so"), &file.currency),
            format: ticks(Format::Money(currency_prefix(&file.currency))),
            range: None,
        },
        points: file.ranked.iter().map(point).collect(),
        count: ticks(Format::Count),
        things: [said("customer"), said("customers")],
    }
}

#[cfg(test)]
mod tests {
    use super::super::headline::sample::file;
    use super::*;
    use clv_core::money::Cents;

    fn with(customers: u32) -> ScoredFile {
        let customer = |number: u32| ScoredCustomer {
            customer_id: format!("c{number}"),
            p_returns: f64::from(number % 97) / 970.0,
            spend_if_returns: Cents(i64::from(number % 89) * 150),
            value: Cents(0),
        };
        ScoredFile {
            ranked: (0..customers).map(customer).collect(),
            ..file()
        }
    }

    #[test]
    fn few_are_dots_and_many_are_counted() {
        let table = |file: &ScoredFile| table(file, &picture(file));
        let few = table(&with(3));
        let first = few.rows.first().map(|row| row.cells.join(" | "));
        assert_eq!(first.as_deref(), Some("c0 | 0 in 1,000 · R$\u{a0}0"));
        assert!(caption(&with(3)).ends_with("a dot each."));
        let many = with(10_000);
        assert!(picture(&many).is_drawn());
        assert!(caption(&many).starts_with("10,000 customers"));
        let of = |row: &crate::components::data_table::Row| -> i64 {
            let count = row.cells.get(1).and_then(|cell| cell.split(' ').next());
            count.map_or(0, |count| count.replace(',', "").parse().unwrap_or(0))
        };
        let rows = table(&many).rows;
        assert_eq!(rows.iter().map(of).sum::<i64>(), 10_000);
        assert!(rows.len() < 2_000);
        assert!(picture(&with(0)).is_drawn());
    }
}
