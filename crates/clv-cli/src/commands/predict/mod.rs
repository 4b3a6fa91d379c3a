//! `clv predict`: what customers will be worth, from the database or from a file.

mod arguments;
mod input;
mod model;
mod output;
mod rejects;
mod score;
mod stored;

pub(crate) use arguments::Predict;
pub(super) use stored::{fingerprint, run as store, run_with as store_with};

use serde_json::Value;

use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::When;
use crate::workspace::Workspace;

/// Runs the command. A database is opened only where one is needed: with a model file and a file of customers, none is.
pub(super) async fn run(
    arguments: &Predict,
    environment: Environment,
    workspace: Workspace,
    console: Console,
) -> Result<(), Failure> {
    if arguments.is_plain() {
        let session = Session::open(environment, workspace, console).await?;
        let work = async |session: &Session| stored::run(session, When::Always).await;
        return console.document(&session.record("predict", work).await?);
    }
    let session = match (&arguments.file, &arguments.model) {
        (Some(_), Some(_)) => None,
        _ => Some(Session::open(environment, workspace, console).await?),
    };
    let artefact = match (&arguments.model, &session) {
        (Some(file), _) => model::from_file(file)?,
        (None, Some(session)) => stored::newest(session).await?,
        (None, None) => return Err(Failure::environment("there is no model to score with")),
    };
    let customers = match (&arguments.file, &session) {
        (Some(file), _) => input::Source::File(file.clone()),
        (None, Some(session)) => input::Source::Rows(stored::customers(session, &artefact).await?),
        (None, None) => return Err(Failure::environment("there are no customers to score")),
    };
    let arguments = arguments.clone();
    // Reading, scoring and writing keep a core busy, so they leave the threads that answer the database alone.
    let work = tokio::task::spawn_blocking(move || {
        score::score(&arguments, &artefact, customers, console)
    });
    let document: Option<Value> = work
        .await
        .map_err(|error| Failure::environment(format!("scoring stopped: {error}")))??;
    document.map_or(Ok(()), |document| console.document(&document))
}
