use super::ScoreboardRow;
use super::audiences::{AudienceRow, AudienceWindowRow};
use super::publication::{Page, Shown, settled, single};
use super::together::together;
use crate::{Doing, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgPool};

/// All that the overview page shows.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn overview_page(pool: &PgPool) -> Result<OverviewPage, StoreError> {
    settled(pool, &()).await
}

/// The one row that every page starts from.
///
/// # Errors
/// As [`overview_page`].
pub async fn overview(pool: &PgPool) -> Result<OverviewRow, StoreError> {
    settled(pool, &()).await
}

impl Page for OverviewPage {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        let overview = OverviewRow::read(connection, &()).await?;
        let (Json(months), Json(concentration), Json(audiences), Json(windows), Json(scoreboard)) =
            sqlx::query_as(together![
                "months.sql",
                "concentration.sql",
                "audiences.sql",
                "audience_windows.sql",
                "scoreboard.sql",
            ])
            .fetch_one(connection)
            .await
            .doing("reading months, concentration, audiences and the scoreboard")?;
        Ok(Self {
            overview,
            months,
            concentration,
            audiences,
            windows,
            scoreboard,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

impl Page for OverviewRow {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        let row = sqlx::query_as(include_str!("../../queries/read/overview.sql"))
            .fetch_optional(connection)
            .await
            .doing("reading the overview")?;
        single(row, "the overview")
    }

    fn note(&mut self, shown: Shown) {
        self.shown = shown;
    }
}

/// Rows of the overview page, from one publication.
#[derive(Debug, Clone)]
pub struct OverviewPage {
    /// Sums.
    pub overview: OverviewRow,
    /// Oldest first.
    pub months: Vec<MonthRow>,
    /// By measure, then share of customers.
    pub concentration: Vec<ConcentrationRow>,
    /// What groups of customers are expected to be worth; empty without a served model.
    pub audiences: Vec<AudienceRow>,
    /// Past windows of the same groups, oldest first.
    pub windows: Vec<AudienceWindowRow>,
    /// In published order.
    pub scoreboard: Vec<ScoreboardRow>,
}

/// `marts.mart_overview` with the served model's verdict; money in cents. Without a served model, what it would say
/// is `None`.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct OverviewRow {
    /// The publication it was read from.
    #[sqlx(skip)]
    pub shown: Shown,
    pub source: String,
    pub source_kind: String,
    pub currency: String,
    pub value_basis: String,
    pub horizon_days: i32,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub as_of: NaiveDate,
    pub orders: i64,
    pub customers: i64,
    pub customer_days: i64,
    pub repeat_customers: i64,
    pub same_day_repeat_customers: i64,
    pub value_total_cents: i64,
    pub value_mean_cents: i64,
    pub value_median_cents: i64,
    pub last_full_month: Option<NaiveDate>,
    pub new_customers_last_full_month: Option<i64>,
    pub model_id: Option<String>,
    pub expected_customers: i64,
    pub expected_total_cents: Option<i64>,
    pub expected_mean_cents: Option<i64>,
    pub expected_p10_cents: Option<i64>,
    pub expected_p90_cents: Option<i64>,
    pub expected_buyers: Option<f64>,
    pub recent_share: Option<f64>,
    pub published_at: DateTime<Utc>,
    pub verdict: Option<String>,
    pub test_cutoff: Option<NaiveDate>,
}

/// `marts.mart_months`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct MonthRow {
    pub month: NaiveDate,
    pub orders: i64,
    pub customer_days: i64,
    pub new_customers: i64,
    pub repeat_customers: i64,
    pub value_cents: i64,
    pub is_partial: bool,
}

/// `marts.mart_concentration`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct ConcentrationRow {
    pub measure: String,
    pub customers_pct: i16,
    pub value_share: f64,
}
