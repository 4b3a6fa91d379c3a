//! Scoring batch by batch: every row gets a prediction, or a reason why not.

mod columns;
mod summary;

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use clv_core::artefact::Artefact;
use clv_core::audience::{Audience, Spread};
use clv_core::model::{Explanation, Model, ModelError, Prediction};
use clv_score::{Customers, File, Reading, Rejects, Remarks, predictions};
use serde_json::Value;

use super::arguments::{Format, Predict};
use super::input::Source;
use super::output::Output;
use super::rejects::{ORDER_REMEDY, refuse};
use crate::console::Console;
use crate::failure::Failure;

/// Scores the customers of `source` and writes them; gives the document for machines, unless the predictions were
/// themselves printed as that document.
pub(super) fn score(
    arguments: &Predict,
    artefact: &Artefact,
    source: Source,
    console: Console,
) -> Result<Option<Value>, Failure> {
    let is_document = console.is_json() && arguments.out.is_none();
    let format = if is_document {
        if arguments
            .format
            .is_some_and(|format| format != Format::Json)
        {
            return Err(Failure::environment(
                "with --json, standard output holds one JSON document",
            )
            .hint("name a file with --out, or leave --format out"));
        }
        Format::Json
    } else {
        arguments.format()
    };
    let mut scoring = Scoring {
        artefact,
        explain: arguments.explain,
        output: Output::create(arguments.out.as_deref(), format)?,
        audience: Audience::default(),
        as_of: None,
        is_begun: false,
    };
    let (name, mut rejects, remarks) = match source {
        Source::Rows(rows) => {
            let mut rejects = Rejects::of("the database", ORDER_REMEDY);
            scoring.take(rows, &mut rejects)?;
            ("the database".to_owned(), rejects, Remarks::default())
        }
        Source::File(path) => {
            let name = file_name(&path);
            let mut rejects = Rejects::of(&name, ORDER_REMEDY);
            let reading = Reading {
                options: arguments.log_options().map_err(Failure::environment)?,
                contents: arguments.kind.map(Into::into),
                as_of: arguments.as_of,
                features: artefact.model().features(),
                skip_bad: arguments.skip_bad,
            };
            let remarks = reading.read(&File::Path(&path), &mut rejects, |rows, rejects| {
                scoring.take(rows, rejects)
            })?;
            (name, rejects, remarks)
        }
    };
    if !arguments.skip_bad {
        refuse(&rejects)?;
    }
    rejects.shown.shrink_to_fit();
    let summary = scoring.summary(&name, &rejects, &remarks, arguments)?;
    let words = scoring.words(&name, &rejects, &remarks)?;
    scoring.output.finish(&summary)?;
    if is_document {
        return Ok(None);
    }
    for line in words {
        if arguments.out.is_some() {
            console.say(line);
        } else {
            // Standard output holds the predictions.
            console.note(&line);
        }
    }
    Ok(Some(Value::Object(summary)))
}

struct Scoring<'a> {
    artefact: &'a Artefact,
    explain: bool,
    output: Output,
    audience: Audience,
    as_of: Option<chrono::NaiveDate>,
    is_begun: bool,
}

/// One scored customer.
struct Scored {
    row: usize,
    prediction: Prediction,
    explanation: Option<Explanation>,
}

impl Scoring<'_> {
    fn take(&mut self, rows: Customers, rejects: &mut Rejects) -> Result<(), Failure> {
        self.as_of = rows.as_of;
        let mut scored = Vec::with_capacity(rows.table.rows());
        for (row, outcome) in self.predict(&rows).into_iter().enumerate() {
            match outcome {
                Ok((prediction, explanation)) => scored.push(Scored {
                    row,
                    prediction,
                    explanation,
                }),
                Err(error) => rejects.add_customer(
                    rows.lines.get(row).copied().unwrap_or(0),
                    rows.customer_ids.get(row).cloned().unwrap_or_default(),
                    &error,
                ),
            }
        }
        for Scored { prediction, .. } in &scored {
            self.audience
                .add(prediction.p_returns, prediction.spend_if_returns)
                .map_err(Failure::data)?;
        }
        let frame = self.frame(&rows, &scored)?;
        if !self.is_begun || frame.rows > 0 {
            self.is_begun = true;
            self.output.write(&frame)?;
        }
        Ok(())
    }

    /// With explanations one by one, spread over the cores.
    fn predict(
        &self,
        rows: &Customers,
    ) -> Vec<Result<(Prediction, Option<Explanation>), ModelError>> {
        let model = self.artefact.model();
        if !self.explain {
            return predictions(model, &rows.table)
                .into_iter()
                .map(|one| Ok((one?, None)))
                .collect();
        }
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let total = rows.table.rows();
        let stretch = total.div_ceil(cores).max(1);
        thread::scope(|scope| {
            let parts: Vec<_> = (0..total)
                .step_by(stretch)
                .map(|start| {
                    let end = start.saturating_add(stretch).min(total);
                    scope.spawn(move || {
                        (start..end)
                            .map(|row| one(model, rows, row))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            parts
                .into_iter()
                .flat_map(|part| match part.join() {
                    Ok(part) => part,
                    // Without its rows those after them would be other customers'.
                    Err(panic) => std::panic::resume_unwind(panic),
                })
                .collect()
        })
    }
}

fn one(
    model: &Model,
    rows: &Customers,
    row: usize,
) -> Result<(Prediction, Option<Explanation>), ModelError> {
    let values = rows.table.row(row).unwrap_or_default();
    Ok((model.predict(&values)?, Some(model.explain(&values)?)))
}

/// What past windows taught, where the model was tested on any.
fn spread(artefact: &Artefact) -> Option<Spread> {
    artefact.manifest().spread
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
