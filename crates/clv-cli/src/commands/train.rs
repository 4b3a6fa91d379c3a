//! `clv train`: fit, evaluate on the held-out snapshot, refit, and store the artefact.

mod rows;

use chrono::{NaiveDate, Utc};
use clv_core::artefact::Artefact;
use clv_core::audience::PastWindow;
use clv_core::drift::Reference;
use clv_core::money::{Cents, percent};
use clv_core::survival::SurvivalError;
use clv_store::ml;
use clv_store::snapshots::{self, Home, Role};
use clv_train::{Beside, Drivers, Provenance, Snapshots};
use serde_json::{Value, json};
use sqlx::types::Json;

use super::evaluate::{LabelledData, closed, labelled, narrow, settings, waits};
use crate::args::Train;
use crate::atomic;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, Fingerprint, TRAIN, TRANSFORM, When, code_sha256};

pub(super) async fn run(
    session: &Session,
    arguments: &Train,
    when: When,
) -> Result<Value, Failure> {
    let fingerprint = fingerprint(session, arguments).await?;
    let Some(running) = steps::begin(session, TRAIN, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    running.line.doing("reading the snapshots");
    let LabelledData {
        snapshots,
        same_window,
        waits: waits_then,
        window,
        window_days,
    } = labelled(session, Home::Project).await?;
    let features = snapshots.table().features();
    let present =
        snapshots::read_as(&session.pool, Home::Project, &[Role::Score], features).await?;
    let closed_same = if same_window.is_some() {
        Some(closed(session, (&window, Some(window_days)), features).await?)
    } else {
        None
    };
    let closed = closed(session, (&window, None), features).await?;
    let waits = waits(session, Home::Project, (window.as_of, features)).await?;
    let settings = settings(arguments, &window, window_days);
    let provenance = Provenance {
        value_basis: window.value_basis,
        as_of: window.as_of,
        code_sha256: code_sha256()?,
        past: None,
    };
    running.line.doing("fitting and evaluating");
    let Trained {
        evaluation,
        artefact,
        judged,
        windows,
        distributions,
        drivers,
    } = blocking(move || {
        let then = Beside {
            same_window: same_window.as_ref(),
            waits: Some(&waits_then),
            expected: None,
        };
        let evaluation = clv_train::evaluate_with(&snapshots, then, &settings)?;
        let now = Beside {
            same_window: closed_same.as_ref(),
            waits: Some(&waits),
            expected: None,
        };
        let learnt = (&closed, now);
        let past = clv_train::backtest(learnt, &evaluation, &settings)?;
        let provenance = Provenance {
            past: Some(past.clone()),
            ..provenance
        };
        let artefact =
            clv_train::train(learnt, &present.table, &evaluation, &settings, &provenance)?;
        Ok(Trained {
            judged: clv_train::judged(&artefact, &snapshots, &evaluation)?,
            distributions: distributions(&closed, artefact.manifest().last_train_cutoff),
            evaluation,
            artefact,
            windows: past,
            drivers: clv_train::drivers(&waits, provenance.as_of),
        })
    })
    .await?;
    let bytes = artefact.encode().map_err(Failure::environment)?;
    let model_id = artefact.manifest().model_id.clone();
    atomic::write(&session.workspace.model(&model_id), &bytes)?;
    ml::write_model(
        &session.pool,
        &ml::ModelRow {
            judged: Some(judged.encode().map_err(Failure::environment)?),
            distributions: Some(Json(distributions)),
            ..model_row(&artefact, &evaluation, bytes)?
        },
        &rows::evaluation(&evaluation, drivers.as_ref().ok()),
    )
    .await?;
    ml::write_audience_windows(&session.pool, &model_id, &rows::windows(&windows)?).await?;
    // Where hardly anybody came back there is nothing to tell of it.
    if let Err(error) = drivers
        && !matches!(error, SurvivalError::TooLittle(_))
    {
        let note = format!("what goes with coming back sooner could not be fitted: {error}");
        session.console.note(&note);
    }
    let served = evaluation.scoreboard.iter().find(|score| score.is_served);
    let auc = served
        .and_then(|score| score.auc)
        .map_or_else(|| "undefined".to_owned(), |auc| format!("{auc:.2}"));
    let summary = format!(
        "{} served as model {model_id}: AUC {auc} on {} held-out customers, of whom {} bought",
        evaluation.served.label(),
        clv_core::money::count(narrow(evaluation.test_customers)),
        percent(share(evaluation.test_buyers, evaluation.test_customers)),
    );
    running.finish(session, summary).await?;
    Ok(json!({ "changed": true, "model_id": model_id, "evaluation": evaluation }))
}

/// What decides the result.
pub(super) async fn fingerprint(
    session: &Session,
    arguments: &Train,
) -> Result<Fingerprint, Failure> {
    Ok(steps::after(session, TRANSFORM)
        .await?
        .add_code()?
        .add(arguments.train_seed.to_string()))
}

/// Fitting keeps every core busy for seconds, so it leaves the threads that answer the database alone.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, clv_train::TrainError> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| Failure::environment(format!("training stopped: {error}")))??)
}

/// What training leaves behind.
struct Trained {
    evaluation: clv_train::Evaluation,
    artefact: Artefact,
    /// The fit that was evaluated.
    judged: Artefact,
    windows: Vec<PastWindow>,
    distributions: Vec<Reference>,
    drivers: Result<Drivers, SurvivalError>,
}

/// How each feature is distributed in the snapshot of one day.
fn distributions(snapshots: &Snapshots, day: NaiveDate) -> Vec<Reference> {
    let days = snapshots.cutoffs().iter().enumerate();
    let rows: Vec<usize> = days
        .filter_map(|(row, cutoff)| (*cutoff == day).then_some(row))
        .collect();
    let table = snapshots.table().select(&rows);
    let features = table.features().iter().enumerate();
    features
        .filter_map(|(place, feature)| Reference::new(feature, table.column(place)?).ok())
        .collect()
}

fn model_row(
    artefact: &Artefact,
    evaluation: &clv_train::Evaluation,
    bytes: Vec<u8>,
) -> Result<ml::ModelRow, Failure> {
    let manifest = artefact.manifest();
    let (first_train_cutoff, last_train_cutoff) = evaluation.train_cutoffs;
    let total = Cents::from_units(evaluation.test_actual_total).map_err(Failure::data)?;
    Ok(ml::ModelRow {
        model_id: manifest.model_id.clone(),
        trained_at: Utc::now(),
        horizon_days: i32::try_from(manifest.horizon_days).map_err(Failure::data)?,
        value_basis: manifest.value_basis.as_str().to_owned(),
        as_of: manifest.as_of,
        test_cutoff: evaluation.test_cutoff,
        first_train_cutoff,
        last_train_cutoff,
        train_rows: narrow(evaluation.train_rows),
        train_buyers: narrow(evaluation.train_buyer_rows),
        test_customers: narrow(evaluation.test_customers),
        test_buyers: narrow(evaluation.test_buyers),
        test_actual_total_cents: total.0,
        verdict: evaluation.verdict.clone(),
        artefact: bytes,
        judged: None,
        distributions: None,
    })
}

fn share(part: usize, whole: usize) -> f64 {
    f64::from(narrow::<u32>(part)) / f64::from(narrow::<u32>(whole.max(1)))
}
