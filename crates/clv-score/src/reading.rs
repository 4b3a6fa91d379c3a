use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use clv_core::features::{Column, Feature, Kind, Table, catalogue};
use clv_core::orders::{OrderLine, OrderLog};
use clv_ingest::IngestError;
use clv_ingest::log::{CustomerFile, LogFile, LogOptions, Wanted, for_each_line};

use crate::growing::Growing;
use crate::{ReadError, Rejects};

/// Rows scored at a time: enough to keep the cores busy, few enough to be forgotten.
const BATCH_ROWS: usize = 65_536;

/// Where a file is.
#[derive(Debug, Clone)]
pub enum File<'a> {
    /// On the disk: CSV or Parquet, perhaps compressed.
    Path(&'a Path),
    /// In memory: plain CSV.
    Memory {
        /// What it is called.
        name: &'a str,
        /// All of it.
        bytes: Arc<[u8]>,
    },
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// One row a customer, one column a feature.
    Features,
    /// One row an order or an item.
    Orders,
}

/// Customers to be scored.
#[derive(Debug)]
pub struct Customers {
    /// Who.
    pub customer_ids: Vec<String>,
    /// Where each stands in its file; empty when they come from no row of their own.
    pub lines: Vec<u64>,
    /// What is known of them, in the schema of the model.
    pub table: Table,
    /// The last day that is known of them.
    pub as_of: Option<NaiveDate>,
}

/// What a file turned out to be.
#[derive(Debug, Default)]
pub struct Remarks {
    /// The model's features that the file cannot tell.
    pub missing: Vec<String>,
    /// What else should be known.
    pub notes: Vec<String>,
}

/// How a file is to be read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// How it is written, where that is known.
    pub options: LogOptions,
    /// What it holds; without it its header decides.
    pub contents: Option<Contents>,
    /// Score as of this day. Without it, of orders the last complete day; of features none is known.
    pub as_of: Option<NaiveDate>,
    /// What the model reads.
    pub features: &'a [Feature],
    /// Leave bad rows out. Otherwise nothing is handed on after the first: the file will be refused.
    pub skip_bad: bool,
}

impl File<'_> {
    fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Memory { name, .. } => (*name).to_owned(),
        }
    }

    fn customers(&self, options: &LogOptions) -> Result<CustomerFile, IngestError> {
        match self {
            Self::Path(path) => CustomerFile::open(path, options),
            Self::Memory { name, bytes } => {
                CustomerFile::in_memory(name, Arc::clone(bytes), options)
            }
        }
    }

    fn orders(&self, options: &LogOptions) -> Result<LogFile, IngestError> {
        match self {
            Self::Path(path) => LogFile::open(path, options),
            Self::Memory { name, bytes } => LogFile::in_memory(name, Arc::clone(bytes), options),
        }
    }
}

impl Reading<'_> {
    /// Hands the customers of a file to `take`, batch by batch.
    ///
    /// # Errors
    /// [`ReadError`] for a file of which nothing can be scored, and what `take` says.
    pub fn read<E: From<ReadError>>(
        &self,
        file: &File<'_>,
        rejects: &mut Rejects,
        mut take: impl FnMut(Customers, &mut Rejects) -> Result<(), E>,
    ) -> Result<Remarks, E> {
        if self.contents(file) == Contents::Features {
            return self.features(file, rejects, take);
        }
        let (customers, remarks) = self.orders(file, rejects)?;
        if let Some(customers) = customers.filter(|_| self.skip_bad || rejects.count == 0) {
            take(customers, rejects)?;
        }
        Ok(remarks)
    }

    /// A file that names one of the model's features is one of features.
    fn contents(&self, file: &File<'_>) -> Contents {
        if let Some(contents) = self.contents {
            return contents;
        }
        let Ok(file) = file.customers(&self.options) else {
            // Whatever is wrong with it is said by the reader of orders, the pickier one.
            return Contents::Orders;
        };
        let is_feature = |name: &String| {
            self.features.iter().any(|feature| feature.name == *name)
                || catalogue()
                    .iter()
                    // An order log has these columns too.
                    .filter(|entry| entry.kind == Kind::Number)
                    .any(|entry| entry.name == name)
        };
        let told = file.header().iter().any(is_feature)
            && !file.header().iter().any(|name| name == "ordered_at");
        if told {
            Contents::Features
        } else {
            Contents::Orders
        }
    }

    fn features<E: From<ReadError>>(
        &self,
        file: &File<'_>,
        rejects: &mut Rejects,
        mut take: impl FnMut(Customers, &mut Rejects) -> Result<(), E>,
    ) -> Result<Remarks, E> {
        let table = file.customers(&self.options).map_err(ReadError::from)?;
        let wanted: Vec<Wanted> = self
            .features
            .iter()
            .map(|feature| Wanted {
                name: feature.name.clone(),
                is_number: feature.kind == Kind::Number,
            })
            .collect();
        let missing: Vec<String> = table
            .lacks(&wanted)
            .into_iter()
            .map(str::to_owned)
            .collect();
        if missing.len() == wanted.len() && !wanted.is_empty() {
            return Err(E::from(ReadError::NoFeature {
                file: file.name(),
                features: missing,
            }));
        }
        let mut growing = Growing::new(self.features);
        let mut outcome = Ok(());
        let finish = |growing: Growing| growing.finish(self.features, self.as_of);
        table
            .for_each_row(&wanted, |row| {
                let row = match row {
                    Ok(row) => row,
                    Err(rejected) => return rejects.add(rejected),
                };
                if outcome.is_err() || (rejects.count > 0 && !self.skip_bad) {
                    return;
                }
                growing.push(row.line, row.customer_id, row.values);
                if growing.len() >= BATCH_ROWS {
                    let full = std::mem::replace(&mut growing, Growing::new(self.features));
                    outcome = finish(full)
                        .map_err(|error| E::from(error.into()))
                        .and_then(|customers| take(customers, rejects));
                }
            })
            .map_err(ReadError::from)?;
        outcome?;
        if self.skip_bad || rejects.count == 0 {
            take(finish(growing).map_err(ReadError::from)?, rejects)?;
        }
        Ok(Remarks {
            missing,
            notes: Vec::new(),
        })
    }

    /// None where all rows were bad: the file is refused for these.
    fn orders(
        &self,
        file: &File<'_>,
        rejects: &mut Rejects,
    ) -> Result<(Option<Customers>, Remarks), ReadError> {
        let mut log = OrderLog::default();
        let opened = file.orders(&self.options)?;
        let (detection, summary) = for_each_line(opened, |line| match line {
            Ok(line) => log.push(&OrderLine {
                line: line.line,
                order_id: &line.order_id,
                customer_id: line.customer_id,
                ordered_at: line.ordered_at,
                amount: line.amount,
                quantity: line.quantity,
                state: line.region,
                category: line.category,
                channel: line.channel,
            }),
            Err(bad) => rejects.add_order(bad),
        })?;
        let Some(as_of) = self.as_of.or_else(|| log.as_of()) else {
            if rejects.count > 0 && !self.skip_bad {
                return Ok((None, Remarks::default()));
            }
            return Err(ReadError::NoPurchase { file: file.name() });
        };
        let known = log.customers_at(as_of, self.features)?;
        let mut notes = detection.words();
        for apart in summary.apart {
            notes.push(format!("{} {} left out", apart.rows, apart.what));
        }
        let remarks = Remarks {
            missing: unknown(&known.table, self.features),
            notes,
        };
        let customers = Customers {
            customer_ids: known.customer_ids,
            lines: Vec::new(),
            table: known.table,
            as_of: Some(as_of),
        };
        Ok((Some(customers), remarks))
    }
}

/// Features of which nothing is known of anybody.
fn unknown(table: &Table, features: &[Feature]) -> Vec<String> {
    let is_unknown = |position: usize| match table.column(position) {
        Some(Column::Number(values)) => values.iter().all(|value| value.is_nan()),
        Some(Column::Choice(values)) => values.iter().all(Option::is_none),
        None => true,
    };
    (0..)
        .zip(features)
        .filter(|(position, _)| is_unknown(*position))
        .map(|(_, feature)| feature.name.clone())
        .collect()
}

#[cfg(test)]
mod tests;
