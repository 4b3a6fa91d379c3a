//! What is loaded, and how order logs are read.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use clv_core::money::Currency;
use clv_ingest::log::{ColumnMap, DateFormat, DecimalMark, Delimiter, LogOptions, TextEncoding};
use clv_store::raw::Tolerance;

use crate::failure::Failure;

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
    /// channel, quantity, status and currency where there are any. Orders that were cancelled, failed or given back whole by their
    /// status are counted apart. Without order_id a customer's day is an order; several lines of an
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
