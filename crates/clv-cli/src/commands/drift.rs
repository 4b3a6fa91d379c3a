//! `clv drift`: whether customers are still those that the served model learned from.

use clv_core::artefact::Artefact;
use clv_core::drift::{self, Change, Reading, Share};
use clv_core::features::{self, Feature};
use clv_store::ml::{self, DriftRow, Measure, ModelRow};
use clv_store::snapshots::{self, Home, Role};
use clv_store::{StoreError, publish};
use clv_train::Snapshots;
use serde::Serialize;
use serde_json::{Value, json};

use super::promote::held_out;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, DRIFT, PREDICT, When};

/// What is told of a model.
#[derive(Serialize)]
struct Report {
    model_id: String,
    /// The worst of all.
    reading: Reading,
    /// Outcomes first, then features with the largest PSI first.
    compared: Vec<DriftRow>,
    /// What could not be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

const NO_DISTRIBUTIONS: &str = "the model was trained by an older version, which kept no distributions: features are compared from the \
                                next training on";

/// The command: looks at the model that the pages show, prints and stores nothing.
pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let shown = match publish::shown_model(&session.pool).await? {
        Some(shown) => Some(shown),
        None => ml::served(&session.pool).await?,
    };
    let shown = shown.ok_or_else(|| {
        Failure::environment("no model is served yet").hint("run `clv pipeline` first")
    })?;
    let report = measure(session, &shown).await?;
    session.console.result(&report, || in_words(&report))?;
    if report.reading == Reading::Drifted {
        return Err(Failure::data(summary(&report)).hint(
            "docs/OPERATIONS.md says what to look at; a new training on the latest data is `clv pipeline`",
        ));
    }
    Ok(())
}

/// The step of the pipeline, about the model that scored last.
pub(super) async fn store(session: &Session, when: When) -> Result<Value, Failure> {
    let fingerprint = steps::after(session, PREDICT).await?.add_code()?;
    let Some(running) = steps::begin(session, DRIFT, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    let served = ml::served(&session.pool).await?;
    let served = served.ok_or_else(|| Failure::environment("no model is served yet"))?;
    let report = measure(session, &served).await?;
    ml::write_drift(&session.pool, &served, &report.compared).await?;
    running.finish(session, summary(&report)).await?;
    Ok(json!({ "changed": true, "drift": report }))
}

async fn measure(session: &Session, model_id: &str) -> Result<Report, Failure> {
    let gone = || StoreError::NoSuchModel {
        model_id: model_id.to_owned(),
    };
    let row = ml::model(&session.pool, Some(model_id))
        .await?
        .ok_or_else(gone)?;
    let mut compared = outcomes(session, &row).await?;
    let mut features = features(session, &row).await?;
    features.sort_by(|one, other| other.change.total_cmp(&one.change));
    let note = row.distributions.is_none().then_some(NO_DISTRIBUTIONS);
    compared.extend(features);
    let worst = compared.iter().map(|row| row.reading).max();
    Ok(Report {
        model_id: row.model_id,
        reading: worst.unwrap_or(Reading::Stable),
        compared,
        note,
    })
}

/// The base rate, and what came of what the model expected, on the latest window that is over.
async fn outcomes(session: &Session, row: &ModelRow) -> Result<Vec<DriftRow>, Failure> {
    let bytes = row.judged.as_deref().unwrap_or(&row.artefact);
    let judged = Artefact::decode(bytes).map_err(|error| {
        Failure::environment(format!("model {} is refused: {error}", row.model_id))
    })?;
    let snapshots = held_out(session, &[judged.model()]).await?;
    let now_day = snapshots.test_cutoff()?;
    let came = Share {
        part: buyers(&snapshots),
        whole: snapshots.rows(),
    };
    let then = Share {
        part: usize::try_from(row.test_buyers).map_err(Failure::environment)?,
        whole: usize::try_from(row.test_customers).map_err(Failure::environment)?,
    };
    let expected = judged
        .model()
        .predict_table(&snapshots.table().with_schema(judged.model().features()))
        .map_err(Failure::data)?;
    let buyers = expected.iter().map(|prediction| prediction.p_returns).sum();
    let value: Vec<f64> = expected
        .iter()
        .map(|prediction| prediction.expected_value)
        .collect();
    let judged_on = judged.manifest().as_of;
    Ok([
        (
            Measure::BaseRate,
            row.test_cutoff,
            drift::rate_change(then, came),
        ),
        (
            Measure::Buyers,
            judged_on,
            drift::buyers_calibration(buyers, came),
        ),
        (
            Measure::Value,
            judged_on,
            drift::value_calibration(&value, snapshots.future_value()),
        ),
    ]
    .into_iter()
    // A model that expects nobody is no use, and nothing can be divided by it.
    .filter_map(|(measure, then_day, change)| {
        let Change {
            before,
            now,
            change,
            lo,
            hi,
            reading,
        } = change.ok()?;
        Some(DriftRow {
            measure,
            subject: None,
            then_day,
            now_day,
            then_value: Some(before),
            now_value: Some(now),
            change,
            lo: Some(lo),
            hi: Some(hi),
            reading,
        })
    })
    .collect())
}

fn buyers(snapshots: &Snapshots) -> usize {
    let returns = snapshots.returns().iter();
    returns.filter(|&&returns| returns).count()
}

/// Each feature in the last snapshot that the model learned from, and as of today.
async fn features(session: &Session, row: &ModelRow) -> Result<Vec<DriftRow>, Failure> {
    let Some(distributions) = &row.distributions else {
        return Ok(Vec::new());
    };
    let window = snapshots::window(&session.pool, Home::Project).await?;
    let features: Vec<Feature> = distributions
        .iter()
        .map(|reference| reference.feature().clone())
        .collect();
    let read = snapshots::read_as(&session.pool, Home::Project, &[Role::Score], &features).await?;
    distributions
        .iter()
        .enumerate()
        .filter_map(|(place, then)| Some((then, read.table.column(place)?)))
        .map(|(then, now)| {
            let psi = then.psi(now).map_err(Failure::data)?;
            Ok(DriftRow {
                measure: Measure::Feature,
                subject: Some(then.feature().name.clone()),
                then_day: row.last_train_cutoff,
                now_day: window.as_of,
                then_value: then.median(),
                now_value: drift::median(now),
                change: psi,
                lo: None,
                hi: None,
                reading: Reading::of_psi(psi),
            })
        })
        .collect()
}

/// `2 of 24 comparisons drifted: Customer for, base rate; 1 moved: Review score`
fn summary(report: &Report) -> String {
    let named = |reading: Reading| -> Vec<&str> {
        let rows = report.compared.iter().filter(|row| row.reading == reading);
        rows.map(label).collect()
    };
    let (drifted, moved) = (named(Reading::Drifted), named(Reading::Moved));
    let all = report.compared.len();
    match (drifted.len(), moved.len()) {
        (0, 0) => format!("none of {all} comparisons with the model's training has moved"),
        (0, some) => format!(
            "nothing has drifted since the model's training; {some} of {all} comparisons moved: {}",
            moved.join(", ")
        ),
        (some, 0) => format!(
            "{some} of {all} comparisons drifted: {}",
            drifted.join(", ")
        ),
        (some, more) => format!(
            "{some} of {all} comparisons drifted: {}; {more} moved: {}",
            drifted.join(", "),
            moved.join(", ")
        ),
    }
}

/// What people read: the label of a feature that Clave's warehouse makes, else its name.
fn label(row: &DriftRow) -> &str {
    let known = row.subject.as_deref().and_then(features::doc);
    known.map_or_else(|| name(row), |doc| doc.label)
}

fn name(row: &DriftRow) -> &str {
    match row.measure {
        Measure::Feature => row.subject.as_deref().unwrap_or_default(),
        Measure::BaseRate => "base rate",
        Measure::Buyers => "calibration of buyers",
        Measure::Value => "calibration of value",
    }
}

fn in_words(report: &Report) -> String {
    let mut lines = vec![
        format!("Model {}: {}.", report.model_id, summary(report)),
        format!(
            "  {:26} {:10} {:10} {:>11} {:>11} {:>8}  {:20} reading",
            "compared", "then", "now", "was", "is", "change", "95% interval"
        ),
    ];
    lines.extend(report.compared.iter().map(|row| {
        let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:.4}"));
        let interval = row.lo.zip(row.hi);
        let interval =
            interval.map_or_else(String::new, |(lo, hi)| format!("{lo:+.4} to {hi:+.4}"));
        format!(
            "  {:26} {:10} {:10} {:>11} {:>11} {:>8.4}  {:20} {}",
            name(row),
            row.then_day,
            row.now_day,
            number(row.then_value),
            number(row.now_value),
            row.change,
            interval,
            row.reading.as_str()
        )
    }));
    lines.push(
        "Features: PSI, medians. Base rate: buyers per customer, difference. Calibration: per customer, what came over what was expected."
            .to_owned(),
    );
    lines.extend(report.note.map(|note| format!("note: {note}")));
    lines.join("\n")
}
