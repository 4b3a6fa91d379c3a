use clv_core::metrics::{self, MetricError, defined};
use serde::{Deserialize, Serialize};

use super::Forecast;
use super::bootstrap::{Interval, Resampled};
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// One model's line. A metric is `None` where it is undefined (no buyers, constant ranks).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// 1 for the highest Gini.
    pub position: usize,
    /// Short name for machines.
    pub model: String,
    /// Name for people.
    pub label: String,
    /// Normalised Gini of expected value against actual value.
    pub gini: Option<f64>,
    /// Lower end of its 95% bootstrap interval.
    pub gini_lo: Option<f64>,
    /// Upper end of its 95% bootstrap interval.
    pub gini_hi: Option<f64>,
    /// Area under the ROC curve of P(returns).
    pub auc: Option<f64>,
    /// Area under the precision-recall curve of P(returns).
    pub pr_auc: Option<f64>,
    /// Mean squared error of P(returns).
    pub brier: Option<f64>,
    /// Spearman's rank correlation of expected and actual value.
    pub spearman: Option<f64>,
    /// Mean absolute error, currency units.
    pub mae: Option<f64>,
    /// Root mean squared error, currency units.
    pub rmse: Option<f64>,
    /// Predicted total over actual total.
    pub bias_ratio: Option<f64>,
    /// Sum of expected values, currency units.
    pub predicted_total: f64,
    /// Sum of P(returns): expected buyers.
    #[serde(default)]
    pub predicted_buyers: f64,
    /// Share of the actual value that came from the tenth of customers with the highest expectation.
    pub top_decile_share: Option<f64>,
    /// Where the best possible forecast is known: normalised Gini of expected value against what that forecast expects.
    /// What a share of the best possible Gini tends to, free of the luck of who bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oracle_share: Option<f64>,
    /// Whether this is the model that is served.
    pub is_served: bool,
}

/// A model in the race.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) model: &'static str,
    pub(super) label: &'static str,
    /// How the verdict names it inside a sentence.
    pub(super) in_words: &'static str,
    pub(super) forecast: Forecast,
}

impl Entry {
    /// Normalised Gini of expected against actual value; `None` where it is undefined.
    pub(super) fn gini(&self, test: &Snapshots) -> Result<Option<f64>, TrainError> {
        let gini = metrics::normalised_gini(&self.forecast.value, test.future_value());
        defined(gini).map_err(TrainError::core::<MetricError>("metrics"))
    }
}

/// The scoreboard, best Gini first; undefined Ginis last, ties by entry order (simplest first).
pub(super) fn scoreboard(
    entries: &[Entry],
    (resampled, served): (&Resampled, usize),
    test: &Snapshots,
    best: Option<&[f64]>,
) -> Result<Vec<Score>, TrainError> {
    let scores: Result<Vec<Score>, MetricError> = entries
        .iter()
        .enumerate()
        .map(|(place, entry)| {
            let share = best.map(|best| metrics::normalised_gini(&entry.forecast.value, best));
            Ok(Score {
                oracle_share: share.map(defined).transpose()?.flatten(),
                ..score(entry, (resampled.gini(place), place == served), test)?
            })
        })
        .collect();
    let mut scores = scores.map_err(TrainError::core("metrics"))?;
    let gini = |score: &Score| score.gini.unwrap_or(f64::NEG_INFINITY);
    scores.sort_by(|a, b| gini(b).total_cmp(&gini(a)));
    for (place, score) in scores.iter_mut().enumerate() {
        score.position = place + 1;
    }
    Ok(scores)
}

fn score(
    entry: &Entry,
    (gini, is_served): (Option<Interval>, bool),
    test: &Snapshots,
) -> Result<Score, MetricError> {
    Ok(Score {
        gini_lo: gini.map(|interval| interval.lo),
        gini_hi: gini.map(|interval| interval.hi),
        is_served,
        ..scored((entry.model, entry.label), &entry.forecast, test)?
    })
}

/// Every metric of one forecast; its place and its interval need the others.
pub(super) fn scored(
    (model, label): (&str, &str),
    Forecast { p_returns, value }: &Forecast,
    test: &Snapshots,
) -> Result<Score, MetricError> {
    let (returns, actual) = (test.returns(), test.future_value());
    Ok(Score {
        position: 0,
        model: model.to_owned(),
        label: label.to_owned(),
        gini: defined(metrics::normalised_gini(value, actual))?,
        gini_lo: None,
        gini_hi: None,
        auc: defined(metrics::auc(p_returns, returns))?,
        pr_auc: defined(metrics::pr_auc(p_returns, returns))?,
        brier: defined(metrics::brier(p_returns, returns))?,
        spearman: defined(metrics::spearman(value, actual))?,
        mae: defined(metrics::mae(value, actual))?,
        rmse: defined(metrics::rmse(value, actual))?,
        bias_ratio: defined(metrics::bias_ratio(value, actual))?,
        predicted_total: value.iter().sum(),
        predicted_buyers: p_returns.iter().sum(),
        top_decile_share: defined(metrics::top_share(value, actual, 0.1))?,
        oracle_share: None,
        is_served: false,
    })
}
