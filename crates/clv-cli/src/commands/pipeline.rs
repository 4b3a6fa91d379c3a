//! `clv pipeline`: everything from files to published tables.

use clv_store::raw::LoadReport;
use clv_store::snapshots::{self, Home};
use clv_store::{ml, publish as swaps};
use serde_json::{Value, json};

use super::{check, drift, generate, load, predict, promote, publish, reach, train, transform};
use crate::args::{Pipeline, Publish};
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, CHECK, Fingerprint, PREDICT, PUBLISH, TRAIN, TRANSFORM, When};
use crate::workspace::Workspace;

pub(super) async fn run(
    arguments: &Pipeline,
    environment: Environment,
    workspace: Workspace,
    console: Console,
) -> Result<Value, Failure> {
    console.say(format!(
        "Pipeline (workspace {})",
        workspace.root().display()
    ));
    let data = match &arguments.data {
        Some(data) => data.clone(),
        None => {
            let horizon_days = arguments.transform.horizon_days;
            let dir = workspace.generated(arguments.size.orders, arguments.size.seed, horizon_days);
            generate::run(&dir, &arguments.size, horizon_days, console)?;
            dir
        }
    };
    let line = console.step("Database");
    let session = Session::open(environment, workspace, console).await?;
    line.done("up");
    let name = if arguments.if_new {
        "pipeline --if-new"
    } else {
        "pipeline"
    };
    session
        .record(name, async |session| {
            let loaded = load::any(session, &data, &arguments.log, arguments.limits).await?;
            if arguments.if_new && !loaded.changed && nothing_new(session, arguments).await? {
                return nothing_done(session, &loaded).await;
            }
            build(session, arguments, &loaded).await
        })
        .await
}

/// Everything after the load.
async fn build(
    session: &Session,
    arguments: &Pipeline,
    loaded: &LoadReport,
) -> Result<Value, Failure> {
    const WHEN: When = When::IfChanged;
    let transformed = transform::run(session, &arguments.transform, WHEN).await?;
    reach::held_out(&snapshots::window(&session.pool, Home::Project).await?)?;
    let checked = check::leakage(session, &arguments.leakage, WHEN).await?;
    let trained = train::run(session, &arguments.train, WHEN).await?;
    let (promoted, predicted) = if arguments.if_new {
        let next = promote::choose(session, &arguments.train).await?;
        let predicted = predict::store_with(session, &next.model_id, WHEN).await?;
        (next.report, predicted)
    } else {
        (Value::Null, predict::store(session, WHEN).await?)
    };
    let drifted = drift::store(session, WHEN).await?;
    let published = publish::run(session, &Publish { rollback: false }, WHEN).await?;
    Ok(json!({
        "new": true,
        "load": loaded,
        "transform": transformed,
        "check": checked,
        "train": trained,
        "promote": promoted,
        "predict": predicted,
        "drift": drifted,
        "publish": published,
    }))
}

/// Whether every step after the load was last run on what it would be run on now.
async fn nothing_new(session: &Session, arguments: &Pipeline) -> Result<bool, Failure> {
    let Some(served) = ml::served(&session.pool).await? else {
        return Ok(false);
    };
    // A fingerprint that cannot be made is that of a step whose predecessor has not run.
    let of = |fingerprint: Result<Fingerprint, Failure>| fingerprint.ok();
    let transform = of(transform::fingerprint(session, &arguments.transform).await);
    let check = of(check::fingerprint(session, &arguments.leakage).await);
    let train = of(train::fingerprint(session, &arguments.train).await);
    let predict = of(predict::fingerprint(session, &served).await);
    let publish = of(publish::fingerprint(session).await);
    for (step, fingerprint) in [
        (TRANSFORM, transform),
        (CHECK, check),
        (TRAIN, train),
        (PREDICT, predict),
        (PUBLISH, publish),
    ] {
        let Some(fingerprint) = fingerprint else {
            return Ok(false);
        };
        if !steps::is_current(session, step, fingerprint).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Says so. A scheduler asks often, and a run that did nothing is not worth a line in the history.
async fn nothing_done(session: &Session, loaded: &LoadReport) -> Result<Value, Failure> {
    session.history.forget();
    let rolled_back = swaps::rolled_back(&session.pool).await?;
    session.console.say(match &rolled_back {
        None => "Nothing new.".to_owned(),
        Some(rollback) => format!(
            "Nothing new. The published tables were rolled back on {} and stay so until there are new files; `clv publish` \
             puts the newest back.",
            rollback.happened_at.format("%Y-%m-%d %H:%M UTC")
        ),
    });
    Ok(json!({ "new": false, "load": loaded, "rolled_back": rolled_back }))
}
