//! The four numbers under the headline.

use crate::api::{Forecast, Overview, SourceKind};
use crate::components::amount::{
    counted, currency_unit, money, money_range, percent, ratio, whole,
};
use crate::components::calendar::month;
use crate::components::definition::Meaning;
use crate::components::site::basis;
use crate::words::{said, say, say_with};

/// One number with its words.
pub(super) struct KpiText {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) note: String,
    pub(super) meaning: Meaning,
}

pub(super) fn kpis(data: &Overview) -> [KpiText; 4] {
    [
        customers(data),
        repeat_customers(data),
        value_so_far(data),
        match &data.forecast {
            Some(forecast) => expected(data, forecast),
            None => revenue_so_far(data),
        },
    ]
}

fn customers(data: &Overview) -> KpiText {
    let people = &data.people;
    let note = match (people.new_customers_last_full_month, people.last_full_month) {
        (Some(0), Some(full)) => say_with!("none new in {}, the last full month", month(full)),
        (Some(new), Some(full)) => {
            say_with!(
                "+{count} in {month}, the last full month",
                whole(new),
                month(full)
            )
        }
        _ => said("no month is complete yet"),
    };
    KpiText {
        label: said("Customers"),
        value: whole(people.customers),
        note,
        meaning: Meaning::new(
            "def-customers",
            "Customers",
            say(match data.status.source_kind {
                SourceKind::Olist => {
                    "People with at least one order that has value. One person is one customer, however many orders they placed; cancelled and unavailable orders do not count."
                }
                SourceKind::Orders => {
                    "Everyone in the order log who bought on at least one day. One customer number is one customer, however many orders it has; who only gave something back is none."
                }
            }),
            "people",
            "marts.mart_overview",
        ),
    }
}

fn repeat_customers(data: &Overview) -> KpiText {
    let people = &data.people;
    KpiText {
        label: said("Bought on more than one day"),
        value: percent(ratio(people.repeat_customers, people.customers)),
        note: say_with!(
            "{customers} customers; {more} more ordered twice in one day",
            whole(people.repeat_customers),
            whole(people.same_day_repeat_customers)
        ),
        meaning: Meaning::new(
            "def-repeat",
            "Bought on more than one day",
            "Share of customers with purchases on two or more calendar days. Two orders on one day are one purchase.",
            "% of customers",
            "marts.mart_overview",
        ),
    }
}

fn value_so_far(data: &Overview) -> KpiText {
    let people = &data.people;
    let currency = &data.status.currency;
    let tail = if people.value_mean.0 > people.value_median.0 {
        say(", pulled up by a few")
    } else {
        ""
    };
    KpiText {
        label: said("Value so far, per customer"),
        value: money(currency, people.value_median),
        note: say_with!(
            "median · mean {mean}{tail}",
            money(currency, people.value_mean),
            tail
        ),
        meaning: Meaning::new(
            "def-value",
            "Value so far",
            say_with!(
                "All a customer has bought up to the last day: {}. Half of the customers are below the median.",
                basis(data.status.value_basis)
            ),
            currency_unit(currency),
            "marts.mart_overview",
        ),
    }
}

/// What stands in for the expected value while there is none.
fn revenue_so_far(data: &Overview) -> KpiText {
    let currency = &data.status.currency;
    KpiText {
        label: said("Value so far, all customers"),
        value: money(currency, data.people.value_total),
        note: say_with!("in {}", counted(data.people.orders, "order")),
        meaning: Meaning::new(
            "def-revenue",
            "Value so far, all customers",
            say_with!(
                "All that was bought up to the last day: {}.",
                basis(data.status.value_basis)
            ),
            currency_unit(currency),
            "marts.mart_overview",
        ),
    }
}

fn expected(data: &Overview, forecast: &Forecast) -> KpiText {
    let currency = &data.status.currency;
    let expected = &forecast.expected;
    KpiText {
        label: say_with!("Expected, next {} days", data.status.horizon_days),
        value: money(currency, expected.mean),
        note: say_with!(
            "per customer · {} for the middle 80%",
            money_range(currency, expected.p10, expected.p90)
        ),
        meaning: Meaning::new(
            "def-expected",
            "Expected value",
            "Probability of buying again times the spend of those who do, for each customer; shown is the mean. The middle 80% leaves out the tenth with the lowest and the tenth with the highest expectation: it tells how customers differ, not how sure the number is.",
            say_with!(
                "{unit} in {days} days",
                currency_unit(currency),
                data.status.horizon_days
            )
            .trim_start()
            .to_owned(),
            "marts.mart_overview",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{order_log, overview};
    use super::*;

    #[test]
    fn a_forecast_is_the_last_number_and_the_past_stands_in_for_it() {
        let last = |data| kpis(&data).map(|kpi| kpi.label).last().cloned();
        assert_eq!(last(overview()).as_deref(), Some("Expected, next 180 days"));
        assert_eq!(
            last(order_log()).as_deref(),
            Some("Value so far, all customers")
        );
    }

    #[test]
    fn an_order_log_is_not_explained_by_items_or_cancelled_orders() {
        let mut data = order_log();
        data.forecast = overview().forecast;
        for kpi in kpis(&data).into_iter().chain(kpis(&order_log())) {
            for word in ["item", "freight", "cancelled", "XXX"] {
                let Meaning { text, unit, .. } = &kpi.meaning;
                assert!(
                    !text.contains(word) && !unit.contains(word),
                    "{text} {unit}"
                );
            }
        }
    }
}
