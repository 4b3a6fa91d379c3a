//! How the chance would change with the time since the last purchase.

use clv_charts::{Axis, Format, LineChart, Marker, Point, Series, Size};

use super::super::words::with_unit;
use crate::api::{WhatIfAnswer, WhatIfField, WhatIfForm};
use crate::components::amount::{in_thousand, thousandths, ticks};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::state::{CURVE_FEATURE, WhatIfInputs};
use crate::words::{said, say, say_with};

pub(in crate::pages::what_if) fn title() -> &'static str {
    say("If only the time since the last purchase changed")
}

pub(in crate::pages::what_if) fn picture(
    form: &WhatIfForm,
    inputs: &WhatIfInputs,
    answer: &WhatIfAnswer,
) -> Picture {
    let unit = curve_field(form).map_or("days", |field| field.unit.as_str());
    let several = answer.kept.is_some();
    let series: Vec<Series> = answers(answer)
        .map(|(key, name, answer)| Series {
            key: key.to_owned(),
            name: name.to_owned(),
            points: points(form, unit, answer, several.then_some(name)),
            ..Series::default()
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
                    title(),
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
                series: series.clone(),
                diagonal: false,
                markers: here.clone().into_iter().collect(),
            }
            .draw(size)
        },
    )
}

/// The answer, and the one for the customer kept beside.
fn answers(
    answer: &WhatIfAnswer,
) -> impl Iterator<Item = (&'static str, &'static str, &WhatIfAnswer)> {
    let kept = answer.kept.as_deref();
    std::iter::once(("chance", say("This one"), answer))
        .chain(kept.map(|kept| ("kept", say("Kept"), kept)))
}

/// `whose` they are, where there are several.
fn points(form: &WhatIfForm, unit: &str, answer: &WhatIfAnswer, whose: Option<&str>) -> Vec<Point> {
    let named = |days: String| match whose {
        Some(whose) => format!("{whose}, {days}"),
        None => days,
    };
    answer
        .curve
        .iter()
        .map(|point| Point {
            x: point.x,
            y: point.p_returns * 1000.0,
            name: named(with_unit(unit, &form.currency, point.x)),
            text: in_thousand(point.p_returns),
        })
        .collect()
}

/// The points of every curve, one below the other.
pub(in crate::pages::what_if) fn table(form: &WhatIfForm, answer: &WhatIfAnswer) -> TableData {
    let unit = curve_field(form).map_or("days", |field| field.unit.as_str());
    let several = answer.kept.is_some();
    let rows = answers(answer).flat_map(|(_, name, answer)| {
        answer.curve.iter().map(move |point| {
            let mut cells = vec![
                with_unit(unit, &form.currency, point.x),
                thousandths(point.p_returns),
            ];
            if several {
                cells.insert(0, name.to_owned());
            }
            cells.into()
        })
    });
    let mut columns = vec![
        Column::text("Since last purchase"),
        Column::number("Buyers per 1,000"),
    ];
    if several {
        columns.insert(0, Column::text("Customer"));
    }
    TableData {
        columns,
        rows: rows.collect(),
    }
}

fn curve_field(form: &WhatIfForm) -> Option<&WhatIfField> {
    form.fields
        .iter()
        .find(|field| field.feature == CURVE_FEATURE)
}
