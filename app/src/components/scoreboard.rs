//! The models on the held-out snapshot: a short table for the overview, the whole one for the model page.

use clv_core::model::Kind;

use super::amount::{currency_unit, in_words, money_units, money_whole, percent};
use super::data_table::{Column, Row, TableData};
use super::definition::Meaning;
use crate::api::ScoreboardLine;
use crate::words::{say, say_with};

const SOURCE: &str = "marts.mart_scoreboard";

/// The models that say what the served one is worth: it, the best of the others, and what needs no model at all.
pub(crate) fn telling(lines: &[ScoreboardLine]) -> Vec<ScoreboardLine> {
    let best_other = lines
        .iter()
        .filter(|line| !line.is_served)
        .max_by(|one, other| ranked(one).total_cmp(&ranked(other)))
        .map(|line| line.model.as_str());
    let plain = [Kind::Recency.name(), Kind::Mean.name()];
    lines
        .iter()
        .filter(|line| {
            line.is_served
                || best_other == Some(line.model.as_str())
                || plain.contains(&line.model.as_str())
        })
        .cloned()
        .collect()
}

fn ranked(line: &ScoreboardLine) -> f64 {
    line.gini.unwrap_or(f64::NEG_INFINITY)
}

/// The four numbers a reader needs to judge a model.
pub(crate) fn short_scoreboard(lines: &[ScoreboardLine]) -> TableData {
    TableData {
        columns: vec![
            Column::text("Model"),
            Column::number("Gini").meaning(gini()),
            Column::number("AUC").meaning(auc()),
            Column::number("Top tenth holds").meaning(top_decile()),
            Column::number("Predicted ÷ actual").meaning(bias()),
        ],
        rows: lines
            .iter()
            .map(|line| {
                named(
                    line,
                    [
                        two(line.gini),
                        two(line.auc),
                        share(line.top_decile_share),
                        two(line.bias_ratio),
                    ],
                )
            })
            .collect(),
    }
}

/// Every metric of every model.
pub(crate) fn full_scoreboard(currency: &str, lines: &[ScoreboardLine]) -> TableData {
    let amount = |value: Option<f64>| value.map_or_else(none, |value| money_units(currency, value));
    TableData {
        columns: vec![
            Column::text("Model"),
            Column::number("Gini").meaning(gini()),
            Column::number("95% interval").meaning(gini_interval()),
            Column::number("AUC").meaning(auc()),
            Column::number("PR-AUC").meaning(pr_auc()),
            Column::number("Brier").meaning(brier()),
            Column::number("Spearman").meaning(spearman()),
            Column::number("MAE").meaning(mae(currency)),
            Column::number("RMSE").meaning(rmse(currency)),
            Column::number("Predicted").meaning(predicted(currency)),
            Column::number("÷ actual").meaning(bias()),
            Column::number("Top tenth").meaning(top_decile()),
        ],
        rows: lines
            .iter()
            .map(|line| {
                let total = line
                    .predicted_total
                    .map_or_else(none, |total| money_whole(currency, total));
                let cells = [
                    digits(line.gini, 3),
                    interval(line.gini_interval),
                    digits(line.auc, 3),
                    digits(line.pr_auc, 4),
                    digits(line.brier, 5),
                    digits(line.spearman, 3),
                    amount(line.mae),
                    amount(line.rmse),
                    total,
                    two(line.bias_ratio),
                    share(line.top_decile_share),
                ];
                named(line, cells)
            })
            .collect(),
    }
}

/// All metrics with their definitions, for the list under the table.
pub(crate) fn metrics(currency: &str) -> Vec<Meaning> {
    vec![
        gini(),
        gini_interval(),
        auc(),
        pr_auc(),
        brier(),
        spearman(),
        mae(currency),
        rmse(currency),
        predicted(currency),
        bias(),
        top_decile(),
    ]
}

fn named<const N: usize>(line: &ScoreboardLine, numbers: [String; N]) -> Row {
    let cells = std::iter::once(line.label.clone()).chain(numbers).collect();
    Row {
        cells,
        is_strong: line.is_served,
        tag: line.is_served.then_some(say("served")),
        ..Row::default()
    }
}

fn none() -> String {
    "–".to_owned()
}

fn two(value: Option<f64>) -> String {
    digits(value, 2)
}

/// A metric with so many decimals, or a dash.
pub(crate) fn digits(value: Option<f64>, decimals: usize) -> String {
    let Some(value) = value else { return none() };
    let text = in_words(format!("{value:.decimals$}"));
    // A minus before nothing but zeros says nothing, and a true minus lines up with the digits.
    match text.strip_prefix('-') {
        Some(size) if size.chars().all(|digit| matches!(digit, '0' | '.' | ',')) => size.to_owned(),
        Some(size) => format!("−{size}"),
        None => text,
    }
}

/// `−0.32 to 0.47`; a model that ranks nobody has no interval worth the name.
pub(crate) fn interval(ends: Option<(f64, f64)>) -> String {
    match ends {
        Some((low, high)) if low < high => {
            say_with!("{from} to {to}", two(Some(low)), two(Some(high)))
        }
        _ => none(),
    }
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(none, percent)
}

fn gini() -> Meaning {
    Meaning::new(
        "def-gini",
        "Gini",
        "How well the model puts customers who will spend more before those who will spend less: the area between the curve of real value, best predicted first, and the diagonal, as a share of what a perfect order would reach.",
        "0 is chance, 1 is perfect",
        SOURCE,
    )
}

fn gini_interval() -> Meaning {
    Meaning::new(
        "def-gini-interval",
        "95% interval of the Gini",
        "Where the Gini would lie in 95 of 100 samples of customers drawn like this one (bootstrap). Intervals that overlap do not yet make two models equal: the verdict compares them customer by customer.",
        "as the Gini",
        SOURCE,
    )
}

fn auc() -> Meaning {
    Meaning::new(
        "def-auc",
        "AUC",
        "The chance that a customer who did buy again was given a higher probability than one who did not.",
        "0.5 is chance, 1 is perfect",
        SOURCE,
    )
}

fn pr_auc() -> Meaning {
    Meaning::new(
        "def-pr-auc",
        "PR-AUC",
        "Area under precision against recall for “buys again”. Chance is the share of buyers, so small numbers are usual where few come back.",
        "share of buyers is chance, 1 is perfect",
        SOURCE,
    )
}

fn brier() -> Meaning {
    Meaning::new(
        "def-brier",
        "Brier score",
        "Mean squared difference between the probability of buying again and what happened.",
        "0 is perfect; lower is better",
        SOURCE,
    )
}

fn spearman() -> Meaning {
    Meaning::new(
        "def-spearman",
        "Spearman",
        "Correlation between the rank by predicted and the rank by real value. Most customers spend nothing, so it stays small even for a good model.",
        "−1 to 1",
        SOURCE,
    )
}

fn mae(currency: &str) -> Meaning {
    Meaning::new(
        "def-mae",
        "MAE",
        "Mean absolute error per customer. Where nearly all spend nothing, predicting zero for everyone wins it: compare with the zero line.",
        currency_unit(currency),
        SOURCE,
    )
}

fn rmse(currency: &str) -> Meaning {
    Meaning::new(
        "def-rmse",
        "RMSE",
        "Root of the mean squared error per customer. Compare with the mean line.",
        currency_unit(currency),
        SOURCE,
    )
}

fn predicted(currency: &str) -> Meaning {
    Meaning::new(
        "def-predicted",
        "Predicted",
        "What the model expected all customers of the held-out snapshot to spend together.",
        currency_unit(currency),
        SOURCE,
    )
}

fn bias() -> Meaning {
    Meaning::new(
        "def-bias",
        "Predicted ÷ actual",
        "The predicted total over the real total of the held-out snapshot.",
        "1 is right on the whole; above 1 is too much",
        SOURCE,
    )
}

fn top_decile() -> Meaning {
    Meaning::new(
        "def-top-decile",
        "Top tenth holds",
        "Share of all real value that came from the tenth of customers the model ranked highest.",
        "10% is chance",
        SOURCE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_metrics_are_dashes_and_minus_signs_are_true() {
        assert_eq!(digits(None, 2), "–");
        assert_eq!(digits(Some(-0.0312), 2), "−0.03");
        assert_eq!(digits(Some(-0.001), 2), "0.00");
        assert_eq!(digits(Some(0.2449), 2), "0.24");
    }

    #[test]
    fn a_model_that_ranks_nobody_has_no_interval() {
        assert_eq!(interval(Some((-0.3199, 0.4661))), "−0.32 to 0.47");
        assert_eq!(interval(Some((0.0, 0.0))), "–");
        assert_eq!(interval(None), "–");
    }

    #[test]
    fn the_overview_shows_what_the_served_model_has_to_be_compared_with() {
        let line = |model: &str, gini, is_served| ScoreboardLine {
            model: model.to_owned(),
            label: model.to_owned(),
            gini: Some(gini),
            gini_interval: None,
            auc: None,
            pr_auc: None,
            brier: None,
            spearman: None,
            mae: None,
            rmse: None,
            bias_ratio: None,
            predicted_total: None,
            top_decile_share: None,
            is_served,
        };
        let lines = [
            line("bg_nbd", 0.3, false),
            line("stack", 0.25, true),
            line("xgboost_hurdle", 0.2, false),
            line(Kind::Recency.name(), 0.1, false),
            line(Kind::Mean.name(), 0.0, false),
        ];
        let shown: Vec<_> = telling(&lines).into_iter().map(|line| line.model).collect();
        let expected = ["bg_nbd", "stack", Kind::Recency.name(), Kind::Mean.name()];
        assert_eq!(shown, expected);
    }

    #[test]
    fn every_metric_has_its_own_definition() {
        let all = metrics("BRL");
        let ids: std::collections::BTreeSet<_> = all.iter().map(|meaning| &meaning.id).collect();
        assert_eq!(ids.len(), all.len());
    }
}
