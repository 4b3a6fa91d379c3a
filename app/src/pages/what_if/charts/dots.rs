//! How many of 1,000 such customers buy again.

use clv_charts::{DotGrid, Size};

use super::super::headline::dots_title;
use crate::api::{WhatIfAnswer, WhatIfForm};
use crate::components::amount::{in_thousand, money, per_thousand};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

pub(in crate::pages::what_if) fn picture(answer: &WhatIfAnswer) -> Picture {
    let filled = per_thousand(answer.p_returns);
    Picture::one("dots", Size::DOTS, |id, size| {
        DotGrid {
            caption: captioned(
                id,
                dots_title(answer),
                say("Each dot is one customer; filled ones buy again."),
            ),
            total: 1000,
            filled,
            name: said("buy again"),
            text: say_with!("{filled} of 1,000", filled),
        }
        .draw(size)
    })
}

pub(in crate::pages::what_if) fn table(form: &WhatIfForm, answer: &WhatIfAnswer) -> TableData {
    let row = |name: &str, value: String| vec![name.to_owned(), value].into();
    TableData {
        columns: vec![Column::text("What"), Column::number("Answer")],
        rows: vec![
            row(say("Buy again"), in_thousand(answer.p_returns)),
            row(
                say("Spend of those who do"),
                money(&form.currency, answer.spend_if_returns),
            ),
            row(
                say("Expected value"),
                money(&form.currency, answer.expected_value),
            ),
        ],
    }
}
