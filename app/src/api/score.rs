//! Scoring a file of one's own: what the model reads, and the answer to a file.
//!
//! The file itself is not a question of the API: the server's form takes it, scores it and forgets it.

use super::{ApiError, SourceKind, json::Json};
use chrono::NaiveDate;
use clv_core::model::Kind;
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Largest file that is taken. Larger ones are the command line's: a page has to hold the answer.
pub const SCORE_BYTES: usize = 1 << 20;

/// Customers scored of one file.
pub const SCORE_CUSTOMERS: usize = 10_000;

/// What a file has to hold, and which model will score it.
#[server(name = GetScoreForm, prefix = "/api", endpoint = "score-form", input = GetUrl, output = Json)]
pub async fn get_score_form() -> Result<ScoreForm, ApiError> {
    use super::context;
    use crate::state::{Query, WhatIfInputs};
    use clv_core::features::{Value, doc};
    let app = context::app()?;
    let form = super::get_what_if_form().await?;
    let model = app
        .model
        .get(&app.pool, &form.model_id)
        .await
        .map_err(context::model_error)?;
    let model = model.artefact.model();
    let inputs = WhatIfInputs::parse(&Query::default(), &form).value;
    let example = inputs
        .complete(model.features(), form.as_of)
        .map_err(context::unanswerable)?;
    let columns = model
        .features()
        .iter()
        .zip(example)
        .map(|(feature, value)| {
            let doc = doc(&feature.name);
            ScoreColumn {
                label: form.source_kind.label(&feature.name),
                unit: doc.map_or("", |doc| doc.unit.as_str()).to_owned(),
                definition: doc
                    .map_or("", |doc| form.source_kind.definition(doc))
                    .to_owned(),
                feature: feature.name.clone(),
                is_number: feature.kind == clv_core::features::Kind::Number,
                example: match value {
                    Value::Number(number) => number.to_string(),
                    Value::Choice(choice) => choice,
                    Value::Missing => String::new(),
                },
            }
        });
    Ok(ScoreForm {
        source_kind: form.source_kind,
        kind: model.kind(),
        currency: form.currency.clone(),
        horizon_days: form.horizon_days,
        as_of: form.as_of,
        columns: columns.collect(),
        model_id: form.model_id,
    })
}

/// What a file has to hold, and which model will score it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreForm {
    /// What the data of the shop is made of.
    pub source_kind: SourceKind,
    /// The model that answers.
    pub model_id: String,
    /// Which of the models it is.
    pub kind: Kind,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Length of the predicted period, in days.
    pub horizon_days: u32,
    /// Last day of the data that the model stands on.
    pub as_of: NaiveDate,
    /// What it reads, in its order.
    pub columns: Vec<ScoreColumn>,
}

/// A column of a file of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreColumn {
    /// Its name in the header.
    pub feature: String,
    /// Its name for people.
    pub label: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// What it means.
    pub definition: String,
    /// Whether its values are numbers.
    pub is_number: bool,
    /// What a typical customer of the shop has; empty where that is nothing.
    pub example: String,
}

/// What a file was answered with: the server's form puts it into the context of the page that it renders. That page is
/// not hydrated, so the answer is in its HTML and nowhere else.
#[derive(Debug, Clone)]
pub struct AnsweredFile(pub Arc<Scored>);

/// The answer to a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Scored {
    /// Nothing of it was scored.
    Refused(Refused),
    /// It was scored.
    Customers(Box<ScoredFile>),
}

/// A file that was not scored: why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refused {
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
    /// The rows at fault, the first ones.
    pub bad: Vec<BadLine>,
    /// How many rows are.
    pub bad_rows: u64,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The column at fault; nothing when the whole row is.
    pub column: Option<String>,
    /// What stands there.
    pub value: String,
    /// Why that does not fit.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// A file that was scored.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredFile {
    /// What it is called.
    pub name: String,
    /// The model that scored it.
    pub model_id: String,
    /// Which of the models that is.
    pub kind: Kind,
    /// Last day known of the customers; nothing where the file does not tell.
    pub as_of: Option<NaiveDate>,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Length of the predicted period, in days.
    pub horizon_days: u32,
    /// Customers scored.
    pub customers: usize,
    /// How many of them are expected to buy.
    pub buyers: f64,
    /// What all of them are expected to be worth.
    pub total: Cents,
    /// Where that should lie nine times in ten; nothing where the model was not tested on past windows.
    pub interval: Option<(Cents, Cents)>,
    /// What the model reads and the file does not tell of anybody, for people.
    pub missing: Vec<String>,
    /// How the file was read.
    pub notes: Vec<String>,
    /// Rows left out, the first ones.
    pub bad: Vec<BadLine>,
    /// How many rows were left out.
    pub bad_rows: u64,
    /// All of them, best first.
    pub ranked: Vec<ScoredCustomer>,
    /// All of them as CSV, in the order of the file.
    pub csv: String,
}

/// One scored customer.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredCustomer {
    /// Who.
    pub customer_id: String,
    /// Probability of buying again.
    pub p_returns: f64,
    /// Spend of those who do.
    pub spend_if_returns: Cents,
    /// The product.
    pub value: Cents,
}
