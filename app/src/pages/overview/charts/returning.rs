//! How many of 1,000 customers come back.

use clv_charts::{DotGrid, Size};

use super::super::headline::share_returning;
use crate::api::{Forecast, Overview};
use crate::components::amount::{money, per_thousand, thousandths, whole};
use crate::components::calendar::day;
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::overview) fn picture(data: &Overview, forecast: &Forecast) -> Picture {
    let filled = per_thousand(share_returning(forecast));
    Picture::one("returning", Size::HALF, |id, size| {
        DotGrid {
            caption: captioned(id, said("How many come back"), caption(data, forecast)),
            total: 1000,
            filled,
            name: said("are expected to buy again"),
            text: say_with!("{filled} of 1,000", filled),
        }
        .draw(size)
    })
}

pub(in crate::pages::overview) fn caption(data: &Overview, forecast: &Forecast) -> String {
    say_with!(
        "Of 1,000 customers, {count} are expected to buy again within {days} days.",
        thousandths(share_returning(forecast)),
        data.status.horizon_days
    )
}

pub(in crate::pages::overview) fn table(data: &Overview, forecast: &Forecast) -> TableData {
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
