//! `clv pipeline`: everything from files to published tables.

use serde_json::{Value, json};

use super::{check, generate, load, predict, publish, train, transform};
use crate::args::{Pipeline, Publish};
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::When;
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
    session
        .record("pipeline", async |session| {
            let loaded = load::any(session, &data, &arguments.log, arguments.limits).await?;
            let transformed =
                transform::run(session, &arguments.transform, When::IfChanged).await?;
            let checked = check::leakage(session, &arguments.leakage, When::IfChanged).await?;
            let trained = train::run(session, &arguments.train, When::IfChanged).await?;
            let predicted = predict::store(session, When::IfChanged).await?;
            let published =
                publish::run(session, &Publish { rollback: false }, When::IfChanged).await?;
            Ok(json!({
                "load": loaded,
                "transform": transformed,
                "check": checked,
                "train": trained,
                "predict": predicted,
                "publish": published,
            }))
        })
        .await
}
