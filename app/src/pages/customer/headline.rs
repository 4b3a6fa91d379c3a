//! The sentences of the page, made from the customer's numbers.

use crate::api::{Customer, CustomerExpected, CustomerRhythm};
use crate::components::amount::{counted, currency_unit, in_thousand, money, whole};
use crate::components::calendar::day;
use crate::components::definition::Meaning;
use crate::components::site::counted_is;
use crate::words::{said, say, say_with};

/// The answer: an amount that stands out, what stands before it and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) before: &'static str,
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `About R$ 1.69 over the next 180 days: 12 in 1,000 customers like this one buy again, and spend R$ 140.`
pub(super) fn headline(data: &Customer) -> Headline {
    let currency = &data.status.currency;
    match &data.line.expected {
        Some(expected) => Headline {
            before: say("About "),
            amount: money(currency, expected.value),
            rest: say_with!(
                " over the next {days} days: {buyers} customers like this one buy again, and then spend {spend}.",
                data.status.horizon_days,
                in_thousand(expected.p_returns),
                money(currency, expected.spend_if_returns)
            ),
        },
        None => Headline {
            before: "",
            amount: money(currency, data.line.value),
            rest: say_with!(
                " so far, in {}; there is no forecast for this customer yet.",
                counted(data.line.orders, "order")
            ),
        },
    }
}

/// What was bought when, and why there is no forecast where there is none.
pub(super) fn lede(data: &Customer) -> String {
    let line = &data.line;
    let bought = if line.purchase_days == 1 {
        say_with!("Bought on {}.", day(line.first_purchase_on))
    } else {
        say_with!(
            "Bought on {days} days, from {from} to {to}.",
            whole(line.purchase_days),
            day(line.first_purchase_on),
            day(line.last_purchase_on)
        )
    };
    let status = &data.status;
    let why = match (&line.expected, &status.model_id) {
        (Some(_), _) => say_with!(
            " {counted}, after {day}, the last complete day.",
            counted_is(status.value_basis),
            day(status.as_of)
        ),
        (None, Some(_)) => say_with!(
            " Forecasts are for customers who came by {}, the last complete day.",
            day(status.as_of)
        ),
        (None, None) => said(" No model has been trained on this data yet."),
    };
    format!("{bought}{why}")
}

/// One number with its words.
pub(super) struct KpiText {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) note: String,
    pub(super) meaning: Meaning,
}

pub(super) fn kpis(data: &Customer) -> Vec<KpiText> {
    let currency = &data.status.currency;
    let line = &data.line;
    let within = say_with!("within {} days", data.status.horizon_days);
    let mut kpis = vec![KpiText {
        label: say("Value so far"),
        value: money(currency, line.value),
        note: say_with!(
            "{orders} on {days}",
            counted(line.orders, "order"),
            counted(line.purchase_days, "day")
        ),
        meaning: Meaning::new(
            "def-value",
            "Value so far",
            "All the customer bought up to the last day, what was given back taken off.",
            currency_unit(currency),
            "marts.dim_customers",
        ),
    }];
    let Some(expected) = &line.expected else {
        return kpis;
    };
    kpis.push(KpiText {
        label: say("Buy again"),
        value: in_thousand(expected.p_returns),
        note: within.clone(),
        meaning: Meaning::new(
            "def-chance",
            "Buy again",
            say_with!("Of 1,000 customers like this one, how many the model expects to buy again {within}.", within),
            "of 1,000 customers",
            "marts.dim_customers",
        ),
    });
    kpis.push(KpiText {
        label: say("Spend if so"),
        value: money(currency, expected.spend_if_returns),
        note: said("of those who do buy again"),
        meaning: Meaning::new(
            "def-spend",
            "Spend if so",
            say_with!(
                "What customers like this one who buy again are expected to spend {within}.",
                within
            ),
            currency_unit(currency),
            "marts.dim_customers",
        ),
    });
    kpis.push(KpiText {
        label: say("Expected value"),
        value: money(currency, expected.value),
        note: said("chance × spend, on average"),
        meaning: Meaning::new(
            "def-expected",
            "Expected value",
            say_with!("The chance times the spend: what such a customer is worth on average {within}. Most spend nothing, a few spend much.", within),
            currency_unit(currency),
            "marts.dim_customers",
        ),
    });
    kpis
}

/// The sentence of the dots.
pub(super) fn frequency(data: &Customer, expected: &CustomerExpected) -> String {
    say_with!(
        "Each dot is one customer; filled ones, {buyers}, buy again within {days} days.",
        in_thousand(expected.p_returns),
        data.status.horizon_days
    )
}

/// The sentence of the orders.
pub(super) fn orders(data: &Customer) -> String {
    let shown = data.orders.len();
    let is_cut = i64::try_from(shown).is_ok_and(|shown| shown < data.line.orders);
    if is_cut {
        say_with!(
            "The latest {shown} of {orders}.",
            shown,
            counted(data.line.orders, "order")
        )
    } else {
        said("The latest first.")
    }
}

/// The sentence of the features.
pub(super) fn told(data: &Customer) -> String {
    say_with!("As of {}, the last complete day.", day(data.status.as_of))
}

/// The sentence of the rhythm.
pub(super) fn rhythm(data: &Customer, rhythm: &CustomerRhythm) -> String {
    let learnt = i64::try_from(rhythm.customers).unwrap_or(i64::MAX);
    let since = data
        .twins
        .cutoff
        .map_or_else(String::new, |cutoff| say_with!(" as of {}", day(cutoff)));
    // BG/NBD lets customers stop after repeat purchases only.
    let once = if data.line.purchase_days == 1 {
        say(" By its construction nobody who bought once has stopped.")
    } else {
        ""
    };
    say_with!(
        "When and how often this customer bought, and nothing else; learnt from {customers}{since}, and not adjusted to what came later.{once}",
        counted(learnt, "past customer"),
        since,
        once
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::customer;
    use super::*;

    fn said(data: &Customer) -> String {
        let Headline {
            before,
            amount,
            rest,
        } = headline(data);
        format!("{before}{amount}{rest}")
    }

    #[test]
    fn answers_with_what_is_expected_and_why() {
        assert_eq!(
            said(&customer()),
            "About R$\u{a0}1.69 over the next 180 days: 12 in 1,000 customers like this one buy again, and then spend R$\u{a0}140."
        );
        assert_eq!(kpis(&customer()).len(), 4);
    }

    #[test]
    fn a_customer_without_forecast_has_a_past() {
        let mut data = customer();
        data.line.expected = None;
        assert_eq!(
            said(&data),
            "R$\u{a0}123 so far, in 3 orders; there is no forecast for this customer yet."
        );
        assert!(lede(&data).ends_with("who came by 28 Aug 2018, the last complete day."));
        data.status.model_id = None;
        assert!(lede(&data).ends_with("No model has been trained on this data yet."));
        assert_eq!(kpis(&data).len(), 1);
    }

    #[test]
    fn says_when_orders_are_left_out() {
        let mut data = customer();
        assert_eq!(orders(&data), "The latest 2 of 3 orders.");
        data.line.orders = 2;
        assert_eq!(orders(&data), "The latest first.");
    }
}
