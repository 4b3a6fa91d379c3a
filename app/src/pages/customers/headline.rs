//! The sentences of the list, made from its numbers.

use super::{places, segment_label};
use crate::api::{Customers, Found};
use crate::components::amount::{counted, plain_name, whole};
use crate::components::calendar::day;
use crate::components::site::counted_is;
use crate::state::CustomerSort;
use crate::words::{said, say, say_with};

/// The answer: a number that stands out and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `1,204 of 95,420 customers from São Paulo who bought on several days.`
pub(super) fn headline(data: &Customers) -> Headline {
    let view = &data.view;
    let amount = match data.found {
        Found::Exactly(count) => whole(count),
        Found::MoreThan(count) => say_with!("More than {}", whole(count)),
    };
    if !view.has_filter() {
        let noun = say(if data.all == 1 {
            " customer"
        } else {
            " customers"
        });
        return Headline {
            amount,
            rest: say_with!(
                "{noun}, each with what they bought{too}.",
                noun,
                expected_too(data)
            ),
        };
    }
    let segment = view.segment.as_ref().map_or_else(String::new, |segment| {
        say_with!(" in the segment {}", segment_label(data, segment))
    });
    let from = view.state.as_ref().map_or_else(String::new, |state| {
        say_with!(" from {}", places(data).name(state))
    });
    let first = view.category.as_ref().map_or_else(String::new, |category| {
        say_with!(" who first bought {}", plain_name(category))
    });
    let and = say(if first.is_empty() { " who" } else { " and" });
    let bought = match view.has_returned {
        Some(true) => say_with!("{and} bought on several days", and),
        Some(false) => say_with!("{and} bought on one day only", and),
        None => String::new(),
    };
    let number = view.search.as_ref().map_or_else(String::new, |text| {
        say_with!(", with a number that begins with {text}", text)
    });
    Headline {
        amount,
        rest: say_with!(
            " of {all}{segment}{from}{first}{bought}{number}.",
            counted(data.all, "customer"),
            segment,
            from,
            first,
            bought,
            number
        ),
    }
}

fn expected_too(data: &Customers) -> &'static str {
    if data.status.model_id.is_some() {
        say(" and what is expected of them")
    } else {
        ""
    }
}

/// What the numbers are.
pub(super) fn lede(data: &Customers) -> String {
    let status = &data.status;
    let forecast = if status.model_id.is_some() {
        say_with!(
            " What is expected is for the {days} days after {day}.",
            status.horizon_days,
            day(status.as_of)
        )
    } else {
        said(" There is no forecast yet.")
    };
    format!("{}.{forecast}", counted_is(status.value_basis))
}

/// How the list is sorted, and who has no place in it.
pub(super) fn order(data: &Customers) -> String {
    let view = &data.view;
    let has_forecast = data.status.model_id.is_some();
    let (largest, smallest) = match view.order(has_forecast) {
        CustomerSort::Expected => (
            say("Highest expected value first"),
            say("Lowest expected value first"),
        ),
        CustomerSort::Chance => (
            say("Most likely to buy again first"),
            say("Least likely to buy again first"),
        ),
        CustomerSort::Value => (
            say("Highest value so far first"),
            say("Lowest value so far first"),
        ),
        CustomerSort::Days => (
            say("Most purchase days first"),
            say("Fewest purchase days first"),
        ),
        CustomerSort::Last => (say("Latest purchase first"), say("Earliest purchase first")),
    };
    let order = if view.is_ascending { smallest } else { largest };
    let left_out = if view.order(has_forecast).needs_forecast() {
        say(
            " Customers who first came after the last complete day have no forecast yet and are not in this order.",
        )
    } else {
        ""
    };
    say_with!(
        "{order}; a click on a column sorts by it.{left_out}",
        order,
        left_out
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::customers;
    use super::*;
    use crate::state::{CustomersView, Query};

    fn said(address: &str, found: Found) -> String {
        let mut data = customers();
        data.view = CustomersView::parse(&Query::parse(address)).value;
        data.found = found;
        let Headline { amount, rest } = headline(&data);
        format!("{amount}{rest}")
    }

    #[test]
    fn all_customers_are_counted() {
        assert_eq!(
            said("", Found::Exactly(95_420)),
            "95,420 customers, each with what they bought and what is expected of them."
        );
    }

    #[test]
    fn filters_are_read_out() {
        assert_eq!(
            said(
                "state=SP&category=health_beauty&bought=again",
                Found::Exactly(12)
            ),
            "12 of 95,420 customers from São Paulo who first bought health beauty and bought on several days."
        );
        assert_eq!(
            said("segment=New&state=SP", Found::Exactly(7)),
            "7 of 95,420 customers in the segment New from São Paulo."
        );
        assert_eq!(
            said("bought=once", Found::MoreThan(10_000)),
            "More than 10,000 of 95,420 customers who bought on one day only."
        );
    }

    #[test]
    fn who_has_no_forecast_is_not_in_its_order_and_it_is_said() {
        let mut data = customers();
        assert!(order(&data).contains("have no forecast yet"));
        data.status.model_id = None;
        assert_eq!(
            order(&data),
            "Highest value so far first; a click on a column sorts by it."
        );
    }
}
