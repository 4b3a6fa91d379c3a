//! Rows while they are being read.

use chrono::NaiveDate;
use clv_core::features::{Column, Feature, Kind, Table, TableError};
use clv_ingest::log::Known;

use crate::Customers;

pub(crate) struct Growing {
    customer_ids: Vec<String>,
    lines: Vec<u64>,
    columns: Vec<Column>,
}

impl Growing {
    pub(crate) fn new(features: &[Feature]) -> Self {
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

    pub(crate) const fn len(&self) -> usize {
        self.customer_ids.len()
    }

    pub(crate) fn push(&mut self, line: u64, customer_id: &str, values: &[Known<'_>]) {
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

    pub(crate) fn finish(
        self,
        features: &[Feature],
        as_of: Option<NaiveDate>,
    ) -> Result<Customers, TableError> {
        Ok(Customers {
            table: Table::new(features.to_vec(), self.columns)?,
            customer_ids: self.customer_ids,
            lines: self.lines,
            as_of,
        })
    }
}
