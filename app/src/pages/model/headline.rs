//! The sentences of the model page, made from its numbers.

use chrono::Days;
use clv_core::audience::Group;

use crate::api::{ModelCard, ModelReport, ScoreboardLine};
use crate::components::amount::{decimals, float, in_thousand, money_whole, percent, ratio, whole};
use crate::components::calendar::{day, moment};
use crate::components::model_words::{served_kind, words};
use crate::components::site::counted_is;
use crate::words::{said, say, say_with, told};

/// The answer: a sentence with one number that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) before: String,
    pub(super) number: String,
    pub(super) after: String,
}

/// `For sums, yes: it predicted 104% of what customers then spent. …`
///
/// Within a quarter of the truth counts as right for sums; the verdict, which is not made here, judges the ranking.
pub(super) fn headline(report: &ModelReport) -> Headline {
    let Some(bias) = served(report).and_then(|line| line.bias_ratio) else {
        return Headline {
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
    Headline {
        before: say_with!("{before}it predicted ", before),
        number: of_actual(bias),
        after: say_with!(
            " {what} customers then spent. For single customers, {judgement}.",
            say(if bias < TIMES_FROM { "of what" } else { "what" }),
            single_customers(report)
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
fn single_customers(report: &ModelReport) -> &'static str {
    match served(report).and_then(|line| line.auc) {
        Some(auc) if auc >= 0.8 => say("it tells buyers from others well"),
        Some(auc) if auc >= 0.7 => say("it tells buyers from others fairly well"),
        Some(auc) if auc >= 0.55 => say("it is better than chance, and not by much"),
        Some(_) => say("it is no better than chance"),
        None => say("nothing can be said"),
    }
}

/// Where fewer come back, that alone makes customers hard to tell apart.
const RARE: f64 = 0.05;

/// How rare the event is, which is what makes it hard, and what the numbers are good for.
pub(super) fn lede(report: &ModelReport) -> String {
    let card = &report.card;
    let rate = ratio(card.test_buyers, card.test_customers);
    let use_for = match served(report).and_then(|line| line.bias_ratio) {
        Some(bias) if is_right_for_sums(bias) && rate >= RARE => said(
            ". Groups can be told apart better than people: use the numbers for sums and for an order of priority.",
        ),
        Some(bias) if is_right_for_sums(bias) => said(
            ", which is what makes them hard to tell apart. Groups can be told apart better than people: use the numbers for sums and for an order of priority.",
        ),
        _ => say_with!(
            "; the past had led the model to expect {}. Where customers change like this, sums cannot be trusted.",
            in_thousand(predicted_rate(report))
        ),
    };
    let held_out = say_with!(
        "Within {days} days {customers} customers bought again{use_for}",
        card.horizon_days,
        in_thousand(rate),
        use_for
    );
    format!("{held_out}{}", earlier(report).unwrap_or_default())
}

/// How far totals of all customers were off on earlier days: one test alone may be luck.
fn earlier(report: &ModelReport) -> Option<String> {
    let all = told(Group::Everybody.label());
    let ratios: Vec<f64> = report
        .windows
        .iter()
        // On the test day itself the test has been told of.
        .filter(|window| window.cutoff < report.card.test_cutoff)
        .filter(|window| window.label == all && window.actual.0 > 0)
        .map(|window| window.expected.units() / window.actual.units())
        .collect();
    let least = ratios.iter().copied().min_by(f64::total_cmp)?;
    let most = ratios.iter().copied().max_by(f64::total_cmp)?;
    (ratios.len() > 1).then(|| {
        say_with!(
            " On {count} earlier days it expected {least} to {most} of what those customers then spent: see “Did the intervals hold?”.",
            ratios.len(),
            percent(least),
            percent(most)
        )
    })
}

/// Mean predicted chance over the held-out customers, from its tenths.
fn predicted_rate(report: &ModelReport) -> f64 {
    let weighted = report
        .calibration
        .iter()
        .map(|tenth| (float(tenth.customers), tenth.predicted_rate));
    let (customers, buyers) = weighted.fold((0.0, 0.0), |(all, sum), (customers, rate)| {
        (all + customers, sum + customers * rate)
    });
    if customers > 0.0 {
        buyers / customers
    } else {
        0.0
    }
}

/// Within a quarter of the truth.
fn is_right_for_sums(bias: f64) -> bool {
    (0.8..=1.25).contains(&bias)
}

pub(super) fn tested(report: &ModelReport) -> String {
    let card = &report.card;
    say_with!(
        "{customers} customers as they stood on {day}, and what they did in the {days} days after. Higher is better unless the definition says otherwise.",
        whole(card.test_customers),
        day(card.test_cutoff),
        card.horizon_days
    )
}

/// Cutoffs, rows and positives.
pub(super) fn facts(report: &ModelReport) -> Vec<(&'static str, String)> {
    let card = &report.card;
    vec![
        (
            say("Question"),
            say_with!(
                "What will each customer spend in the next {days} days? {counted}.",
                card.horizon_days,
                counted_is(card.value_basis)
            ),
        ),
        (say("Learned from"), learned_from(card)),
        (
            say("Bought again there"),
            say_with!(
                "{count}, or {share}",
                whole(card.train_buyers),
                in_thousand(ratio(card.train_buyers, card.train_rows))
            ),
        ),
        (
            say("Tested on"),
            say_with!(
                "{customers} customers as of {day}",
                whole(card.test_customers),
                day(card.test_cutoff)
            ),
        ),
        (
            say("Bought again in the test"),
            say_with!(
                "{count}, or {share}",
                whole(card.test_buyers),
                in_thousand(ratio(card.test_buyers, card.test_customers))
            ),
        ),
        (
            say("Spent in the test"),
            money_whole(&card.currency, card.test_actual_total),
        ),
        (
            say("No look ahead"),
            said(
                "Every training outcome ended before the test day; features use only what was known on their day.",
            ),
        ),
        (
            say("Model"),
            say_with!(
                "{model}, trained {moment}, {size} kB",
                card.model_id,
                moment(card.trained_at),
                whole(card.artefact_bytes / 1000)
            ),
        ),
    ]
}

/// Where a window was not over by the test day, the part of it that was is what could be learned from.
fn learned_from(card: &ModelCard) -> String {
    let snapshots = say_with!(
        "{count} snapshots of customers, {from} to {to}",
        whole(card.train_rows),
        day(card.first_train_cutoff),
        day(card.last_train_cutoff)
    );
    let horizon = Days::new(card.horizon_days.into());
    let is_short = |cutoff: chrono::NaiveDate| {
        let end = cutoff.checked_add_days(horizon);
        end.is_some_and(|end| end > card.test_cutoff)
    };
    if is_short(card.first_train_cutoff) {
        say_with!(
            "{snapshots}; with shorter windows, which were over",
            snapshots
        )
    } else if is_short(card.last_train_cutoff) {
        say_with!(
            "{snapshots}; the last ones with shorter windows, which were over",
            snapshots
        )
    } else {
        snapshots
    }
}

/// What the served model is, under its name; nothing for one that this program does not know.
pub(super) fn model(report: &ModelReport) -> Option<(String, Vec<(&'static str, String)>)> {
    let kind = served_kind(&report.scoreboard)?;
    let words = words(kind);
    Some((
        say_with!("The served model: {}", told(kind.label())),
        vec![
            (say("How it works"), words.how.to_owned()),
            (
                say("Chance of buying again"),
                say_with!("Comes from {}.", words.chance),
            ),
            (say("Spend if so"), say_with!("Comes from {}.", words.spend)),
            (say("Explanations"), words.explained.to_owned()),
        ],
    ))
}

pub(super) fn intervals() -> &'static str {
    say(
        "Totals of groups of customers: what a model that knew nothing after the cutoff expected, its 90% interval, and what came. About nine of ten should have held. In a large shop a random part of the customers stands for all.",
    )
}

fn served(report: &ModelReport) -> Option<&ScoreboardLine> {
    report.scoreboard.iter().find(|line| line.is_served)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
pub(super) mod tests {
    use super::*;
    use crate::api::{AudienceWindow, ValueBasis};
    use chrono::{DateTime, NaiveDate};
    use clv_core::money::Cents;

    pub(in super::super) fn report(bias_ratio: Option<f64>, auc: Option<f64>) -> ModelReport {
        let day = NaiveDate::from_ymd_opt(2018, 3, 1).unwrap();
        ModelReport {
            card: ModelCard {
                model_id: "0123456789ab".to_owned(),
                trained_at: DateTime::UNIX_EPOCH,
                currency: "BRL".to_owned(),
                horizon_days: 180,
                value_basis: ValueBasis::Items,
                as_of: day,
                test_cutoff: day,
                first_train_cutoff: day,
                last_train_cutoff: day,
                train_rows: 1_000,
                train_buyers: 12,
                test_customers: 500,
                test_buyers: 6,
                test_actual_total: Cents(84_000),
                verdict: String::new(),
                artefact_bytes: 81_234,
            },
            scoreboard: vec![ScoreboardLine {
                model: "hurdle".to_owned(),
                label: "Hurdle".to_owned(),
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
            }],
            calibration: Vec::new(),
            importance: Vec::new(),
            rules: Vec::new(),
            windows: Vec::new(),
            past: Vec::new(),
        }
    }

    fn sentence(report: &ModelReport) -> String {
        let Headline {
            before,
            number,
            after,
        } = headline(report);
        format!("{before}{number}{after}")
    }

    #[test]
    fn trusts_sums_that_came_out_near_the_truth() {
        assert_eq!(
            sentence(&report(Some(1.04), Some(0.6))),
            "For sums, yes: it predicted 104% of what customers then spent. For single customers, it is better than chance, and not by much."
        );
    }

    #[test]
    fn warns_where_it_was_wrong_or_no_better_than_chance() {
        let words = sentence(&report(Some(1.6), Some(0.5)));
        assert!(
            words.starts_with("With care: ") && words.ends_with("no better than chance."),
            "{words}"
        );
    }

    #[test]
    fn says_how_many_times_too_much() {
        let words = sentence(&report(Some(13.88), None));
        assert!(
            words.starts_with("With care: it predicted 13.9 times what customers then spent."),
            "{words}"
        );
    }

    #[test]
    fn claims_nothing_without_a_test() {
        assert_eq!(
            sentence(&report(None, None)),
            "There is no test to judge it by yet."
        );
    }

    #[test]
    fn says_how_rare_buyers_are() {
        assert!(lede(&report(None, None)).contains("12 in 1,000 customers bought again"));
    }

    #[test]
    fn says_what_earlier_days_came_to() {
        let window = |label: &str, expected: i64| AudienceWindow {
            label: label.to_owned(),
            cutoff: NaiveDate::from_ymd_opt(2018, 1, 31).unwrap(),
            customers: 100,
            expected: Cents(expected),
            low: Cents(0),
            high: Cents(900),
            actual: Cents(1_000),
            is_held: true,
        };
        let mut report = report(Some(1.02), Some(0.6));
        report.windows = vec![
            window("All customers", 610),
            window("Bought on one day only", 100),
        ];
        assert!(!lede(&report).contains("earlier days"), "one is no range");
        report.windows.push(AudienceWindow {
            cutoff: report.card.test_cutoff,
            ..window("All customers", 300)
        });
        report.windows.push(window("All customers", 860));
        let lede = lede(&report);
        assert!(
            lede.contains(" On 2 earlier days it expected 61% to 86% of what"),
            "{lede}"
        );
    }

    #[test]
    fn says_where_windows_were_cut_short() {
        let mut card = report(None, None).card;
        assert!(learned_from(&card).ends_with("2018; with shorter windows, which were over"));
        card.first_train_cutoff = NaiveDate::from_ymd_opt(2017, 3, 31).unwrap();
        assert!(
            learned_from(&card).ends_with("the last ones with shorter windows, which were over")
        );
        card.last_train_cutoff = NaiveDate::from_ymd_opt(2017, 8, 31).unwrap();
        assert!(learned_from(&card).ends_with("31 Aug 2017"));
    }
}
