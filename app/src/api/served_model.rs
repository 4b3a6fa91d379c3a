//! The published model, checked and decoded once, shared by all requests.

use clv_core::artefact::{Artefact, ArtefactError};
use clv_store::{StoreError, read};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, RwLock};

/// How long a refused model is not looked at again. Much longer, and a server would refuse a model that was mended
/// under the same id; much shorter, and every question about a broken one would read and check it.
const REFUSED_FOR: Duration = Duration::from_secs(30);

/// Keeps the model that was asked for last; a refused one for a while only.
pub struct ServedModelCache {
    kept: RwLock<Option<Checked>>,
    reading: Mutex<()>,
    refused_for: Duration,
}

impl Default for ServedModelCache {
    fn default() -> Self {
        Self::refusing_for(REFUSED_FOR)
    }
}

#[derive(Clone)]
struct Checked {
    model_id: String,
    at: Instant,
    outcome: Result<Arc<ServedModel>, String>,
}

/// A model that passed its checks: checksum, schema, golden rows.
pub struct ServedModel {
    /// As published.
    pub model_id: String,
    /// As written by training: what the browser gets.
    pub bytes: Vec<u8>,
    /// The same, decoded.
    pub artefact: Artefact,
}

impl ServedModelCache {
    /// A cache that looks again at a refused model after this long.
    pub fn refusing_for(refused_for: Duration) -> Self {
        Self {
            kept: RwLock::default(),
            reading: Mutex::default(),
            refused_for,
        }
    }

    /// The model of this id, if it is the served one (or was the last time) and passed its checks.
    ///
    /// One caller reads and checks; the others wait for it, so a publish is not followed by a stampede.
    pub async fn get(
        &self,
        pool: &PgPool,
        model_id: &str,
    ) -> Result<Arc<ServedModel>, ModelUnusable> {
        if let Some(outcome) = self.kept(model_id).await {
            return outcome;
        }
        if !is_model_id(model_id) {
            return Err(ModelUnusable::Unknown);
        }
        let _reading = self.reading.lock().await;
        if let Some(outcome) = self.kept(model_id).await {
            return outcome;
        }
        let row = read::model_artefact(pool, Some(model_id))
            .await?
            .ok_or(ModelUnusable::Unknown)?;
        let outcome = check(row).await;
        *self.kept.write().await = Some(Checked {
            model_id: model_id.to_owned(),
            at: Instant::now(),
            outcome: outcome.clone(),
        });
        outcome.map_err(ModelUnusable::Refused)
    }

    async fn kept(&self, model_id: &str) -> Option<Result<Arc<ServedModel>, ModelUnusable>> {
        let kept = self.kept.read().await;
        let checked = kept
            .as_ref()
            .filter(|checked| checked.model_id == model_id)
            .filter(|checked| checked.outcome.is_ok() || checked.at.elapsed() < self.refused_for)?;
        Some(checked.outcome.clone().map_err(ModelUnusable::Refused))
    }
}

/// Ids are short hashes; nothing else is worth a question to the database.
fn is_model_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Decoding re-scores the golden rows: milliseconds of computing, so not on a thread that serves requests.
async fn check(row: read::ArtefactRow) -> Result<Arc<ServedModel>, String> {
    let checking = tokio::task::spawn_blocking(move || {
        let artefact =
            Artefact::decode(&row.artefact).map_err(|error: ArtefactError| error.to_string())?;
        let id = &artefact.manifest().model_id;
        if *id != row.model_id {
            return Err(format!("published as {}, but it is {id}", row.model_id));
        }
        Ok(Arc::new(ServedModel {
            model_id: row.model_id,
            bytes: row.artefact,
            artefact,
        }))
    });
    checking
        .await
        .unwrap_or_else(|_| Err("checking it panicked".to_owned()))
}

/// Why there is no model to ask.
#[derive(Debug, thiserror::Error)]
pub enum ModelUnusable {
    /// It could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is not the served one.
    #[error("no such model is served")]
    Unknown,
    /// It did not pass its checks.
    #[error("the served model was refused: {0}")]
    Refused(String),
}
