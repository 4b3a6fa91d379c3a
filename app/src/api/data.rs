//! Questions of the data page.

use super::{ApiError, Status, json::Json};
use chrono::{DateTime, NaiveDate, Utc};
use clv_core::money::Cents;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Whether the data are sound and fresh.
#[server(name = GetData, prefix = "/api", endpoint = "data", input = GetUrl, output = Json)]
pub async fn get_data() -> Result<DataReport, ApiError> {
    use super::{context, sources::Sources};
    let (app, sources) = (context::app()?, Sources::of_request());
    let page = clv_store::read::data(&app.pool)
        .await
        .map_err(context::store_error)?;
    sources.note(page.overview.shown);
    let answer = DataReport::from_rows(page).map_err(context::bad_mart);
    answer.map(DataReport::in_words)
}

/// Everything on the data page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataReport {
    /// Source, currency, dates.
    pub status: Status,
    /// The files the shop is made of, by name.
    pub files: Vec<LoadedFile>,
    /// What is wrong with rows that could not be used, most frequent first.
    pub rejected: Vec<RejectedRows>,
    /// When each step last succeeded, oldest first.
    pub steps: Vec<PipelineStep>,
    /// What was tested, by step, kind and name.
    pub tests: Vec<DataTest>,
    /// Files against pages, by measure and month.
    pub months: Vec<ReconciledMonth>,
    /// Cutoffs whose features were proven to be of their time.
    pub leakage: Vec<LeakageCheck>,
    /// How far customers have moved from those that the served model learned from: outcomes, then features with the largest
    /// change first.
    pub drift: Vec<DriftLine>,
    /// What every table is made of.
    pub lineage: Vec<LineageEdge>,
}

/// A loaded file. Rows read are those used, rejected and set apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedFile {
    /// Its name.
    pub file: String,
    /// When it was loaded.
    pub loaded_at: Option<DateTime<Utc>>,
    /// Its size.
    pub bytes: i64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Rows without the header.
    pub rows_read: i64,
    /// Good rows.
    pub rows_used: i64,
    /// Rows that could not be used.
    pub rows_rejected: i64,
    /// Rows that are neither, such as repeated ones.
    pub rows_set_apart: i64,
    /// How an order log was understood.
    pub reading: Option<String>,
}

/// Rows that are wrong in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRows {
    /// The file.
    pub file: String,
    /// The column; empty when the whole row is wrong.
    pub column: String,
    /// What is wrong.
    pub reason: String,
    /// How many rows.
    pub rows: i64,
    /// Line of the first.
    pub first_line: i64,
    /// What stands there.
    pub first_value: String,
}

/// A step of the pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PipelineStep {
    /// Its name.
    pub step: String,
    /// When it last succeeded.
    pub finished_at: DateTime<Utc>,
    /// Whether it found nothing to do.
    pub is_unchanged: bool,
    /// How long it took.
    pub seconds: f64,
    /// What it said of itself, in a line.
    pub summary: String,
}

/// A test of the warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataTest {
    /// The step that tests.
    pub step: String,
    /// Its name.
    pub name: String,
    /// Whether all is well.
    pub passed: bool,
}

/// What is counted in the files and on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Value.
    Revenue,
    /// Number of orders.
    Orders,
    /// Customers who bought for the first time.
    NewCustomers,
}

/// One month, counted twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciledMonth {
    /// First day of the month.
    pub month: NaiveDate,
    /// What is counted.
    pub measure: Measure,
    /// From the loaded tables; counts in hundredths too.
    pub files: Cents,
    /// On the pages.
    pub pages: Cents,
    /// Pages less files.
    pub difference: Cents,
}

/// The proof for one cutoff that no feature knows the future.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeakageCheck {
    /// Last day whose facts count.
    pub cutoff: NaiveDate,
    /// What the cutoff is for.
    pub role: String,
    /// Customers compared.
    pub rows: i64,
    /// Whether nothing differed.
    pub passed: bool,
}

/// What of the model's training is compared with the latest data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftOf {
    /// How a feature is distributed; the change is a population stability index.
    Feature,
    /// The share of customers who buy; the change is a difference.
    BaseRate,
    /// Customers who bought over those expected to.
    Buyers,
    /// What they spent over what was expected.
    Value,
}

/// How a comparison reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftReading {
    /// As in training.
    Stable,
    /// Different, and little enough for the model to stand.
    Moved,
    /// So different that the model should be looked at.
    Drifted,
}

/// One comparison of the model's training with the latest data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftLine {
    /// What is compared.
    pub of: DriftOf,
    /// The feature in words; empty for the other measures.
    pub feature: String,
    /// The feature's unit.
    pub unit: String,
    /// Day of the snapshot that the model learned from, or that it was judged on.
    pub then_day: NaiveDate,
    /// Day of the snapshot compared with it.
    pub now_day: NaiveDate,
    /// Median, rate, or what was expected; none for choices.
    pub then_value: Option<f64>,
    /// The same now, or what came.
    pub now_value: Option<f64>,
    /// PSI, difference, or what came over what was expected.
    pub change: f64,
    /// Its 95% interval; none for a PSI.
    pub interval: Option<(f64, f64)>,
    /// What to make of it.
    pub reading: DriftReading,
}

/// A table and one of those it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageEdge {
    /// The table.
    pub model: String,
    /// Where it stands: staging, intermediate, marts.
    pub layer: String,
    /// What it is made of.
    pub input: String,
    /// Where that stands: raw, ml, ops or one of the above.
    pub input_layer: String,
}
