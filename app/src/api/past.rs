//! Past customers of the shown publication, read once and shared by all requests.

use super::rhythm::Rhythm;
use chrono::NaiveDate;
use clv_core::artefact::Artefact;
use clv_core::features::{Feature, Table};
use clv_core::neighbours::{NeighbourError, PastCustomers};
use clv_store::StoreError;
use clv_store::read::{self, PastCustomersPage, Shown};
use sqlx::PgPool;
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock};

/// Keeps what was asked for last.
#[derive(Default)]
pub struct PastCache {
    kept: RwLock<Option<Arc<Past>>>,
    reading: Mutex<()>,
}

/// Past customers as one model describes customers.
pub struct Past {
    /// Whose features they are described by.
    pub model_id: String,
    /// The publication they were read from.
    pub shown: Shown,
    /// Last day known of them.
    pub cutoff: Option<NaiveDate>,
    /// Their values, in the order of the model's features.
    pub table: Table,
    /// The rhythm of their buying; none where it cannot be told.
    pub rhythm: Option<Rhythm>,
    /// To search; none where there are none, or the model looks at no feature.
    pub customers: Option<PastCustomers>,
    /// How far away the nearest other one usually is, see [`PastCustomers::usual_distance`].
    pub usual_distance: Option<f64>,
}

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub enum PastUnusable {
    /// It could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be searched.
    #[error("past customers cannot be compared: {0}")]
    Unusable(String),
}

impl PastCache {
    /// Those of the publication that is shown now. One caller reads; the others wait for it.
    pub async fn get(&self, pool: &PgPool, artefact: &Artefact) -> Result<Arc<Past>, PastUnusable> {
        let shown = read::shown(pool).await?;
        let model_id = &artefact.manifest().model_id;
        if let Some(past) = self.kept(shown, model_id).await {
            return Ok(past);
        }
        let _reading = self.reading.lock().await;
        if let Some(past) = self.kept(shown, model_id).await {
            return Ok(past);
        }
        let page = read::past_customers(pool).await?;
        let (model_id, features) = (model_id.clone(), artefact.model().features().to_vec());
        let horizon_days = artefact.manifest().horizon_days;
        // Encoding, scaling and fitting tens of thousands of rows takes many milliseconds of computing.
        let preparing = tokio::task::spawn_blocking(move || {
            let rhythm = Rhythm::fit(&page.table, horizon_days);
            prepare(model_id, &features, page, rhythm)
        });
        let past = preparing
            .await
            .map_err(|error| PastUnusable::Unusable(error.to_string()))?
            .map_err(|error| PastUnusable::Unusable(error.to_string()))?;
        let past = Arc::new(past);
        *self.kept.write().await = Some(Arc::clone(&past));
        Ok(past)
    }

    async fn kept(&self, shown: Shown, model_id: &str) -> Option<Arc<Past>> {
        let kept = self.kept.read().await;
        kept.as_ref()
            .filter(|past| past.shown == shown && past.model_id == model_id)
            .cloned()
    }
}

fn prepare(
    model_id: String,
    features: &[Feature],
    page: PastCustomersPage,
    rhythm: Option<Rhythm>,
) -> Result<Past, NeighbourError> {
    let table = page.table.with_schema(features);
    let is_comparable = table.rows() > 0 && !features.is_empty();
    let customers = is_comparable
        .then(|| PastCustomers::new(&table, page.outcomes))
        .transpose()?;
    Ok(Past {
        model_id,
        shown: page.shown,
        cutoff: page.cutoff,
        table,
        rhythm,
        usual_distance: customers.as_ref().and_then(PastCustomers::usual_distance),
        customers,
    })
}
