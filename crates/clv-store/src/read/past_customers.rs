use chrono::NaiveDate;
use clv_core::features::{Column, Feature, Kind, Table, catalogue};
use clv_core::neighbours::Outcome;
use futures_util::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgPool, Row};

use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};

const DOING: &str = "reading past customers";

/// Customers of the latest closed snapshot and what they did: at most 50,000, some megabytes.
///
/// # Errors
/// Missing-table errors when nothing was published; what the driver says otherwise.
pub async fn past_customers(pool: &PgPool) -> Result<PastCustomersPage, StoreError> {
    settled(pool, &()).await
}

/// `marts.mart_past_customers`.
#[derive(Debug, Clone, PartialEq)]
pub struct PastCustomersPage {
    /// The publication it was read from.
    pub shown: Shown,
    /// Last day known of them; none when there are none.
    pub cutoff: Option<NaiveDate>,
    /// All features of the catalogue, in its order.
    pub table: Table,
    /// What each of them did within the horizon.
    pub outcomes: Vec<Outcome>,
}

impl Page for PastCustomersPage {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        let mut rows =
            sqlx::query(include_str!("../../queries/read/past_customers.sql")).fetch(connection);
        let mut columns: Vec<Column> = catalogue()
            .iter()
            .map(|entry| match entry.kind {
                Kind::Number => Column::Number(Vec::new()),
                Kind::Choice => Column::Choice(Vec::new()),
            })
            .collect();
        let (mut outcomes, mut cutoff) = (Vec::new(), None);
        while let Some(row) = rows.try_next().await.doing(DOING)? {
            push(&mut columns, &row)?;
            outcomes.push(Outcome {
                returned: row.try_get("returns").doing(DOING)?,
                value: row.try_get("future_value").doing(DOING)?,
            });
            cutoff = Some(row.try_get("cutoff").doing(DOING)?);
        }
        let features = catalogue().iter().map(|entry| Feature {
            name: entry.name.to_owned(),
            kind: entry.kind,
        });
        let table =
            Table::new(features.collect(), columns).map_err(|error| StoreError::Unexpected {
                what: "the table of past customers",
                value: error.to_string(),
            })?;
        Ok(Self {
            shown: Shown::default(),
            cutoff,
            table,
            outcomes,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.shown = shown;
    }
}

/// The features stand first, in the order of the catalogue.
fn push(columns: &mut [Column], row: &PgRow) -> Result<(), StoreError> {
    for (position, column) in columns.iter_mut().enumerate() {
        match column {
            Column::Number(values) => {
                let value: Option<f64> = row.try_get(position).doing(DOING)?;
                values.push(value.unwrap_or(f64::NAN));
            }
            Column::Choice(values) => values.push(row.try_get(position).doing(DOING)?),
        }
    }
    Ok(())
}
