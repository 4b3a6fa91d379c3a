//! The four numbers under the headline.

use crate::api::Overview;
use crate::components::amount::{money, money_range, percent, ratio, whole};
use crate::components::calendar::month;
use crate::components::definition::Meaning;
use crate::components::site::basis;

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
        expected(data),
    ]
}

fn customers(data: &Overview) -> KpiText {
    let people = &data.people;
    let note = match (people.new_customers_last_full_month, people.last_full_month) {
        (Some(new), Some(full)) => {
            format!("+{} in {}, the last full month", whole(new), month(full))
        }
        _ => "no month is complete yet".to_owned(),
    };
    KpiText {
        label: "Customers".to_owned(),
        value: whole(people.customers),
        note,
        meaning: Meaning::new(
            "def-customers",
            "Customers",
            "People with at least one order that has value. One person is one customer, however many orders they placed; cancelled and unavailable orders do not count.",
            "people",
            "marts.mart_overview",
        ),
    }
}

fn repeat_customers(data: &Overview) -> KpiText {
    let people = &data.people;
    KpiText {
        label: "Bought on more than one day".to_owned(),
        value: percent(ratio(people.repeat_customers, people.customers)),
        note: format!(
            "{} customers; {} more ordered twice in one day",
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
        ", pulled up by a few"
    } else {
        ""
    };
    KpiText {
        label: "Value so far, per customer".to_owned(),
        value: money(currency, people.value_median),
        note: format!("median · mean {}{tail}", money(currency, people.value_mean)),
        meaning: Meaning::new(
            "def-value",
            "Value so far",
            format!(
                "All a customer has bought up to the last day: {}. Half of the customers are below the median.",
                basis(data.status.value_basis)
            ),
            currency.clone(),
            "marts.mart_overview",
        ),
    }
}

fn expected(data: &Overview) -> KpiText {
    let currency = &data.status.currency;
    let expected = &data.expected;
    KpiText {
        label: format!("Expected, next {} days", data.status.horizon_days),
        value: money(currency, expected.mean),
        note: format!(
            "per customer · {} for the middle 80%",
            money_range(currency, expected.p10, expected.p90)
        ),
        meaning: Meaning::new(
            "def-expected",
            "Expected value",
            "Probability of buying again times the spend of those who do, for each customer; shown is the mean. The middle 80% leaves out the tenth with the lowest and the tenth with the highest expectation: it tells how customers differ, not how sure the number is.",
            format!("{currency} in {} days", data.status.horizon_days),
            "marts.mart_overview",
        ),
    }
}
