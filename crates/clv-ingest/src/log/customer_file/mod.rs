//! A table of customers and what is known of them: CSV or Parquet, one row a customer, a column a feature.
//!
//! Numbers are written by programs, not by people: with a decimal point and nothing else, unless the caller says that
//! the file has decimal commas. An empty field, `NA`, `NaN`, `null` and the like are not known.

mod customer_column;
mod row;
mod row_reader;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::error::IngestError;
use crate::log::detect::layout;
use crate::log::error::Refusal;
use crate::log::input::Input;
use crate::log::number::DecimalMark;
use crate::log::options::LogOptions;
use crate::log::records::Next;
use crate::log::source::RecordSource;
use customer_column::customer_column;
use row_reader::{RowReader, shortened};

pub use row::{CustomerRow, Known, Rejected, Wanted};

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
    RecordSource::parquet(input)
}
