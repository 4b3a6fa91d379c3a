//! The tables of the page.

use clv_core::money::Cents;

use super::headline::length;
use crate::api::{DataReport, Measure, ReconciledMonth};
use crate::components::amount::{in_words, money_cents, whole};
use crate::components::calendar::{day, moment, month};
use crate::components::data_table::{Column, Row, TableData};
use crate::words::{said, say};

/// So much of a checksum tells two files apart.
const SHOWN_CHECKSUM: usize = 12;

pub(super) fn rows_used(data: &DataReport) -> i64 {
    data.files.iter().map(|file| file.rows_used).sum()
}

pub(super) fn files(data: &DataReport) -> TableData {
    let row = |file: &crate::api::LoadedFile| -> Row {
        vec![
            file.file.clone(),
            whole(file.rows_read),
            whole(file.rows_used),
            whole(file.rows_rejected),
            whole(file.rows_set_apart),
            size(file.bytes),
            file.sha256.chars().take(SHOWN_CHECKSUM).collect(),
            file.loaded_at.map_or_else(|| "–".to_owned(), moment),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("File"),
            Column::number("Rows"),
            Column::number("Used"),
            Column::number("Rejected"),
            Column::number("Set apart"),
            Column::number("Size"),
            Column::text("SHA-256 begins"),
            Column::text("Loaded"),
        ],
        rows: data.files.iter().map(row).collect(),
    }
}

/// `12 kB`, `1.3 MB`.
pub(super) fn size(bytes: i64) -> String {
    let tenths = |unit: i64| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        if tenths >= 100 {
            whole((tenths + 5) / 10)
        } else {
            in_words(format!("{}.{}", tenths / 10, tenths % 10))
        }
    };
    if bytes < 1_000 {
        format!("{bytes} B")
    } else if bytes < 1_000_000 {
        format!("{} kB", tenths(1_000))
    } else {
        format!("{} MB", tenths(1_000_000))
    }
}

pub(super) fn rejected(data: &DataReport) -> TableData {
    let row = |rows: &crate::api::RejectedRows| -> Row {
        vec![
            rows.reason.clone(),
            whole(rows.rows),
            rows.file.clone(),
            if rows.column.is_empty() {
                said("the whole row")
            } else {
                rows.column.clone()
            },
            whole(rows.first_line),
            rows.first_value.clone(),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("What is wrong"),
            Column::number("Rows"),
            Column::text("File"),
            Column::text("Column"),
            Column::number("First line"),
            Column::text("What stands there"),
        ],
        rows: data.rejected.iter().map(row).collect(),
    }
}

const MEASURES: [Measure; 3] = [Measure::Revenue, Measure::Orders, Measure::NewCustomers];

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Revenue => say("Value"),
        Measure::Orders => say("Orders"),
        Measure::NewCustomers => say("New customers"),
    }
}

fn written(data: &DataReport, measure: Measure, amount: Cents) -> String {
    match measure {
        Measure::Revenue => money_cents(&data.status.currency, amount),
        Measure::Orders | Measure::NewCustomers => whole(amount.0 / 100),
    }
}

fn compared(label: &str) -> Vec<Column> {
    vec![
        Column::text(label),
        Column::number("Files"),
        Column::number("Pages"),
        Column::number("Difference"),
    ]
}

pub(super) fn totals(data: &DataReport) -> TableData {
    let rows = MEASURES.into_iter().map(|measure| {
        let months = data.months.iter().filter(|month| month.measure == measure);
        let sum = |part: fn(&ReconciledMonth) -> Cents| {
            let total = months.clone().map(|month| part(month).0).sum();
            written(data, measure, Cents(total))
        };
        vec![
            name(measure).to_owned(),
            sum(|month| month.files),
            sum(|month| month.pages),
            sum(|month| month.difference),
        ]
        .into()
    });
    TableData {
        columns: compared("All months"),
        rows: rows.collect(),
    }
}

pub(super) fn months(data: &DataReport) -> TableData {
    let row = |at: &ReconciledMonth| -> Row {
        vec![
            format!("{}, {}", month(at.month), name(at.measure).to_lowercase()),
            written(data, at.measure, at.files),
            written(data, at.measure, at.pages),
            written(data, at.measure, at.difference),
        ]
        .into()
    };
    TableData {
        columns: compared("Month"),
        rows: data.months.iter().map(row).collect(),
    }
}

/// The step that makes the pages.
const PUBLISH: &str = "publish";

pub(super) fn steps(data: &DataReport) -> TableData {
    // The pages know of the publication before theirs: a step is recorded when it has ended.
    let is_before = |step: &crate::api::PipelineStep| {
        step.step == PUBLISH && step.finished_at < data.status.published_at
    };
    let row = |step: &crate::api::PipelineStep| Row {
        tag: match step.is_unchanged {
            _ if is_before(step) => Some(say("the one before this")),
            true => Some(say("nothing to do")),
            false => None,
        },
        ..vec![
            step.step.clone(),
            moment(step.finished_at),
            step.summary.clone(),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("Step"),
            Column::text("Last success"),
            Column::text("What it did"),
        ],
        rows: data.steps.iter().map(row).collect(),
    }
}

pub(super) fn tests(data: &DataReport) -> TableData {
    let steps = data.tests.chunk_by(|one, next| one.step == next.step);
    let rows = steps.filter_map(|tests| {
        let count = |keep: fn(&crate::api::DataTest) -> bool| {
            whole(length(tests.iter().filter(|test| keep(test)).count()))
        };
        Some(
            vec![
                tests.first()?.step.clone(),
                count(|test| test.passed),
                count(|test| !test.passed),
            ]
            .into(),
        )
    });
    TableData {
        columns: vec![
            Column::text("Step"),
            Column::number("Passed"),
            Column::number("Not passed"),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn test_names(data: &DataReport) -> TableData {
    let row = |test: &crate::api::DataTest| -> Row {
        vec![
            test.name.clone(),
            test.step.clone(),
            if test.passed {
                say("passed")
            } else {
                say("not passed")
            }
            .to_owned(),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("Test"),
            Column::text("Step"),
            Column::text("Result"),
        ],
        rows: data.tests.iter().map(row).collect(),
    }
}

pub(super) fn lineage(data: &DataReport) -> TableData {
    let models = data.lineage.chunk_by(|one, next| one.model == next.model);
    let rows = models.filter_map(|edges| {
        let first = edges.first()?;
        let inputs: Vec<_> = edges
            .iter()
            .map(|edge| format!("{}.{}", edge.input_layer, edge.input))
            .collect();
        Some(vec![first.model.clone(), first.layer.clone(), inputs.join(", ")].into())
    });
    TableData {
        columns: vec![
            Column::text("Table"),
            Column::text("Layer"),
            Column::text("Made of"),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn leakage(data: &DataReport) -> TableData {
    let row = |check: &crate::api::LeakageCheck| -> Row {
        vec![
            day(check.cutoff),
            check.role.clone(),
            whole(check.rows),
            if check.passed {
                say("the same")
            } else {
                say("different")
            }
            .to_owned(),
        ]
        .into()
    };
    TableData {
        columns: vec![
            Column::text("Cutoff"),
            Column::text("Role"),
            Column::number("Rows compared"),
            Column::text("Result"),
        ],
        rows: data.leakage.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::data;
    use super::*;

    #[test]
    fn sizes_have_at_most_a_decimal() {
        let sizes = [999, 12_345, 1_960, 1_304_000, 45_000_000].map(size);
        assert_eq!(sizes, ["999 B", "12 kB", "2.0 kB", "1.3 MB", "45 MB"]);
    }

    #[test]
    fn files_and_pages_stand_beside_each_other_to_the_cent() {
        let rows: Vec<_> = totals(&data())
            .rows
            .into_iter()
            .map(|row| row.cells.join(" | "))
            .collect();
        assert_eq!(
            rows,
            [
                "Value | R$\u{a0}335.49 | R$\u{a0}335.49 | R$\u{a0}0.00",
                "Orders | 4 | 4 | 0",
                "New customers | 0 | 0 | 0"
            ]
        );
        assert_eq!(months(&data()).rows.len(), 4);
    }

    #[test]
    fn the_step_of_an_earlier_publication_says_so() {
        let mut data = data();
        let ended = data.status.published_at - chrono::TimeDelta::hours(5);
        data.steps = [PUBLISH, "train"]
            .map(|step| crate::api::PipelineStep {
                step: step.to_owned(),
                finished_at: ended,
                is_unchanged: false,
                seconds: 1.0,
                summary: String::new(),
            })
            .to_vec();
        let tags: Vec<_> = steps(&data).rows.into_iter().map(|row| row.tag).collect();
        assert_eq!(tags, [Some("the one before this"), None]);
    }

    #[test]
    fn a_table_is_one_line_however_many_inputs_it_has() {
        let rows: Vec<_> = lineage(&data())
            .rows
            .into_iter()
            .map(|row| row.cells.join(" | "))
            .collect();
        assert_eq!(
            rows,
            [
                "fct_orders | marts | intermediate.int_orders, raw.olist_orders",
                "stg_orders | staging | raw.olist_orders"
            ]
        );
    }

    #[test]
    fn tests_are_counted_by_step() {
        let rows: Vec<_> = tests(&data())
            .rows
            .into_iter()
            .map(|row| row.cells.join(" | "))
            .collect();
        assert_eq!(rows, ["transform | 2 | 0"]);
    }
}
