//! All models, simplest first, each fitted to closed snapshots, calibrated and carried on to the horizon.

mod boosted;
mod btyd;
mod cells;
mod level;
mod linear;
mod rolling;
mod stack;
mod stage;

use std::collections::BTreeMap;

use clv_core::features::{Column, Feature, Kind as FeatureKind, Table, Value};
use clv_core::model::{Body, Bridge, Kind, Known, Model, Prediction, Step};
use clv_core::pipeline::Matrix;

use boosted::Encoded;
pub use boosted::LEAST_BUYERS_FOR_SPEND;
pub(crate) use cells::{prior_rows, shrink};
pub use linear::Ridge;
pub use stack::{OwnValue, Prices, Told};
pub use stage::Chosen;

use crate::counts::mean;
use crate::error::TrainError;
use crate::return_tree::{ReturnRule, ReturnTree};
use crate::settings::Settings;
use crate::snapshots::Snapshots;
use crate::waits::Waits;
use btyd::{Fitted, Histories};

/// What models learn from beside snapshots that each have the longest label that was over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// Snapshots labelled over the settings' window, of which models learn that know one length only; none where they are
    /// among the others.
    pub same_window: Option<&'a Snapshots>,
    /// Waits for second purchases.
    pub waits: Option<&'a Waits>,
    /// What the best possible forecast expects of each held-out customer, of a generated shop: models are measured by it, and
    /// learn nothing from it.
    pub expected: Option<&'a BTreeMap<String, f64>>,
}

/// Everything that is known at the moment of a forecast.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Material<'a> {
    /// Closed snapshots, each with the longest label that was over.
    pub(crate) closed: &'a Snapshots,
    /// Those labelled over the settings' window.
    pub(crate) window: &'a Snapshots,
    /// Waits for second purchases, as they were known by then.
    pub(crate) waits: Option<&'a Snapshots>,
    /// All closed snapshots, also where `closed` is a part of them: a look back needs its cutoffs, not their number.
    pub(crate) origins: &'a Snapshots,
    /// What is known of everybody; no labels.
    pub(crate) present: &'a Table,
}

/// Everything that fitting the models shares.
pub(crate) struct Workshop<'a> {
    material: Material<'a>,
    /// The rows of the window's latest cutoff among them.
    latest: Snapshots,
    settings: &'a Settings,
    encoded: Encoded<'a>,
    tree: Option<ReturnTree>,
    /// BTYD models of the present histories, over the horizon.
    btyd: Vec<Fitted>,
    pub(crate) chosen: Chosen,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
}

impl<'a> Workshop<'a> {
    /// Prepares the fits. With `chosen`, nothing is cross-validated that was before.
    pub(crate) fn new(
        material: Material<'a>,
        settings: &'a Settings,
        chosen: Option<&Chosen>,
    ) -> Result<Self, TrainError> {
        let rows = material.window;
        if !rows.returns().contains(&true) {
            return Err(TrainError::TooLittleData(format!(
                "none of {} customers return in the training snapshots: there is nothing to learn from",
                rows.customers_and_buyers().0
            )));
        }
        let newest = rows.cutoffs().iter().max();
        let cutoffs = rows.cutoffs().iter().enumerate();
        let latest: Vec<usize> = cutoffs
            .filter(|(_, cutoff)| Some(*cutoff) == newest)
            .map(|(row, _)| row)
            .collect();
        let encoded = Encoded::new(rows)?;
        let mut workshop = Self {
            material,
            latest: rows.select(&latest),
            settings,
            tree: None,
            encoded,
            btyd: Vec::new(),
            chosen: chosen.cloned().unwrap_or_default(),
            notes: Vec::new(),
        };
        workshop.btyd = workshop.fit_btyd()?;
        Ok(workshop)
    }

    /// The training rows as trees and regressions read them.
    pub(crate) fn encoded(&self) -> &Encoded<'a> {
        &self.encoded
    }

    /// The readable tree; grown when it is first asked for.
    pub(crate) fn tree(&mut self) -> Result<&ReturnTree, TrainError> {
        let tree = match self.tree.take() {
            Some(tree) => tree,
            None => ReturnTree::fit(self.material.window, &self.encoded.matrix, self.settings)?,
        };
        Ok(self.tree.insert(tree))
    }

    /// The tree's leaves in words, counted on held-out rows; none before it is grown.
    pub(crate) fn return_rules(
        &self,
        test: (&Snapshots, &Matrix),
    ) -> Result<Vec<ReturnRule>, TrainError> {
        let train = (self.material.window, &self.encoded.matrix);
        let tree = self.tree.as_ref();
        let rules = tree.map(|t| t.rules(&self.encoded.pipeline, train, test, self.settings));
        Ok(rules.unwrap_or_default())
    }

    /// Every model that these data can carry.
    pub(crate) fn all(&mut self) -> Result<Vec<Model>, TrainError> {
        let mut models = Vec::new();
        for kind in Kind::ALL {
            models.extend(self.fit_or_say(kind)?);
        }
        Ok(models)
    }

    /// One model, calibrated on the latest closed window and carried on to the horizon.
    pub(crate) fn fit(&mut self, kind: Kind) -> Result<Model, TrainError> {
        let (rows, settings) = (self.material.window, self.settings);
        let (encoded, chosen) = (&self.encoded, &mut self.chosen);
        let model = match kind {
            Kind::Mean => cells::overall_mean(rows),
            Kind::Recency => cells::recency(rows),
            Kind::FirstOrderValue => cells::first_order_value(rows),
            Kind::RfmCell => cells::rfm(rows),
            Kind::BgNbd | Kind::MbgNbd | Kind::ParetoNbd => return self.purchases(kind),
            Kind::Logistic => boosted::logistic(encoded, chosen, settings),
            Kind::Tree => {
                let pipeline = self.encoded.pipeline.clone();
                self.tree()?.model(pipeline)
            }
            Kind::ZeroInflatedLognormal => {
                boosted::zero_inflated_lognormal(encoded, chosen, settings)
            }
            Kind::XgboostTweedie => boosted::tweedie(encoded, chosen, settings),
            Kind::XgboostHurdle => boosted::hurdle(encoded, chosen, settings),
            Kind::Stack => return self.stack(),
        }?;
        let predictions = predict(&model, self.latest.table())?;
        let calibration = level::calibrate(&predictions, &self.latest);
        let model = model
            .calibrated(calibration)
            .map_err(TrainError::core("calibration"))?;
        self.with_reference(self.bridged(model)?)
    }

    /// A model, or a note that says why there is none.
    fn fit_or_say(&mut self, kind: Kind) -> Result<Option<Model>, TrainError> {
        match self.fit(kind) {
            Ok(model) => Ok(Some(model)),
            Err(error @ (TrainError::MissingFeature(_) | TrainError::TooLittleData(_))) => {
                self.notes.push(format!(
                    "{} is not among the models: {error}.",
                    kind.label()
                ));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn fit_btyd(&mut self) -> Result<Vec<Fitted>, TrainError> {
        let Some(histories) = Histories::of(self.material.present)? else {
            return Ok(Vec::new());
        };
        let horizon = f64::from(self.settings.horizon_days);
        let mut fitted = Vec::new();
        for kind in [Kind::BgNbd, Kind::MbgNbd, Kind::ParetoNbd] {
            match histories.fit(kind, horizon) {
                Ok(fit) => {
                    if !fit.doubts.is_empty() {
                        self.notes.push(format!(
                            "{}: {}; a mild penalty holds the parameters.",
                            kind.label(),
                            fit.doubts.join("; ")
                        ));
                    }
                    fitted.push(fit);
                }
                Err(error) => self
                    .notes
                    .push(format!("{} could not be fitted: {error}.", kind.label())),
            }
        }
        Ok(fitted)
    }

    /// The BTYD model that stack and bridge rest on: Pareto/NBD, whose customers may leave at any time, or the likeliest of
    /// the others where it cannot be fitted; all three have four parameters.
    fn base(&self) -> Result<&Fitted, TrainError> {
        let pareto = self.btyd.iter().find(|fit| fit.kind == Kind::ParetoNbd);
        let likeliest = || {
            let fits = self.btyd.iter();
            fits.max_by(|a, b| a.log_likelihood.total_cmp(&b.log_likelihood))
        };
        pareto
            .or_else(likeliest)
            .ok_or_else(|| TrainError::TooLittleData("no BTYD model could be fitted".to_owned()))
    }

    /// Days from the first purchase of all to the present.
    fn history_days(&self) -> Result<f64, TrainError> {
        let ages = cells::numbers(self.material.present, "t_days")?;
        Ok(ages.iter().copied().fold(1.0, f64::max))
    }

    fn look_back(&self, kind: Kind) -> Result<rolling::Level, TrainError> {
        let days = (self.history_days()?, f64::from(self.settings.horizon_days));
        rolling::look_back(self.material.origins, days, |histories, window| {
            Ok(histories.fit(kind, window)?.purchases)
        })
    }

    /// A BTYD model of the present histories, at the level that a look back suggests.
    fn purchases(&self, kind: Kind) -> Result<Model, TrainError> {
        let fit = self.btyd.iter().find(|fit| fit.kind == kind);
        let missing = || TrainError::TooLittleData("its likelihood has no maximum here".to_owned());
        let purchases = &fit.ok_or_else(missing)?.purchases;
        let model = Model::new(kind, Body::Purchases(purchases.clone()));
        let level = self.look_back(kind)?;
        let model = self.at_level(model.map_err(TrainError::core("BTYD"))?, level)?;
        self.with_reference(model)
    }

    fn stack(&mut self) -> Result<Model, TrainError> {
        let Fitted {
            kind, purchases, ..
        } = self.base()?.clone();
        let (model, notes) =
            stack::fit(self.material, &purchases, &mut self.chosen, self.settings)?;
        self.notes.extend(notes);
        // The stack learned itself what a purchase is worth.
        let level = rolling::Level {
            price: 0.0,
            ..self.look_back(kind)?
        };
        self.at_level(model, level)
    }

    /// A model at the level that a look back suggests, against its own.
    fn at_level(&self, model: Model, level: rolling::Level) -> Result<Model, TrainError> {
        let predictions = predict(&model, self.material.present)?;
        model
            .calibrated(rolling::calibrate(&predictions, &level))
            .map_err(TrainError::core("calibration"))
    }

    /// Carries a model from the labels' window on to the horizon, where they differ.
    fn bridged(&self, model: Model) -> Result<Model, TrainError> {
        let core = TrainError::core::<clv_core::model::ModelError>;
        let (window, horizon) = (self.settings.window_days, self.settings.horizon_days);
        if window == horizon {
            return Ok(model);
        }
        let bridge = Bridge::new(
            &self.base()?.purchases,
            f64::from(window),
            f64::from(horizon),
        );
        let bridge = bridge.map_err(core("bridge"))?;
        let known = known(self.material.window.table())?;
        let steps = known
            .iter()
            .map(|known| bridge.step(known).map_err(core("bridge")))
            .collect::<Result<Vec<Step>, TrainError>>()?;
        let reference = Step {
            returns: mean(steps.iter().map(|step| step.returns)).unwrap_or(0.0),
            spend: mean(steps.iter().map(|step| step.spend)).unwrap_or(0.0),
        };
        model
            .bridged(bridge.with_reference(reference))
            .map_err(core("bridge"))
    }

    /// Gives cells and BTYD models the typical customer of today to compare with.
    fn with_reference(&self, model: Model) -> Result<Model, TrainError> {
        if model.pipeline().is_some() {
            return Ok(model);
        }
        let reference = model
            .features()
            .iter()
            .map(|f| typical(self.material.present, f));
        let reference = reference.collect();
        model
            .with_reference(reference)
            .map_err(TrainError::core("reference customer"))
    }
}

/// Predictions for a table that may hold more features than the model reads.
pub(crate) fn predict(model: &Model, table: &Table) -> Result<Vec<Prediction>, TrainError> {
    model
        .predict_table(&table.with_schema(model.features()))
        .map_err(TrainError::core("prediction"))
}

fn known(table: &Table) -> Result<Vec<Known>, TrainError> {
    let table = table.with_schema(&clv_core::model::INPUTS.map(Feature::number));
    let column = |at: usize| match table.column(at) {
        Some(Column::Number(values)) => values.as_slice(),
        _ => &[],
    };
    let rows = column(0)
        .iter()
        .zip(column(1))
        .zip(column(2).iter().zip(column(3)));
    rows.map(|((&x, &recency), (&age, &value))| {
        Known::new([x, recency, age, value]).map_err(TrainError::core("purchase histories"))
    })
    .collect()
}

/// The median of a number and the commonest choice; missing where most are.
fn typical(table: &Table, feature: &Feature) -> Value {
    let at = table.features().iter().position(|f| f == feature);
    match (at.and_then(|at| table.column(at)), feature.kind) {
        (Some(Column::Number(values)), FeatureKind::Number) => {
            let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
            if sorted.len() * 2 < values.len() {
                return Value::Missing;
            }
            sorted.sort_by(f64::total_cmp);
            sorted
                .get(sorted.len() / 2)
                .map_or(Value::Missing, |&median| Value::Number(median))
        }
        (Some(Column::Choice(values)), FeatureKind::Choice) => {
            let mut counts = BTreeMap::new();
            for value in values.iter().flatten() {
                *counts.entry(value).or_insert(0_usize) += 1;
            }
            let commonest = counts.into_iter().max_by_key(|(_, count)| *count);
            commonest.map_or(Value::Missing, |(value, _)| Value::Choice(value.clone()))
        }
        _ => Value::Missing,
    }
}
