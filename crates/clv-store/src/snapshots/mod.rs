//! Customer snapshots, as dbt builds them, into the table the models learn from.
//!
//! A feature that the snapshots do not have, or that no row of them knows (review scores of a shop
//! without reviews), is not part of the schema. That is decided over all rows whatever their role, so
//! that training and scoring on the same data see the same schema.

mod columns;
mod home;
mod role;
mod waits;
mod window;

use chrono::NaiveDate;
use clv_core::features::{Feature, Table};
use futures_util::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row};

use crate::error::{Doing, StoreError};
use columns::Columns;

pub use home::Home;
pub use role::Role;
pub use waits::{Waits, read_waits};
pub use window::{Cutoff, Window, window};

/// Snapshots of customers, row by row in order of cutoff and customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshots {
    /// Who.
    pub customer_ids: Vec<String>,
    /// At which cutoff.
    pub cutoffs: Vec<NaiveDate>,
    /// What the cutoff is for.
    pub roles: Vec<Role>,
    /// What was known by then.
    pub table: Table,
    /// What happened after; none when a row's future is not known (role [`Role::Score`]).
    pub labels: Option<Labels>,
}

/// What customers did within the horizon after their cutoff.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Whether they bought.
    pub returns: Vec<bool>,
    /// For how much, in currency units.
    pub future_value: Vec<f64>,
    /// On how many days.
    pub future_purchase_days: Vec<i32>,
    /// Days that each row's label covers.
    pub label_days: Vec<i32>,
}

/// Reads the snapshots of some roles with the features the data has.
///
/// # Errors
/// [`StoreError::NotBuilt`] before the first transformation, [`StoreError::Unexpected`] for rows that
/// make no table, [`StoreError::Database`].
pub async fn read(pool: &PgPool, home: Home, roles: &[Role]) -> Result<Snapshots, StoreError> {
    let features = columns::present(pool, home).await?;
    read_rows(pool, home, Rows::Of(roles), features).await
}

/// Cutoffs learnt from at most: a year and a half of month ends. Older customers are in the later snapshots too, and what
/// they did long ago says less about today.
const MOST_CUTOFFS: i64 = 18;

/// Reads the snapshots that may be learnt from when nothing after `by` is known: of each cutoff the longest label that was
/// over by then, or those of exactly `label_days`. The features are exactly these.
///
/// # Errors
/// As [`read`].
pub async fn read_learnt(
    pool: &PgPool,
    home: Home,
    (by, label_days): (NaiveDate, Option<u32>),
    features: &[Feature],
) -> Result<Snapshots, StoreError> {
    read_rows(
        pool,
        home,
        Rows::LearntBy(by, label_days),
        features.to_vec(),
    )
    .await
}

/// Reads the snapshots of some roles with exactly these features, a model's: one that the data lacks is
/// missing in every row.
///
/// # Errors
/// As [`read`].
pub async fn read_as(
    pool: &PgPool,
    home: Home,
    roles: &[Role],
    features: &[Feature],
) -> Result<Snapshots, StoreError> {
    read_rows(pool, home, Rows::Of(roles), features.to_vec()).await
}

/// Which rows to read.
#[derive(Clone, Copy)]
enum Rows<'a> {
    Of(&'a [Role]),
    LearntBy(NaiveDate, Option<u32>),
}

async fn read_rows(
    pool: &PgPool,
    home: Home,
    which: Rows<'_>,
    features: Vec<Feature>,
) -> Result<Snapshots, StoreError> {
    let existing = columns::existing(pool, home).await?;
    let sql = match which {
        Rows::Of(_) => include_str!("../../queries/snapshots/rows.sql"),
        Rows::LearntBy(..) => include_str!("../../queries/snapshots/rows_learnt.sql"),
    };
    let sql = sql.replace("{features}", &columns::select_list(&features, &existing));
    let query = sqlx::query(home.sql(&sql));
    let query = match which {
        Rows::Of(roles) => {
            let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
            query.bind(names)
        }
        Rows::LearntBy(day, label_days) => {
            let days = label_days.map(|days| i32::try_from(days).unwrap_or(i32::MAX));
            query.bind(day).bind(MOST_CUTOFFS).bind(days)
        }
    };
    let mut rows = query.fetch(pool);
    let mut growing = Growing::new(features);
    while let Some(row) = rows.try_next().await.doing("reading the snapshots")? {
        growing.push(&row)?;
    }
    growing.finish()
}

/// Snapshots while they are being read.
struct Growing {
    customer_ids: Vec<String>,
    cutoffs: Vec<NaiveDate>,
    roles: Vec<Role>,
    columns: Columns,
    labels: Labels,
}

impl Growing {
    fn new(features: Vec<Feature>) -> Self {
        Self {
            customer_ids: Vec::new(),
            cutoffs: Vec::new(),
            roles: Vec::new(),
            columns: Columns::new(features),
            labels: Labels::default(),
        }
    }

    fn push(&mut self, row: &PgRow) -> Result<(), StoreError> {
        const DOING: &str = "reading a snapshot";
        self.customer_ids
            .push(row.try_get("customer_id").doing(DOING)?);
        self.cutoffs.push(row.try_get("cutoff").doing(DOING)?);
        self.roles
            .push(Role::parse(row.try_get("role").doing(DOING)?)?);
        self.columns.push(row, columns::BEFORE_ROWS)?;
        let returns: Option<bool> = row.try_get("returns").doing(DOING)?;
        let future_value: Option<f64> = row.try_get("future_value").doing(DOING)?;
        let days: Option<i32> = row.try_get("future_purchase_days").doing(DOING)?;
        if let (Some(returns), Some(future_value), Some(days)) = (returns, future_value, days) {
            self.labels.returns.push(returns);
            self.labels.future_value.push(future_value);
            self.labels.future_purchase_days.push(days);
            self.labels
                .label_days
                .push(row.try_get("label_days").doing(DOING)?);
        }
        Ok(())
    }

    fn finish(self) -> Result<Snapshots, StoreError> {
        let rows = self.customer_ids.len();
        // One row without a known future means that this is no training set.
        let labels = (rows > 0 && self.labels.returns.len() == rows).then_some(self.labels);
        Ok(Snapshots {
            customer_ids: self.customer_ids,
            cutoffs: self.cutoffs,
            roles: self.roles,
            table: self.columns.finish()?,
            labels,
        })
    }
}
