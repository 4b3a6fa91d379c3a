//! Every model that can be served, behind one type: a mean, cells of recency or RFM, BTYD with Gamma-Gamma, hurdles of
//! regressions or trees, a Tweedie, and a stack of them.
//!
//! Whatever the kind, a [`Model`] takes the values of its schema and answers P(returns), spend if so and their product,
//! expected value, within the horizon, and says what pushed the answer. Its level is already moved to that of the
//! latest closed window ([`Calibration`]); where labels covered a shorter window than the horizon, a BTYD model carries it on
//! ([`Bridge`]).

mod body;
mod calibration;
mod cells;
mod error;
mod explain;
mod first_order;
mod hurdle;
mod kind;
mod linear;
mod positions;
mod purchases;
mod scorer;
mod shapley;
mod stored;
mod tweedie;

use serde::{Deserialize, Serialize};

pub use body::Body;
pub use calibration::{Bridge, Calibration, Step};
pub use cells::{Bins, CellMean, Cells, cell};
pub use error::ModelError;
pub use explain::{Explanation, Push};
pub use first_order::{FirstOrder, bent};
pub use hurdle::{
    Base, DELIVERY_DELAY, DERIVED, FIRST_CATEGORY, Hurdle, ITEMS_PER_ORDER, MEAN_DAY_VALUE, Price,
    Shrinkage, extend, extended,
};
pub use kind::Kind;
pub use linear::Linear;
pub use purchases::{Expected, INPUTS, Known, Process, Purchases, SpendModel};
pub use scorer::Scorer;
pub use tweedie::Tweedie;

use hurdle::{Start, derived};
use positions::{Beside, KnownAt, four, numbers};
use stored::Stored;

use crate::btyd::parallel;
use crate::features::{Cell, Feature, Table, Value};
use crate::pipeline::Pipeline;

/// The feature under which explanations sum what a BTYD model inside another model contributes.
pub const PURCHASE_MODEL: &str = "purchase_model";

/// Rows one thread predicts at a time.
const STRETCH: usize = 8_192;

/// A model of any kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Model {
    kind: Kind,
    features: Vec<Feature>,
    body: Body,
    calibration: Calibration,
    bridge: Option<Bridge>,
    reference: Vec<Value>,
    /// Where in the schema the numbers of cells or of a BTYD model stand.
    body_at: Vec<usize>,
    /// The same for purchases and what a stack reads beside them, where a base or bridge needs them.
    known_at: Option<KnownAt>,
}

/// What a model expects of one customer within the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Probability of buying again.
    pub p_returns: f64,
    /// Expected spend of those who do, in currency units.
    pub spend_if_returns: f64,
    /// The product: expected value in currency units.
    pub expected_value: f64,
}

impl Model {
    /// A model of a kind, uncalibrated, for the window its labels covered.
    ///
    /// # Errors
    /// When the parts contradict each other.
    pub fn new(kind: Kind, body: Body) -> Result<Self, ModelError> {
        let features = body.features();
        Self::checked(Stored {
            kind,
            features,
            body,
            calibration: Calibration::default(),
            bridge: None,
            reference: Vec::new(),
        })
    }

    /// The same, calibrated.
    ///
    /// # Errors
    /// When the calibration is impossible.
    pub fn calibrated(self, calibration: Calibration) -> Result<Self, ModelError> {
        Self::checked(Stored {
            calibration,
            ..self.into()
        })
    }

    /// The same, carried on to a longer horizon. What the bridge reads is added to the schema.
    ///
    /// # Errors
    /// When a model whose schema is that of its preprocessing lacks what the bridge reads.
    pub fn bridged(self, bridge: Bridge) -> Result<Self, ModelError> {
        let mut stored = Stored::from(self);
        if !stored.body.is_encoded() {
            for name in INPUTS {
                if !stored.features.iter().any(|feature| feature.name == name) {
                    stored.features.push(Feature::number(name));
                    stored.reference.clear();
                }
            }
        }
        Self::checked(Stored {
            bridge: Some(bridge),
            ..stored
        })
    }

    /// The same, with the customer that explanations of cells and BTYD models compare with, in schema order.
    ///
    /// # Errors
    /// When the values do not fit the schema.
    pub fn with_reference(self, reference: Vec<Value>) -> Result<Self, ModelError> {
        Self::checked(Stored {
            reference,
            ..self.into()
        })
    }

    /// Which model it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The schema: names and order of the values it takes.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// What it is made of.
    #[must_use]
    pub const fn body(&self) -> &Body {
        &self.body
    }

    /// How its level was moved.
    #[must_use]
    pub const fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// How it was carried on to the horizon.
    #[must_use]
    pub const fn bridge(&self) -> Option<&Bridge> {
        self.bridge.as_ref()
    }

    /// The customer that explanations of cells and BTYD models compare with; empty for the other kinds, whose explanations
    /// start from the mean of the training rows.
    #[must_use]
    pub fn reference(&self) -> &[Value] {
        &self.reference
    }

    /// The preprocessing, of kinds that have one.
    #[must_use]
    pub const fn pipeline(&self) -> Option<&Pipeline> {
        match &self.body {
            Body::Hurdle(hurdle) => Some(hurdle.pipeline()),
            Body::Tweedie(tweedie) => Some(tweedie.pipeline()),
            _ => None,
        }
    }

    /// Predicts one customer, values in schema order.
    ///
    /// # Errors
    /// When the values do not fit the schema, or the answer is not finite.
    pub fn predict(&self, row: &[Value]) -> Result<Prediction, ModelError> {
        check_width(row.len(), self.features.len())?;
        self.prediction(row.iter().map(Cell::from), &mut Vec::new())
    }

    /// Predicts every row of a table of the same schema.
    ///
    /// # Errors
    /// When the schema differs, or an answer is not finite.
    pub fn predict_table(&self, table: &Table) -> Result<Vec<Prediction>, ModelError> {
        crate::pipeline::check_schema(&self.features, table.features())?;
        let starts: Vec<usize> = (0..table.rows()).step_by(STRETCH).collect();
        let parts = parallel::map(&starts, |&start| {
            let mut encoded = Vec::new();
            let end = start.saturating_add(STRETCH).min(table.rows());
            (start..end)
                .map(|row| self.prediction(table.cells(row), &mut encoded))
                .collect::<Result<Vec<Prediction>, ModelError>>()
        });
        let mut all = Vec::with_capacity(table.rows());
        for part in parts {
            all.extend(part?);
        }
        Ok(all)
    }

    /// What pushed each stage up or down from its base, in units a person reads.
    ///
    /// # Errors
    /// When the values do not fit the schema, or the answer is not finite.
    pub fn explain(&self, row: &[Value]) -> Result<Explanation, ModelError> {
        check_width(row.len(), self.features.len())?;
        explain::explain(self, row)
    }

    /// One customer; `encoded` is room to work in.
    fn prediction<'a>(
        &self,
        cells: impl Iterator<Item = Cell<'a>> + Clone,
        encoded: &mut Vec<f32>,
    ) -> Result<Prediction, ModelError> {
        let known = self.known(cells.clone())?;
        let step = self.step(known.as_ref())?;
        let stages = match &self.body {
            Body::Constant(mean) => (mean.p_returns, mean.spend_if_returns),
            Body::Cells(_, grid) => {
                let mean = grid.mean(&numbers(cells, &self.body_at));
                (mean.p_returns, mean.spend_if_returns)
            }
            Body::Purchases(model) => {
                let own = Known::new(four(&numbers(cells, &self.body_at)))?;
                let expected = model.expect(&own)?;
                (expected.p_returns, expected.spend_if_returns())
            }
            Body::Hurdle(hurdle) => {
                let start = encode(hurdle, cells, known.as_ref(), encoded)?;
                let margins = hurdle.margins(encoded, start);
                (logistic(margins.returns), margins.spend.exp())
            }
            Body::Tweedie(tweedie) => {
                encoded.clear();
                tweedie.pipeline().encode(cells, encoded)?;
                tweedie.at(tweedie.value().margin(encoded))
            }
        };
        let (p_returns, spend_if_returns) = calibration::finish(stages, &self.calibration, step);
        let expected_value = p_returns * spend_if_returns;
        let finite = [p_returns, spend_if_returns, expected_value].map(f64::is_finite);
        if finite != [true; 3] {
            return Err(ModelError::NotFinite);
        }
        Ok(Prediction {
            p_returns,
            spend_if_returns,
            expected_value,
        })
    }

    /// Purchases so far, where a base or bridge needs them, and what a stack reads beside them.
    fn known<'a>(
        &self,
        cells: impl Iterator<Item = Cell<'a>> + Clone,
    ) -> Result<Option<(Known, Beside<'a>)>, ModelError> {
        let at = self.known_at.as_ref();
        at.map(|at| at.read(cells)).transpose()
    }

    fn step(&self, known: Option<&(Known, Beside<'_>)>) -> Result<Option<Step>, ModelError> {
        let both = self.bridge.as_ref().zip(known);
        both.map(|(bridge, (known, _))| bridge.step(known))
            .transpose()
    }
}

/// Encodes a row for a hurdle, with the derived features of a stack, and gives where its margins start.
fn encode<'a>(
    hurdle: &Hurdle,
    cells: impl Iterator<Item = Cell<'a>>,
    known: Option<&(Known, Beside<'_>)>,
    encoded: &mut Vec<f32>,
) -> Result<Start, ModelError> {
    encoded.clear();
    let Some((base, (known, beside))) = hurdle.base().zip(known) else {
        hurdle.pipeline().encode(cells, encoded)?;
        return Ok(Start::default());
    };
    let expected = base.purchases.expect(known)?;
    let derived = derived(known, &expected, &base.shrinkage, beside).map(Cell::number);
    hurdle.pipeline().encode(cells.chain(derived), encoded)?;
    Ok(hurdle.start(known, &expected))
}

fn check_width(found: usize, expected: usize) -> Result<(), ModelError> {
    if found == expected {
        return Ok(());
    }
    Err(crate::pipeline::PipelineError::Width { expected, found }.into())
}

/// The inverse of the log-odds.
fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

/// ln p/(1−p), finite also for a probability that rounding made 0 or 1.
fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-15, 1.0 - 1e-15);
    p.ln() - (-p).ln_1p()
}

#[cfg(test)]
mod kinds_tests;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
