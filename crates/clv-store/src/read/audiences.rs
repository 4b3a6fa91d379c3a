use chrono::NaiveDate;
use serde::Deserialize;

/// `marts.mart_audiences`; money in cents.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct AudienceRow {
    pub audience: String,
    pub customers: i64,
    pub expected_buyers: f64,
    pub expected_total_cents: i64,
    pub low_cents: i64,
    pub high_cents: i64,
    pub windows: i64,
    pub windows_held: i64,
}

/// `marts.mart_audience_windows`; money in cents.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct AudienceWindowRow {
    pub cutoff: NaiveDate,
    pub audience: String,
    pub window_end: NaiveDate,
    pub customers: i64,
    pub expected_total_cents: i64,
    pub low_cents: i64,
    pub high_cents: i64,
    pub actual_total_cents: i64,
    pub is_held: bool,
}
