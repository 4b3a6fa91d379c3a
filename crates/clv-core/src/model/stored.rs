//! How a model is written down, and what is checked when it is made or read.

use serde::{Deserialize, Serialize};

use super::positions::KnownAt;
use super::{Body, Bridge, Calibration, Hurdle, Kind, Model, ModelError, check_width};
use crate::features::{Feature, Value};

/// How a model is written down.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) kind: Kind,
    pub(super) features: Vec<Feature>,
    pub(super) body: Body,
    pub(super) calibration: Calibration,
    pub(super) bridge: Option<Bridge>,
    pub(super) reference: Vec<Value>,
}

impl From<Model> for Stored {
    fn from(model: Model) -> Self {
        Self {
            kind: model.kind,
            features: model.features,
            body: model.body,
            calibration: model.calibration,
            bridge: model.bridge,
            reference: model.reference,
        }
    }
}

impl TryFrom<Stored> for Model {
    type Error = ModelError;

    fn try_from(stored: Stored) -> Result<Self, ModelError> {
        Self::checked(stored)
    }
}

impl Model {
    pub(super) fn checked(stored: Stored) -> Result<Self, ModelError> {
        stored.body.check()?;
        stored.calibration.check()?;
        let Stored {
            kind,
            features,
            body,
            calibration,
            bridge,
            reference,
        } = stored;
        let own = body.features();
        if body.is_encoded() && own != features || !features.starts_with(&own) {
            return Err(ModelError::Damaged("the schema is not that of its body"));
        }
        if !reference.is_empty() {
            check_width(reference.len(), features.len())?;
        }
        let body_at = (0..body.numbers()).collect();
        let stacked = matches!(&body, Body::Hurdle(hurdle) if hurdle.base().is_some());
        let known_at = match &bridge {
            _ if stacked => Some(KnownAt::in_stack(&features)?),
            Some(_) => Some(KnownAt::in_schema(&features)?),
            None => None,
        };
        Ok(Self {
            kind,
            features,
            body,
            calibration,
            bridge,
            reference,
            body_at,
            known_at,
        })
    }
}

impl From<Hurdle> for Model {
    /// A hurdle of trees, uncalibrated. A hurdle is checked, and nothing else of the model can be wrong.
    fn from(hurdle: Hurdle) -> Self {
        let stacked = hurdle.base().is_some();
        let features = hurdle.features().to_vec();
        let known_at = stacked.then(|| KnownAt::in_stack(&features).ok()).flatten();
        Self {
            kind: if stacked {
                Kind::Stack
            } else {
                Kind::XgboostHurdle
            },
            features,
            body: Body::Hurdle(hurdle),
            calibration: Calibration::default(),
            bridge: None,
            reference: Vec::new(),
            body_at: Vec::new(),
            known_at,
        }
    }
}
