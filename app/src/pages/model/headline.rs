//! The sentences of the model page, made from its numbers.

use chrono::Days;
use clv_core::audience::Group;

use crate::api::{ModelCard, ModelReport};
use crate::components::amount::{float, in_thousand, money_whole, percent, ratio, whole};
use crate::components::calendar::{day, moment};
use crate::components::model_words::{served_kind, words};
use crate::components::site::counted_is;
use crate::components::trust::{is_right_for_sums, range, served};
use crate::words::{said, say, say_with, told};

/// Where fewer come back, that alone makes customers hard to tell apart.
const RARE: f64 = 0.05;

/// How rare the event is, which is what makes it hard, and what the numbers are good for.
pub(super) fn lede(report: &ModelReport) -> String {
    let card = &report.card;
    let rate = ratio(card.test_buyers, card.test_customers);
    let use_for = match served(&report.scoreboard).and_then(|line| line.bias_ratio) {
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
    let ratios = report
        .windows
        .iter()
        // On the test day itself the test has been told of.
        .filter(|window| window.cutoff < report.card.test_cutoff)
        .filter(|window| window.label == all && window.actual.0 > 0)
        .map(|window| window.expected.units() / window.actual.units());
    let (count, least, most) = range(ratios)?;
    Some(say_with!(
        " On {count} earlier days it expected {least} to {most} of what those customers then spent: see “Did the intervals hold?”.",
        count,
        percent(least),
        percent(most)
    ))
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
pub(super) mod tests {
    use super::*;
    use crate::api::{AudienceWindow, ValueBasis};
    use crate::components::trust::tests::served_line;
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
            scoreboard: vec![served_line(bias_ratio, auc)],
            calibration: Vec::new(),
            importance: Vec::new(),
            rules: Vec::new(),
            windows: Vec::new(),
            past: Vec::new(),
        }
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
