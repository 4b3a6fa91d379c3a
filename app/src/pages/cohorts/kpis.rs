//! The four numbers under the headline.

use clv_core::money::Cents;

use super::headline::{ends, spoken_of, within};
use crate::api::{Cohorts, Milestone};
use crate::components::amount::{counted, currency_unit, money, percent, whole};
use crate::components::definition::Meaning;
use crate::words::{said, say_with};

/// One number with its words.
pub(super) struct KpiText {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) note: String,
    pub(super) meaning: Meaning,
}

/// What can be said of the data: a young shop has fewer.
pub(super) fn kpis(data: &Cohorts) -> Vec<KpiText> {
    let early = data.milestones.iter().find(|mark| mark.day == 90);
    let reached = spoken_of(data);
    let early = early.filter(|early| reached.is_some_and(|late| late.day != early.day));
    [
        early.map(|mark| returned(mark, "def-returned-early")),
        reached.map(|mark| returned(mark, "def-returned")),
        reached.and_then(half_by),
        value(data),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn returned(mark: &Milestone, id: &str) -> KpiText {
    let interval = mark.interval.map_or_else(String::new, |(low, high)| {
        say_with!(
            "95% interval {low} to {high} · ",
            percent(low),
            percent(high)
        )
    });
    KpiText {
        label: say_with!("Bought again {}", within(mark.day)),
        value: percent(mark.share),
        note: say_with!(
            "{interval}{count} still waiting",
            interval,
            whole(mark.at_risk)
        ),
        meaning: Meaning::new(
            id,
            say_with!("Bought again {}", within(mark.day)),
            "Estimated share of customers who have a purchase on a second day by then (Kaplan–Meier). Everybody counts for as long as they could be observed: recent customers are neither lost nor left out.",
            "% of customers",
            "marts.mart_time_to_second",
        ),
    }
}

fn half_by(mark: &Milestone) -> Option<KpiText> {
    let days = mark.half_by?;
    Some(KpiText {
        label: said("Half of the returns come within"),
        value: counted(days.into(), "day"),
        note: say_with!("of those {}", within(mark.day)),
        meaning: Meaning::new(
            "def-half-by",
            "Half of the returns",
            say_with!(
                "The first day by which half of those have bought again who do so {}.",
                within(mark.day)
            ),
            "days since the first purchase",
            "marts.mart_time_to_second",
        ),
    })
}

fn value(data: &Cohorts) -> Option<KpiText> {
    let currency = &data.status.currency;
    let (first, last) = ends(data)?;
    Some(KpiText {
        label: match last.months_since {
            0 => said("A customer's first month"),
            1 => said("A customer's first month and the next"),
            months => say_with!("A customer after {months} months", months),
        },
        value: money(currency, last.value_per_customer),
        note: if last.months_since == 0 {
            say_with!("mean of {}", counted(last.customers, "customer"))
        } else {
            let added = Cents(last.value_per_customer.0 - first.value_per_customer.0);
            say_with!("{} of it after the first month", money(currency, added))
        },
        meaning: Meaning::new(
            "def-cohort-value",
            "What a customer adds up to",
            "Mean value per customer, month by month since the month of the first purchase. Each month's addition is the mean over the cohorts that have got so far, and the additions are summed up.",
            currency_unit(currency),
            "marts.mart_cohort_curves",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::cohorts;
    use super::*;

    #[test]
    fn a_young_shop_has_fewer_numbers_and_no_day_is_said_twice() {
        assert_eq!(kpis(&cohorts()).len(), 3);
        let mut data = cohorts();
        data.milestones.clear();
        data.curves.clear();
        assert!(kpis(&data).is_empty());
    }

    #[test]
    fn ids_of_definitions_differ() {
        let mut data = cohorts();
        if let Some(first) = data.milestones.first_mut() {
            first.day = 90;
        }
        let mut ids: Vec<_> = kpis(&data).into_iter().map(|kpi| kpi.meaning.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }
}
