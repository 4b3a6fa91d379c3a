//! Scoring batch by batch: every row gets a prediction, or a reason why not.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use clv_core::artefact::Artefact;
use clv_core::audience::{Audience, COVERAGE, Spread, spend_interval};
use clv_core::model::{Explanation, Model, ModelError, PURCHASE_MODEL, Prediction};
use clv_core::money::{count, percent};
use clv_score::{Customers, File, Reading, Rejects, Remarks, predictions};
use serde_json::{Map, Value, json};

use super::arguments::{Format, Predict};
use super::input::Source;
use super::output::{Cells, Frame, Output};
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
                .flat_map(|part| part.join().unwrap_or_default())
                .collect()
        })
    }

    fn frame(&self, rows: &Customers, scored: &[Scored]) -> Result<Frame, Failure> {
        let manifest = self.artefact.manifest();
        let numbers =
            |value: &dyn Fn(&Scored) -> f64| Cells::Numbers(scored.iter().map(value).collect());
        let ids = scored
            .iter()
            .filter_map(|scored| rows.customer_ids.get(scored.row).cloned());
        let mut columns = vec![
            ("customer_id".to_owned(), Cells::Texts(ids.collect())),
            (
                "model_id".to_owned(),
                Cells::Text(manifest.model_id.clone()),
            ),
            ("data_as_of".to_owned(), Cells::Day(rows.as_of)),
            (
                "horizon_days".to_owned(),
                Cells::Whole(i32::try_from(manifest.horizon_days).map_err(Failure::data)?),
            ),
            (
                "expected_value".to_owned(),
                numbers(&|it| it.prediction.expected_value),
            ),
            (
                "p_returns".to_owned(),
                numbers(&|it| it.prediction.p_returns),
            ),
            (
                "spend_if_returns".to_owned(),
                numbers(&|it| it.prediction.spend_if_returns),
            ),
        ];
        if let Some(spread) = spread(self.artefact) {
            let times = spend_interval(&spread).map_err(Failure::data)?;
            let end = |times: f64| numbers(&|it| times * it.prediction.spend_if_returns);
            columns.push(("spend_low".to_owned(), end(times.low)));
            columns.push(("spend_high".to_owned(), end(times.high)));
        }
        if self.explain {
            self.contributions(scored, &mut columns);
        }
        Ok(Frame {
            rows: scored.len(),
            columns,
        })
    }

    /// The base of each stage, and a column for what each feature adds to it.
    fn contributions(&self, scored: &[Scored], columns: &mut Vec<(String, Cells)>) {
        let features = self.artefact.model().features().iter();
        let names: Vec<&str> = features
            .map(|feature| feature.name.as_str())
            .chain([PURCHASE_MODEL])
            .collect();
        let explained: Vec<&Explanation> = scored
            .iter()
            .filter_map(|scored| scored.explanation.as_ref())
            .collect();
        let stages: [(&str, &str, Base, Pushes); 2] = [
            ("base_p", "returns", |it| it.base_p, |it| &it.returns),
            ("base_spend", "spend", |it| it.base_spend, |it| &it.spend),
        ];
        for (base_name, stage, base, pushes) in stages {
            let bases = explained.iter().map(|it| base(it)).collect();
            columns.push((base_name.to_owned(), Cells::Numbers(bases)));
            for name in &names {
                let is_pushed =
                    |it: &&&Explanation| pushes(it).iter().any(|push| push.feature == *name);
                if *name == PURCHASE_MODEL && explained.first().filter(is_pushed).is_none() {
                    continue;
                }
                let amounts = explained.iter().map(|it| {
                    let push = pushes(it).iter().find(|push| push.feature == *name);
                    push.map_or(0.0, |push| push.amount)
                });
                columns.push((format!("{stage}_{name}"), Cells::Numbers(amounts.collect())));
            }
        }
    }

    fn summary(
        &self,
        file: &str,
        rejects: &Rejects,
        remarks: &Remarks,
        arguments: &Predict,
    ) -> Result<Map<String, Value>, Failure> {
        let manifest = self.artefact.manifest();
        let mut summary = Map::new();
        for (name, value) in [
            ("source", json!(file)),
            ("out", json!(arguments.out)),
            ("model_id", json!(manifest.model_id)),
            ("model", json!(self.artefact.model().kind().name())),
            ("trained_as_of", json!(manifest.as_of)),
            ("data_as_of", json!(self.as_of)),
            ("horizon_days", json!(manifest.horizon_days)),
            ("currency", json!(manifest.currency)),
            ("value_basis", json!(manifest.value_basis)),
            ("customers", json!(self.audience.customers)),
            ("expected_buyers", json!(self.audience.buyers)),
            ("expected_total", json!(self.audience.expected)),
            ("interval", self.interval()?.map_or(Value::Null, |it| it)),
            ("rows_bad", json!(rejects.count)),
            ("bad", json!(rejects.shown)),
            ("features_missing", json!(remarks.missing)),
            ("notes", json!(remarks.notes)),
        ] {
            summary.insert(name.to_owned(), value);
        }
        Ok(summary)
    }

    /// The interval of all customers together, and how often such intervals held before.
    fn interval(&self) -> Result<Option<Value>, Failure> {
        let Some(spread) = spread(self.artefact) else {
            return Ok(None);
        };
        let interval = self.audience.interval(&spread).map_err(Failure::data)?;
        Ok(Some(json!({
            "coverage": COVERAGE,
            "low": interval.low,
            "high": interval.high,
            "held": spread.held,
            "windows": spread.windows,
        })))
    }

    fn words(
        &self,
        file: &str,
        rejects: &Rejects,
        remarks: &Remarks,
    ) -> Result<Vec<String>, Failure> {
        let manifest = self.artefact.manifest();
        let money = |units: f64| manifest.currency.short(units);
        let shown = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
        let customers = self.audience.customers;
        let share = if customers == 0 {
            0.0
        } else {
            self.audience.buyers / f64::from(u32::try_from(customers).unwrap_or(u32::MAX))
        };
        let mut words = vec![format!(
            "{} {} of {file}: {} expected to buy, worth {} over {} days, by model {} ({})",
            shown(customers),
            if customers == 1 {
                "customer"
            } else {
                "customers"
            },
            percent(share),
            money(self.audience.expected),
            manifest.horizon_days,
            manifest.model_id,
            self.artefact.model().kind().label(),
        )];
        if let Some(spread) = spread(self.artefact) {
            let interval = self.audience.interval(&spread).map_err(Failure::data)?;
            words.push(format!(
                "90% interval of the total: {} to {}; {}",
                money(interval.low),
                money(interval.high),
                held(&spread),
            ));
        }
        if !remarks.missing.is_empty() {
            words.push(format!(
                "not known of anybody: {}",
                remarks.missing.join(", ")
            ));
        }
        words.extend(remarks.notes.iter().cloned());
        if rejects.count > 0 {
            words.push(format!("{} rows left out:", shown(rejects.count)));
            words.extend(rejects.lines().into_iter().map(|line| format!("  {line}")));
        }
        Ok(words)
    }
}

type Base = fn(&Explanation) -> f64;
type Pushes = fn(&Explanation) -> &[clv_core::model::Push];

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

fn held(spread: &Spread) -> String {
    if spread.windows == 0 {
        return "not tested yet, for lack of past windows".to_owned();
    }
    format!(
        "such intervals held in {} of {} past windows",
        spread.held, spread.windows
    )
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
