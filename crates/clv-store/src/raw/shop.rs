//! Whose data are loaded, and what kind they are.

use serde::Serialize;
use sqlx::{FromRow, PgPool};

use crate::error::{Doing, StoreError};

/// The shop whose data are loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// What pages call it: `olist`, `generated`, the name of a log.
    pub source: String,
    /// What its files are.
    pub kind: SourceKind,
    /// ISO 4217 code of its amounts; `XXX` where nobody said.
    pub currency: String,
}

/// What files a shop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// The nine Olist files.
    Olist,
    /// An order log.
    Orders,
}

impl SourceKind {
    /// Its name in the database and for dbt.
    pub fn name(self) -> &'static str {
        match self {
            Self::Olist => "olist",
            Self::Orders => "orders",
        }
    }
}

#[derive(FromRow)]
struct Row {
    source: String,
    kind: String,
    currency: String,
}

/// What was loaded last; `None` before the first load.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn shop(pool: &PgPool) -> Result<Option<Shop>, StoreError> {
    last(pool).await
}

pub(super) async fn last<'a>(
    connection: impl sqlx::PgExecutor<'a>,
) -> Result<Option<Shop>, StoreError> {
    let row: Option<Row> = sqlx::query_as(include_str!("../../queries/raw/shop.sql"))
        .fetch_optional(connection)
        .await
        .doing("looking for the last load")?;
    row.map(|row| {
        let kind = match row.kind.as_str() {
            "olist" => SourceKind::Olist,
            "orders" => SourceKind::Orders,
            _ => {
                return Err(StoreError::Unexpected {
                    what: "the kind of the last load",
                    value: row.kind,
                });
            }
        };
        Ok(Shop {
            source: row.source,
            kind,
            currency: row.currency,
        })
    })
    .transpose()
}
