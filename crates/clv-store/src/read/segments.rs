use super::publication::{Page, Shown, settled};
use super::together::together;
use super::{ConcentrationRow, OverviewRow, RuleRow};
use crate::{Doing, StoreError};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgPool};

/// All that the segments page shows. `threshold`: the expected value above which a contact pays; without one nobody is
/// worth it.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn segments(pool: &PgPool, threshold: Option<f64>) -> Result<SegmentsPage, StoreError> {
    settled(pool, &threshold).await
}

impl Page for SegmentsPage {
    type Question = Option<f64>;

    async fn read(
        connection: &mut PgConnection,
        threshold: &Option<f64>,
    ) -> Result<Self, StoreError> {
        let overview = OverviewRow::read(connection, &()).await?;
        let (Json(segments), Json(tiers), Json(rules), Json(concentration)) =
            sqlx::query_as(together![
                "segments.sql",
                "value_tiers.sql",
                "return_rules.sql",
                "concentration.sql",
            ])
            .fetch_one(&mut *connection)
            .await
            .doing("reading segments, tiers, the rules of who returns and the concentration")?;
        Ok(Self {
            overview,
            segments,
            tiers,
            rules,
            concentration,
            worth_contacting: sqlx::query_as(include_str!(
                "../../queries/read/worth_contacting.sql"
            ))
            .bind(threshold)
            .fetch_one(connection)
            .await
            .doing("counting who is worth a contact")?,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

/// Rows of the segments page, from one publication.
#[derive(Debug, Clone)]
pub struct SegmentsPage {
    /// Currency, dates, sums.
    pub overview: OverviewRow,
    /// Most active first.
    pub segments: Vec<SegmentRow>,
    /// Best first; none without a forecast.
    pub tiers: Vec<TierRow>,
    /// Who returns, in words.
    pub rules: Vec<RuleRow>,
    /// Shares of value held by the best customers.
    pub concentration: Vec<ConcentrationRow>,
    /// Those above the threshold.
    pub worth_contacting: WorthRow,
}

/// `marts.mart_segments`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct SegmentRow {
    pub segment: String,
    pub rule: String,
    pub customers: i64,
    pub days_since_median: f64,
    pub purchase_days_mean: f64,
    pub value_cents: i64,
    pub scored_customers: i64,
    pub expected_buyers: Option<f64>,
    pub expected_value_cents: Option<i64>,
}

/// `marts.mart_value_tiers`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct TierRow {
    pub tier: String,
    pub customers: i64,
    pub least_value_cents: i64,
    pub expected_buyers: f64,
    pub expected_value_cents: i64,
}

/// Customers above a threshold, together.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct WorthRow {
    /// How many.
    pub customers: i64,
    /// What they are expected to be worth, in currency units.
    pub expected_value: f64,
}
