//! Hurdles and a Tweedie: what learns from encoded rows of one window.

use clv_core::features::Table;
use clv_core::forest::Forest;
use clv_core::model::{
    Body, Hurdle, Kind, Model, Purchases, Scorer, Shrinkage, Step, Tweedie, extend,
};
use clv_core::pipeline::{Matrix, Pipeline};

use super::stage::{Chosen, Stage, select};
use crate::boost::{Lesson, Objective, TWEEDIE_POWER};
use crate::counts::{BETTER, float, mean as mean_of, single};
use crate::error::TrainError;
use crate::settings::{Recipe, Settings};
use crate::snapshots::Snapshots;

/// Buyers (distinct customers) below which the second stage is their mean spend and nothing is learned about it.
pub const LEAST_BUYERS_FOR_SPEND: usize = 50;

/// Features of the rhythm and value of repeat purchases.
pub(super) const RHYTHM: [&str; 7] = [
    "frequency",
    "recency_days",
    "t_days",
    "days_since_last_purchase",
    "monetary_value",
    "purchases_last_90",
    "purchases_last_365",
];

/// Customers that a level must have to be an input of a stack.
const LEAST_LEVEL: f64 = 30.0;

/// Training rows, encoded, and those of them that bought something.
pub(crate) struct Encoded<'a> {
    pub(crate) rows: &'a Snapshots,
    pub(crate) pipeline: Pipeline,
    pub(crate) matrix: Matrix,
    /// Where each row of a stack starts.
    pub(super) starts: Option<Vec<Step>>,
    /// Rows whose windows were worth something.
    pub(super) bought: Vec<usize>,
    /// Those rows.
    pub(super) buyers: Snapshots,
}

impl<'a> Encoded<'a> {
    /// The rows as they are.
    pub(crate) fn new(rows: &'a Snapshots) -> Result<Self, TrainError> {
        Self::of(rows, rows.table(), None)
    }

    /// The rows with what a BTYD model expects of them over the windows of their labels.
    pub(super) fn stacked(
        rows: &'a Snapshots,
        base: (&Purchases, &Shrinkage),
    ) -> Result<Self, TrainError> {
        let (table, starts) = extend(rows.table(), base, rows.label_days())
            .map_err(TrainError::core("BTYD features"))?;
        Self::of(rows, &table, Some(starts))
    }

    fn of(
        rows: &'a Snapshots,
        table: &Table,
        starts: Option<Vec<Step>>,
    ) -> Result<Self, TrainError> {
        // A stack's regression shrinks rare levels, so it may see more of them.
        let pipeline = match &starts {
            None => Pipeline::fit(table),
            Some(_) => {
                let (customers, _) = rows.customers_and_buyers();
                Pipeline::fit_keeping(table, LEAST_LEVEL / float(customers.max(1)))
            }
        };
        let pipeline = pipeline.map_err(TrainError::core("preprocessing"))?;
        let matrix = pipeline.transform(table);
        // A gamma has no mass at zero: a return that was worth nothing (all free) says nothing about spend.
        let values = rows.future_value();
        let bought: Vec<usize> = (0..rows.rows())
            .filter(|&row| values.get(row).is_some_and(|&value| value > 0.0))
            .collect();
        Ok(Self {
            rows,
            matrix: matrix.map_err(TrainError::core("preprocessing"))?,
            pipeline,
            starts,
            buyers: rows.select(&bought),
            bought,
        })
    }

    /// Which inputs are made from features other than [`RHYTHM`] and what BTYD derives from it.
    fn beside(&self) -> Vec<bool> {
        let features = self.pipeline.features();
        let outputs = self.pipeline.outputs().iter();
        outputs
            .map(|output| {
                let name = features.get(output.source).map_or("", |f| f.name.as_str());
                !RHYTHM.contains(&name) && !name.starts_with("purchase_")
            })
            .collect()
    }

    pub(super) fn returns(&self, name: &'static str, settings: &Settings) -> Stage<'_> {
        let labels = self.rows.returns().iter();
        let labels = labels.map(|&r| f32::from(u8::from(r))).collect();
        let (customers, buyers) = self.rows.customers_and_buyers();
        let starts = self.starts.as_ref();
        let starts = starts.map(|s| s.iter().map(|s| single(s.returns)).collect());
        Stage {
            name,
            lesson: Lesson::new(&self.matrix, labels, customers).starting_from(starts),
            customers: self.rows.customer_ids(),
            buys: self.rows.returns(),
            dealt: None,
            objective: Objective::Returns,
            recipes: settings.recipes_for(buyers),
            errors: BETTER,
            beside: self.beside(),
            all: &self.matrix,
        }
    }

    /// Spend of buyers; `None` when there are too few.
    pub(super) fn spend(&self, name: &'static str, objective: Objective) -> (Stage<'_>, bool) {
        let label = |&value: &f64| match objective {
            Objective::LogSpend => single(value.ln()),
            _ => single(value),
        };
        let labels = self.buyers.future_value().iter().map(label).collect();
        let (customers, _) = self.buyers.customers_and_buyers();
        let matrix = select(&self.matrix, &self.bought);
        let stage = Stage {
            name,
            lesson: Lesson::new(&matrix, labels, customers),
            customers: self.buyers.customer_ids(),
            buys: self.buyers.returns(),
            dealt: None,
            objective,
            recipes: vec![Recipe::spend()],
            errors: BETTER,
            beside: self.beside(),
            all: &self.matrix,
        };
        (stage, customers >= LEAST_BUYERS_FOR_SPEND)
    }
}

/// P(returns) × gamma spend, both boosted.
pub(super) fn hurdle(
    encoded: &Encoded<'_>,
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<Model, TrainError> {
    let returns = encoded
        .returns("returns", settings)
        .trees(chosen, settings)?;
    let (stage, enough) = encoded.spend("spend", Objective::Spend);
    let spend = if enough {
        stage.trees(chosen, settings)?
    } else {
        stage.constant()?
    };
    joined(Kind::XgboostHurdle, encoded, returns, spend)
}

/// P(returns) × log-normal spend, both boosted. The likelihood of a zero-inflated log-normal (Wang, Liu & Miao 2019) is the
/// product of a Bernoulli's over all rows and a log-normal's over buyers, so its stages are fitted apart; the first is
/// the hurdle's. The mean of a log-normal is e^(μ + σ²/2).
pub(super) fn zero_inflated_lognormal(
    encoded: &Encoded<'_>,
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<Model, TrainError> {
    let returns = encoded
        .returns("returns", settings)
        .trees(chosen, settings)?;
    let (stage, enough) = encoded.spend("log_spend", Objective::LogSpend);
    let forest = if enough {
        stage.trees(chosen, settings)?
    } else {
        stage.constant()?
    };
    let lesson = &stage.lesson;
    let errors = lesson.labels().iter().enumerate().map(|(row, &label)| {
        let margin = f64::from(forest.margin(lesson.row(row)));
        (f64::from(label) - margin).powi(2)
    });
    let variance = mean_of(errors).unwrap_or(0.0);
    let base = forest.base_margin() + single(variance / 2.0);
    let spend =
        Forest::new(base, forest.trees().to_vec()).map_err(TrainError::core("log-normal"))?;
    joined(Kind::ZeroInflatedLognormal, encoded, returns, spend)
}

/// Ridge regressions.
pub(super) fn logistic(
    encoded: &Encoded<'_>,
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<Model, TrainError> {
    let (returns, _) = encoded
        .returns("logistic_returns", settings)
        .regression(chosen, settings)?;
    let (stage, enough) = encoded.spend("logistic_spend", Objective::Spend);
    let spend = if enough {
        stage.regression(chosen, settings)?.0
    } else {
        stage.constant()?.into()
    };
    joined(Kind::Logistic, encoded, returns, spend)
}

/// Expected value in one stage.
pub(super) fn tweedie(
    encoded: &Encoded<'_>,
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<Model, TrainError> {
    let rows = encoded.rows;
    let labels = rows.future_value().iter().map(|&v| single(v)).collect();
    let (customers, buyers) = rows.customers_and_buyers();
    let stage = Stage {
        name: "value",
        lesson: Lesson::new(&encoded.matrix, labels, customers),
        customers: rows.customer_ids(),
        buys: rows.returns(),
        dealt: None,
        objective: Objective::Value,
        recipes: settings.value_recipes_for(buyers),
        errors: BETTER,
        beside: Vec::new(),
        all: &encoded.matrix,
    };
    let value = stage.trees(chosen, settings)?;
    // As many are expected to return as did: Σ (1 − e^(−c μ^(2−ρ))) = buyers, increasing in c.
    let power = f64::from(TWEEDIE_POWER);
    let means: Vec<f64> = (0..rows.rows())
        .filter_map(|row| encoded.matrix.row(row))
        .map(|row| (f64::from(value.margin(row)) * (2.0 - power)).exp())
        .collect();
    let returned = float(rows.returns().iter().filter(|&&returns| returns).count());
    let expected = |c: f64| means.iter().map(|m| -(-c * m).exp_m1()).sum::<f64>();
    let (mut low, mut high) = (-40.0_f64, 40.0_f64);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if expected(middle.exp()) < returned {
            low = middle;
        } else {
            high = middle;
        }
    }
    let rate = ((low + high) / 2.0).exp();
    let model = Tweedie::new(encoded.pipeline.clone(), value, (power, rate));
    let model = model.map_err(TrainError::core("Tweedie"))?;
    Model::new(Kind::XgboostTweedie, Body::Tweedie(model)).map_err(TrainError::core("Tweedie"))
}

fn joined(
    kind: Kind,
    encoded: &Encoded<'_>,
    returns: impl Into<Scorer>,
    spend: impl Into<Scorer>,
) -> Result<Model, TrainError> {
    let hurdle = Hurdle::new(encoded.pipeline.clone(), returns, spend);
    let hurdle = hurdle.map_err(TrainError::core("hurdle"))?;
    Model::new(kind, Body::Hurdle(hurdle)).map_err(TrainError::core("hurdle"))
}
