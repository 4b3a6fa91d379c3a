//! Which features tell something, in either stage of the model.

use clv_charts::{Datum, RankedBars, Size};

use crate::api::{FeatureImportance, ModelReport, Stage};
use crate::components::amount::{decimals, money_units, percent};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::{Picture, captioned};
use crate::words::{say, say_with};

/// How the use of a feature is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::model) enum Measure {
    /// What is lost when its column is shuffled.
    Permutation,
    /// Its share of the splits' gain in training.
    Gain,
}

/// More rows than this do not fit beside each other; the table has them all.
const SHOWN_FEATURES: usize = 10;

pub(in crate::pages::model) fn is_known(
    report: &ModelReport,
    stage: Stage,
    measure: Measure,
) -> bool {
    report
        .importance
        .iter()
        .filter(|row| row.stage == stage)
        .filter_map(|row| amount(row, measure))
        // Only trees split: where nothing was gained by it there is nothing to show.
        .any(|value| measure == Measure::Permutation || value > 0.0)
}

/// Whether no feature was found to matter in this stage: nothing is split, and no column that is shuffled makes a difference.
pub(in crate::pages::model) fn is_constant(report: &ModelReport, stage: Stage) -> bool {
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
pub(in crate::pages::model) fn constant_words(stage: Stage) -> &'static str {
    say(match stage {
        Stage::Returns => {
            "Nothing that was measured: shuffling any one column among the held-out customers changed their ranking by nothing."
        }
        Stage::Spend => {
            "Nothing that was measured: shuffling any one column among the held-out buyers changed the error by nothing."
        }
    })
}

pub(in crate::pages::model) fn title(stage: Stage, measure: Measure) -> String {
    let what = say(match stage {
        Stage::Returns => "whether they come back",
        Stage::Spend => "what they then spend",
    });
    match measure {
        Measure::Permutation => say_with!("What tells {what}", what),
        Measure::Gain => say_with!("What the model splits on: {what}", what),
    }
}

/// The id of its definition.
pub(in crate::pages::model) fn definition_id(stage: Stage, measure: Measure) -> &'static str {
    match (stage, measure) {
        (Stage::Returns, Measure::Permutation) => "def-returns-permutation",
        (Stage::Returns, Measure::Gain) => "def-returns-gain",
        (Stage::Spend, Measure::Permutation) => "def-spend-permutation",
        (Stage::Spend, Measure::Gain) => "def-spend-gain",
    }
}

pub(in crate::pages::model) fn caption(stage: Stage, measure: Measure) -> String {
    let words = say(match (measure, stage) {
        (Measure::Permutation, Stage::Returns) => {
            "AUC lost on the held-out customers when the column is shuffled; at or below zero it tells nothing new."
        }
        (Measure::Permutation, Stage::Spend) => {
            "Mean error gained on the held-out buyers when the column is shuffled; few buyers make it noisy."
        }
        (Measure::Gain, _) => {
            "Share of the gain in training. It favours columns with many values: read it beside the shuffled one."
        }
    });
    words.to_owned()
}

/// `width` of the card it is for, in a page.
pub(in crate::pages::model) fn picture(
    report: &ModelReport,
    stage: Stage,
    measure: Measure,
    width: f64,
) -> Picture {
    let mut rows: Vec<(&FeatureImportance, f64)> = report
        .importance
        .iter()
        .filter(|row| row.stage == stage)
        .filter_map(|row| Some((row, amount(row, measure)?)))
        // What the model does not look at would only say so ten times.
        .filter(|(row, value)| *value != 0.0 || row.mean_abs_push.is_some_and(|push| push > 0.0))
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
        (Stage::Returns, Measure::Permutation) => "returns-permutation",
        (Stage::Returns, Measure::Gain) => "returns-gain",
        (Stage::Spend, Measure::Permutation) => "spend-permutation",
        (Stage::Spend, Measure::Gain) => "spend-gain",
    };
    let count = bars.len();
    Picture::two(
        id,
        Size::rows(width, count),
        Size::rows(Size::NARROW.width, count),
        |id, size| {
            RankedBars {
                caption: captioned(id, title(stage, measure), caption(stage, measure)),
                bars: bars.clone(),
                selected: Vec::new(),
            }
            .draw(size)
        },
    )
}

pub(in crate::pages::model) fn table(report: &ModelReport, stage: Stage) -> TableData {
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
                    cell(row, Measure::Permutation),
                    cell(row, Measure::Gain),
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

fn amount(row: &FeatureImportance, measure: Measure) -> Option<f64> {
    match measure {
        Measure::Permutation => row.permutation,
        Measure::Gain => row.gain,
    }
}

fn text(report: &ModelReport, stage: Stage, measure: Measure, value: f64) -> String {
    match (measure, stage) {
        (Measure::Gain, _) => percent(value),
        (Measure::Permutation, Stage::Returns) => signed(value, 3),
        (Measure::Permutation, Stage::Spend) => money_units(&report.card.currency, value),
    }
}

fn signed(value: f64, digits: usize) -> String {
    decimals(value, digits)
}
