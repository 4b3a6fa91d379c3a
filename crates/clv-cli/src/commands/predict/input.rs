//! Customers to be scored, in batches of rows with exactly the model's features.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clv_core::features::{Column, Feature, Kind, Table, catalogue};
use clv_core::orders::{OrderLine, OrderLog};
use clv_ingest::IngestError;
use clv_ingest::log::{CustomerFile, Known, LogOptions, Wanted, for_each_line};

use super::arguments::FileKind;
use super::rejects::Rejects;
use crate::failure::Failure;

/// Rows scored at a time: enough to keep the cores busy, few enough to be forgotten.
const BATCH_ROWS: usize = 65_536;

/// Where the customers are.
pub(super) enum Source {
    File(PathBuf),
    Rows(Rows),
}

/// Customers in memory.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) customer_ids: Vec<String>,
    /// Where each stands in its file; empty when they come from no file.
    pub(super) lines: Vec<u64>,
    pub(super) table: Table,
    /// The last day that is known of them.
    pub(super) as_of: Option<NaiveDate>,
}

/// What a file turned out to be.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    /// The model's features that the file cannot tell.
    pub(super) missing: Vec<String>,
    /// What else should be known.
    pub(super) notes: Vec<String>,
}

/// How a file is to be read.
pub(super) struct Reading<'a> {
    pub(super) options: LogOptions,
    pub(super) kind: Option<FileKind>,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) features: &'a [Feature],
    pub(super) skip_bad: bool,
}

impl Reading<'_> {
    /// Hands the customers of a file to `take`, batch by batch. After a bad row nothing is handed on any more unless bad rows
    /// are left out: the file will be refused.
    pub(super) fn read(
        &self,
        path: &Path,
        rejects: &mut Rejects,
        mut take: impl FnMut(Rows, &mut Rejects) -> Result<(), Failure>,
    ) -> Result<Remarks, Failure> {
        if self.kind(path)? == FileKind::Features {
            return self.features(path, rejects, take);
        }
        let (rows, remarks) = self.orders(path, rejects)?;
        if self.skip_bad || rejects.count == 0 {
            take(rows, rejects)?;
        }
        Ok(remarks)
    }

    /// A file that names one of the model's features is one of features.
    fn kind(&self, path: &Path) -> Result<FileKind, Failure> {
        if let Some(kind) = self.kind {
            return Ok(kind);
        }
        let Ok(file) = CustomerFile::open(path, &self.options) else {
            // Whatever is wrong with it is said by the reader of orders, the pickier one.
            return Ok(FileKind::Orders);
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
        Ok(if told {
            FileKind::Features
        } else {
            FileKind::Orders
        })
    }

    fn features(
        &self,
        path: &Path,
        rejects: &mut Rejects,
        mut take: impl FnMut(Rows, &mut Rejects) -> Result<(), Failure>,
    ) -> Result<Remarks, Failure> {
        let file = CustomerFile::open(path, &self.options).map_err(refused)?;
        let wanted: Vec<Wanted> = self
            .features
            .iter()
            .map(|feature| Wanted {
                name: feature.name.clone(),
                is_number: feature.kind == Kind::Number,
            })
            .collect();
        let missing: Vec<String> = file.lacks(&wanted).into_iter().map(str::to_owned).collect();
        if missing.len() == wanted.len() && !wanted.is_empty() {
            return Err(Failure::data(format!(
                "{} has none of the model's features",
                path.display()
            ))
            .hint(format!("it needs columns like {}", missing.join(", "))));
        }
        let mut growing = Growing::new(self.features);
        let mut outcome = Ok(());
        file.for_each_row(&wanted, |row| {
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
                outcome = full
                    .finish(self.features, self.as_of)
                    .and_then(|rows| take(rows, rejects));
            }
        })
        .map_err(refused)?;
        outcome?;
        if self.skip_bad || rejects.count == 0 {
            take(growing.finish(self.features, self.as_of)?, rejects)?;
        }
        Ok(Remarks {
            missing,
            notes: Vec::new(),
        })
    }

    fn orders(&self, path: &Path, rejects: &mut Rejects) -> Result<(Rows, Remarks), Failure> {
        let mut log = OrderLog::default();
        let (detection, summary) = for_each_line(path, &self.options, |line| match line {
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
        })
        .map_err(refused)?;
        let as_of = self.as_of.or_else(|| log.as_of());
        let Some(as_of) = as_of else {
            if rejects.count > 0 {
                // It is refused for these, or there is nothing left of it.
                rejects.refuse()?;
            }
            return Err(
                Failure::data(format!("{} holds no purchase", path.display()))
                    .hint("an order log has a row for every order, its amount zero or more"),
            );
        };
        let customers = log
            .customers_at(as_of, self.features)
            .map_err(Failure::data)?;
        let table = customers.table;
        let unknown = |position: usize| match table.column(position) {
            Some(Column::Number(values)) => values.iter().all(|value| value.is_nan()),
            Some(Column::Choice(values)) => values.iter().all(Option::is_none),
            None => true,
        };
        let missing = (0..)
            .zip(self.features)
            .filter(|(position, _)| unknown(*position))
            .map(|(_, feature)| feature.name.clone())
            .collect();
        let mut notes = detection.words();
        for apart in summary.apart {
            notes.push(format!("{} {} left out", apart.rows, apart.what));
        }
        let rows = Rows {
            customer_ids: customers.customer_ids,
            lines: Vec::new(),
            table,
            as_of: Some(as_of),
        };
        Ok((rows, Remarks { missing, notes }))
    }
}

/// A file that cannot be read, or is not what it should be.
fn refused(error: IngestError) -> Failure {
    let mut message = error.to_string();
    if let Some(cause) = std::error::Error::source(&error) {
        message = format!("{message}: {cause}");
    }
    let failure = if error.is_rejected_data() {
        Failure::data(message)
    } else {
        Failure::environment(message)
    };
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// Rows while they are being read.
struct Growing {
    customer_ids: Vec<String>,
    lines: Vec<u64>,
    columns: Vec<Column>,
}

impl Growing {
    fn new(features: &[Feature]) -> Self {
        let columns = features.iter().map(|feature| match feature.kind {
            Kind::Number => Column::Number(Vec::new()),
            Kind::Choice => Column::Choice(Vec::new()),
        });
        Self {
            customer_ids: Vec::new(),
            lines: Vec::new(),
            columns: columns.collect(),
        }
    }

    const fn len(&self) -> usize {
        self.customer_ids.len()
    }

    fn push(&mut self, line: u64, customer_id: &str, values: &[Known<'_>]) {
        self.customer_ids.push(customer_id.to_owned());
        self.lines.push(line);
        for (column, value) in self.columns.iter_mut().zip(values) {
            match column {
                Column::Number(numbers) => numbers.push(match value {
                    Known::Number(number) => *number,
                    Known::Choice(_) | Known::Missing => f64::NAN,
                }),
                Column::Choice(choices) => choices.push(match value {
                    Known::Choice(choice) => Some((*choice).to_owned()),
                    Known::Number(_) | Known::Missing => None,
                }),
            }
        }
    }

    fn finish(self, features: &[Feature], as_of: Option<NaiveDate>) -> Result<Rows, Failure> {
        Ok(Rows {
            table: Table::new(features.to_vec(), self.columns).map_err(Failure::data)?,
            customer_ids: self.customer_ids,
            lines: self.lines,
            as_of,
        })
    }
}
