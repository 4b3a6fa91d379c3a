use clv_core::metrics::{auc, mae};
use clv_core::pipeline::{Matrix, Output};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::counts::{at, mean};
use crate::hurdle::{Fitted, gains_by_feature, select};
use crate::settings::Settings;
use crate::snapshots::Snapshots;

/// Most non-buyers whose rows are shuffled; AUC does not depend on how many there are, only its noise does.
const MOST_OTHERS: usize = 20_000;

/// Which stage of the hurdle an importance belongs to.
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

/// How much one stage leans on one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// Stage of the hurdle.
    pub stage: Stage,
    /// Feature by its name in the schema.
    pub feature: String,
    /// Share of the training loss its splits removed, 0 to 1.
    pub gain: f64,
    /// What shuffling it costs on the held-out snapshot: the drop of AUC (returns), or the rise of the mean
    /// absolute error among buyers in currency units (spend). Near zero or below: the model gains nothing
    /// from it there. Zero when the stage does not use it.
    pub permutation: f64,
}

/// Importances of every feature for both stages, in schema order, returns first.
pub(super) fn importance(
    fitted: &Fitted,
    test: &Snapshots,
    encoded: &Matrix,
    settings: &Settings,
) -> Vec<Importance> {
    let hurdle = &fitted.hurdle;
    let buyers: Vec<usize> = rows_where(test, true);
    let others = rows_where(test, false);
    let every = others.len().div_ceil(MOST_OTHERS).max(1);
    let mut sample: Vec<usize> = others
        .into_iter()
        .step_by(every)
        .chain(buyers.clone())
        .collect();
    sample.sort_unstable();
    let labels = at(test.returns(), &sample);
    let values = at(test.future_value(), &buyers);
    let returns = hurdle.returns();
    let spend = hurdle.spend();
    let stages: [(Stage, _, _, Box<Score<'_>>); 2] = [
        (
            Stage::Returns,
            returns,
            select(encoded, &sample),
            Box::new(move |margins| auc(margins, &labels).ok().map(|auc| -auc)),
        ),
        (
            Stage::Spend,
            spend,
            select(encoded, &buyers),
            Box::new(move |margins| {
                let spends: Vec<f64> = margins.iter().map(|m| m.exp()).collect();
                mae(&spends, &values).ok()
            }),
        ),
    ];
    let mut all = Vec::new();
    for (stage, forest, matrix, loss) in &stages {
        let outputs = hurdle.pipeline().outputs();
        let gains = gains_by_feature(forest, hurdle.pipeline());
        let score = |order: Option<(&[usize], usize)>| {
            let margins = (0..matrix.rows).map(|row| {
                let features = shuffled_row(matrix, outputs, row, order);
                f64::from(forest.margin(&features))
            });
            loss(&margins.collect::<Vec<f64>>())
        };
        let whole = score(None);
        for (source, (feature, gain)) in hurdle.features().iter().zip(gains).enumerate() {
            let costs = (0..settings.permutations).filter_map(|repeat| {
                // A feature without a split cannot matter: its cost is exactly 0 and not worth the time.
                if gain <= 0.0 {
                    return None;
                }
                let order = shuffle(matrix.rows, settings.seed, source, repeat);
                Some(score(Some((&order, source)))? - whole?)
            });
            all.push(Importance {
                stage: *stage,
                feature: feature.name.clone(),
                gain,
                permutation: mean(costs).unwrap_or(0.0),
            });
        }
    }
    all
}

/// Margins to a loss, lower is better; `None` where it is undefined.
type Score<'a> = dyn Fn(&[f64]) -> Option<f64> + 'a;

fn rows_where(test: &Snapshots, returns: bool) -> Vec<usize> {
    let labels = test.returns().iter().enumerate();
    labels
        .filter(|(_, r)| **r == returns)
        .map(|(row, _)| row)
        .collect()
}

/// A row with every output of one source feature taken from another row: shuffling single one-hot columns
/// would make customers who live in two states or none.
fn shuffled_row(
    matrix: &Matrix,
    outputs: &[Output],
    row: usize,
    order: Option<(&[usize], usize)>,
) -> Vec<f32> {
    let own = matrix.row(row).unwrap_or_default();
    let Some((order, source)) = order else {
        return own.to_vec();
    };
    let donor = order
        .get(row)
        .and_then(|&donor| matrix.row(donor))
        .unwrap_or(own);
    let values = own.iter().zip(donor).zip(outputs);
    values
        .map(|((&own, &donor), output)| if output.source == source { donor } else { own })
        .collect()
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
mod tests {
    use super::*;

    #[test]
    fn shuffling_moves_all_columns_of_a_feature_together() {
        let output = |source| Output {
            name: String::new(),
            source,
        };
        let matrix = Matrix {
            rows: 2,
            columns: 3,
            values: vec![1.0, 0.0, 5.0, 0.0, 1.0, 6.0],
        };
        let outputs = [output(0), output(0), output(1)];
        let order = [1, 0];
        assert_eq!(
            shuffled_row(&matrix, &outputs, 0, Some((&order, 0))),
            [0.0, 1.0, 5.0]
        );
        assert_eq!(
            shuffled_row(&matrix, &outputs, 0, Some((&order, 1))),
            [1.0, 0.0, 6.0]
        );
        assert_eq!(shuffled_row(&matrix, &outputs, 0, None), [1.0, 0.0, 5.0]);
    }
}
