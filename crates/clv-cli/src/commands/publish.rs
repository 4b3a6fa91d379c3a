//! `clv publish`: dbt builds and tests the serving tables aside, then they are swapped in.

use clv_store::runs::{Details, StepStatus};
use clv_store::{ml, publish, raw, runs, snapshots};
use serde_json::{Value, json};

use super::transform;
use crate::args::Publish;
use crate::dbt::Build;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, Fingerprint, PREDICT, PUBLISH, When};

/// Models kept beside those that are served or shown: enough to compare with, few enough that a shop that trains every
/// night does not fill its disk with predictions.
const MODELS_KEPT: i64 = 5;

/// Runs kept in the history: half a year of nightly ones.
const RUNS_KEPT: i64 = 200;

pub(super) async fn run(
    session: &Session,
    arguments: &Publish,
    when: When,
) -> Result<Value, Failure> {
    if arguments.rollback {
        return rollback(session).await;
    }
    let fingerprint = fingerprint(session).await?;
    // The tables that are shown are older than those that the ledger knows of.
    let when = if publish::rolled_back(&session.pool).await?.is_some() {
        When::Always
    } else {
        when
    };
    let Some(running) = steps::begin(session, PUBLISH, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    // Before the tables are built, which list the models that there are.
    let models_forgotten = ml::prune(&session.pool, MODELS_KEPT).await?;
    // The serving tables must agree with the snapshots.
    let window = snapshots::window(&session.pool, snapshots::Home::Project).await?;
    let settings = transform::settings(&window);
    let shop = raw::shop(&session.pool).await?;
    let built = Build {
        aside: None,
        shop: shop.as_ref(),
        environment: &session.environment,
        connection: &session.for_dbt()?,
        output: &session.workspace.dbt(),
        select: &["marts"],
        settings: &settings,
    }
    .run(&running.line)
    .await?;
    let model_id = ml::served(&session.pool).await?;
    let publication = publish::publish(&session.pool, model_id.as_deref()).await?;
    let (models, tests) = (built.models, built.tests);
    let swap_seconds = publication.seconds;
    let summary =
        format!("{models} tables built, {tests} tests passed, swapped in {swap_seconds:.2} s");
    running.finish_with(session, summary, built.details).await?;
    let runs_forgotten = runs::prune(&session.pool, RUNS_KEPT).await?;
    Ok(json!({
        "changed": true,
        "publication_id": publication.publication_id,
        "model_id": model_id,
        "models": models,
        "tests": tests,
        "swap_seconds": swap_seconds,
        "models_forgotten": models_forgotten,
        "runs_forgotten": runs_forgotten,
    }))
}

/// What decides the result.
pub(super) async fn fingerprint(session: &Session) -> Result<Fingerprint, Failure> {
    steps::after(session, PREDICT)
        .await?
        .dbt_project(&session.environment.dbt_dir)
}

async fn rollback(session: &Session) -> Result<Value, Failure> {
    session.history.started("rollback", Details::default());
    let publication = publish::rollback(&session.pool).await?;
    let words = format!(
        "The previously published tables are back{}, in {:.2} s; `clv publish --rollback` undoes it.",
        publication
            .model_id
            .as_ref()
            .map_or_else(String::new, |model| format!(", with model {model}")),
        publication.seconds
    );
    session
        .history
        .ended(StepStatus::Done, &words, Details::default())
        .await?;
    session.console.say(words);
    Ok(json!({
        "rolled_back": true,
        "publication_id": publication.publication_id,
        "model_id": publication.model_id,
        "swap_seconds": publication.seconds,
    }))
}
