use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgPool};

/// Ranges and choices of every feature, over the customers of today.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn what_if_form(pool: &PgPool) -> Result<WhatIfPage, StoreError> {
    settled(pool, &()).await
}

impl Page for WhatIfPage {
    type Question = ();

    async fn read(connection: &mut PgConnection, (): &()) -> Result<Self, StoreError> {
        Ok(Self {
            overview: OverviewRow::read(connection, &()).await?,
            features: sqlx::query_as(include_str!("../../queries/read/features.sql"))
                .fetch_all(&mut *connection)
                .await
                .doing("reading the features")?,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

/// Rows of the what-if form, from one publication.
#[derive(Debug, Clone)]
pub struct WhatIfPage {
    /// Currency, dates, served model.
    pub overview: OverviewRow,
    /// In the order of the model's features.
    pub features: Vec<FeatureRow>,
}

/// `marts.mart_features`: numbers have quantiles, choices have a list.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct FeatureRow {
    pub feature: String,
    pub kind: String,
    pub minimum: Option<f64>,
    pub p05: Option<f64>,
    pub p25: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
    pub maximum: Option<f64>,
    pub missing_share: Option<f64>,
    pub choices: Option<Json<Vec<ChoiceRow>>>,
}

/// One choice of a feature.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ChoiceRow {
    /// As in the data.
    pub value: String,
    /// Share of customers, 0–1.
    pub share: f64,
}
