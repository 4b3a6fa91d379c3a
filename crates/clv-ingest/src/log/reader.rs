//! A log as batches of `COPY` text.

use std::path::Path;
use std::sync::Arc;

use crate::batch::{Apart, BadRow, Batch, BatchSource, FileSummary, KEPT_CHARACTERS};
use crate::copy::CopyBuffer;
use crate::error::IngestError;
use crate::log::detect::{Detection, Plan};
use crate::log::input::Input;
use crate::log::number::{currency_code, currency_in, currency_sign};
use crate::log::options::LogOptions;
use crate::log::records::{Next, Record};
use crate::log::row::{OrderLine, Outcome, Refused, RowParser};
use crate::log::source::RecordSource;
use crate::log::write;

/// Bad rows a batch holds at most: a file of nothing but bad rows must not pile up in memory.
const MOST_BAD: usize = 10_000;

/// A log that is known well enough to be read.
pub struct LogFile {
    plan: Plan,
}

impl LogFile {
    /// Finds out how a file is written.
    ///
    /// # Errors
    /// The file cannot be read, is no log, or can be read in two ways. See [`crate::log::Refusal`].
    pub fn open(path: &Path, options: &LogOptions) -> Result<Self, IngestError> {
        Plan::new(Input::open(path)?, options).map(|plan| Self { plan })
    }

    /// The same for CSV that is in memory; `name` is what it is called in errors.
    ///
    /// # Errors
    /// As [`LogFile::open`], and when the bytes are compressed or Parquet.
    pub fn in_memory(
        name: &str,
        bytes: Arc<[u8]>,
        options: &LogOptions,
    ) -> Result<Self, IngestError> {
        Plan::new(Input::in_memory(name, bytes)?, options).map(|plan| Self { plan })
    }

    /// What was found out.
    pub fn detection(&self) -> &Detection {
        &self.plan.detection
    }

    /// Reads the file as rows of `raw.order_lines(order_id, customer_id, ordered_at, amount, quantity,
    /// region, category, channel, file_id, line)`.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub fn into_reader(self, file_id: i64) -> Result<LogReader, IngestError> {
        Ok(LogReader {
            file_id,
            rows: LogRows::new(self.plan)?,
        })
    }

    pub(crate) fn into_rows(self) -> Result<LogRows, IngestError> {
        LogRows::new(self.plan)
    }
}

/// Streams a log.
pub struct LogReader {
    file_id: i64,
    rows: LogRows,
}

impl LogReader {
    /// How the file is read.
    pub fn detection(&self) -> &Detection {
        &self.rows.detection
    }
}

impl BatchSource for LogReader {
    fn next_batch(&mut self, target_bytes: usize) -> Result<Option<Batch>, IngestError> {
        let mut out = CopyBuffer::with_capacity(target_bytes + target_bytes / 8);
        let mut batch = Batch::default();
        while out.len() < target_bytes && batch.bad.len() < MOST_BAD {
            match self.rows.next()? {
                Step::Row(row, line) => {
                    write::order_line(&mut out, &row, self.file_id, line);
                    batch.rows += 1;
                }
                Step::Bad(bad) => batch.bad.push(bad),
                Step::Apart => {}
                Step::End => {
                    self.rows.finish()?;
                    break;
                }
            }
        }
        let is_end = batch.rows == 0 && batch.bad.is_empty();
        batch.text = out.take();
        Ok((!is_end).then_some(batch))
    }

    fn bytes_read(&self) -> u64 {
        self.rows.source.bytes_read()
    }

    fn summary(&self) -> FileSummary {
        self.rows.summary()
    }
}

/// What became of a record.
pub(crate) enum Step<'a> {
    Row(OrderLine<'a>, u64),
    Bad(BadRow),
    Apart,
    End,
}

/// The rows of a log, counted.
pub(crate) struct LogRows {
    source: RecordSource,
    parser: RowParser,
    header: Vec<String>,
    pub(crate) detection: Detection,
    loaded: u64,
    bad: u64,
    nobody: u64,
    /// In ten-thousandths.
    nobodys_amount: i128,
    unsold: u64,
    /// In ten-thousandths.
    unsold_amount: i128,
    /// Those that have a name; one whose lines are apart from each other is here several times.
    unsold_orders: Vec<String>,
    blank: u64,
}

impl LogRows {
    fn new(plan: Plan) -> Result<Self, IngestError> {
        let source = match plan.layout {
            Some(layout) => RecordSource::text(plan.input, layout)?.0,
            None => {
                let (mut source, _) = RecordSource::parquet(plan.input)?;
                if let Some(rows) = source.parquet_rows() {
                    rows.want(plan.parser.columns.used());
                }
                source
            }
        };
        Ok(Self {
            source,
            parser: plan.parser,
            header: plan.header,
            detection: plan.detection,
            loaded: 0,
            bad: 0,
            nobody: 0,
            nobodys_amount: 0,
            unsold: 0,
            unsold_amount: 0,
            unsold_orders: Vec::new(),
            blank: 0,
        })
    }

    #[inline]
    pub(crate) fn next(&mut self) -> Result<Step<'_>, IngestError> {
        match self.source.next()? {
            Next::Record(record) => match self.parser.parse(&record) {
                Ok(Outcome::Good(row)) => {
                    self.loaded += 1;
                    Ok(Step::Row(row, record.line))
                }
                Ok(Outcome::NoCustomer(amount)) => {
                    self.nobody += 1;
                    self.nobodys_amount += i128::from(amount);
                    Ok(Step::Apart)
                }
                Ok(Outcome::Unsold(amount)) => {
                    self.unsold += 1;
                    self.unsold_amount += i128::from(amount);
                    let order = &self.parser.unsold;
                    if !order.is_empty() && self.unsold_orders.last() != Some(order) {
                        self.unsold_orders.push(order.clone());
                    }
                    Ok(Step::Apart)
                }
                Ok(Outcome::Blank) => {
                    self.blank += 1;
                    Ok(Step::Apart)
                }
                Err(refused) => {
                    self.bad += 1;
                    Ok(Step::Bad(bad_row(&self.header, &record, refused)))
                }
            },
            Next::Broken(broken) => {
                self.bad += 1;
                Ok(Step::Bad(BadRow {
                    line: broken.line,
                    column: None,
                    value: broken.value,
                    reason: broken.fault.to_string(),
                }))
            }
            Next::End => Ok(Step::End),
        }
    }

    /// Takes the hash of the file, at its end.
    pub(crate) fn finish(&mut self) -> Result<(), IngestError> {
        self.source.finish()
    }

    /// The currency that the amount's column is named after.
    fn named_currency(&self) -> Option<u8> {
        let amounts = self.parser.columns.amounts();
        let mut names = amounts.iter().filter_map(|at| self.header.get(*at));
        names.find_map(|name| currency_in(name))
    }

    pub(crate) fn summary(&self) -> FileSummary {
        let mut apart = Vec::new();
        if self.nobody > 0 {
            apart.push(Apart {
                what: "rows without a customer".to_owned(),
                rows: self.nobody,
                amount: units(self.nobodys_amount),
            });
        }
        if self.unsold > 0 {
            apart.push(Apart {
                what: "rows of orders that were cancelled, failed or given back whole, by their status".to_owned(),
                rows: self.unsold,
                amount: units(self.unsold_amount),
            });
        }
        if self.blank > 0 {
            apart.push(Apart {
                what: "rows of empty fields".to_owned(),
                rows: self.blank,
                amount: units(0),
            });
        }
        let mut notes = self.detection.words();
        let sign = self.parser.currency.or_else(|| self.named_currency());
        let coded = self
            .parser
            .coded
            .map(|code| code.map(char::from).iter().collect::<String>());
        if let Some(name) = coded.as_deref().or(sign.map(currency_sign)) {
            notes.push(format!("amounts are in {name}"));
        }
        if self.parser.rounded > 0 {
            notes.push(format!(
                "{} rows have more decimals than are kept (4 of an amount, 3 of a quantity): rounded half to even",
                self.parser.rounded
            ));
        }
        if self.parser.zoned > 0 {
            notes.push(format!(
                "{} rows name a time zone: their time of day is taken as it is written",
                self.parser.zoned
            ));
        }
        let (sha256, bytes) = self
            .source
            .digest()
            .unwrap_or_else(|| (String::new(), self.source.bytes_read()));
        FileSummary {
            rows_read: self.loaded + self.bad + self.nobody + self.unsold + self.blank,
            rows_loaded: self.loaded,
            rows_bad: self.bad,
            apart,
            unsold_orders: self.unsold_orders.clone(),
            notes,
            currency: coded.or_else(|| sign.and_then(currency_code).map(str::to_owned)),
            bytes,
            sha256,
        }
    }
}

#[cold]
fn bad_row(header: &[String], record: &Record<'_>, refused: Refused) -> BadRow {
    let value = match refused.column {
        None => record.shown(),
        Some(position) => String::from_utf8_lossy(record.field(position))
            .chars()
            .take(KEPT_CHARACTERS)
            .collect(),
    };
    BadRow {
        line: record.line,
        column: refused
            .column
            .and_then(|position| header.get(position).cloned()),
        value,
        reason: refused.fault.to_string(),
    }
}

/// Ten-thousandths as decimal text of at least two decimals.
fn units(amount: i128) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let size = amount.unsigned_abs();
    let (whole, rest) = (size / 10_000, size % 10_000);
    if rest % 100 == 0 {
        format!("{sign}{whole}.{:02}", rest / 100)
    } else {
        format!("{sign}{whole}.{rest:04}")
    }
}
