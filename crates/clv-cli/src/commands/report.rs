//! What `clv evaluate` says: one document for machines, one page for people.

use chrono::NaiveDate;
use clv_core::money::{Currency, count, percent};
use clv_train::{Differences, Evaluation, Score};
use serde::Serialize;

use super::evaluate::narrow;

/// The result of an evaluation.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    /// The held-out cutoff: nothing after it was known to any model.
    cutoff: NaiveDate,
    horizon_days: u32,
    /// Days that the labels of training snapshots cover.
    label_days: u32,
    customers: usize,
    buyers: usize,
    /// What they spent, currency units.
    actual_total: f64,
    first_train_cutoff: NaiveDate,
    last_train_cutoff: NaiveDate,
    train_rows: usize,
    train_buyers: usize,
    served: Option<&'a str>,
    verdict: &'a str,
    /// Lead in Gini that these data can just tell from none.
    smallest_visible_gini: f64,
    /// Where they were asked for: the served model's metrics less the best BTYD model's.
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<&'a Differences>,
    models: &'a [Score],
    /// The best possible forecasts, where the shop was generated and its truth is known.
    oracles: Vec<Score>,
    notes: &'a [String],
}

impl<'a> Report<'a> {
    pub(super) fn new(evaluation: &'a Evaluation, oracles: Vec<Score>) -> Self {
        let served = evaluation.scoreboard.iter().find(|score| score.is_served);
        Self {
            cutoff: evaluation.test_cutoff,
            horizon_days: evaluation.horizon_days,
            label_days: evaluation.window_days,
            customers: evaluation.test_customers,
            buyers: evaluation.test_buyers,
            actual_total: evaluation.test_actual_total,
            first_train_cutoff: evaluation.train_cutoffs.0,
            last_train_cutoff: evaluation.train_cutoffs.1,
            train_rows: evaluation.train_rows,
            train_buyers: evaluation.train_buyers,
            served: served.map(|score| score.model.as_str()),
            verdict: &evaluation.verdict,
            smallest_visible_gini: evaluation.smallest_visible_gini,
            differences: evaluation.differences.as_ref(),
            models: &evaluation.scoreboard,
            oracles,
            notes: &evaluation.notes,
        }
    }

    pub(super) fn in_words(&self, currency: &Currency) -> String {
        let mut lines = vec![
            format!(
                "\nHeld-out snapshot {}: {} customers, {} bought within {} days, for {}.",
                self.cutoff,
                count(narrow(self.customers)),
                count(narrow(self.buyers)),
                self.horizon_days,
                currency.short(self.actual_total),
            ),
            format!(
                "Trained on snapshots of {} to {}: {} rows, {} different buyers.\n",
                self.first_train_cutoff,
                self.last_train_cutoff,
                count(narrow(self.train_rows)),
                count(narrow(self.train_buyers)),
            ),
            format!(
                "  {:32} {:>6} {:>14} {:>6} {:>7} {:>8} {:>8} {:>7} {:>7} {:>10} {:>9}",
                "model",
                "Gini",
                "95% interval",
                "AUC",
                "PR-AUC",
                "Brier",
                "Spearman",
                "MAE",
                "RMSE",
                "top tenth",
                "pred/act",
            ),
        ];
        lines.extend(self.models.iter().chain(&self.oracles).map(line));
        lines.push(format!("\n{}", self.verdict));
        lines.extend(self.shares_of_the_oracle());
        lines.extend(self.differences.iter().flat_map(|found| {
            let metrics = found.metrics.iter();
            metrics.map(|d| {
                let Differences { against, .. } = found;
                format!(
                    "{} less that of {against}: {:+.4}, 95% interval {:+.4} to {:+.4}",
                    d.metric, d.difference, d.lo, d.hi
                )
            })
        }));
        lines.extend(self.notes.iter().cloned());
        lines.join("\n")
    }
}

impl Report<'_> {
    /// How much of the best possible ranking the served model holds.
    fn shares_of_the_oracle(&self) -> Option<String> {
        let served = self.models.iter().find(|score| score.is_served)?;
        let share = served.oracle_share?;
        Some(format!(
            "{} holds {} of what the best possible forecast could tell apart, whoever happened to buy.",
            served.label,
            percent(share)
        ))
    }
}

fn line(score: &Score) -> String {
    let interval = match (score.gini_lo, score.gini_hi) {
        (Some(lo), Some(hi)) => format!("{lo:.2} to {hi:.2}"),
        _ => UNDEFINED.to_owned(),
    };
    format!(
        "{} {:32} {:>6} {interval:>14} {:>6} {:>7} {:>8} {:>8} {:>7} {:>7} {:>10} {:>9}",
        if score.is_served { "▸" } else { " " },
        score.label,
        number(score.gini, 3),
        number(score.auc, 3),
        number(score.pr_auc, 4),
        number(score.brier, 5),
        number(score.spearman, 3),
        number(score.mae, 2),
        number(score.rmse, 2),
        score
            .top_decile_share
            .map_or_else(|| UNDEFINED.to_owned(), percent),
        number(score.bias_ratio, 2),
    )
}

const UNDEFINED: &str = "–";

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| format!("{value:.digits$}"))
}
