//! One file a command.

mod db;
mod evaluate;
mod generate;
mod load;
mod pipeline;
mod predict;
mod publish;
mod report;
mod train;
mod transform;
mod truth;

use crate::args::{Cli, Command, LoadCommand};
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::When;
use crate::workspace::Workspace;

/// Runs the command that was typed.
pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let console = Console::new(cli.json);
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
        Command::Load(LoadCommand::Olist { dir }) => {
            console.document(&load::run(&open().await?, &dir).await?)
        }
        Command::Transform(settings) => {
            console.document(&transform::run(&open().await?, &settings, When::Always).await?)
        }
        Command::Train(settings) => {
            console.document(&train::run(&open().await?, &settings, When::Always).await?)
        }
        Command::Evaluate(settings) => evaluate::run(&open().await?, &settings).await,
        Command::Predict => console.document(&predict::run(&open().await?, When::Always).await?),
        Command::Publish(arguments) => {
            console.document(&publish::run(&open().await?, &arguments, When::Always).await?)
        }
        Command::Pipeline(arguments) => {
            console.document(&pipeline::run(&arguments, environment, workspace, console).await?)
        }
    }
}
