//! The sentences of the list, made from its numbers.

use super::places;
use crate::api::{Customers, Found};
use crate::components::amount::{counted, plain_name, whole};
use crate::components::calendar::day;
use crate::components::site::counted_is;
use crate::state::CustomerSort;

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
        Found::MoreThan(count) => format!("More than {}", whole(count)),
    };
    if !view.has_filter() {
        let noun = if data.all == 1 {
            " customer"
        } else {
            " customers"
        };
        return Headline {
            amount,
            rest: format!("{noun}, each with what they bought{}.", expected_too(data)),
        };
    }
    let from = view.state.as_ref().map_or_else(String::new, |state| {
        format!(" from {}", places(data).name(state))
    });
    let first = view.category.as_ref().map_or_else(String::new, |category| {
        format!(" who first bought {}", plain_name(category))
    });
    let and = if first.is_empty() { " who" } else { " and" };
    let bought = match view.has_returned {
        Some(true) => format!("{and} bought on several days"),
        Some(false) => format!("{and} bought on one day only"),
        None => String::new(),
    };
    let number = view.search.as_ref().map_or_else(String::new, |text| {
        format!(", with a number that begins with {text}")
    });
    Headline {
        amount,
        rest: format!(
            " of {}{from}{first}{bought}{number}.",
            counted(data.all, "customer")
        ),
    }
}

fn expected_too(data: &Customers) -> &'static str {
    if data.status.model_id.is_some() {
        " and what is expected of them"
    } else {
        ""
    }
}

/// What the numbers are.
pub(super) fn lede(data: &Customers) -> String {
    let status = &data.status;
    let forecast = if status.model_id.is_some() {
        format!(
            " What is expected is for the {} days after {}.",
            status.horizon_days,
            day(status.as_of)
        )
    } else {
        " There is no forecast yet.".to_owned()
    };
    format!("{}.{forecast}", counted_is(status.value_basis))
}

/// How the list is sorted, and who has no place in it.
pub(super) fn order(data: &Customers) -> String {
    let view = &data.view;
    let has_forecast = data.status.model_id.is_some();
    let (largest, smallest) = match view.order(has_forecast) {
        CustomerSort::Expected => (
            "Highest expected value first",
            "Lowest expected value first",
        ),
        CustomerSort::Chance => (
            "Most likely to buy again first",
            "Least likely to buy again first",
        ),
        CustomerSort::Value => ("Highest value so far first", "Lowest value so far first"),
        CustomerSort::Days => ("Most purchase days first", "Fewest purchase days first"),
        CustomerSort::Last => ("Latest purchase first", "Earliest purchase first"),
    };
    let order = if view.is_ascending { smallest } else { largest };
    let left_out = if view.order(has_forecast).needs_forecast() {
        " Customers who first came after the last complete day have no forecast yet and are not in this order."
    } else {
        ""
    };
    format!("{order}; a click on a column sorts by it.{left_out}")
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
