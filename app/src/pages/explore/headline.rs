//! The sentences of the explore page, made from its numbers.

use super::charts::places;
use crate::api::Explore;
use crate::components::amount::{counted, money, percent, plain_name, ratio};
use crate::components::brazil::Places;
use crate::components::calendar::month;
use crate::words::{said, say, say_with};
use clv_core::money::Cents;

/// The answer: an amount that stands out and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `R$ 984 k in 7,200 orders from 7,050 customers in São Paulo, from Mar 2017 on.`
pub(super) fn headline(data: &Explore) -> Headline {
    if data.totals.orders == 0 {
        return Headline {
            amount: said("No orders"),
            rest: format!("{}.", selection(data).replacen(',', "", 1)),
        };
    }
    Headline {
        amount: money(&data.currency, data.totals.value),
        rest: say_with!(
            " in {orders} from {customers}{selection}.",
            counted(data.totals.orders, "order"),
            counted(data.totals.customers, "customer"),
            selection(data)
        ),
    }
}

/// What an order is worth, which part of everything this is, and how the charts hang together.
pub(super) fn lede(data: &Explore) -> String {
    if data.totals.orders == 0 {
        return said(
            "Nothing matches all of these filters at once. Take one away to see orders again.",
        );
    }
    let mean = Cents(
        data.totals
            .value
            .0
            .checked_div(data.totals.orders)
            .unwrap_or_default(),
    );
    let share = ratio(data.totals.orders, data.unfiltered.orders);
    let part = if data.filters.is_everything() {
        String::new()
    } else {
        say_with!(" That is {} of all orders.", percent(share))
    };
    say_with!(
        "An order is worth {mean} on average.{part} Choose {marks} or a filter: every chart follows all filters but its own.",
        money(&data.currency, mean),
        part,
        match places(data) {
            Places::States => say("a month, a category, a state, a payment type"),
            Places::Regions => say("a month, a category, a region, a payment type"),
        }
    )
}

/// ` in São Paulo, for health beauty, from Mar 2017 to Aug 2017`.
fn selection(data: &Explore) -> String {
    let filters = &data.filters;
    let mut words = String::new();
    if let Some(state) = &filters.state {
        words.push_str(&say_with!(" in {}", places(data).name(state)));
    }
    if let Some(category) = &filters.category {
        words.push_str(&say_with!(", for {}", plain_name(category)));
    }
    if let Some(payment) = &filters.payment {
        words.push_str(&say_with!(", paid by {}", plain_name(payment)));
    }
    let name = |at: crate::state::Month| month(at.first_day());
    match (filters.from, filters.to) {
        (Some(from), Some(to)) if from == to => words.push_str(&say_with!(", in {}", name(from))),
        (Some(from), Some(to)) => {
            words.push_str(&say_with!(", from {from} to {to}", name(from), name(to)))
        }
        (Some(from), None) => words.push_str(&say_with!(", from {} on", name(from))),
        (None, Some(to)) => words.push_str(&say_with!(", up to {}", name(to))),
        (None, None) => {}
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::sample::{explore, order_log};
    use super::*;
    use crate::state::{ExploreFilters, Query};

    #[test]
    fn answers_with_revenue_orders_and_what_is_selected() {
        let mut data = explore();
        data.filters = ExploreFilters::parse(&Query::parse(
            "state=SP&from=2017-01&to=2017-06&category=health_beauty&payment=credit_card",
        ))
        .value;
        let Headline { amount, rest } = headline(&data);
        assert_eq!(amount, "R$\u{a0}500");
        assert_eq!(
            rest,
            " in 4 orders from 3 customers in São Paulo, for health beauty, paid by credit card, from Jan 2017 to Jun 2017."
        );
    }

    #[test]
    fn a_log_without_a_currency_speaks_of_its_regions_in_plain_numbers() {
        let mut data = order_log();
        data.currency = "XXX".to_owned();
        data.filters.state = Some("United Kingdom".to_owned());
        let Headline { amount, rest } = headline(&data);
        assert_eq!(
            format!("{amount}{rest}"),
            "500 in 4 orders from 3 customers in United Kingdom."
        );
        assert!(lede(&data).contains("An order is worth 125 on average."));
        assert!(
            lede(&data)
                .contains("Choose a month, a category, a region, a payment type or a filter")
        );
    }

    #[test]
    fn says_so_when_nothing_matches() {
        let mut data = explore();
        data.totals.orders = 0;
        data.filters.state = Some("AC".to_owned());
        let Headline { amount, rest } = headline(&data);
        assert_eq!(format!("{amount}{rest}"), "No orders in Acre.");
        assert!(lede(&data).starts_with("Nothing matches"));
    }
}
