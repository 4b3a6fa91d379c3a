//! The sentences of the page.

use crate::api::{SCORE_BYTES, SCORE_CUSTOMERS, ScoreForm, Scored};
use crate::components::amount::{counted, in_thousand, money, whole};
use crate::components::calendar::day;
use crate::words::{said, say, say_with, told};

/// The answer: a number that stands out, what stands before it and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) before: &'static str,
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `About R$ 1,204 over the next 180 days from 312 customers: 21 in 1,000 of them are expected to buy.`
pub(super) fn headline(form: &ScoreForm, scored: Option<&Scored>) -> Headline {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match scored {
        None => Headline {
            before: say("Up to "),
            amount: whole(number(SCORE_CUSTOMERS)),
            rest: say_with!(
                " customers at a time: a CSV file in, what each is worth over {} days out.",
                form.horizon_days
            ),
        },
        Some(Scored::Refused(refused)) => {
            let (amount, rest) = match refused.bad_rows {
                0 => (
                    said("0 customers"),
                    say(" were scored: this file cannot be read."),
                ),
                bad => (
                    counted(i64::try_from(bad).unwrap_or(i64::MAX), "row"),
                    say(" cannot be scored, so none was."),
                ),
            };
            Headline {
                before: "",
                amount,
                rest: rest.to_owned(),
            }
        }
        Some(Scored::Customers(file)) => Headline {
            before: say("About "),
            amount: money(&file.currency, file.total),
            rest: say_with!(
                " over the next {days} days from {customers}: {buyers} of them are expected to buy.",
                file.horizon_days,
                counted(number(file.customers), "customer"),
                in_thousand(share(file.buyers, file.customers))
            ),
        },
    }
}

fn share(buyers: f64, customers: usize) -> f64 {
    let customers = u32::try_from(customers).map_or(f64::INFINITY, f64::from);
    if customers > 0.0 {
        buyers / customers
    } else {
        0.0
    }
}

/// Which model answers, on which data.
pub(super) fn lede(form: &ScoreForm) -> String {
    say_with!(
        "Scored by {label} (model {model}), as it was learnt from the shop's data to {day}: the same calculation as on every other page. Nothing of the file is stored.",
        told(form.kind.label()),
        form.model_id,
        day(form.as_of)
    )
}

/// What is taken.
pub(super) fn limits() -> String {
    say_with!(
        "CSV of up to {size} MB and {customers} customers. Larger files, compressed ones and Parquet are for the command line:",
        SCORE_BYTES >> 20,
        whole(i64::try_from(SCORE_CUSTOMERS).unwrap_or(i64::MAX))
    )
}

#[cfg(test)]
pub(super) mod sample {
    use crate::api::{ScoreColumn, ScoreForm, ScoredFile, SourceKind};
    use clv_core::model::Kind;
    use clv_core::money::Cents;

    pub(in crate::pages::score) fn form() -> ScoreForm {
        ScoreForm {
            source_kind: SourceKind::Olist,
            model_id: "0123456789ab".to_owned(),
            kind: Kind::BgNbd,
            currency: "BRL".to_owned(),
            horizon_days: 180,
            as_of: chrono::NaiveDate::default(),
            columns: vec![ScoreColumn {
                feature: "frequency".to_owned(),
                label: "Repeat purchase days".to_owned(),
                unit: String::new(),
                definition: "What it means.".to_owned(),
                is_number: true,
                example: "0".to_owned(),
            }],
        }
    }

    pub(in crate::pages::score) fn file() -> ScoredFile {
        ScoredFile {
            name: "mine.csv".to_owned(),
            model_id: "0123456789ab".to_owned(),
            kind: Kind::BgNbd,
            as_of: None,
            currency: "BRL".to_owned(),
            horizon_days: 180,
            customers: 2,
            buyers: 0.04,
            total: Cents(500),
            interval: Some((Cents(0), Cents(2_000))),
            missing: vec!["State".to_owned()],
            notes: Vec::new(),
            bad: Vec::new(),
            bad_rows: 0,
            ranked: Vec::new(),
            csv: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{file, form};
    use super::*;
    use crate::api::Refused;

    fn said(scored: Option<&Scored>) -> String {
        let Headline {
            before,
            amount,
            rest,
        } = headline(&form(), scored);
        format!("{before}{amount}{rest}")
    }

    #[test]
    fn says_what_a_file_is_worth_or_what_can_be_done() {
        assert_eq!(
            said(None),
            "Up to 10,000 customers at a time: a CSV file in, what each is worth over 180 days out."
        );
        let scored = Scored::Customers(Box::new(file()));
        assert_eq!(
            said(Some(&scored)),
            "About R$\u{a0}5.00 over the next 180 days from 2 customers: 20 in 1,000 of them are expected to buy."
        );
    }

    #[test]
    fn says_how_many_rows_stand_in_the_way() {
        let refused = |bad_rows| {
            Scored::Refused(Refused {
                bad_rows,
                ..Refused::default()
            })
        };
        assert_eq!(
            said(Some(&refused(1))),
            "1 row cannot be scored, so none was."
        );
        assert_eq!(
            said(Some(&refused(0))),
            "0 customers were scored: this file cannot be read."
        );
    }
}
