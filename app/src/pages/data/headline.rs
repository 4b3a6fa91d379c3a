//! The sentences of the page, made from its numbers.

use clv_core::money::Cents;

use super::tables::rows_used;
use crate::api::{DataReport, Measure, ReconciledMonth};
use crate::components::amount::{counted, currency_unit, money, whole};
use crate::components::calendar::{day, moment};
use crate::components::definition::Meaning;
use crate::words::{said, say, say_as, say_with};

/// The answer: a number that stands out and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `0 cents lie between the files and these pages: R$ 13.6 m in 98,666 orders add up alike, and all 245 tests passed.`
pub(super) fn headline(data: &DataReport) -> Headline {
    let apart = apart(data);
    let amount = if apart.0 == 0 {
        said("0 cents")
    } else {
        money(&data.status.currency, apart)
    };
    let alike = if apart.0 == 0 {
        say_with!(
            "{revenue} in {orders} add up alike",
            money(&data.status.currency, total(data, Measure::Revenue)),
            counted(total(data, Measure::Orders).0 / 100, "order")
        )
    } else {
        said("they do not add up alike")
    };
    let tested = match (data.tests.len(), failed(data)) {
        (0, _) => String::new(),
        (all, 0) => say_with!(", and all {all} tests passed", all),
        (all, failed) => say_with!(", and {failed} of {all} tests did not pass", failed, all),
    };
    Headline {
        amount,
        rest: say_with!(
            " lie between the files and these pages: {alike}{tested}.",
            alike,
            tested
        ),
    }
}

/// All differences in value, whichever way they go.
fn apart(data: &DataReport) -> Cents {
    Cents(
        of(data, Measure::Revenue)
            .map(|month| month.difference.0.abs())
            .sum(),
    )
}

fn total(data: &DataReport, measure: Measure) -> Cents {
    Cents(of(data, measure).map(|month| month.pages.0).sum())
}

fn of(data: &DataReport, measure: Measure) -> impl Iterator<Item = &ReconciledMonth> {
    data.months
        .iter()
        .filter(move |month| month.measure == measure)
}

fn failed(data: &DataReport) -> usize {
    data.tests.iter().filter(|test| !test.passed).count()
}

/// What was read and how old it is.
pub(super) fn lede(data: &DataReport) -> String {
    let status = &data.status;
    let reach = say_with!(
        "The data reach from {from} to {to}; {day} is the last complete day. These pages were published on {moment}.",
        day(status.first_day),
        day(status.last_day),
        day(status.as_of),
        moment(status.published_at)
    );
    format!("{reach}{}", left_out(data).unwrap_or_default())
}

/// The file of orders of an Olist shop: of an order log the lines are not orders.
const ORDERS_FILE: &str = "olist_orders_dataset.csv";

/// Why there are fewer orders on the pages than in the files; nothing where there are not.
fn left_out(data: &DataReport) -> Option<String> {
    let file = data.files.iter().find(|file| file.file == ORDERS_FILE)?;
    let counted = total(data, Measure::Orders).0 / 100;
    (counted < file.rows_used).then(|| {
        say_with!(
            " {counted} of {loaded} orders count; the others were cancelled, unavailable or without an item.",
            whole(counted),
            whole(file.rows_used)
        )
    })
}

/// One number with its words.
pub(super) struct KpiText {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) note: String,
    pub(super) meaning: Meaning,
}

pub(super) fn kpis(data: &DataReport) -> Vec<KpiText> {
    let read: i64 = data.files.iter().map(|file| file.rows_read).sum();
    let rejected: i64 = data.files.iter().map(|file| file.rows_rejected).sum();
    let mut kpis = vec![
        KpiText {
            label: say("Rows used"),
            value: whole(rows_used(data)),
            note: say_with!(
                "of {read} in {files}",
                whole(read),
                counted(length(data.files.len()), "file")
            ),
            meaning: Meaning::new(
                "def-rows",
                "Rows used",
                "Rows of the loaded files that are good. Every other row is counted as rejected or set apart.",
                "rows",
                "marts.mart_loaded_files",
            ),
        },
        KpiText {
            label: say("Rows rejected"),
            value: whole(rejected),
            note: match data.rejected.len() {
                0 => said("no fault was found"),
                1 => said("all for one reason"),
                kinds => say_with!("for {kinds} reasons", kinds),
            },
            meaning: Meaning::new(
                "def-rejected",
                "Rows rejected",
                "Rows that could not be used, each kept with its line, its value and the reason.",
                "rows",
                "marts.mart_rejected_rows",
            ),
        },
    ];
    if !data.tests.is_empty() {
        kpis.push(KpiText {
            label: say("Tests passed"),
            value: say_with!("{part} of {whole}", data.tests.len() - failed(data), data.tests.len()),
            note: said("of the tables behind the pages"),
            meaning: Meaning::new(
                "def-tests",
                "Tests passed",
                "Tests of the warehouse the last time each step succeeded. Nothing is published while one fails.",
                "tests",
                "marts.mart_tests",
            ),
        });
    }
    kpis.push(KpiText {
        label: say_as("Apart (in amounts)", "Apart"),
        value: money(&data.status.currency, apart(data)),
        note: say_with!("over {}", counted(length(of(data, Measure::Revenue).count()), "month")),
        meaning: Meaning::new(
            "def-apart",
            say_as("Apart (in amounts)", "Apart"),
            "Difference between the value counted from the loaded tables and the value on these pages, added up over the months without regard to sign.",
            currency_unit(&data.status.currency),
            "marts.mart_reconciliation",
        ),
    });
    kpis
}

pub(super) fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The sentence of the files.
pub(super) fn files(data: &DataReport) -> String {
    let bytes: i64 = data.files.iter().map(|file| file.bytes).sum();
    say_with!(
        "{files} of {size}. The checksum tells whether a file is the one that was loaded.",
        counted(length(data.files.len()), "file"),
        super::tables::size(bytes)
    )
}

/// The sentence of the tests.
pub(super) fn tests(data: &DataReport) -> String {
    if data.tests.is_empty() {
        return said("No step has left a record of its tests yet.");
    }
    said(
        "The last time each step succeeded; those of this publication ran after it was written and passed, or it would not be shown.",
    )
}

/// The sentence of the lineage.
pub(super) fn lineage(data: &DataReport) -> String {
    let mut models: Vec<&str> = data
        .lineage
        .iter()
        .map(|edge| edge.model.as_str())
        .collect();
    models.dedup();
    say_with!(
        "{} tables and views between the files and these pages; pages read the last layer only.",
        models.len()
    )
}

/// The sentence of the leakage proof.
pub(super) fn leakage(data: &DataReport) -> String {
    let rows: i64 = data.leakage.iter().map(|check| check.rows).sum();
    let all = data.leakage.len();
    let passed = data.leakage.iter().filter(|check| check.passed).count();
    say_with!(
        "Every later fact was deleted from a copy and the features were built again: {passed} of {all} cutoffs came out the same, over {rows} rows.",
        passed,
        all,
        whole(rows)
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::data;
    use super::*;

    fn said(data: &DataReport) -> String {
        let Headline { amount, rest } = headline(data);
        format!("{amount}{rest}")
    }

    #[test]
    fn answers_with_what_lies_between_files_and_pages() {
        assert_eq!(
            said(&data()),
            "0 cents lie between the files and these pages: R$\u{a0}335 in 4 orders add up alike, and all 2 tests passed."
        );
    }

    #[test]
    fn differences_do_not_cancel() {
        let mut data = data();
        let mut sign = 1;
        for month in &mut data.months {
            month.difference = Cents(sign * 100);
            sign = -sign;
        }
        if let Some(test) = data.tests.first_mut() {
            test.passed = false;
        }
        assert_eq!(
            said(&data),
            "R$\u{a0}2.00 lie between the files and these pages: they do not add up alike, and 1 of 2 tests did not pass."
        );
    }

    #[test]
    fn says_which_orders_do_not_count() {
        let mut data = data();
        assert!(!lede(&data).contains("orders count"));
        if let Some(file) = data.files.first_mut() {
            file.file = ORDERS_FILE.to_owned();
            file.rows_used = 7;
        }
        assert!(
            lede(&data).contains(" 4 of 7 orders count; "),
            "{}",
            lede(&data)
        );
    }

    #[test]
    fn what_was_not_recorded_is_not_claimed() {
        let mut data = data();
        data.tests.clear();
        assert!(!said(&data).contains("test"));
        assert_eq!(kpis(&data).len(), 3);
    }
}
