//! The charts of an answer and their table twins.

use clv_charts::{Axis, Datum, DotGrid, Format, LineChart, Marker, Point, Series, Size, Waterfall};

use super::headline::dots_title;
use super::words::{entered, with_unit};
use crate::api::{Push, WhatIfAnswer, WhatIfField, WhatIfForm};
use crate::components::amount::{
    decimals, in_currency, in_thousand, money, money_units, per_thousand, thousandths, ticks,
};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::components::model_words::words;
use crate::state::{CURVE_FEATURE, WhatIfInputs};
use crate::words::{said, say, say_with};

/// Whom an answer is compared with.
pub(super) fn base_name(form: &WhatIfForm) -> &'static str {
    form.kind
        .map_or(say("average customer"), |kind| words(kind).base)
}

/// The label of that comparison.
pub(super) fn against_base_label(form: &WhatIfForm) -> &'static str {
    if base_name(form) == say("typical customer") {
        say("Chance against a typical one")
    } else {
        say("Chance against the average")
    }
}

/// How the answer was taken apart.
pub(super) fn explained(form: &WhatIfForm) -> &'static str {
    let words = form.kind.map(words);
    words.map_or(
        say("Exact contributions of this model; they add up."),
        |words| words.explained,
    )
}

pub(super) fn dots(answer: &WhatIfAnswer) -> Picture {
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

pub(super) fn dots_table(form: &WhatIfForm, answer: &WhatIfAnswer) -> TableData {
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

/// More rows than this are summed into one: the smallest say little.
const SHOWN_PUSHES: usize = 7;

pub(super) fn returns(form: &WhatIfForm, inputs: &WhatIfInputs, answer: &WhatIfAnswer) -> Picture {
    let end = |key: &str, label: &str, p: f64| Datum::new(key, label, p * 1000.0, thousandths(p));
    Bridge {
        id: "returns",
        title: said("What moves the chance, per 1,000"),
        base: end("base", base_name(form), answer.base_p),
        result: end("result", say("this customer"), answer.p_returns),
        format: ticks(Format::Number),
    }
    .draw(
        &answer.returns,
        |feature| entered(form, inputs, feature),
        |amount| (amount * 1000.0, signed(amount * 1000.0)),
    )
}

pub(super) fn spend_title(form: &WhatIfForm) -> String {
    in_currency(say("What moves the spend"), &form.currency)
}

pub(super) fn spend(form: &WhatIfForm, inputs: &WhatIfInputs, answer: &WhatIfAnswer) -> Picture {
    let end = |key: &str, label: &str, units: f64| {
        Datum::new(key, label, units, money_units(&form.currency, units))
    };
    Bridge {
        id: "spend",
        title: spend_title(form),
        base: end("base", base_name(form), answer.base_spend),
        result: end(
            "result",
            say("this customer"),
            answer.spend_if_returns.units(),
        ),
        format: ticks(Format::Number),
    }
    .draw(
        &answer.spend,
        |feature| entered(form, inputs, feature),
        |amount| (amount, signed(amount)),
    )
}

/// From the customer compared with (the mean of the training rows on the model's own scale, or a typical customer) to this
/// one: what both waterfalls share.
struct Bridge {
    id: &'static str,
    title: String,
    base: Datum,
    result: Datum,
    format: Format,
}

impl Bridge {
    /// `value` is what was entered for a feature, `scaled` an amount as drawn and as written.
    fn draw(
        self,
        pushes: &[Push],
        value: impl Fn(&str) -> Option<String>,
        scaled: impl Fn(f64) -> (f64, String),
    ) -> Picture {
        let pushes: Vec<Datum> = shortened(pushes, |amount| scaled(amount).1 != NOTHING)
            .into_iter()
            .map(|(feature, label, amount)| {
                let name = value(&feature)
                    .map_or_else(|| label.clone(), |value| format!("{label}: {value}"));
                let (amount, text) = scaled(amount);
                Datum::new(feature, label, amount, text).named(name)
            })
            .collect();
        let size = |width: f64| Size::waterfall(width, pushes.len());
        Picture::two(self.id, size(440.0), size(340.0), |id, size| {
            Waterfall {
                caption: captioned(
                    id,
                    self.title.clone(),
                    say("From the customer compared with to this one, feature by feature."),
                ),
                base: self.base.clone(),
                pushes: pushes.clone(),
                result: self.result.clone(),
                format: self.format.clone(),
            }
            .draw(size)
        })
    }
}

/// Both stages, every feature.
pub(super) fn pushes_table(
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

/// Feature, label and amount of the largest pushes that show, and the sum of the rest if that shows.
fn shortened(pushes: &[Push], shows: impl Fn(f64) -> bool) -> Vec<(String, String, f64)> {
    let is_shown = |(index, push): &(usize, &Push)| *index < SHOWN_PUSHES && shows(push.amount);
    let (large, small): (Vec<_>, Vec<_>) = pushes.iter().enumerate().partition(is_shown);
    let rest: f64 = small.iter().map(|(_, push)| push.amount).sum();
    let mut shown: Vec<_> = large
        .into_iter()
        .map(|(_, push)| (push.feature.clone(), push.label.clone(), push.amount))
        .collect();
    if shows(rest) {
        shown.push(("rest".to_owned(), said("everything else"), rest));
    }
    shown
}

/// A push too small to be written.
const NOTHING: &str = "0";

/// `+13`, `−1.2`: a sign always, a decimal below ten.
pub(in crate::pages) fn signed(amount: f64) -> String {
    let size = amount.abs();
    let digits = if size < 9.95 {
        decimals(size, 1)
    } else {
        decimals(size, 0)
    };
    match (digits.as_str(), amount < 0.0) {
        ("0.0" | "0,0", _) => NOTHING.to_owned(),
        (digits, true) => format!("−{digits}"),
        (digits, false) => format!("+{digits}"),
    }
}

/// What pushes a customer who exists, whose values are known and not entered.
pub(in crate::pages) struct Pushed<'a> {
    /// Id of the chart.
    pub(in crate::pages) id: &'static str,
    /// Whom the customer is compared with.
    pub(in crate::pages) base_name: &'static str,
    /// Where the pushes start.
    pub(in crate::pages) base: f64,
    /// Where they lead.
    pub(in crate::pages) result: f64,
    /// The pushes, largest first.
    pub(in crate::pages) pushes: &'a [Push],
    /// What a feature is for this customer, in words.
    pub(in crate::pages) value: &'a dyn Fn(&str) -> Option<String>,
}

/// From the chance of whom the customer is compared with to this one's.
pub(in crate::pages) fn chance_of(pushed: &Pushed<'_>) -> Picture {
    let end = |key: &str, label: &str, p: f64| Datum::new(key, label, p * 1000.0, thousandths(p));
    Bridge {
        id: pushed.id,
        title: chance_title().to_owned(),
        base: end("base", pushed.base_name, pushed.base),
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
        title: in_currency(say("What moves the spend"), currency),
        base: end("base", pushed.base_name, pushed.base),
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

pub(super) fn curve_title() -> &'static str {
    say("If only the time since the last purchase changed")
}

pub(super) fn curve(form: &WhatIfForm, inputs: &WhatIfInputs, answer: &WhatIfAnswer) -> Picture {
    let unit = curve_field(form).map_or("days", |field| field.unit.as_str());
    let points: Vec<Point> = answer
        .curve
        .iter()
        .map(|point| Point {
            x: point.x,
            y: point.p_returns * 1000.0,
            name: with_unit(unit, &form.currency, point.x),
            text: in_thousand(point.p_returns),
        })
        .collect();
    let here = inputs.number(CURVE_FEATURE).map(|x| Marker {
        x,
        y: answer.p_returns * 1000.0,
        text: say_with!("here: {}", with_unit(unit, &form.currency, x)),
        dropped: true,
    });
    Picture::two(
        "curve",
        Size::new(720.0, 200.0),
        Size::NARROW,
        |id, size| {
            LineChart {
                caption: captioned(
                    id,
                    curve_title(),
                    say("Buyers per 1,000 by days since the last purchase."),
                ),
                x: Axis {
                    title: said("days since last purchase"),
                    format: ticks(Format::Count),
                    range: None,
                },
                y: Axis {
                    title: String::new(),
                    format: ticks(Format::Number),
                    range: None,
                },
                series: vec![Series {
                    key: said("chance"),
                    name: said("chance"),
                    points: points.clone(),
                    ..Series::default()
                }],
                diagonal: false,
                markers: here.clone().into_iter().collect(),
            }
            .draw(size)
        },
    )
}

pub(super) fn curve_table(form: &WhatIfForm, answer: &WhatIfAnswer) -> TableData {
    let unit = curve_field(form).map_or("days", |field| field.unit.as_str());
    let rows = answer.curve.iter().map(|point| {
        vec![
            with_unit(unit, &form.currency, point.x),
            thousandths(point.p_returns),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Since last purchase"),
            Column::number("Buyers per 1,000"),
        ],
        rows: rows.collect(),
    }
}

fn curve_field(form: &WhatIfForm) -> Option<&WhatIfField> {
    form.fields
        .iter()
        .find(|field| field.feature == CURVE_FEATURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pushes_are_summed_so_that_all_still_add_up() {
        let push = |index: u32| Push {
            feature: format!("f{index}"),
            label: format!("F{index}"),
            amount: f64::from(index),
        };
        let pushes: Vec<Push> = (0..10).map(push).collect();
        let shown = shortened(&pushes, |_| true);
        assert_eq!(shown.len(), SHOWN_PUSHES + 1);
        let total: f64 = shown.iter().map(|(_, _, amount)| amount).sum();
        assert!((total - 45.0).abs() < 1e-9);
        assert_eq!(
            shortened(&pushes, |amount| amount > 7.5).len(),
            1,
            "8 and 9 come after the first seven"
        );
        assert!(shortened(&pushes, |_| false).is_empty());
    }

    #[test]
    fn pushes_always_carry_a_sign() {
        assert_eq!(
            [13.2, -1.24, 0.04, -0.01].map(signed),
            ["+13", "−1.2", "0", "0"]
        );
    }
}
