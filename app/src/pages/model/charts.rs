//! The charts of the model page, their sentences and their table twins.

use clv_charts::{
    Axis, Calibration, Datum, Format, Group, LineChart, Marker, Point, RankedBars, Series, Size,
};

use crate::api::{CalibrationDecile, FeatureImportance, ModelReport, Stage};
use crate::components::amount::{
    decimals, in_thousand, in_words, money, money_range, money_units, percent, thousandths, ticks,
    whole,
};
use crate::components::calendar::day;
use crate::components::data_table::{Column, Row, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say, say_with};

/// Half of the page, and taller than other charts: both axes are shares.
const SHARES: Size = Size::new(Size::MIDDLE.width, 320.0);
/// The same on a phone.
const SHARES_NARROW: Size = Size::new(Size::NARROW.width, 280.0);

pub(super) fn calibration_caption() -> &'static str {
    say(
        "Customers in tenths by expected value: their predicted chance of buying again, and the share that did. On the dashed line both agree.",
    )
}

pub(super) fn calibration(report: &ModelReport) -> Picture {
    let groups: Vec<Group> = report
        .calibration
        .iter()
        .map(|decile| Group {
            key: decile.decile.to_string(),
            predicted: decile.predicted_rate,
            observed: decile.observed_rate,
            interval: None,
            label: if decile.decile == 1 {
                said("best tenth")
            } else {
                String::new()
            },
            name: decile_name(decile),
            text: say_with!(
                "predicted {predicted}, observed {observed}",
                in_thousand(decile.predicted_rate),
                in_thousand(decile.observed_rate)
            ),
        })
        .collect();
    Picture::two("calibration", SHARES, SHARES_NARROW, |id, size| {
        Calibration {
            caption: captioned(
                id,
                said("Do predicted rates come true?"),
                calibration_caption(),
            ),
            predicted: Axis {
                title: said("predicted"),
                format: ticks(Format::Percent),
                range: None,
            },
            observed: Axis {
                title: said("observed"),
                format: ticks(Format::Percent),
                range: None,
            },
            groups: groups.clone(),
        }
        .draw(size)
    })
}

pub(super) fn calibration_table(report: &ModelReport) -> TableData {
    let currency = &report.card.currency;
    TableData {
        columns: vec![
            Column::text("Tenth"),
            Column::number("Customers"),
            Column::number("Predicted, in 1,000"),
            Column::number("Observed, in 1,000"),
            Column::number("Value predicted"),
            Column::number("Value observed"),
        ],
        rows: report
            .calibration
            .iter()
            .map(|decile| {
                vec![
                    decile_name(decile),
                    whole(decile.customers),
                    thousandths(decile.predicted_rate),
                    thousandths(decile.observed_rate),
                    money(currency, decile.predicted_value),
                    money(currency, decile.actual_value),
                ]
                .into()
            })
            .collect(),
    }
}

pub(super) fn gain_caption() -> &'static str {
    say(
        "What the best customers, as the model ranked them beforehand, hold of what all of them then spent. Dashed: a list in any order.",
    )
}

/// Share of the real value by share of the customers, best predicted first; nothing where nobody bought.
pub(super) fn gain(report: &ModelReport) -> Option<Picture> {
    let held: Vec<(f64, f64)> = report
        .calibration
        .iter()
        .filter_map(|tenth| Some((tenth.customers_share, tenth.value_share?)))
        .collect();
    let (at, value) = *held.first()?;
    let points: Vec<Point> = std::iter::once((0.0, 0.0))
        .chain(held)
        .map(|(customers, value)| Point {
            x: customers,
            y: value,
            name: say_with!("best {} of customers", percent(customers)),
            text: say_with!("{} of the value", percent(value)),
        })
        .collect();
    let axis = |title: &str| Axis {
        title: title.to_owned(),
        format: ticks(Format::Percent),
        range: Some((0.0, 1.0)),
    };
    Some(Picture::two("gain", SHARES, SHARES_NARROW, |id, size| {
        LineChart {
            caption: captioned(id, said("What the best ranked hold"), gain_caption()),
            x: axis(say("customers, best predicted first")),
            y: axis(say("real value")),
            series: vec![Series {
                key: "gain".to_owned(),
                name: said("real value"),
                points: points.clone(),
                ..Series::default()
            }],
            diagonal: true,
            markers: vec![Marker {
                x: at,
                y: value,
                text: say_with!("best {at} hold {value}", percent(at), percent(value)),
                dropped: false,
            }],
        }
        .draw(size)
    }))
}

/// The same with the lift: how many times as much as in a list in any order.
pub(super) fn gain_table(report: &ModelReport) -> TableData {
    let dash = || "–".to_owned();
    let rows = report.calibration.iter().map(|tenth| {
        let lift = tenth
            .value_share
            .filter(|_| tenth.customers_share > 0.0)
            .map(|share| decimals(share / tenth.customers_share, 2));
        vec![
            say_with!("best {}", percent(tenth.customers_share)),
            tenth.value_share.map_or_else(dash, percent),
            lift.unwrap_or_else(dash),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Customers"),
            Column::number("Of the real value"),
            Column::number("Lift, times chance"),
        ],
        rows: rows.collect(),
    }
}

fn decile_name(decile: &CalibrationDecile) -> String {
    match decile.decile {
        1 => said("1, highest predicted"),
        10 => said("10, lowest predicted"),
        other => other.to_string(),
    }
}

/// How the use of a feature is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Importance {
    /// What is lost when its column is shuffled.
    Permutation,
    /// Its share of the splits' gain in training.
    Gain,
}

/// More rows than this do not fit beside each other; the table has them all.
const SHOWN_FEATURES: usize = 10;

pub(super) fn has_importance(report: &ModelReport, stage: Stage, measure: Importance) -> bool {
    report
        .importance
        .iter()
        .filter(|row| row.stage == stage)
        .filter_map(|row| amount(row, measure))
        // Only trees split: where nothing was gained by it there is nothing to show.
        .any(|value| measure == Importance::Permutation || value > 0.0)
}

/// Whether no feature was found to matter in this stage: nothing is split, and no column that is shuffled makes a difference.
pub(super) fn is_constant(report: &ModelReport, stage: Stage) -> bool {
    let mut rows = report
        .importance
        .iter()
        .filter(|row| row.stage == stage)
        .peekable();
    let is_idle = |row: &FeatureImportance| {
        row.gain.is_none_or(|gain| gain <= 0.0)
            && row.permutation.is_none_or(|lost| lost.abs() < f64::EPSILON)
    };
    rows.peek().is_some() && rows.all(is_idle)
}

/// What that means.
pub(super) fn constant_words(stage: Stage) -> &'static str {
    say(match stage {
        Stage::Returns => {
            "Nothing that was measured: shuffling any one column among the held-out customers changed their ranking by nothing."
        }
        Stage::Spend => {
            "Nothing that was measured: shuffling any one column among the held-out buyers changed the error by nothing."
        }
    })
}

pub(super) fn importance_title(stage: Stage, measure: Importance) -> String {
    let what = say(match stage {
        Stage::Returns => "whether they come back",
        Stage::Spend => "what they then spend",
    });
    match measure {
        Importance::Permutation => say_with!("What tells {what}", what),
        Importance::Gain => say_with!("What the model splits on: {what}", what),
    }
}

/// The id of its definition.
pub(super) fn importance_id(stage: Stage, measure: Importance) -> &'static str {
    match (stage, measure) {
        (Stage::Returns, Importance::Permutation) => "def-returns-permutation",
        (Stage::Returns, Importance::Gain) => "def-returns-gain",
        (Stage::Spend, Importance::Permutation) => "def-spend-permutation",
        (Stage::Spend, Importance::Gain) => "def-spend-gain",
    }
}

pub(super) fn importance_caption(stage: Stage, measure: Importance) -> String {
    let words = say(match (measure, stage) {
        (Importance::Permutation, Stage::Returns) => {
            "AUC lost on the held-out customers when the column is shuffled; at or below zero it tells nothing new."
        }
        (Importance::Permutation, Stage::Spend) => {
            "Mean error gained on the held-out buyers when the column is shuffled; few buyers make it noisy."
        }
        (Importance::Gain, _) => {
            "Share of the gain in training. It favours columns with many values: read it beside the shuffled one."
        }
    });
    words.to_owned()
}

/// `width` of the card it is for, in a page.
pub(super) fn importance(
    report: &ModelReport,
    stage: Stage,
    measure: Importance,
    width: f64,
) -> Picture {
    let mut rows: Vec<(&FeatureImportance, f64)> = report
        .importance
        .iter()
        .filter(|row| row.stage == stage)
        .filter_map(|row| Some((row, amount(row, measure)?)))
        .collect();
    rows.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.feature.cmp(&b.feature)));
    rows.truncate(SHOWN_FEATURES);
    let bars: Vec<Datum> = rows
        .iter()
        .map(|(row, value)| {
            Datum::new(
                row.feature.clone(),
                row.label.clone(),
                *value,
                text(report, stage, measure, *value),
            )
        })
        .collect();
    let id = match (stage, measure) {
        (Stage::Returns, Importance::Permutation) => "returns-permutation",
        (Stage::Returns, Importance::Gain) => "returns-gain",
        (Stage::Spend, Importance::Permutation) => "spend-permutation",
        (Stage::Spend, Importance::Gain) => "spend-gain",
    };
    let count = bars.len();
    Picture::two(
        id,
        Size::rows(width, count),
        Size::rows(Size::NARROW.width, count),
        |id, size| {
            RankedBars {
                caption: captioned(
                    id,
                    importance_title(stage, measure),
                    importance_caption(stage, measure),
                ),
                bars: bars.clone(),
                selected: Vec::new(),
            }
            .draw(size)
        },
    )
}

pub(super) fn importance_table(report: &ModelReport, stage: Stage) -> TableData {
    let (permutation, push) = match stage {
        Stage::Returns => (
            Column::number("AUC lost"),
            Column::number("Mean push, per 1,000"),
        ),
        Stage::Spend => (Column::number("Error gained"), Column::number("Mean push")),
    };
    let cell = |row: &FeatureImportance, measure| {
        amount(row, measure).map_or_else(
            || "–".to_owned(),
            |value| text(report, stage, measure, value),
        )
    };
    TableData {
        columns: vec![
            Column::text("Feature"),
            permutation,
            Column::number("Share of gain"),
            push,
        ],
        rows: report
            .importance
            .iter()
            .filter(|row| row.stage == stage)
            .map(|row| {
                vec![
                    row.label.clone(),
                    cell(row, Importance::Permutation),
                    cell(row, Importance::Gain),
                    mean_push(report, row),
                ]
                .into()
            })
            .collect(),
    }
}

/// How far the feature pushes the answer on the mean, up or down.
fn mean_push(report: &ModelReport, row: &FeatureImportance) -> String {
    let push = row.mean_abs_push;
    push.map_or_else(
        || "–".to_owned(),
        |push| match row.stage {
            Stage::Returns => signed(1_000.0 * push, 2),
            Stage::Spend => money_units(&report.card.currency, push),
        },
    )
}

fn amount(row: &FeatureImportance, measure: Importance) -> Option<f64> {
    match measure {
        Importance::Permutation => row.permutation,
        Importance::Gain => row.gain,
    }
}

fn text(report: &ModelReport, stage: Stage, measure: Importance, value: f64) -> String {
    match (measure, stage) {
        (Importance::Gain, _) => percent(value),
        (Importance::Permutation, Stage::Returns) => signed(value, 3),
        (Importance::Permutation, Stage::Spend) => money_units(&report.card.currency, value),
    }
}

fn signed(value: f64, digits: usize) -> String {
    decimals(value, digits)
}

/// None where no past window was tested.
pub(super) fn windows_table(report: &ModelReport) -> Option<TableData> {
    let currency = &report.card.currency;
    let rows: Vec<Row> = report
        .windows
        .iter()
        .map(|window| Row {
            cells: vec![
                format!("{}, {}", window.label, day(window.cutoff)),
                whole(window.customers),
                money(currency, window.expected),
                money_range(currency, window.low, window.high),
                money(currency, window.actual),
                say(if window.is_held { "yes" } else { "no" }).to_owned(),
            ],
            is_strong: !window.is_held,
            tag: None,
        })
        .collect();
    (!rows.is_empty()).then(|| TableData {
        columns: vec![
            Column::text("Group and cutoff"),
            Column::number("Customers"),
            Column::number("Expected"),
            Column::number("90% interval"),
            Column::number("Spent"),
            Column::number("Held"),
        ],
        rows,
    })
}

pub(super) fn rules_table(report: &ModelReport) -> TableData {
    TableData {
        columns: vec![
            Column::text("Customers for whom"),
            Column::number("There are"),
            Column::number("Came back"),
            Column::number("In 1,000"),
        ],
        rows: report
            .rules
            .iter()
            .map(|rule| {
                vec![
                    in_words(rule.rule.clone()),
                    whole(rule.customers),
                    whole(rule.buyers),
                    thousandths(rule.rate),
                ]
                .into()
            })
            .collect(),
    }
}
