//! One file a command.

pub(crate) mod btyd;
mod check;
mod db;
mod drift;
mod drivers;
mod evaluate;
mod generate;
mod load;
mod pipeline;
mod predict;
mod promote;
mod publish;
mod reach;
mod report;
mod runs;
mod train;
mod transform;
mod truth;
mod user;

pub(crate) use predict::Predict;

use crate::args::{CheckCommand, Cli, Command, LoadCommand};
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::When;
use crate::workspace::Workspace;

/// Runs the command that was typed.
pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let console = Console::new(cli.json);
    // Reads a file and nothing else: no workspace is made for it.
    if let Command::Btyd(command) = &cli.command {
        return btyd::run(command, console);
    }
    let environment = Environment::read();
    let workspace = Workspace::open(&cli.workspace)?;
    let open = || Session::open(environment.clone(), workspace.clone(), console);
    match cli.command {
        Command::Db(command) => db::run(&command, &environment, &workspace, console).await,
        Command::Generate(arguments) => {
            let result = generate::run(
                &arguments.dir,
                &arguments.size,
                generate::HORIZON_DAYS,
                console,
            )?;
            console.document(&result)
        }
        Command::Load(LoadCommand::Olist { dir, limits }) => {
            let work = async |session: &Session| load::olist(session, &dir, limits).await;
            console.document(&open().await?.record("load", work).await?)
        }
        Command::Load(LoadCommand::Orders { file, log, limits }) => {
            let work = async |session: &Session| load::orders(session, &file, &log, limits).await;
            console.document(&open().await?.record("load", work).await?)
        }
        Command::Transform(settings) => {
            let work =
                async |session: &Session| transform::run(session, &settings, When::Always).await;
            console.document(&open().await?.record("transform", work).await?)
        }
        Command::Check(CheckCommand::Leakage(arguments)) => {
            let work =
                async |session: &Session| check::leakage(session, &arguments, When::Always).await;
            console.document(&open().await?.record("check leakage", work).await?)
        }
        Command::Train(settings) => {
            let work = async |session: &Session| train::run(session, &settings, When::Always).await;
            console.document(&open().await?.record("train", work).await?)
        }
        Command::Evaluate(settings) => evaluate::run(&open().await?, &settings).await,
        Command::Predict(arguments) => {
            predict::run(&arguments, environment, workspace, console).await
        }
        Command::Publish(arguments) => {
            let name = if arguments.rollback {
                "publish --rollback"
            } else {
                "publish"
            };
            let work =
                async |session: &Session| publish::run(session, &arguments, When::Always).await;
            console.document(&open().await?.record(name, work).await?)
        }
        Command::Drift => drift::run(&open().await?).await,
        Command::Drivers => drivers::run(&open().await?).await,
        Command::Btyd(command) => btyd::run(&command, console),
        Command::Runs(arguments) => runs::run(&open().await?, &arguments).await,
        Command::User(command) => user::run(&open().await?, &command).await,
        Command::Pipeline(arguments) => {
            console.document(&pipeline::run(&arguments, environment, workspace, console).await?)
        }
    }
}
