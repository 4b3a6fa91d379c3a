//! The sentences of the overview, made from its numbers.

use crate::api::Overview;
use crate::components::amount::{float, in_thousand, money, percent};
use crate::components::calendar::day;
use crate::components::site::basis;

/// The answer: an amount that stands out and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `About R$ 171 k over the next 180 days, most of it from customers who bought in the last 90 days.`
pub(super) fn headline(data: &Overview) -> Headline {
    let recent = match data.expected.recent_share {
        Some(share) if share > 0.995 => {
            ", all of it from customers who bought in the last 90 days.".to_owned()
        }
        Some(share) if share >= 0.55 => {
            ", most of it from customers who bought in the last 90 days.".to_owned()
        }
        Some(share) if share >= 0.005 => {
            format!(
                ", {} of it from customers who bought in the last 90 days.",
                percent(share)
            )
        }
        _ => ".".to_owned(),
    };
    Headline {
        amount: money(&data.status.currency, data.expected.total),
        rest: format!(" over the next {} days{recent}", data.status.horizon_days),
    }
}

/// How many come back, what they spend, and what is counted.
pub(super) fn lede(data: &Overview) -> String {
    let status = &data.status;
    let spend = data
        .expected
        .value_per_buyer
        .map_or_else(String::new, |spend| {
            format!(
                "; those who do spend about {}",
                money(&status.currency, spend)
            )
        });
    format!(
        "{} customers are expected to buy again{spend}. Counted is {} bought after {}, the last complete day.",
        in_thousand(share_returning(data)),
        basis(status.value_basis),
        day(status.as_of),
    )
}

/// `Tested on what customers did after 1 March 2018, which no model had seen`.
pub(super) fn tested(data: &Overview) -> String {
    format!(
        "Tested on what customers did after {}, which no model had seen.",
        day(data.test_cutoff)
    )
}

/// Expected buyers as a share of the customers they are expected among: those known on the last complete day.
pub(super) fn share_returning(data: &Overview) -> f64 {
    if data.expected.customers <= 0 {
        return 0.0;
    }
    data.expected.buyers / float(data.expected.customers)
}

#[cfg(test)]
mod tests {
    use super::super::sample::overview;
    use super::*;

    fn with_recent(share: Option<f64>) -> String {
        let mut data = overview();
        data.expected.recent_share = share;
        headline(&data).rest
    }

    #[test]
    fn answers_with_an_amount_and_where_it_comes_from() {
        let Headline { amount, rest } = headline(&overview());
        assert_eq!(amount, "R$\u{a0}1,400");
        assert_eq!(
            rest,
            " over the next 180 days, most of it from customers who bought in the last 90 days."
        );
    }

    #[test]
    fn says_most_only_of_most() {
        assert!(with_recent(Some(0.4)).contains(", 40% of it from customers"));
        assert!(with_recent(Some(1.0)).contains(", all of it"));
        assert_eq!(with_recent(None), " over the next 180 days.");
        assert_eq!(with_recent(Some(0.0)), " over the next 180 days.");
    }

    #[test]
    fn names_how_many_come_back_and_what_they_spend() {
        assert_eq!(
            lede(&overview()),
            "10 in 1,000 customers are expected to buy again; those who do spend about R$\u{a0}140. Counted is the price of items bought after 18 Jan 2018, the last complete day."
        );
    }

    #[test]
    fn nobody_returns_where_there_is_nobody() {
        let mut data = overview();
        data.expected.customers = 0;
        assert!(share_returning(&data).abs() < f64::EPSILON);
    }
}
