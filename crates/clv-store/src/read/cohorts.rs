use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use super::together::together;
use crate::{Doing, StoreError};
use chrono::NaiveDate;
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};

/// How many cohorts a page shows, and how many months of each: what a heatmap can hold and still be read.
pub const SHOWN_COHORTS: i32 = 24;

/// How many half-years have a curve of their own, beside the one of all.
const HALF_YEARS: i64 = 5;

/// In about so many steps is the curve of returns drawn; more than the picture has room for would only make it heavy.
const STEPS: i32 = 80;

/// Days after the first purchase that are spoken of.
pub const MILESTONES: [i32; 4] = [30, 90, 180, 365];

/// All that the cohorts page shows.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn cohorts(pool: &PgPool) -> Result<CohortsPage, StoreError> {
    settled(pool, &()).await
}

impl Page for CohortsPage {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        let overview = OverviewRow::read(connection, &()).await?;
        let (Json(cells), Json(curves), Json(returns), Json(milestones), Json(drivers)) =
            sqlx::query_as(together![
                "cohorts.sql",
                "cohort_curves.sql",
                "time_to_second.sql",
                "return_milestones.sql",
                "return_drivers.sql",
            ])
            .bind(SHOWN_COHORTS)
            .bind(HALF_YEARS)
            .bind(STEPS)
            .bind(MILESTONES.as_slice())
            .fetch_one(connection)
            .await
            .doing("reading cohorts, what they add up to and who returns when")?;
        Ok(Self {
            overview,
            cells,
            curves,
            returns,
            milestones,
            drivers,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

/// Rows of the cohorts page, from one publication.
#[derive(Debug, Clone)]
pub struct CohortsPage {
    /// Currency and dates.
    pub overview: OverviewRow,
    /// By cohort, then month; the youngest [`SHOWN_COHORTS`] only.
    pub cells: Vec<CohortCellRow>,
    /// All cohorts together first, then half-years, oldest first; months rising.
    pub curves: Vec<CohortCurveRow>,
    /// Who has bought a second time by which day, thinned out; days rising.
    pub returns: Vec<ReturnsRow>,
    /// The same on the days of [`MILESTONES`] and on the last day, exactly.
    pub milestones: Vec<MilestoneRow>,
    /// What of the first order goes with coming back sooner; none before the first training.
    pub drivers: Vec<DriverRow>,
}

/// `marts.mart_cohorts`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct CohortCellRow {
    pub cohort_month: NaiveDate,
    pub months_since: i32,
    pub customers: i64,
    pub buyers: i64,
    pub retention: f64,
    pub value_per_customer_cents: i64,
    pub is_partial: bool,
    /// Customer-days with a purchase in the cohort's month, of all customers: `marts.mart_months`.
    pub purchases_of_all: i64,
}

/// `marts.mart_cohort_curves`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct CohortCurveRow {
    pub cohort_group: String,
    pub months_since: i32,
    pub customers: i64,
    pub customers_in_group: i64,
    pub value_added_cents: i64,
    pub value_per_customer_cents: i64,
}

/// Some days of `marts.mart_time_to_second` together.
#[derive(Debug, Clone, Deserialize)]
pub struct ReturnsRow {
    /// The last of the days.
    pub day: i32,
    /// Customers waiting before the first of them.
    pub at_risk: i64,
    /// Those who returned on one of them.
    pub events: i64,
    /// Share who have returned by the last.
    pub returned_share: f64,
    /// Lower end of its 95% interval.
    pub returned_low: Option<f64>,
    /// Upper end.
    pub returned_high: Option<f64>,
}

/// What `marts.mart_time_to_second` says on a day.
#[derive(Debug, Clone, Deserialize)]
pub struct MilestoneRow {
    /// Days since the first purchase.
    pub day: i32,
    /// Customers who were observed so long and had not returned before.
    pub at_risk: i64,
    /// Share who have returned by then.
    pub returned_share: f64,
    /// Lower end of its 95% interval.
    pub returned_low: Option<f64>,
    /// Upper end.
    pub returned_high: Option<f64>,
    /// The day by which half of them had; none if nobody has.
    pub half_by: Option<i32>,
}

/// `marts.mart_return_drivers`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct DriverRow {
    pub feature: String,
    pub step: String,
    pub choice: Option<String>,
    pub odds_ratio: f64,
    pub odds_ratio_low: f64,
    pub odds_ratio_high: f64,
    pub verdict: String,
    pub customers: i64,
    pub returned: i64,
}
