//! The served model: an XGBoost hurdle, P(returns) × E[spend | returns], exported to `clv-core`.

mod level;
mod parity;

use clv_core::forest::Forest;
use clv_core::hurdle::Hurdle;
use clv_core::pipeline::{Matrix, Pipeline};
use serde::{Deserialize, Serialize};

use crate::boost::{Choice, Lesson, Objective, Plan, choose, deal_folds, grow, hands};
use crate::counts::{sigmoid, single};
use crate::error::TrainError;
use crate::settings::{Recipe, Settings};
use crate::snapshots::Snapshots;
pub(crate) use parity::golden_rows;

/// Buyers (distinct customers) below which the second stage is their mean spend and grows no tree.
pub const LEAST_BUYERS_FOR_SPEND_TREES: usize = 50;

/// What cross-validation settled on; the refit on all closed snapshots repeats it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Stage 1, P(returns).
    pub returns: Option<Choice>,
    /// Stage 2, spend of those who do; `None` when there were too few buyers for trees.
    pub spend: Option<Choice>,
}

/// A hurdle fitted to some snapshots.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    /// The exported model, equal to libxgboost's on the golden rows.
    pub(crate) hurdle: Hurdle,
    /// The settings it was grown with.
    pub(crate) chosen: Chosen,
    /// Log-odds added so that the level is that of the latest snapshot it learned from.
    pub(crate) shift: f64,
    /// The encoded training rows.
    pub(crate) matrix: Matrix,
    /// What libxgboost itself predicts for the golden rows.
    pub(crate) golden: Vec<Golden>,
}

/// libxgboost's answer for one training row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Golden {
    /// Position among the training rows.
    pub(crate) row: usize,
    /// P(returns), the level shift applied.
    pub(crate) p_returns: f64,
    /// Spend of those who return, currency units.
    pub(crate) spend_if_returns: f64,
}

/// One fitted stage.
struct Grown {
    forest: Forest,
    choice: Option<Choice>,
    /// libxgboost's margins of the golden rows.
    margins: Vec<f64>,
}

/// Fits pipeline and both stages to `rows`, which must be closed snapshots. Without `chosen`, recipe and
/// rounds come from cross-validation grouped by customer within these rows.
pub(crate) fn fit(
    rows: &Snapshots,
    chosen: Option<&Chosen>,
    settings: &Settings,
) -> Result<Fitted, TrainError> {
    let pipeline = Pipeline::fit(rows.table()).map_err(TrainError::core("preprocessing"))?;
    let matrix = pipeline
        .transform(rows.table())
        .map_err(TrainError::core("preprocessing"))?;
    let returns = fit_returns(rows, &matrix, chosen, settings)?;
    let spend = fit_spend(rows, &matrix, chosen, settings)?;
    let (returns_forest, shift) = level::match_latest(returns.forest, rows, &matrix)?;
    let hurdle = Hurdle::new(pipeline, returns_forest, spend.forest);
    let margins = returns.margins.iter().zip(&spend.margins);
    let golden = golden_rows(rows.rows()).into_iter().zip(margins);
    Ok(Fitted {
        hurdle: hurdle.map_err(TrainError::core("hurdle"))?,
        chosen: Chosen {
            returns: returns.choice,
            spend: spend.choice,
        },
        shift,
        golden: golden
            .map(|(row, (returns, spend))| Golden {
                row,
                p_returns: sigmoid(returns + shift),
                spend_if_returns: spend.exp(),
            })
            .collect(),
        matrix,
    })
}

fn fit_returns(
    rows: &Snapshots,
    matrix: &Matrix,
    chosen: Option<&Chosen>,
    settings: &Settings,
) -> Result<Grown, TrainError> {
    let (customers, buyers) = rows.customers_and_buyers();
    if buyers == 0 || buyers == customers {
        return Err(TrainError::TooLittleData(format!(
            "{buyers} of {customers} customers return in the training snapshots: there is nothing to tell apart"
        )));
    }
    let labels = rows.returns().iter().map(|&r| f32::from(u8::from(r)));
    let lesson = Lesson::new(matrix, labels.collect(), customers);
    let stage = Stage {
        lesson: &lesson,
        customers: rows.customer_ids(),
        buys: rows.returns(),
        objective: Objective::Returns,
        recipes: &settings.recipes,
        all: matrix,
    };
    stage.fit(chosen.map(|chosen| chosen.returns.as_ref()), settings)
}

fn fit_spend(
    rows: &Snapshots,
    matrix: &Matrix,
    chosen: Option<&Chosen>,
    settings: &Settings,
) -> Result<Grown, TrainError> {
    // A gamma has no mass at zero: a return that was worth nothing (all free) says nothing about spend.
    let values = rows.future_value();
    let bought: Vec<usize> = (0..rows.rows())
        .filter(|&row| values.get(row).is_some_and(|&value| value > 0.0))
        .collect();
    let buyers = rows.select(&bought);
    let labels: Vec<f32> = buyers.future_value().iter().map(|&v| single(v)).collect();
    let (customers, _) = buyers.customers_and_buyers();
    let lesson = Lesson::new(&select(matrix, &bought), labels, customers);
    let recipes = [Recipe::spend()];
    let too_few = customers < LEAST_BUYERS_FOR_SPEND_TREES;
    let fixed = match chosen {
        Some(chosen) => Some(chosen.spend.as_ref()),
        None => too_few.then_some(None),
    };
    let stage = Stage {
        lesson: &lesson,
        customers: buyers.customer_ids(),
        buys: buyers.returns(),
        objective: Objective::Spend,
        recipes: &recipes,
        all: matrix,
    };
    stage.fit(fixed, settings)
}

/// One stage's rows and what may be tried on them.
struct Stage<'a> {
    lesson: &'a Lesson,
    customers: &'a [String],
    buys: &'a [bool],
    objective: Objective,
    recipes: &'a [Recipe],
    /// All encoded training rows, of which the golden ones are compared.
    all: &'a Matrix,
}

impl Stage<'_> {
    /// `fixed` is what an earlier cross-validation chose, and `Some(None)` its choice to grow nothing.
    fn fit(
        &self,
        fixed: Option<Option<&Choice>>,
        settings: &Settings,
    ) -> Result<Grown, TrainError> {
        let plan = |recipe| Plan {
            objective: self.objective,
            recipe,
            seed: settings.seed,
        };
        let choice = match (fixed, self.recipes.first()) {
            (Some(fixed), _) => fixed.cloned(),
            (None, Some(first)) => {
                let hands = hands(self.lesson.rows(), settings);
                let dealt = deal_folds(self.customers, self.buys, hands, settings.seed);
                Some(choose(
                    self.lesson,
                    &dealt,
                    plan(first),
                    self.recipes,
                    settings,
                )?)
            }
            (None, None) => return Err(TrainError::TooLittleData("no recipe to try".to_owned())),
        };
        let golden = select(self.all, &golden_rows(self.all.rows));
        let (forest, margins) = match &choice {
            Some(choice) if choice.rounds > 0 => {
                let booster = grow(self.lesson, plan(&choice.recipe), choice.rounds)?;
                parity::export(&booster, &golden, self.objective)?
            }
            _ => {
                let margin = single(self.objective.start_margin(self.lesson.mean()));
                let forest = Forest::new(margin, Vec::new()).map_err(TrainError::core("forest"))?;
                (forest, vec![f64::from(margin); golden.rows])
            }
        };
        Ok(Grown {
            forest,
            choice,
            margins,
        })
    }
}

/// The given rows of an encoded table.
pub(crate) fn select(matrix: &Matrix, rows: &[usize]) -> Matrix {
    let values = rows.iter().filter_map(|&row| matrix.row(row));
    Matrix {
        rows: rows.len(),
        columns: matrix.columns,
        values: values.flatten().copied().collect(),
    }
}

/// Shares of a forest's gain per source feature, in schema order; all zero without trees.
pub(crate) fn gains_by_feature(forest: &Forest, pipeline: &Pipeline) -> Vec<f64> {
    let mut gains = vec![0.0; pipeline.features().len()];
    let shares = forest.gain_shares(pipeline.outputs().len());
    for (output, share) in pipeline.outputs().iter().zip(shares) {
        if let Some(sum) = gains.get_mut(output.source) {
            *sum += share;
        }
    }
    gains
}
