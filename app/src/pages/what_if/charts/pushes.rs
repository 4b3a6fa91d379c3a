//! What moves the chance and the spend, feature by feature.

use clv_charts::{Datum, Format};

use super::super::words::entered;
use super::waterfall::{Bridge, signed};
use crate::api::{Push, WhatIfAnswer, WhatIfForm};
use crate::components::amount::{in_currency, money_units, thousandths, ticks};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::Picture;
use crate::components::model_words::words;
use crate::state::WhatIfInputs;
use crate::words::{said, say};

/// The first bar.
fn start() -> &'static str {
    say("starting point")
}

/// How the answer was taken apart.
pub(in crate::pages::what_if) fn explained(form: &WhatIfForm) -> &'static str {
    let words = form.kind.map(words);
    words.map_or(
        say("Exact contributions of this model; they add up."),
        |words| words.explained,
    )
}

pub(in crate::pages::what_if) fn returns(
    form: &WhatIfForm,
    inputs: &WhatIfInputs,
    answer: &WhatIfAnswer,
) -> Picture {
    chance_of(&Pushed {
        id: "returns",
        base: answer.base_p,
        result: answer.p_returns,
        pushes: &answer.returns,
        value: &|feature| entered(form, inputs, feature),
    })
}

/// Title of the waterfall of the second stage.
pub(in crate::pages) fn spend_title(currency: &str) -> String {
    in_currency(say("What moves the spend"), currency)
}

pub(in crate::pages::what_if) fn spend(
    form: &WhatIfForm,
    inputs: &WhatIfInputs,
    answer: &WhatIfAnswer,
) -> Picture {
    spend_of(
        &form.currency,
        &Pushed {
            id: "spend",
            base: answer.base_spend,
            result: answer.spend_if_returns.units(),
            pushes: &answer.spend,
            value: &|feature| entered(form, inputs, feature),
        },
    )
}

/// Both stages, every feature.
pub(in crate::pages::what_if) fn table(
    form: &WhatIfForm,
    inputs: &WhatIfInputs,
    answer: &WhatIfAnswer,
) -> TableData {
    let spend = |feature: &str| {
        let push = answer.spend.iter().find(|push| push.feature == feature);
        push.map_or_else(
            || "–".to_owned(),
            |push| money_units(&form.currency, push.amount),
        )
    };
    let rows = answer.returns.iter().map(|push| {
        vec![
            push.label.clone(),
            entered(form, inputs, &push.feature).unwrap_or_else(|| said("follows")),
            signed(push.amount * 1000.0),
            spend(&push.feature),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Feature"),
            Column::number("Here"),
            Column::number("Buyers per 1,000"),
            Column::number("Spend if so"),
        ],
        rows: rows.collect(),
    }
}

/// What pushes a customer, whether described in a form or known to the shop.
pub(in crate::pages) struct Pushed<'a> {
    /// Id of the chart.
    pub(in crate::pages) id: &'static str,
    /// Where the pushes start.
    pub(in crate::pages) base: f64,
    /// Where they lead.
    pub(in crate::pages) result: f64,
    /// The pushes, largest first.
    pub(in crate::pages) pushes: &'a [Push],
    /// What a feature is for this customer, in words.
    pub(in crate::pages) value: &'a dyn Fn(&str) -> Option<String>,
}

/// From where the model starts to this customer's chance.
pub(in crate::pages) fn chance_of(pushed: &Pushed<'_>) -> Picture {
    let end = |key: &str, label: &str, p: f64| Datum::new(key, label, p * 1000.0, thousandths(p));
    Bridge {
        id: pushed.id,
        title: chance_title().to_owned(),
        base: end("base", start(), pushed.base),
        result: end("result", say("this customer"), pushed.result),
        format: ticks(Format::Number),
    }
    .draw(pushed.pushes, pushed.value, |amount| {
        (amount * 1000.0, signed(amount * 1000.0))
    })
}

/// The same for the spend.
pub(in crate::pages) fn spend_of(currency: &str, pushed: &Pushed<'_>) -> Picture {
    let end = |key: &str, label: &str, units: f64| {
        Datum::new(key, label, units, money_units(currency, units))
    };
    Bridge {
        id: pushed.id,
        title: spend_title(currency),
        base: end("base", start(), pushed.base),
        result: end("result", say("this customer"), pushed.result),
        format: ticks(Format::Number),
    }
    .draw(pushed.pushes, pushed.value, |amount| {
        (amount, signed(amount))
    })
}

/// Title of the waterfall of the first stage.
pub(in crate::pages) fn chance_title() -> &'static str {
    say("What moves the chance, per 1,000")
}
