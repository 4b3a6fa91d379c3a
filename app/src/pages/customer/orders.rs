//! The orders of one customer on a line of time, the latest first.

use leptos::prelude::*;

use crate::api::{Customer, CustomerOrder};
use crate::components::amount::{counted, money, plain_name};
use crate::components::calendar::day;
use crate::still::IntoAny;
use crate::words::{said, say_as, say_with};

/// Orders that are always in sight; the older ones open on demand.
const SHOWN: usize = 12;

/// A list with a line for each order and the pauses between them.
#[component]
pub(super) fn Orders(data: Customer) -> impl IntoView {
    let currency = &data.status.currency;
    let older = data.orders.iter().skip(1).map(Some).chain([None]);
    let mut items: Vec<_> = data
        .orders
        .iter()
        .zip(older)
        .map(|(order, older)| {
            let pause = older.and_then(|older| pause(order, older));
            view! {
                <li class="moment" class:is-return=!order.is_purchase>
                    <span class="moment-day">{day(order.ordered_on)}</span>
                    <span class="moment-what">{what(order)} {pause.map(|pause| view! { <span class="muted">{pause}</span> })}</span>
                    <b class="number">{money(currency, order.value)}</b>
                </li>
            }
        })
        .collect();
    let older = items.split_off(items.len().min(SHOWN));
    let older = (!older.is_empty()).then(|| {
        let count = i64::try_from(older.len()).unwrap_or(i64::MAX);
        view! {
            <details class="twin">
                <summary>{say_with!("{} more", counted(count, "older order"))}</summary>
                <ol class="moments">{older}</ol>
            </details>
        }
    });
    view! { <ol class="moments">{items}</ol> {older} }.into_any()
}

/// What is known of an order, in words; an order log may know nothing.
fn what(order: &CustomerOrder) -> String {
    if !order.is_purchase {
        return said("Given back");
    }
    let parts = [
        order.category.as_deref().map(plain_name),
        order.channel.as_deref().map(plain_name),
        order
            .payment_type
            .as_deref()
            .map(|kind| say_with!("paid by {}", plain_name(kind))),
        order
            .delivery_days
            .map(|days| say_with!("delivered after {} days", days.max(0))),
        order
            .review_score
            .map(|stars| say_with!("{stars} of 5 stars", stars)),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        say_as("Bought (an order)", "Bought").to_owned()
    } else {
        parts.join(", ")
    }
}

/// How long after the order before it this one came.
fn pause(order: &CustomerOrder, older: &CustomerOrder) -> Option<String> {
    match (order.ordered_on - older.ordered_on).num_days() {
        0 => Some(said(" · the same day")),
        1 => Some(said(" · a day later")),
        days if days > 1 => Some(say_with!(" · {days} days later", days)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::customer;
    use super::*;

    #[test]
    fn orders_say_what_is_known_of_them() {
        let said: Vec<_> = customer().orders.iter().map(what).collect();
        assert_eq!(said, ["Given back", "health beauty"]);
        let mut order = customer().orders.remove(1);
        order.category = None;
        assert_eq!(what(&order), "Bought");
        order.delivery_days = Some(9);
        order.review_score = Some(4);
        assert_eq!(what(&order), "delivered after 9 days, 4 of 5 stars");
    }

    #[test]
    fn pauses_are_counted_from_the_order_before() {
        let orders = customer().orders;
        let found = orders.first().zip(orders.get(1));
        let found = found.and_then(|(order, older)| pause(order, older));
        assert_eq!(found.as_deref(), Some(" · 59 days later"));
    }
}
