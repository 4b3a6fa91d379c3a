use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};

/// Kinds of rejected rows that are shown: a file that is wrong in more ways is the wrong file.
pub const SHOWN_REJECTED: i64 = 50;

/// All that the data page shows.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn data(pool: &PgPool) -> Result<DataPage, StoreError> {
    settled(pool, &()).await
}

impl Page for DataPage {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        let overview = OverviewRow::read(connection, &()).await?;
        let known: Json<KnownData> =
            sqlx::query_scalar(include_str!("../../queries/read/data.sql"))
                .bind(SHOWN_REJECTED)
                .fetch_one(&mut *connection)
                .await
                .doing("reading what is known about the data")?;
        Ok(Self {
            overview,
            known: known.0,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

/// What the data page shows, from one publication.
#[derive(Debug, Clone)]
pub struct DataPage {
    /// Source, currency, dates.
    pub overview: OverviewRow,
    /// The rest.
    pub known: KnownData,
}

/// The document of `queries/read/data.sql`.
#[derive(Debug, Clone, Deserialize)]
pub struct KnownData {
    /// By name.
    pub files: Vec<FileRow>,
    /// Most frequent first, the first [`SHOWN_REJECTED`].
    pub rejected: Vec<RejectedRow>,
    /// Oldest success first.
    pub steps: Vec<StepRow>,
    /// By step and name.
    pub tests: Vec<TestRow>,
    /// By measure and month.
    pub months: Vec<ReconciledRow>,
    /// By cutoff.
    pub leakage: Vec<LeakageRow>,
    /// As the mart orders it: outcomes, then features with the largest change first.
    pub drift: Vec<DriftRow>,
    /// By layer and model.
    pub lineage: Vec<EdgeRow>,
}

/// `marts.mart_loaded_files`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct FileRow {
    pub file_id: i64,
    pub file: String,
    pub loaded_at: Option<DateTime<Utc>>,
    pub bytes: i64,
    pub sha256: String,
    pub rows_read: i64,
    pub rows_used: i64,
    pub rows_rejected: i64,
    pub rows_set_apart: i64,
    pub rows_in_table: i64,
    pub reading: Option<String>,
}

/// `marts.mart_rejected_rows`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct RejectedRow {
    pub file: String,
    pub column_name: String,
    pub reason: String,
    pub rows: i64,
    pub first_line: i64,
    pub first_value: String,
}

/// `marts.mart_steps`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct StepRow {
    pub step: String,
    pub finished_at: DateTime<Utc>,
    pub is_unchanged: bool,
    pub seconds: f64,
    pub summary: String,
}

/// `marts.mart_tests`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct TestRow {
    pub step: String,
    pub name: String,
    pub status: String,
    pub failures: Option<i64>,
    pub seconds: Option<f64>,
}

/// `marts.mart_reconciliation`; counts and amounts alike in hundredths.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct ReconciledRow {
    pub month: NaiveDate,
    pub measure: String,
    pub raw_hundredths: i64,
    pub marts_hundredths: i64,
    pub difference_hundredths: i64,
}

/// `marts.mart_leakage`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct LeakageRow {
    pub cutoff: NaiveDate,
    pub role: String,
    pub rows: i64,
    pub passed: bool,
}

/// `marts.mart_drift`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct DriftRow {
    pub measure: String,
    pub subject: Option<String>,
    pub then_day: NaiveDate,
    pub now_day: NaiveDate,
    pub then_value: Option<f64>,
    pub now_value: Option<f64>,
    pub change: f64,
    pub lo: Option<f64>,
    pub hi: Option<f64>,
    pub reading: String,
}

/// `marts.mart_lineage`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct EdgeRow {
    pub model: String,
    pub layer: String,
    pub input: String,
    pub input_layer: String,
}
