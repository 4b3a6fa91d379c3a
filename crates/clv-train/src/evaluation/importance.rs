use clv_core::features::{Column, Table};
use clv_core::metrics::{auc, mae};
use clv_core::model::{Body, INPUTS, Model, PURCHASE_MODEL, Push, Scorer};
use clv_core::pipeline::{Output, Pipeline};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::counts::{at, float, mean};
use crate::error::TrainError;
use crate::models::predict;
use crate::settings::Settings;
use crate::snapshots::Snapshots;

/// Most non-buyers whose rows are shuffled; AUC does not depend on how many there are, only its noise does.
const MOST_OTHERS: usize = 10_000;

/// Customers whose explanations are averaged, spread evenly over the held-out ones.
const EXPLAINED: usize = 500;

/// Which question an importance belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// P(returns).
    Returns,
    /// Spend of those who do.
    Spend,
}

impl Stage {
    /// `returns` or `spend`, as the warehouse writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returns => "returns",
            Self::Spend => "spend",
        }
    }
}

/// How much the served model's answer to one question leans on one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The question.
    pub stage: Stage,
    /// Feature by its name in the schema, or [`PURCHASE_MODEL`] for the BTYD model inside a stack.
    pub feature: String,
    /// Share of the training loss its splits removed, 0 to 1; 0 in a model without trees.
    pub gain: f64,
    /// What shuffling it costs on the held-out snapshot: the drop of AUC (returns), or the rise of the mean
    /// absolute error among buyers in currency units (spend). Near zero or below: the model gains nothing
    /// from it there. Zero when the model does not use it.
    pub permutation: f64,
    /// Mean of its absolute push over held-out customers, in probability (returns) or currency units (spend).
    pub mean_abs_push: f64,
}

/// Importances of every feature the served model reads for both questions, in schema order, returns first.
pub(super) fn importance(
    model: &Model,
    test: &Snapshots,
    settings: &Settings,
) -> Result<Vec<Importance>, TrainError> {
    let names = model.features().iter().map(|feature| feature.name.as_str());
    let inside = has_purchase_model(model).then_some(PURCHASE_MODEL);
    let names: Vec<&str> = names.chain(inside).collect();
    let pushed = pushed(model, test, &names)?;
    let buyers = rows_where(test, true);
    let others = rows_where(test, false);
    let every = others.len().div_ceil(MOST_OTHERS).max(1);
    let sampled = others.into_iter().step_by(every).chain(buyers.clone());
    let mut sampled: Vec<usize> = sampled.collect();
    sampled.sort_unstable();
    let stages = [
        (
            Stage::Returns,
            gains(model, Stage::Returns, names.len()),
            Held::new(test, &sampled),
        ),
        (
            Stage::Spend,
            gains(model, Stage::Spend, names.len()),
            Held::new(test, &buyers),
        ),
    ];
    let mut all = Vec::new();
    for ((stage, gains, held), pushed) in stages.iter().zip(&pushed) {
        let whole = held.loss(*stage, model, &held.table)?;
        for (source, ((name, &gain), &push)) in names.iter().zip(gains).zip(pushed).enumerate() {
            let mut costs = Vec::new();
            // What neither splits nor pushes cannot matter: its cost is exactly 0 and not worth the time.
            if gain > 0.0 || push > 0.0 {
                for repeat in 0..settings.permutations {
                    let order = shuffle(held.table.rows(), settings.seed, source, repeat);
                    let loss = held.loss(
                        *stage,
                        model,
                        &shuffled(&held.table, moved_with(name), &order),
                    )?;
                    costs.extend(loss.zip(whole).map(|(loss, whole)| loss - whole));
                }
            }
            all.push(Importance {
                stage: *stage,
                feature: (*name).to_owned(),
                gain,
                permutation: mean(costs).unwrap_or(0.0),
                mean_abs_push: push,
            });
        }
    }
    Ok(all)
}

fn has_purchase_model(model: &Model) -> bool {
    let stacked = matches!(model.body(), Body::Hurdle(hurdle) if hurdle.base().is_some());
    stacked || (model.pipeline().is_some() && model.bridge().is_some())
}

/// Held-out rows and what became of them.
struct Held {
    table: Table,
    returns: Vec<bool>,
    value: Vec<f64>,
}

impl Held {
    fn new(test: &Snapshots, rows: &[usize]) -> Self {
        Self {
            table: test.table().select(rows),
            returns: at(test.returns(), rows),
            value: at(test.future_value(), rows),
        }
    }

    /// Lower is better; `None` where it is undefined.
    fn loss(&self, stage: Stage, model: &Model, table: &Table) -> Result<Option<f64>, TrainError> {
        let predictions = predict(model, table)?;
        Ok(match stage {
            Stage::Returns => {
                let p: Vec<f64> = predictions.iter().map(|p| p.p_returns).collect();
                auc(&p, &self.returns).ok().map(|auc| -auc)
            }
            Stage::Spend => {
                let spend: Vec<f64> = predictions.iter().map(|p| p.spend_if_returns).collect();
                mae(&spend, &self.value).ok()
            }
        })
    }
}

/// Mean absolute push by question and name.
fn pushed(model: &Model, test: &Snapshots, names: &[&str]) -> Result<[Vec<f64>; 2], TrainError> {
    let table = test.table().with_schema(model.features());
    let step = table.rows().div_ceil(EXPLAINED).max(1);
    let mut sums = [vec![0.0; names.len()], vec![0.0; names.len()]];
    let rows: Vec<usize> = (0..table.rows()).step_by(step).collect();
    for &row in &rows {
        let values = table.row(row).unwrap_or_default();
        let explained = model
            .explain(&values)
            .map_err(TrainError::core("explanation"))?;
        let [returns, spend] = &mut sums;
        add(returns, names, &explained.returns);
        add(spend, names, &explained.spend);
    }
    let count = float(rows.len().max(1));
    Ok(sums.map(|sums| sums.into_iter().map(|sum| sum / count).collect()))
}

fn add(sums: &mut [f64], names: &[&str], pushes: &[Push]) {
    for push in pushes {
        let at = names.iter().position(|name| *name == push.feature);
        if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
            *sum += push.amount.abs();
        }
    }
}

/// Shares of gain by feature of the schema, and last the derived features of a stack; all zero without trees.
fn gains(model: &Model, stage: Stage, names: usize) -> Vec<f64> {
    let (pipeline, scorer): (&Pipeline, &Scorer) = match (model.body(), stage) {
        (Body::Hurdle(hurdle), Stage::Returns) => (hurdle.pipeline(), hurdle.returns()),
        (Body::Hurdle(hurdle), Stage::Spend) => (hurdle.pipeline(), hurdle.spend()),
        (Body::Tweedie(tweedie), _) => (tweedie.pipeline(), tweedie.value()),
        _ => return vec![0.0; names],
    };
    let feature_of = |output: &Output| match model.body() {
        Body::Hurdle(hurdle) => hurdle.feature_of(output),
        _ => output.source,
    };
    let mut gains = vec![0.0; names];
    for forest in scorer.forests() {
        let shares = forest.gain_shares(pipeline.outputs().len());
        for (output, share) in pipeline.outputs().iter().zip(shares) {
            if let Some(sum) = gains.get_mut(feature_of(output).min(names.saturating_sub(1))) {
                *sum += share;
            }
        }
    }
    gains
}

fn rows_where(test: &Snapshots, returns: bool) -> Vec<usize> {
    let labels = test.returns().iter().enumerate();
    labels
        .filter(|(_, r)| **r == returns)
        .map(|(row, _)| row)
        .collect()
}

/// The columns that are shuffled for a name: its own, or together all that the purchase model looks at.
fn moved_with<'a>(name: &'a &str) -> &'a [&'a str] {
    if *name == PURCHASE_MODEL {
        &INPUTS
    } else {
        std::slice::from_ref(name)
    }
}

/// A table with the values of features dealt out anew, those of one customer together.
fn shuffled(table: &Table, names: &[&str], order: &[usize]) -> Table {
    let donor = table.select(order);
    let columns = table.features().iter().enumerate().map(|(at, feature)| {
        let is_moved = names.contains(&feature.name.as_str());
        let from = if is_moved { &donor } else { table };
        from.column(at)
            .cloned()
            .unwrap_or(Column::Number(Vec::new()))
    });
    // Columns of the same table in the same order fit its schema.
    Table::new(table.features().to_vec(), columns.collect()).unwrap_or_else(|_| table.clone())
}

fn shuffle(rows: usize, seed: u64, source: usize, repeat: usize) -> Vec<usize> {
    let stream = u64::try_from(source * 1_000 + repeat).unwrap_or(0);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    // Shuffling u32 positions keeps the draws equal on every platform.
    let mut order: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
    order.shuffle(&mut rng);
    order
        .into_iter()
        .filter_map(|row| usize::try_from(row).ok())
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use clv_core::features::{Feature, Value};

    #[test]
    fn shuffling_moves_one_feature_and_leaves_the_others() {
        let features = vec![Feature::number("a"), Feature::number("b")];
        let columns = vec![
            Column::Number(vec![1.0, 2.0]),
            Column::Number(vec![5.0, 6.0]),
        ];
        let table = Table::new(features, columns).unwrap();
        let moved = shuffled(&table, moved_with(&"a"), &[1, 0]);
        assert_eq!(
            moved.row(0).unwrap(),
            [Value::Number(2.0), Value::Number(5.0)]
        );
        assert_eq!(moved_with(&PURCHASE_MODEL), INPUTS);
    }
}
