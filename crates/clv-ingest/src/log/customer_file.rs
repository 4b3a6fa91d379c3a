//! A table of customers and what is known of them: CSV or Parquet, one row a customer, a column a feature.
//!
//! Numbers are written by programs, not by people: with a decimal point and nothing else, unless the caller says that
//! the file has decimal commas. An empty field, `NA`, `NaN`, `null` and the like are not known.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::batch::KEPT_CHARACTERS;
use crate::error::IngestError;
use crate::log::detect::layout;
use crate::log::error::Refusal;
use crate::log::input::Input;
use crate::log::number::DecimalMark;
use crate::log::options::{LogOptions, Role};
use crate::log::records::{Next, Record};
use crate::log::source::RecordSource;

/// Longest name of a customer or a choice.
const TEXT_BYTES: usize = 1000;

/// A column to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in the header.
    pub name: String,
    /// Whether its values are numbers; otherwise they are names.
    pub is_number: bool,
}

/// A value of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Known<'a> {
    /// A finite number.
    Number(f64),
    /// A name.
    Choice(&'a str),
    /// Nothing is known, or the file has no such column.
    Missing,
}

/// One good row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomerRow<'a> {
    /// The line it starts on, from 1 (for Parquet the row).
    pub line: u64,
    /// Who.
    pub customer_id: &'a str,
    /// In the order of the columns wanted.
    pub values: &'a [Known<'a>],
}

/// A row that cannot be used: where, what, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The line it starts on, from 1 (for Parquet the row).
    pub line: u64,
    /// The column; none when it is the whole record.
    pub column: Option<String>,
    /// The value as it stands in the file, its beginning if it is long.
    pub value: String,
    /// Why it does not fit, as a sentence that continues after the value.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

/// A file whose header has been read.
pub struct CustomerFile {
    source: RecordSource,
    header: Vec<String>,
    customer: usize,
    mark: DecimalMark,
}

impl CustomerFile {
    /// Opens a file and finds the column of customers.
    ///
    /// # Errors
    /// The file cannot be read, is neither CSV nor Parquet, or no column names the customers.
    pub fn open(path: &Path, options: &LogOptions) -> Result<Self, IngestError> {
        Self::new(Input::open(path)?, options)
    }

    /// The same for CSV that is in memory; `name` is what it is called in errors.
    ///
    /// # Errors
    /// As [`CustomerFile::open`], and when the bytes are compressed or Parquet.
    pub fn in_memory(
        name: &str,
        bytes: Arc<[u8]>,
        options: &LogOptions,
    ) -> Result<Self, IngestError> {
        Self::new(Input::in_memory(name, bytes)?, options)
    }

    fn new(input: Input, options: &LogOptions) -> Result<Self, IngestError> {
        let (source, header) = open(input, options)?;
        let customer = customer_column(&source, &header, options)?;
        Ok(Self {
            source,
            header,
            customer,
            mark: options.decimal.unwrap_or(DecimalMark::Dot),
        })
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Which of the wanted columns the file does not have.
    #[must_use]
    pub fn lacks<'a>(&self, wanted: &'a [Wanted]) -> Vec<&'a str> {
        let names = wanted.iter().map(|wanted| wanted.name.as_str());
        names.filter(|name| self.position(name).is_none()).collect()
    }

    /// Hands every row to `take`, the bad ones with the reason.
    ///
    /// # Errors
    /// A wanted column is there twice or holds lists, or the file cannot be read to its end.
    pub fn for_each_row(
        mut self,
        wanted: &[Wanted],
        mut take: impl FnMut(Result<CustomerRow<'_>, Rejected>),
    ) -> Result<(), IngestError> {
        let positions: Vec<Option<usize>> = wanted
            .iter()
            .map(|wanted| self.position(&wanted.name))
            .collect();
        self.check(&positions)?;
        let reader = RowReader {
            header: &self.header,
            customer: self.customer,
            wanted,
            positions: &positions,
            mark: self.mark,
        };
        // Where each customer stood first: a second prediction of one would contradict the first.
        let mut seen: HashMap<String, u64> = HashMap::new();
        loop {
            match self.source.next()? {
                Next::End => break,
                Next::Broken(broken) => take(Err(Rejected {
                    line: broken.line,
                    column: None,
                    value: shortened(broken.value.as_bytes()),
                    reason: broken.fault.to_string(),
                    remedy: "write the record as the header says".to_owned(),
                })),
                Next::Record(record) if record.is_blank() => {}
                Next::Record(record) => {
                    // Kept per record: values borrow from it.
                    let mut values = Vec::with_capacity(wanted.len());
                    match reader.read(&record, &mut values) {
                        Err(rejected) => take(Err(rejected)),
                        Ok(customer_id) => {
                            if let Some(first) = seen.get(customer_id) {
                                take(Err(reader.repeated(&record, *first)));
                                continue;
                            }
                            seen.insert(customer_id.to_owned(), record.line);
                            take(Ok(CustomerRow {
                                line: record.line,
                                customer_id,
                                values: &values,
                            }));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Columns must be there once, and hold plain values.
    fn check(&mut self, positions: &[Option<usize>]) -> Result<(), IngestError> {
        let mut used: Vec<usize> = positions.iter().copied().flatten().collect();
        used.push(self.customer);
        for position in &used {
            let Some(name) = self.header.get(*position) else {
                continue;
            };
            if self.header.iter().filter(|other| *other == name).count() > 1 {
                let problem = format!("names the column {name} twice");
                return Err(self.source.input().refusal(
                    Refusal::Header,
                    problem,
                    "rename or remove one of them",
                ));
            }
        }
        used.sort_unstable();
        used.dedup();
        let Some(rows) = self.source.parquet_rows() else {
            return Ok(());
        };
        rows.want(used.clone());
        let lists = used
            .iter()
            .filter_map(|position| rows.leaves.get(*position));
        let list = lists
            .filter(|leaf| leaf.is_repeated)
            .map(|leaf| leaf.name.clone());
        match list.collect::<Vec<_>>().first() {
            None => Ok(()),
            Some(name) => Err(self.source.input().refusal(
                Refusal::Columns,
                format!("holds lists in column {name}"),
                "write one plain value a row and column",
            )),
        }
    }
}

fn open(input: Input, options: &LogOptions) -> Result<(RecordSource, Vec<String>), IngestError> {
    if !RecordSource::is_parquet(&input) {
        let layout = layout(&input, options)?;
        return RecordSource::text(input, layout);
    }
    let mut source = RecordSource::parquet(input)?;
    let leaves = source.parquet_rows().map(|rows| &rows.leaves);
    let header = leaves
        .into_iter()
        .flatten()
        .map(|leaf| leaf.name.clone())
        .collect();
    Ok((source, header))
}

/// The column the caller named, or the only one that is called like one of customers.
fn customer_column(
    source: &RecordSource,
    header: &[String],
    options: &LogOptions,
) -> Result<usize, IngestError> {
    let refuse =
        |problem: String, hint: &str| Err(source.input().refusal(Refusal::Columns, problem, hint));
    if let Some(name) = options.map.column(Role::CustomerId) {
        return match header.iter().position(|column| column == name) {
            Some(position) => Ok(position),
            None => refuse(
                format!("has no column {name}"),
                "the columns are named on its first line",
            ),
        };
    }
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|sign| sign.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let is_customer = |name: &String| {
        let name = plain(name);
        name == plain(Role::CustomerId.name())
            || Role::CustomerId.other_names().contains(&name.as_str())
    };
    let mut found = (0..).zip(header).filter(|(_, name)| is_customer(name));
    match (found.next(), found.next()) {
        (Some((position, _)), None) => Ok(position),
        (None, _) => refuse(
            "has no column that names the customers".to_owned(),
            "call one customer_id, or say which with --map customer_id=…",
        ),
        (Some((_, one)), Some((_, other))) => refuse(
            format!("names customers in {one} and in {other}"),
            "say which with --map customer_id=…",
        ),
    }
}

/// Turns records into rows.
struct RowReader<'w> {
    header: &'w [String],
    customer: usize,
    wanted: &'w [Wanted],
    positions: &'w [Option<usize>],
    mark: DecimalMark,
}

impl RowReader<'_> {
    /// The customer's name; the values go to `values`.
    fn read<'a>(
        &self,
        record: &Record<'a>,
        values: &mut Vec<Known<'a>>,
    ) -> Result<&'a str, Rejected> {
        if record.spans.len() != self.header.len() {
            let (found, expected) = (record.spans.len(), self.header.len());
            return Err(Rejected {
                line: record.line,
                column: None,
                value: record.shown(),
                reason: format!("is a record of {found} fields where the header has {expected}"),
                remedy:
                    "give every row a field for every column; quote fields that hold the delimiter"
                        .to_owned(),
            });
        }
        let customer_id = self.text(record, self.customer)?;
        let customer_id = customer_id.ok_or_else(|| {
            self.reject(
                record,
                self.customer,
                "must not be empty",
                "name the customer of the row",
            )
        })?;
        for (wanted, position) in self.wanted.iter().zip(self.positions) {
            let Some(position) = *position else {
                values.push(Known::Missing);
                continue;
            };
            values.push(if wanted.is_number {
                self.number(record, position)?
            } else {
                self.text(record, position)?
                    .map_or(Known::Missing, Known::Choice)
            });
        }
        Ok(customer_id)
    }

    fn text<'a>(&self, record: &Record<'a>, position: usize) -> Result<Option<&'a str>, Rejected> {
        let bytes = record.field(position);
        if bytes.len() > TEXT_BYTES {
            return Err(self.reject(
                record,
                position,
                "is longer than a thousand bytes",
                "shorten it: names are compared as a whole",
            ));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| {
            self.reject(
                record,
                position,
                "is not valid text in the encoding of this file",
                "save the file as UTF-8, or say its encoding with --encoding",
            )
        })?;
        let text = text.trim();
        Ok((!is_missing(text)).then_some(text))
    }

    fn number<'a>(&self, record: &Record<'a>, position: usize) -> Result<Known<'a>, Rejected> {
        let Some(text) = self.text(record, position)? else {
            return Ok(Known::Missing);
        };
        let parsed = match self.mark {
            DecimalMark::Comma if text.contains('.') => None,
            DecimalMark::Comma => text.replacen(',', ".", 1).parse().ok(),
            DecimalMark::Dot => text.parse::<f64>().ok(),
        };
        match parsed {
            Some(number) if number.is_finite() => Ok(Known::Number(number)),
            Some(_) => Err(self.reject(
                record,
                position,
                "is not a finite number",
                "leave the field empty where the value is not known",
            )),
            None if self.mark == DecimalMark::Dot && text.contains(',') => Err(self.reject(
                record,
                position,
                "is not a number with a decimal point",
                "write 1234.5, without thousands separators, or say --decimal comma",
            )),
            None => Err(self.reject(
                record,
                position,
                "is not a number",
                "write a number like 1234.5, or leave the field empty where it is not known",
            )),
        }
    }

    fn repeated(&self, record: &Record<'_>, first: u64) -> Rejected {
        self.reject(
            record,
            self.customer,
            &format!("is already on line {first}"),
            "keep one row a customer",
        )
    }

    fn reject(&self, record: &Record<'_>, position: usize, reason: &str, remedy: &str) -> Rejected {
        Rejected {
            line: record.line,
            column: self.header.get(position).cloned(),
            value: shortened(record.field(position)),
            reason: reason.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

/// What programs write for a value they do not know.
fn is_missing(text: &str) -> bool {
    text.len() <= 4
        && (text.is_empty()
            || ["na", "nan", "n/a", "null", "none", "\\n"]
                .iter()
                .any(|word| text.eq_ignore_ascii_case(word)))
}

fn shortened(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().take(KEPT_CHARACTERS).collect()
}
