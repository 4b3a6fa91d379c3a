//! What can be said to `clv predict`.

use std::path::PathBuf;

use chrono::{NaiveDate, Utc};
use clap::{Args, ValueEnum};
use clv_ingest::log::{
    ColumnMap, DateFormat, DecimalMark, Delimiter, LogOptions, OptionError, TextEncoding,
};

/// Arguments of `clv predict`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Predict {
    /// Customers to score: CSV or Parquet, of features (one row a customer) or of orders. Without it the customers in the
    /// database are scored.
    pub(crate) file: Option<PathBuf>,
    /// A model file as `clv train` leaves it in the workspace; without it the newest model of the database.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// Where the predictions go; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// How they are written; by default what the name after --out ends in, otherwise CSV.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Add what each feature contributes to both stages.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Leave rows out that cannot be used, and report them; without it one such row refuses the file.
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// What the file holds; found out from its header without it.
    #[arg(long = "as", value_enum, value_name = "KIND", requires = "file")]
    pub(crate) kind: Option<FileKind>,
    /// Score as of this day: of orders, what came later is left out. Without it the last complete day of the orders; of
    /// features no day is known.
    #[arg(long, value_name = "DATE", requires = "file")]
    pub(crate) as_of: Option<NaiveDate>,
    /// Which columns to use: customer_id=Client,amount=Total.
    #[arg(long, value_name = "ROLE=COLUMN", value_parser = column_map, requires = "file")]
    pub(crate) map: Vec<ColumnMap>,
    /// What separates the fields of the file: , ; | or tab.
    #[arg(long, value_parser = delimiter, requires = "file")]
    pub(crate) delimiter: Option<Delimiter>,
    /// How its text is written as bytes: utf-8, utf-16le, utf-16be or windows-1252.
    #[arg(long, value_parser = encoding, requires = "file")]
    pub(crate) encoding: Option<TextEncoding>,
    /// What separates units from decimals in it: dot or comma.
    #[arg(long, value_parser = decimal, requires = "file")]
    pub(crate) decimal: Option<DecimalMark>,
    /// How its dates are written: dmy, mdy, ymd or a pattern such as %d/%m/%Y.
    #[arg(long, value_parser = date_format, requires = "file")]
    pub(crate) date_format: Option<DateFormat>,
}

/// How predictions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated, with a header.
    Csv,
    /// One document: the model, the sums, and a list of customers.
    Json,
    /// Apache Parquet.
    Parquet,
}

/// What an input file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileKind {
    /// One row a customer, one column a feature.
    Features,
    /// One row an order or an item.
    Orders,
}

impl From<FileKind> for clv_score::Contents {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Features => Self::Features,
            FileKind::Orders => Self::Orders,
        }
    }
}

impl Predict {
    /// Nothing but the database's own customers, to be stored: what the pipeline does.
    pub(crate) fn is_plain(&self) -> bool {
        self.file.is_none() && self.model.is_none() && self.out.is_none() && !self.explain
    }

    pub(super) fn log_options(&self) -> Result<LogOptions, OptionError> {
        let map = self
            .map
            .iter()
            .cloned()
            .try_fold(ColumnMap::default(), ColumnMap::merge)?;
        Ok(LogOptions {
            map,
            delimiter: self.delimiter,
            encoding: self.encoding,
            decimal: self.decimal,
            date_format: self.date_format.clone(),
            ..LogOptions::new(Utc::now().date_naive())
        })
    }

    pub(super) fn format(&self) -> Format {
        let ending = self
            .out
            .as_deref()
            .and_then(|out| out.extension()?.to_str())
            .map(str::to_ascii_lowercase);
        self.format.unwrap_or(match ending.as_deref() {
            Some("json") => Format::Json,
            Some("parquet" | "pq") => Format::Parquet,
            _ => Format::Csv,
        })
    }
}

fn column_map(text: &str) -> Result<ColumnMap, OptionError> {
    text.parse()
}

fn delimiter(text: &str) -> Result<Delimiter, OptionError> {
    text.parse()
}

fn encoding(text: &str) -> Result<TextEncoding, OptionError> {
    text.parse()
}

fn decimal(text: &str) -> Result<DecimalMark, OptionError> {
    text.parse()
}

fn date_format(text: &str) -> Result<DateFormat, OptionError> {
    text.parse()
}
