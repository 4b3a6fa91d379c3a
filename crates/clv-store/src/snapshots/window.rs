//! The days the data covers and the cutoffs drawn from them.

use std::str::FromStr;

use chrono::NaiveDate;
use clv_core::artefact::ValueBasis;
use clv_core::money::Currency;
use serde::Serialize;
use sqlx::{FromRow, PgPool};

use super::{Home, Role};
use crate::error::{Doing, StoreError};

/// The days the data covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First day with a purchase.
    pub first_day: NaiveDate,
    /// Last day with a purchase.
    pub last_day: NaiveDate,
    /// Last complete day: predictions start the day after.
    pub as_of: NaiveDate,
    /// Days after a cutoff that its labels cover.
    pub horizon_days: u32,
    /// What counts as value.
    pub value_basis: ValueBasis,
    /// Currency of all amounts.
    pub currency: Currency,
    /// All cutoffs, earliest first.
    pub cutoffs: Vec<Cutoff>,
}

/// One cutoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cutoff {
    /// The last day whose facts are known.
    pub cutoff: NaiveDate,
    /// What it is for.
    pub role: Role,
}

#[derive(FromRow)]
struct WindowRow {
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    as_of: Option<NaiveDate>,
    horizon_days: i32,
    value_basis: String,
    currency: String,
}

/// Reads the window and its cutoffs.
///
/// # Errors
/// [`StoreError::NotBuilt`] before the first transformation or when there are no purchases,
/// [`StoreError::Database`].
pub async fn window(pool: &PgPool, home: Home) -> Result<Window, StoreError> {
    let not_built = || StoreError::NotBuilt {
        what: "the data window",
        made_by: "clv transform",
    };
    let row: Result<Option<WindowRow>, StoreError> =
        sqlx::query_as(home.sql(include_str!("../../queries/snapshots/window.sql")))
            .fetch_optional(pool)
            .await
            .doing("reading the data window");
    let row = match row {
        Err(error) if error.is_not_published() => return Err(not_built()),
        other => other?.ok_or_else(not_built)?,
    };
    let (Some(first_day), Some(last_day), Some(as_of)) = (row.first_day, row.last_day, row.as_of)
    else {
        return Err(not_built());
    };
    let horizon_days = u32::try_from(row.horizon_days)
        .map_err(|_| unexpected("the horizon", row.horizon_days.to_string()))?;
    let value_basis = ValueBasis::parse(&row.value_basis)
        .ok_or_else(|| unexpected("the value basis", row.value_basis))?;
    let currency =
        Currency::from_str(&row.currency).map_err(|_| unexpected("the currency", row.currency))?;
    let cutoffs: Vec<(NaiveDate, String)> =
        sqlx::query_as(home.sql(include_str!("../../queries/snapshots/cutoffs.sql")))
            .fetch_all(pool)
            .await
            .doing("reading the cutoffs")?;
    let cutoffs = cutoffs
        .into_iter()
        .map(|(cutoff, role)| {
            Ok(Cutoff {
                cutoff,
                role: Role::parse(&role)?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Window {
        first_day,
        last_day,
        as_of,
        horizon_days,
        value_basis,
        currency,
        cutoffs,
    })
}

fn unexpected(what: &'static str, value: String) -> StoreError {
    StoreError::Unexpected { what, value }
}
