//! The sentences of the page, made from its numbers.

use crate::api::{CohortCurvePoint, Cohorts, Milestone};
use crate::components::amount::{counted, in_thousand, money, percent};
use crate::components::calendar::day;
use crate::components::site::counted_is;
use crate::words::{said, say_with};

/// The answer: a number that stands out and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `29 in 1,000 customers buy again within a year; what they add to their first month is R$ 3.10 each on average.`
pub(super) fn headline(data: &Cohorts) -> Headline {
    let Some(reached) = spoken_of(data) else {
        return Headline {
            amount: said("Nobody"),
            rest: said(" could be observed for a day yet."),
        };
    };
    let later = added_later(data).map_or_else(
        || ".".to_owned(),
        |(amount, months)| {
            say_with!("; {months} months after the first one, a customer has added {amount} to it on average.", months, amount)
        },
    );
    Headline {
        amount: in_thousand(reached.share),
        rest: say_with!(
            " customers buy a second time {within}{later}",
            within(reached.day),
            later
        ),
    }
}

/// The latest round day that was observed; without one the last day.
pub(super) fn spoken_of(data: &Cohorts) -> Option<&Milestone> {
    let round = |mark: &&Milestone| round_days().contains(&mark.day);
    data.milestones
        .iter()
        .rev()
        .find(round)
        .or(data.milestones.last())
}

/// Days that are spoken of; the last milestone is the end of the curve, whichever day that is.
fn round_days() -> [i32; 4] {
    [30, 90, 180, 365]
}

/// `within a year`, `within 90 days`.
pub(super) fn within(day: i32) -> String {
    match day {
        365 => said("within a year"),
        1 => said("within a day"),
        other => say_with!("within {other} days", other),
    }
}

/// What all cohorts have added to their first month, and after how many months.
fn added_later(data: &Cohorts) -> Option<(String, i32)> {
    let (first, last) = ends(data)?;
    (last.months_since > first.months_since).then(|| {
        let added = clv_core::money::Cents(last.value_per_customer.0 - first.value_per_customer.0);
        (money(&data.status.currency, added), last.months_since)
    })
}

/// The first month of the curve of all cohorts, and a year later or the last.
pub(super) fn ends(data: &Cohorts) -> Option<(&CohortCurvePoint, &CohortCurvePoint)> {
    let all = data.curves.iter().find(|curve| curve.half_year.is_none())?;
    let last = all.points.iter().rfind(|point| point.months_since <= 12)?;
    Some((all.points.first()?, last))
}

/// When they come back, how sure it is and what is counted.
pub(super) fn lede(data: &Cohorts) -> String {
    let interval = spoken_of(data)
        .and_then(|reached| reached.interval)
        .map_or_else(String::new, |(low, high)| {
            say_with!(
                "95% interval {low} to {high}. ",
                percent(low),
                percent(high)
            )
        });
    let half = spoken_of(data)
        .and_then(|reached| reached.half_by)
        .map_or_else(String::new, |half_by| {
            say_with!(
                "Half of those who return do so within {}. ",
                counted(half_by.into(), "day")
            )
        });
    say_with!(
        "{interval}{half}A purchase is a day with an order: two orders on one day are no return. {counted}, up to {day}.",
        interval,
        half,
        counted_is(data.status.value_basis),
        day(data.status.as_of)
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::cohorts;
    use super::*;

    #[test]
    fn answers_with_how_many_return_and_what_they_add() {
        let Headline { amount, rest } = headline(&cohorts());
        assert_eq!(amount, "29 in 1,000");
        assert_eq!(
            rest,
            " customers buy a second time within a year; 2 months after the first one, a customer has added R$\u{a0}3.00 to it on average."
        );
    }

    #[test]
    fn speaks_of_what_was_observed() {
        let mut data = cohorts();
        data.milestones.retain(|mark| mark.day < 365);
        assert!(headline(&data).rest.contains("within 30 days"));
        data.milestones.clear();
        data.curves.clear();
        assert_eq!(headline(&data).amount, "Nobody");
    }

    #[test]
    fn says_how_sure_and_how_soon() {
        assert!(lede(&cohorts()).starts_with(
            "95% interval 2.7% to 3.1%. Half of those who return do so within 25 days. "
        ));
    }
}
