//! The stack on BTYD: a hurdle that starts from what a BTYD model expects, to which every stage adds what predicts held-back
//! customers better, and nothing else.
//!
//! In turn: what the first order tells of customers who bought once ([`super::newcomers`]), what a purchase is worth
//! ([`super::own_value`], [`super::prices`]), a regression on histories, trees on what that leaves, and trees on what buyers
//! spent beside that. Rows may have labels of different lengths, because each starts from what BTYD expects of its own; the
//! regression and the trees compare customers of one snapshot ([`super::alignment`]).

use clv_core::model::{
    Base, Body, DERIVED, Hurdle, Kind, Linear, MEAN_DAY_VALUE, Model, Purchases, Scorer, Shrinkage,
    Step,
};

use super::Material;
use super::boosted::Encoded;
use super::cells::numbers;
use super::newcomers::{self, Newcomers};
use super::own_value::{self, Line, Sale};
use super::prices::{self, Input, Priced, Prices};
use super::stage::Chosen;
use crate::boost::deal_folds;
use crate::counts::{CLEARLY, float, mean as mean_of};
use crate::error::TrainError;
use crate::settings::Settings;
use crate::snapshots::Snapshots;

/// Name of the choice of trees for spend.
const SPEND_TREES: &str = "stack_spend";

/// Fits the stack, and says what it is made of.
pub(super) fn fit(
    material: Material<'_>,
    purchases: &Purchases,
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<(Model, Vec<String>), TrainError> {
    let rows = material.closed;
    let mean = shop_mean(&material)?;
    let (sales, sold_in) = sales(rows, settings)?;
    let folds = settings.folds.max(2);
    let own_value = *chosen
        .own_value
        .get_or_insert_with(|| own_value::choose(&sales, mean, folds));
    let shrinkage = Shrinkage {
        purchases: own_value.prior.unwrap_or(1.0),
        mean,
    };
    let mut encoded = Encoded::stacked(rows, (purchases, &shrinkage))?;
    let starts = encoded.starts.iter().flatten();
    let mut reference = Step {
        returns: mean_of(starts.clone().map(|step| step.returns)).unwrap_or(0.0),
        spend: mean_of(starts.map(|step| step.spend)).unwrap_or(0.0),
    };
    let mut dealt = None;
    let mut newcomers = None;
    if let Some(waits) = material.waits {
        let (of_rows, of_waits) = deal(rows, waits, settings);
        let base = (purchases, &shrinkage);
        let found = newcomers::learn(
            (waits, &of_waits),
            &encoded.pipeline,
            base,
            (chosen.newcomers, goes_on(chosen)),
            settings,
        )?;
        chosen.newcomers = Some(found.is_some());
        if let Some(found) = &found {
            start_from(&mut encoded, found, &of_rows)?;
        }
        newcomers = found.map(|found| found.linear);
        dealt = Some(of_rows);
    }
    let line = own_value::fit(&sales, mean, own_value.prior);
    let spend = spend(
        (&encoded, &material),
        (&sales, &sold_in),
        line,
        chosen,
        folds,
    )?;
    let starts = encoded.starts.iter().flatten().enumerate();
    let margins: Vec<f64> = starts
        .map(|(row, start)| start.spend + spend.margin(encoded.matrix.row(row).unwrap_or_default()))
        .collect();
    // What is learned from here on compares customers of one snapshot.
    let base = (purchases, &shrinkage);
    encoded.aligned_to(material.present, base, settings.horizon_days)?;
    let mut stage = encoded.returns("stack_returns", settings);
    stage.dealt = dealt;
    stage.errors = CLEARLY;
    let returns = stage.in_turn(chosen, settings)?;
    let spend = with_trees(spend, (&encoded, &margins), chosen, settings)?;
    let intercept = newcomers.as_ref().map_or(0.0, Linear::intercept);
    let once = newcomers::share(numbers(rows.table(), "frequency")?);
    reference.returns += once * intercept;
    let base = Base {
        purchases: purchases.clone(),
        shrinkage,
        newcomers,
        reference,
    };
    let hurdle = Hurdle::stacked(encoded.pipeline.clone(), returns, spend, base);
    let hurdle = hurdle.map_err(TrainError::core("stack"))?;
    let model = Model::new(Kind::Stack, Body::Hurdle(hurdle)).map_err(TrainError::core("stack"))?;
    Ok((model, vec![in_words(chosen)]))
}

/// Whether a stage after the newcomers' may follow, which has to start from margins of customers that a fit has not seen.
fn goes_on(chosen: &Chosen) -> bool {
    let ridge = chosen.ridges.get("stack_returns");
    let trees = chosen.trees.get("stack_returns");
    ridge.is_none_or(|ridge| ridge.penalty.is_some()) || trees.is_none_or(|trees| trees.rounds > 0)
}

/// Which stages earned their place.
fn in_words(chosen: &Chosen) -> String {
    let ridge = chosen.ridges.get("stack_returns");
    let trees = chosen.trees.get("stack_returns");
    let mut parts = Vec::new();
    if chosen.newcomers == Some(true) {
        parts.push("what the first order tells of those who bought once".to_owned());
    }
    if ridge.is_some_and(|ridge| ridge.penalty.is_some()) {
        parts.push("a regression on histories".to_owned());
    }
    if let Some(trees) = trees.filter(|trees| trees.rounds > 0) {
        parts.push(format!("{} trees for returns", trees.rounds));
    }
    if let Some(prior) = chosen.own_value.and_then(|own| own.prior) {
        parts.push(format!(
            "the customer's own mean value, pulled to the shop's as by {prior} purchase days"
        ));
    }
    if chosen.prices.is_some_and(|prices| prices.penalty.is_some()) {
        parts.push("prices of the first order".to_owned());
    }
    let trees = chosen.trees.get(SPEND_TREES);
    if let Some(trees) = trees.filter(|trees| trees.rounds > 0) {
        parts.push(format!("{} trees for spend", trees.rounds));
    }
    if parts.is_empty() {
        return "Stack on BTYD: nothing predicted held-back customers better than BTYD and one value of a purchase."
            .to_owned();
    }
    format!(
        "Stack on BTYD: these predicted held-back customers better than without: {}.",
        parts.join("; ")
    )
}

/// The folds of rows and of waits: a customer's are the same.
fn deal(rows: &Snapshots, waits: &Snapshots, settings: &Settings) -> (Vec<usize>, Vec<usize>) {
    let together = |a: &[String], b: &[String]| [a, b].concat();
    let customers = together(rows.customer_ids(), waits.customer_ids());
    let buys = [rows.returns(), waits.returns()].concat();
    let mut dealt = deal_folds(&customers, &buys, settings.folds.max(2), settings.seed);
    let of_waits = dealt.split_off(rows.rows().min(dealt.len()));
    (dealt, of_waits)
}

/// Customers who bought once start from what the waits of others tell of them.
fn start_from(
    encoded: &mut Encoded<'_>,
    newcomers: &Newcomers,
    folds: &[usize],
) -> Result<(), TrainError> {
    let frequency = numbers(encoded.rows.table(), "frequency")?;
    let rows = frequency.iter().zip(folds).enumerate();
    let margins: Vec<f64> = rows
        .map(|(row, (&days, &fold))| {
            let linear = newcomers.unseen.get(fold).filter(|_| days < 0.5);
            let inputs = encoded.matrix.row(row).unwrap_or_default();
            linear.map_or(0.0, |linear| linear.margin(inputs))
        })
        .collect();
    for (start, margin) in encoded.starts.iter_mut().flatten().zip(margins) {
        start.returns += margin;
    }
    Ok(())
}

fn shop_mean(material: &Material<'_>) -> Result<f64, TrainError> {
    let days = numbers(material.present, "frequency")?.iter();
    let days: Vec<f64> = days.map(|repeats| repeats + 1.0).collect();
    let means = numbers(material.present, MEAN_DAY_VALUE)?;
    Ok(own_value::shop_mean(&days, means))
}

/// Closed windows in which something was bought, and their rows.
fn sales(rows: &Snapshots, settings: &Settings) -> Result<(Vec<Sale>, Vec<usize>), TrainError> {
    let (customers, _) = rows.customers_and_buyers();
    let days = numbers(rows.table(), "frequency")?;
    let means = numbers(rows.table(), MEAN_DAY_VALUE)?;
    let weight = float(customers) / float(rows.rows().max(1));
    let (folds, seed) = (settings.folds.max(2), settings.seed);
    let folds = own_value::folds(rows.customer_ids(), rows.returns(), folds, seed);
    let known = days.iter().zip(means).zip(&folds);
    let future = rows.future_value().iter().zip(rows.future_purchase_days());
    Ok(known
        .zip(future)
        .enumerate()
        .filter(|(_, (_, (value, bought)))| **value > 0.0 && **bought > 0)
        .map(
            |(row, (((&days, &mean_day_value), &fold), (&value, &bought)))| {
                let sale = Sale {
                    value: value / f64::from(bought),
                    weight: weight * f64::from(bought),
                    days: days + 1.0,
                    mean_day_value,
                    fold,
                };
                (sale, row)
            },
        )
        .unzip())
}

/// What a purchase is worth: the line of the customer's own mean value, and prices where they tell more.
fn spend(
    (encoded, material): (&Encoded<'_>, &Material<'_>),
    (sales, sold_in): (&[Sale], &[usize]),
    line: Line,
    chosen: &mut Chosen,
    folds: usize,
) -> Result<Linear, TrainError> {
    let matrix = &encoded.matrix;
    let [_, _, _, shrunk, ..] = DERIVED;
    let outputs = encoded.pipeline.outputs();
    let own = outputs.iter().position(|output| output.name == shrunk);
    let start = |row: &[f32]| {
        let ratio = own.and_then(|own| row.get(own)).copied();
        line.intercept + line.slope * f64::from(ratio.unwrap_or(0.0))
    };
    let inputs = prices::inputs(&encoded.pipeline, matrix, material.present);
    let priced: Vec<Priced<'_>> = sales
        .iter()
        .zip(sold_in)
        .map(|(sale, &row)| {
            let row = matrix.row(row).unwrap_or_default();
            Priced::new(sale, start(row), &inputs, row)
        })
        .collect();
    let told = *chosen.prices.get_or_insert_with(|| {
        if inputs.is_empty() || !prices::enough(sales) {
            return Prices { penalty: None };
        }
        prices::choose(&priced, folds)
    });
    let mut spend = Weights::new(outputs.len(), line.intercept);
    if let Some(own) = own {
        let values = (0..matrix.rows).filter_map(|row| matrix.row(row)?.get(own));
        let mean = mean_of(values.map(|&value| f64::from(value))).unwrap_or(0.0);
        spend.intercept += line.slope * mean;
        spend.set(own, line.slope, mean, UNLIMITED);
    }
    if let Some(penalty) = told.penalty {
        let fitted = prices::fit(priced.iter(), penalty);
        spend.intercept += fitted.first().copied().unwrap_or(0.0);
        for (Input { parts }, weight) in inputs.iter().zip(fitted.iter().skip(1)) {
            for &(at, part, mean, reach) in parts {
                spend.set(at, weight * part, mean, reach);
            }
        }
    }
    let linear = Linear::new(spend.intercept, spend.weights, spend.means);
    linear
        .and_then(|linear| linear.within(spend.reach))
        .map_err(TrainError::core("stack"))
}

/// What buyers spend, and trees on what `margins` say too much or too little of it, where held-back customers are predicted
/// better.
fn with_trees(
    spend: Linear,
    (encoded, margins): (&Encoded<'_>, &[f64]),
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<Scorer, TrainError> {
    let (stage, enough) = encoded.spend_beside(SPEND_TREES, margins);
    if !enough {
        return Ok(spend.into());
    }
    let trees = stage.trees(chosen, settings)?;
    Ok(if trees.trees().is_empty() {
        spend.into()
    } else {
        Scorer::Blend(vec![(1.0, spend.into()), (1.0, trees.into())])
    })
}

/// An input that counts however far it is from its mean.
const UNLIMITED: f64 = 1e9;

/// A regression being put together.
struct Weights {
    intercept: f64,
    weights: Vec<f64>,
    means: Vec<f64>,
    reach: Vec<f64>,
}

impl Weights {
    fn new(width: usize, intercept: f64) -> Self {
        Self {
            intercept,
            weights: vec![0.0; width],
            means: vec![0.0; width],
            reach: vec![UNLIMITED; width],
        }
    }

    fn set(&mut self, at: usize, weight: f64, mean: f64, reach: f64) {
        let slots = self.weights.get_mut(at).zip(self.means.get_mut(at));
        if let (Some((w, m)), Some(r)) = (slots, self.reach.get_mut(at)) {
            (*w, *m, *r) = (weight, mean, reach);
        }
    }
}
