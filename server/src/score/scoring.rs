//! From a file to its predictions: the reading of `clv-score`, the model of `clv-core`.

use super::upload::Upload;
use crate::spreadsheet::{Cell, Sheet};
use app::api::{BadLine, Refused, SCORE_CUSTOMERS, Scored, ScoredCustomer, ScoredFile};
use clv_core::artefact::Artefact;
use clv_core::audience::Audience;
use clv_core::features::doc;
use clv_core::model::Prediction;
use clv_core::money::Cents;
use clv_ingest::log::LogOptions;
use clv_score::{Customers, File, ReadError, Reading, Rejects, predictions};
use std::sync::Arc;

/// What to do about a bad row of orders.
const ORDER_REMEDY: &str = "mend the row";

const HEADER: [&str; 9] = [
    "customer_id",
    "expected_value",
    "p_returns",
    "spend_if_returns",
    "currency",
    "horizon_days",
    "model_id",
    "data_as_of",
    "line",
];

/// Why a file has no answer.
#[derive(Debug, thiserror::Error)]
enum Unscored {
    #[error(transparent)]
    File(#[from] ReadError),
    #[error("The file holds more than {SCORE_CUSTOMERS} customers.")]
    TooMany,
    #[error("The answer cannot be written: {0}")]
    Answer(String),
}

/// Scores a file, or says why not.
pub(super) fn score(artefact: &Artefact, upload: &Upload) -> Scored {
    let mut rejects = Rejects::of(&upload.name, ORDER_REMEDY);
    match scored(artefact, upload, &mut rejects) {
        Ok(Some(file)) => Scored::Customers(Box::new(file)),
        Ok(None) => Scored::Refused(Refused {
            message: rejects.sentence(),
            remedy: Some("Mend them, or have such rows left out. Nothing was scored.".to_owned()),
            bad: bad(&rejects),
            bad_rows: rejects.count,
        }),
        Err(error) => Scored::Refused(Refused {
            remedy: remedy(&error),
            // A message about the file begins with its name, which is written as it is.
            message: match &error {
                Unscored::File(error) => ended(error.to_string()),
                other => other.to_string(),
            },
            ..Refused::default()
        }),
    }
}

/// Nothing where a bad row refuses the file.
fn scored(
    artefact: &Artefact,
    upload: &Upload,
    rejects: &mut Rejects,
) -> Result<Option<ScoredFile>, Unscored> {
    let (model, manifest) = (artefact.model(), artefact.manifest());
    let reading = Reading {
        options: LogOptions {
            decimal: upload.decimal,
            ..LogOptions::new(chrono::Utc::now().date_naive())
        },
        contents: None,
        as_of: upload.as_of,
        features: model.features(),
        skip_bad: upload.skip_bad,
    };
    let file = File::Memory {
        name: &upload.name,
        bytes: Arc::clone(&upload.bytes),
    };
    let mut found: Vec<(String, u64, Prediction)> = Vec::new();
    let mut as_of = upload.as_of;
    let remarks = reading.read(&file, rejects, |customers: Customers, rejects| {
        if found.len() + customers.customer_ids.len() > SCORE_CUSTOMERS {
            return Err(Unscored::TooMany);
        }
        as_of = customers.as_of.or(as_of);
        let outcomes = predictions(model, &customers.table);
        let lines = customers
            .lines
            .into_iter()
            .map(Some)
            .chain(std::iter::repeat(None));
        for ((customer_id, line), outcome) in
            customers.customer_ids.into_iter().zip(lines).zip(outcomes)
        {
            let line = line.unwrap_or(0);
            match outcome {
                Ok(prediction) => found.push((customer_id, line, prediction)),
                Err(error) => rejects.add_customer(line, customer_id, &error),
            }
        }
        Ok(())
    })?;
    if rejects.count > 0 && !upload.skip_bad {
        return Ok(None);
    }
    let mut audience = Audience::default();
    for (_, _, prediction) in &found {
        audience
            .add(prediction.p_returns, prediction.spend_if_returns)
            .map_err(answer)?;
    }
    let interval = manifest
        .spread
        .map(|spread| audience.interval(&spread))
        .transpose()
        .map_err(answer)?;
    let interval = interval
        .map(|ends| Ok((Cents::from_units(ends.low)?, Cents::from_units(ends.high)?)))
        .transpose()
        .map_err(|error: clv_core::money::MoneyError| answer(error))?;
    Ok(Some(ScoredFile {
        name: upload.name.clone(),
        model_id: manifest.model_id.clone(),
        kind: model.kind(),
        as_of,
        currency: manifest.currency.code().to_owned(),
        horizon_days: manifest.horizon_days,
        customers: found.len(),
        buyers: audience.buyers,
        total: Cents::from_units(audience.expected).map_err(answer)?,
        interval,
        missing: remarks.missing.iter().map(|name| label(name)).collect(),
        notes: remarks.notes,
        bad: bad(rejects),
        bad_rows: rejects.count,
        csv: sheet(artefact, as_of, &found).map_err(answer)?,
        ranked: ranked(&found)?,
    }))
}

fn answer(error: impl std::fmt::Display) -> Unscored {
    Unscored::Answer(error.to_string())
}

fn label(feature: &str) -> String {
    doc(feature).map_or(feature, |doc| doc.label).to_owned()
}

fn ranked(found: &[(String, u64, Prediction)]) -> Result<Vec<ScoredCustomer>, Unscored> {
    let mut ranked: Vec<_> = found.iter().collect();
    ranked.sort_by(|(a, _, x), (b, _, y)| {
        y.expected_value
            .total_cmp(&x.expected_value)
            .then_with(|| a.cmp(b))
    });
    ranked
        .into_iter()
        .map(|(customer_id, _, prediction)| {
            Ok(ScoredCustomer {
                customer_id: customer_id.clone(),
                p_returns: prediction.p_returns,
                spend_if_returns: Cents::from_units(prediction.spend_if_returns)?,
                value: Cents::from_units(prediction.expected_value)?,
            })
        })
        .collect::<Result<_, clv_core::money::MoneyError>>()
        .map_err(answer)
}

fn sheet(
    artefact: &Artefact,
    as_of: Option<chrono::NaiveDate>,
    found: &[(String, u64, Prediction)],
) -> Result<String, csv::Error> {
    let manifest = artefact.manifest();
    let mut sheet = Sheet::new(&HEADER)?;
    let as_of = as_of.map(|day| day.to_string());
    for (customer_id, line, prediction) in found {
        let line = i64::try_from(*line).unwrap_or(i64::MAX);
        sheet.push(&[
            Cell::Text(customer_id),
            Cell::Number(prediction.expected_value),
            Cell::Number(prediction.p_returns),
            Cell::Number(prediction.spend_if_returns),
            Cell::Text(manifest.currency.code()),
            Cell::Whole(manifest.horizon_days.into()),
            Cell::Text(&manifest.model_id),
            as_of.as_deref().into(),
            if line > 0 {
                Cell::Whole(line)
            } else {
                Cell::Nothing
            },
        ])?;
    }
    sheet.finish()
}

fn bad(rejects: &Rejects) -> Vec<BadLine> {
    let bad = rejects.shown.iter().map(|rejected| BadLine {
        line: rejected.line,
        column: rejected.column.clone(),
        value: rejected.value.clone(),
        reason: rejected.reason.clone(),
        remedy: without_options(&rejected.remedy),
    });
    bad.collect()
}

fn remedy(error: &Unscored) -> Option<String> {
    match error {
        Unscored::File(error) => error.hint().map(|hint| sentence(&without_options(&hint))),
        Unscored::TooMany => {
            Some("Send a part of it, or score it on the command line: clv predict FILE.".to_owned())
        }
        Unscored::Answer(_) => None,
    }
}

/// Advice that is nothing but an option comes to this here.
const NAMED: &str = "name the columns as in one of the templates below";

/// Advice without the options of the command line, which a page does not have.
fn without_options(advice: &str) -> String {
    let Some((before, _)) = advice.split_once("--") else {
        return advice.to_owned();
    };
    let end = [", or ", " or ", "; "]
        .iter()
        .filter_map(|mark| before.rfind(mark))
        .max();
    end.and_then(|end| before.get(..end)).map_or_else(
        || NAMED.to_owned(),
        |kept| kept.trim_end_matches(',').to_owned(),
    )
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    ended(format!("{}{}", first.unwrap_or_default(), letters.as_str()))
}

fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_no_option_of_the_command_line() {
        for (advice, kept) in [
            (
                "write 1234.5, without thousands separators, or say --decimal comma",
                "write 1234.5, without thousands separators",
            ),
            (
                "call one customer_id, or say which with --map customer_id=…",
                "call one customer_id",
            ),
            ("say which with --map customer_id=…", NAMED),
            ("mend the row", "mend the row"),
        ] {
            assert_eq!(without_options(advice), kept);
        }
    }
}
