//! Which model serves next: the newest, unless the served one is better on the latest window that is over.
//!
//! Every model is stored twice: as it is served, with everything known when it was trained, and as it was judged, fitted to
//! what was known by its test cutoff. Those that were judged are compared: the window of the newest model's test cutoff is
//! the latest that is over, and neither has seen any of it.

use clv_core::artefact::Artefact;
use clv_core::features::Feature;
use clv_store::ml::{self, ModelRow};
use clv_store::runs::{Details, StepStatus};
use clv_store::{publish, snapshots};
use clv_train::{Challenge, Snapshots};
use serde_json::{Value, json};

use super::evaluate::columns;
use super::train::blocking;
use crate::args::Train;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::PROMOTE;

/// Resamples of the customers: as many as the evaluation makes.
const RESAMPLES: usize = 1_000;

/// The model that serves next, and how that was found.
pub(super) struct Next {
    pub(super) model_id: String,
    pub(super) report: Value,
}

/// Chooses between the newest model and the one that the published tables show.
pub(super) async fn choose(session: &Session, arguments: &Train) -> Result<Next, Failure> {
    let line = session.console.step("Promote");
    session.history.started(PROMOTE, Details::default());
    line.doing("comparing with the served model");
    let newest = ml::newest(&session.pool).await?;
    let newest = newest.ok_or_else(|| Failure::environment("there is no model yet"))?;
    let found = find(session, &newest, arguments.train_seed).await?;
    session
        .history
        .ended(StepStatus::Done, &found.words, Details::default())
        .await?;
    line.done(&found.words);
    Ok(Next {
        report: json!({
            "promoted": found.kept.is_none(),
            "newest": newest,
            "why": found.words,
            "comparison": found.comparison,
        }),
        model_id: found.kept.unwrap_or(newest),
    })
}

struct Found {
    /// The served model, if it stays.
    kept: Option<String>,
    words: String,
    comparison: Option<Challenge>,
}

impl Found {
    fn promoted(newest: &str, why: &str) -> Self {
        Self {
            kept: None,
            words: format!("model {newest} is served: {why}"),
            comparison: None,
        }
    }
}

async fn find(session: &Session, newest: &str, seed: u64) -> Result<Found, Failure> {
    let pool = &session.pool;
    let served = match publish::shown_model(pool).await? {
        Some(shown) => Some(shown),
        None => ml::served(pool).await?,
    };
    let Some(served) = served else {
        return Ok(Found::promoted(newest, "it is the first"));
    };
    if served == newest {
        return Ok(Found::promoted(newest, "it was served before"));
    }
    let (Some(row), Some(challenger)) = (
        ml::model(pool, Some(&served)).await?,
        ml::model(pool, Some(newest)).await?,
    ) else {
        return Ok(Found::promoted(newest, "the one before is gone"));
    };
    let Some(judged) = challenger.judged.as_deref() else {
        return Ok(Found::promoted(
            newest,
            "the fit that was judged was not kept",
        ));
    };
    let judged = Artefact::decode(judged)
        .map_err(|error| Failure::environment(format!("model {newest} is refused: {error}")))?;
    let before = match comparable(&row, &judged) {
        Ok(before) => before,
        Err(why) => return Ok(Found::promoted(newest, &why)),
    };
    let comparison = compare(session, (before, judged), seed).await?;
    let words = comparison.words.clone();
    // A model stored by an older version has seen a part of the window, which can only speak for it.
    let aside = if row.judged.is_none() {
        "; the served one has seen a part of that window"
    } else {
        ""
    };
    Ok(if comparison.promoted {
        Found {
            kept: None,
            words: format!("model {newest} is served: {words}{aside}"),
            comparison: Some(comparison),
        }
    } else {
        Found {
            kept: Some(served.clone()),
            words: format!("model {served} is kept, and {newest} is not served: {words}{aside}"),
            comparison: Some(comparison),
        }
    })
}

/// The served model as it was judged, or why nothing can be said about it.
fn comparable(row: &ModelRow, challenger: &Artefact) -> Result<Artefact, String> {
    let bytes = row.judged.as_deref().unwrap_or(&row.artefact);
    let artefact = Artefact::decode(bytes)
        .map_err(|error| format!("the one before cannot be read any more ({error})"))?;
    let (before, now) = (artefact.manifest(), challenger.manifest());
    if (before.horizon_days, before.value_basis) != (now.horizon_days, now.value_basis)
        || before.currency != now.currency
    {
        return Err(format!(
            "the one before forecasts {} over {} days in {}, and the data are now {} over {} days in {}",
            before.value_basis.label(),
            before.horizon_days,
            before.currency.code(),
            now.value_basis.label(),
            now.horizon_days,
            now.currency.code()
        ));
    }
    if row.test_cutoff > now.test_cutoff {
        return Err("the one before was judged on later data".to_owned());
    }
    Ok(artefact)
}

/// Both on the held-out snapshot, each with the features it knows.
async fn compare(
    session: &Session,
    (served, challenger): (Artefact, Artefact),
    seed: u64,
) -> Result<Challenge, Failure> {
    let snapshots = held_out(session, &[served.model(), challenger.model()]).await?;
    blocking(move || {
        let models = (served.model(), challenger.model());
        clv_train::challenge(&snapshots, models, (RESAMPLES, seed))
    })
    .await
}

/// The snapshot whose window is the latest that is over, with all features of some models.
pub(super) async fn held_out(
    session: &Session,
    models: &[&clv_core::model::Model],
) -> Result<Snapshots, Failure> {
    let mut features: Vec<Feature> = Vec::new();
    for feature in models.iter().flat_map(|model| model.features()) {
        if !features.contains(feature) {
            features.push(feature.clone());
        }
    }
    let home = snapshots::Home::Project;
    let read = snapshots::read_as(&session.pool, home, &[snapshots::Role::Test], &features).await?;
    let columns = columns(read, clv_train::Role::Test)
        .ok_or_else(|| Failure::data("no snapshot has a known future: nothing can be compared"))?;
    Ok(Snapshots::new(columns)?)
}
