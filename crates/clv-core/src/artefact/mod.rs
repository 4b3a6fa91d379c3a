//! The trained model as one file that is either whole and right, or refused.
//!
//! ```text
//! magic (8 bytes) · version (u32, little endian) · length of body (u64) · SHA-256 (32 bytes) · body (JSON)
//! ```
//! The checksum covers everything but itself. Before an artefact is handed out, its golden rows (rows
//! whose predictions were made in training) are scored again and must agree.

mod container;
mod error;
mod manifest;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use container::MAX_BYTES;
pub use error::ArtefactError;
pub use manifest::{Manifest, SCHEMA_VERSION, ValueBasis};

use crate::audience::Audience;
use crate::features::{Feature, Value};
use crate::model::Model;

/// The largest accepted difference between a golden row and its new score, absolute below 1 and relative
/// above. Single-precision sums over hundreds of trees, and `exp` on another platform, stay below it.
pub const GOLDEN_TOLERANCE: f64 = 1e-5;

/// A model, where it comes from, and the rows that prove it is evaluated rightly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Artefact {
    manifest: Manifest,
    model: Model,
    golden: Vec<GoldenRow>,
}

/// A row with what training predicted for it: libxgboost itself where trees are boosted, the fitted model otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldenRow {
    /// Values in schema order.
    pub values: Vec<Value>,
    /// Training's probability to return.
    pub p_returns: f64,
    /// Training's spend given a return.
    pub spend_if_returns: f64,
}

impl Artefact {
    /// Joins the parts, checks the golden rows, and writes schema version and model id into the manifest. The
    /// id is the first 12 hexadecimal digits of the SHA-256 of everything but itself. No
    /// time of day is in it: the same data and seed give the same id and the same bytes.
    ///
    /// # Errors
    /// When a metric is not finite, there is no golden row, or one does not agree.
    pub fn new(
        manifest: Manifest,
        model: impl Into<Model>,
        golden: Vec<GoldenRow>,
    ) -> Result<Self, ArtefactError> {
        let mut artefact = Self {
            manifest,
            model: model.into(),
            golden,
        };
        artefact.manifest.schema_version = SCHEMA_VERSION;
        artefact.manifest.features_sha256 = schema_sha256(artefact.model.features());
        artefact.manifest.model_id = artefact.fingerprint()?;
        artefact.check()?;
        Ok(artefact)
    }

    /// Where the model comes from.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The model.
    #[must_use]
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// The golden rows.
    #[must_use]
    pub fn golden(&self) -> &[GoldenRow] {
        &self.golden
    }

    /// The bytes of the file. The same artefact gives the same bytes.
    ///
    /// # Errors
    /// [`ArtefactError::TooLarge`]; such a file could not be read again.
    pub fn encode(&self) -> Result<Vec<u8>, ArtefactError> {
        let body = serde_json::to_vec(self).map_err(ArtefactError::Body)?;
        container::seal(&body)
    }

    /// Reads and proves the bytes of a file.
    ///
    /// # Errors
    /// The first of: too large, not an artefact, of a newer version, cut short or too long, altered, of another
    /// schema, golden rows that do not agree.
    pub fn decode(bytes: &[u8]) -> Result<Self, ArtefactError> {
        let body = container::open(bytes)?;
        let version: Versioned = serde_json::from_slice(body).map_err(ArtefactError::Body)?;
        if version.manifest.schema_version != SCHEMA_VERSION {
            return Err(ArtefactError::Version {
                found: version.manifest.schema_version,
                known: SCHEMA_VERSION,
            });
        }
        let artefact: Self = serde_json::from_slice(body).map_err(ArtefactError::Body)?;
        artefact.check()?;
        Ok(artefact)
    }

    /// Scores the golden rows again; the largest difference seen, relative above 1.
    ///
    /// # Errors
    /// When there are none, one cannot be scored, or one differs by more than [`GOLDEN_TOLERANCE`].
    pub fn check_golden(&self) -> Result<f64, ArtefactError> {
        if self.golden.is_empty() {
            return Err(ArtefactError::NoGoldenRows);
        }
        let mut largest: f64 = 0.0;
        for (row, golden) in self.golden.iter().enumerate() {
            let now = self
                .model
                .predict(&golden.values)
                .map_err(|source| ArtefactError::GoldenInput { row, source })?;
            let pairs = [
                ("p_returns", golden.p_returns, now.p_returns),
                ("spend", golden.spend_if_returns, now.spend_if_returns),
            ];
            for (what, expected, found) in pairs {
                let difference = (expected - found).abs() / expected.abs().max(1.0);
                if difference.is_nan() || difference > GOLDEN_TOLERANCE {
                    return Err(ArtefactError::Golden {
                        row,
                        what,
                        expected,
                        found,
                    });
                }
                largest = largest.max(difference);
            }
        }
        Ok(largest)
    }

    fn check(&self) -> Result<(), ArtefactError> {
        if let Some((name, _)) = self
            .manifest
            .metrics
            .iter()
            .find(|(_, value)| !value.is_finite())
        {
            return Err(ArtefactError::Metric(name.clone()));
        }
        if self.manifest.features_sha256 != schema_sha256(self.model.features()) {
            return Err(ArtefactError::Features);
        }
        let spread = self.manifest.spread.as_ref();
        if spread.is_some_and(|spread| Audience::default().interval(spread).is_err()) {
            return Err(ArtefactError::Spread);
        }
        self.check_golden().map(drop)
    }

    fn fingerprint(&self) -> Result<String, ArtefactError> {
        let manifest = Manifest {
            model_id: String::new(),
            ..self.manifest.clone()
        };
        let parts = (&manifest, &self.model, &self.golden);
        let digest = Sha256::digest(serde_json::to_vec(&parts).map_err(ArtefactError::Body)?);
        Ok(digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// SHA-256 over names, kinds and order of features, hexadecimal. Lengths come first, so that no two schemas spell the same
/// bytes.
fn schema_sha256(features: &[Feature]) -> String {
    let mut hash = Sha256::new();
    for feature in features {
        for text in [feature.name.as_str(), feature.kind.as_str()] {
            hash.update(text.len().to_string());
            hash.update(":");
            hash.update(text);
        }
    }
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The one part that every version of the body has.
#[derive(Deserialize)]
struct Versioned {
    manifest: VersionOnly,
}

#[derive(Deserialize)]
struct VersionOnly {
    schema_version: u32,
}

#[cfg(test)]
mod tests;
