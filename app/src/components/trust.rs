//! Whether the numbers can be trusted, in plain words: what the test of the served model says of sums and of single customers.

use super::amount::{decimals, percent};
use crate::api::ScoreboardLine;
use crate::words::{said, say, say_with};

/// The answer: a sentence with one number that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trust {
    pub(crate) before: String,
    pub(crate) number: String,
    pub(crate) after: String,
}

impl Trust {
    /// The whole sentence.
    #[cfg(feature = "ssr")]
    pub(crate) fn words(self) -> String {
        let Self {
            before,
            number,
            after,
        } = self;
        format!("{before}{number}{after}")
    }
}

/// `For sums, yes: it predicted 104% of what customers then spent. …`
///
/// Within a quarter of the truth counts as right for sums; the verdict, which is not made here, judges the ranking.
pub(crate) fn trust(scoreboard: &[ScoreboardLine]) -> Trust {
    let Some(bias) = served(scoreboard).and_then(|line| line.bias_ratio) else {
        return Trust {
            before: said("There is "),
            number: said("no test"),
            after: said(" to judge it by yet."),
        };
    };
    let before = say(if is_right_for_sums(bias) {
        "For sums, yes: "
    } else {
        "With care: "
    });
    Trust {
        before: say_with!("{before}it predicted ", before),
        number: of_actual(bias),
        after: say_with!(
            " {what} customers then spent. For single customers, {judgement}.",
            say(if bias < TIMES_FROM { "of what" } else { "what" }),
            single_customers(scoreboard)
        ),
    }
}

/// From here on a percentage would only look like a misprint.
const TIMES_FROM: f64 = 2.0;

/// `104%`, or `13.9 times`.
fn of_actual(bias: f64) -> String {
    if bias >= TIMES_FROM {
        say_with!("{} times", decimals(bias, 1))
    } else {
        percent(bias)
    }
}

/// What the AUC of the served model allows to say about one customer.
fn single_customers(scoreboard: &[ScoreboardLine]) -> &'static str {
    match served(scoreboard).and_then(|line| line.auc) {
        Some(auc) if auc >= 0.8 => say("it tells buyers from others well"),
        Some(auc) if auc >= 0.7 => say("it tells buyers from others fairly well"),
        Some(auc) if auc >= 0.55 => say("it is better than chance, and not by much"),
        Some(_) => say("it is no better than chance"),
        None => say("nothing can be said"),
    }
}

/// How many earlier tests there were, and between what their predictions lay as parts of the truth; one is no range.
pub(crate) fn range(ratios: impl Iterator<Item = f64>) -> Option<(usize, f64, f64)> {
    let ratios: Vec<f64> = ratios.collect();
    let least = ratios.iter().copied().min_by(f64::total_cmp)?;
    let most = ratios.iter().copied().max_by(f64::total_cmp)?;
    (ratios.len() > 1).then_some((ratios.len(), least, most))
}

/// Within a quarter of the truth.
pub(crate) fn is_right_for_sums(bias: f64) -> bool {
    (0.8..=1.25).contains(&bias)
}

/// The line of the model that is served.
pub(crate) fn served(scoreboard: &[ScoreboardLine]) -> Option<&ScoreboardLine> {
    scoreboard.iter().find(|line| line.is_served)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The served model, of which a test found this out and nothing else.
    pub(crate) fn served_line(bias_ratio: Option<f64>, auc: Option<f64>) -> ScoreboardLine {
        ScoreboardLine {
            model: "hurdle".to_owned(),
            label: "Stack".to_owned(),
            gini: None,
            gini_interval: None,
            auc,
            pr_auc: None,
            brier: None,
            spearman: None,
            mae: None,
            rmse: None,
            bias_ratio,
            predicted_total: None,
            top_decile_share: None,
            is_served: true,
        }
    }

    fn sentence(bias_ratio: Option<f64>, auc: Option<f64>) -> String {
        trust(&[served_line(bias_ratio, auc)]).words()
    }

    #[test]
    fn trusts_sums_that_came_out_near_the_truth() {
        assert_eq!(
            sentence(Some(1.04), Some(0.6)),
            "For sums, yes: it predicted 104% of what customers then spent. For single customers, it is better than chance, and not by much."
        );
    }

    #[test]
    fn warns_where_it_was_wrong_or_no_better_than_chance() {
        let words = sentence(Some(1.6), Some(0.5));
        assert!(
            words.starts_with("With care: ") && words.ends_with("no better than chance."),
            "{words}"
        );
    }

    #[test]
    fn says_how_many_times_too_much() {
        let words = sentence(Some(13.88), None);
        assert!(
            words.starts_with("With care: it predicted 13.9 times what customers then spent."),
            "{words}"
        );
    }

    #[test]
    fn claims_nothing_without_a_test() {
        assert_eq!(sentence(None, None), "There is no test to judge it by yet.");
    }
}
