use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};
use sqlx::{FromRow, PgConnection, PgPool};

/// What is expected of some customers; those the marts do not know are left out.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn known_predictions(
    pool: &PgPool,
    customer_ids: &[String],
) -> Result<KnownPredictionsPage, StoreError> {
    settled(pool, customer_ids).await
}

impl Page for KnownPredictionsPage {
    type Question = [String];

    async fn read(
        connection: &mut PgConnection,
        customer_ids: &[String],
    ) -> Result<Self, StoreError> {
        Ok(Self {
            overview: OverviewRow::read(connection, &()).await?,
            customers: sqlx::query_as(include_str!("../../queries/read/known_predictions.sql"))
                .bind(customer_ids)
                .fetch_all(connection)
                .await
                .doing("reading what is expected of customers")?,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

/// Predictions of some customers, from one publication.
#[derive(Debug, Clone)]
pub struct KnownPredictionsPage {
    /// Currency, dates, served model.
    pub overview: OverviewRow,
    /// By id.
    pub customers: Vec<KnownPredictionRow>,
}

/// `marts.dim_customers`; no numbers for a customer who first came after the last complete day.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct KnownPredictionRow {
    pub customer_id: String,
    pub p_returns: Option<f64>,
    pub spend_if_returns_cents: Option<i64>,
    pub expected_value_cents: Option<i64>,
}
