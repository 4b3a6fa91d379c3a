//! The sentences of the overview, made from its numbers.

use super::certainty;
use crate::api::{Forecast, Overview, ValueBasis};
use crate::components::amount::{counted, float, in_thousand, money, percent};
use crate::components::calendar::day;
use crate::components::site::counted_is;
use crate::words::{said, say, say_with};

/// The answer: an amount that stands out, what stands before it and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) before: &'static str,
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `About R$ 171 k over the next 180 days, most of it from customers who bought in the last 90 days.`
///
/// Without a model the past is all there is: `R$ 13.6 m so far, from 95,420 customers; there is no forecast yet.`
pub(super) fn headline(data: &Overview) -> Headline {
    match &data.forecast {
        Some(forecast) => expected(data, forecast),
        None => Headline {
            before: "",
            amount: money(&data.status.currency, data.people.value_total),
            rest: say_with!(
                " so far, from {}; there is no forecast yet.",
                counted(data.people.customers, "customer")
            ),
        },
    }
}

fn expected(data: &Overview, forecast: &Forecast) -> Headline {
    let recent = match forecast.expected.recent_share {
        Some(share) if share > 0.995 => {
            said(", all of it from customers who bought in the last 90 days.")
        }
        Some(share) if share >= 0.55 => {
            said(", most of it from customers who bought in the last 90 days.")
        }
        Some(share) if share >= 0.005 => {
            say_with!(
                ", {} of it from customers who bought in the last 90 days.",
                percent(share)
            )
        }
        _ => ".".to_owned(),
    };
    Headline {
        before: say("About "),
        amount: money(&data.status.currency, forecast.expected.total),
        rest: say_with!(
            " over the next {days} days{recent}",
            data.status.horizon_days,
            recent
        ),
    }
}

/// How many come back, what they spend, and what is counted.
pub(super) fn lede(data: &Overview) -> String {
    let status = &data.status;
    let Some(forecast) = &data.forecast else {
        return say_with!(
            "{counted} up to {day}, the last complete day.",
            counted_so(status.value_basis),
            day(status.as_of)
        );
    };
    let spend = forecast
        .expected
        .value_per_buyer
        .map_or_else(String::new, |spend| {
            say_with!(
                "; those who do spend about {}",
                money(&status.currency, spend)
            )
        });
    let sure = certainty::sentence(&status.currency, forecast)
        .map_or_else(String::new, |sentence| format!(" {sentence}"));
    say_with!(
        "{count} customers are expected to buy again{spend}.{sure} {counted} after {day}, the last complete day.",
        in_thousand(share_returning(forecast)),
        spend,
        sure,
        counted_so(status.value_basis),
        day(status.as_of)
    )
}

/// The beginning of a sentence that a time ends: items are bought, amounts are not.
fn counted_so(value_basis: ValueBasis) -> String {
    let joint = match value_basis {
        ValueBasis::Items | ValueBasis::ItemsAndFreight => say(" bought"),
        ValueBasis::Amount => ",",
    };
    format!("{}{joint}", counted_is(value_basis))
}

/// `Tested on what customers did after 1 March 2018, which no model had seen`.
pub(super) fn tested(forecast: &Forecast) -> String {
    say_with!(
        "Tested on what customers did after {}, which no model had seen.",
        day(forecast.test_cutoff)
    )
}

/// What the table leaves out.
pub(super) fn others(shown: usize, all: usize) -> Option<String> {
    let left_out = all.checked_sub(shown).filter(|left_out| *left_out > 0)?;
    Some(if left_out == 1 {
        said("1 more model is on the page of the model.")
    } else {
        say_with!("{} more models are on the page of the model.", left_out)
    })
}

/// Expected buyers as a share of the customers they are expected among: those known on the last complete day.
pub(super) fn share_returning(forecast: &Forecast) -> f64 {
    if forecast.expected.customers <= 0 {
        return 0.0;
    }
    forecast.expected.buyers / float(forecast.expected.customers)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{order_log, overview};
    use super::*;

    fn with_recent(share: Option<f64>) -> String {
        let mut data = overview();
        if let Some(forecast) = &mut data.forecast {
            forecast.expected.recent_share = share;
        }
        headline(&data).rest
    }

    #[test]
    fn answers_with_an_amount_and_where_it_comes_from() {
        let Headline { amount, rest, .. } = headline(&overview());
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
            "10 in 1,000 customers are expected to buy again; those who do spend about R$\u{a0}140. Nine times in ten the total should come out between R$\u{a0}900 and R$\u{a0}2,100; intervals made this way held in 5 of 6 past windows. Counted is the price of items bought after 18 Jan 2018, the last complete day."
        );
    }

    #[test]
    fn nobody_returns_where_there_is_nobody() {
        let mut data = overview();
        if let Some(forecast) = data.forecast.as_mut() {
            forecast.expected.customers = 0;
        }
        assert!(lede(&data).starts_with("0 in 1,000 customers"));
    }

    #[test]
    fn an_order_log_counts_its_amounts() {
        let data = order_log();
        assert_eq!(data.status.value_basis, ValueBasis::Amount);
        let Headline { amount, rest, .. } = headline(&data);
        assert_eq!(
            format!("{amount}{rest}"),
            "166\u{a0}k so far, from 1,003 customers; there is no forecast yet."
        );
        assert_eq!(
            lede(&data),
            "Counted are the amounts of the order log, returns taken off, up to 18 Jan 2018, the last complete day."
        );
        let mut served = order_log();
        served.forecast = overview().forecast;
        assert!(lede(&served).ends_with(
            "past windows. Counted are the amounts of the order log, returns taken off, after 18 Jan 2018, the last complete day."
        ));
    }
}
