//! Whether the orders reach far enough to learn from and to be tested on.

use std::iter::successors;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use clv_store::snapshots::{Role, Window};

use crate::failure::Failure;

/// As in `dbt_project.yml`: the shortest label window but for a shorter horizon, and how many days, or which part of them,
/// come before the first cutoff.
const SHORTEST_WINDOW: u32 = 30;
const MIN_HISTORY_DAYS: u64 = 90;
const MIN_HISTORY_PART: u64 = 4;

/// Horizons that can be asked for.
const HORIZONS: std::ops::RangeInclusive<u32> = 7..=730;

/// The cutoff of the held-out snapshot; a failure where there is none, or nothing to learn from before it.
pub(super) fn held_out(window: &Window) -> Result<NaiveDate, Failure> {
    let mut cutoffs = window.cutoffs.iter();
    let test = cutoffs.find(|one| one.role == Role::Test);
    let test = test.ok_or_else(|| too_short(window))?.cutoff;
    let days = Days::new(window.horizon_days.min(SHORTEST_WINDOW).into());
    if window.cutoffs.iter().any(|one| one.cutoff + days <= test) {
        Ok(test)
    } else {
        Err(too_short(window))
    }
}

/// That they do not, and what would.
pub(super) fn too_short(window: &Window) -> Failure {
    let asked = window.horizon_days;
    let instead = match longest_horizon(window.first_day, window.as_of) {
        Some(days) if days < asked => {
            format!(
                "--horizon-days {days} is the longest that can be tested after the end of a month"
            )
        }
        // After the end of some month they do: it is the chosen day that has not enough around it.
        Some(_) => "choose another --cutoff".to_owned(),
        None => "load more orders".to_owned(),
    };
    Failure::data("no snapshot has a known future: the data do not reach far enough").hint(format!(
        "the orders, from {} to {}, do not cover {asked} days after the cutoff and something to learn from before it: {instead}",
        window.first_day, window.as_of,
    ))
}

/// The longest horizon that ends by `as_of` after the end of a month, before which the shortest window is over after the end of
/// another that has enough days before it.
fn longest_horizon(first_day: NaiveDate, as_of: NaiveDate) -> Option<u32> {
    let days = |from: NaiveDate, to: NaiveDate| u64::try_from((to - from).num_days()).unwrap_or(0);
    let before = (days(first_day, as_of) / MIN_HISTORY_PART).min(MIN_HISTORY_DAYS);
    let earliest = first_day.checked_add_days(Days::new(before))?;
    let month = earliest.with_day(1)?;
    let ends: Vec<NaiveDate> = successors(Some(month), |month| {
        month.checked_add_months(Months::new(1))
    })
    .filter_map(|month| month.checked_add_months(Months::new(1))?.pred_opt())
    .skip_while(|end| *end < earliest)
    .take_while(|end| *end < as_of)
    .collect();
    let horizons = ends.iter().filter_map(|test| {
        let horizon = u32::try_from(days(*test, as_of)).ok()?;
        let window = horizon.min(SHORTEST_WINDOW).into();
        let learns = ends
            .iter()
            .any(|end| end < test && days(*end, *test) >= window);
        learns.then_some(horizon)
    });
    horizons.filter(|days| HORIZONS.contains(days)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn the_limits_are_those_of_the_dbt_project() {
        let project = include_str!("../../../../dbt/dbt_project.yml");
        let share = 1.0 / f64::from(u32::try_from(MIN_HISTORY_PART).unwrap_or(0));
        for setting in [
            format!("  label_windows: [{SHORTEST_WINDOW}, "),
            format!("  min_history_days: {MIN_HISTORY_DAYS} "),
            format!("  min_history_share: {share} "),
        ] {
            assert!(project.contains(&setting), "{setting}");
        }
    }

    /// As `of_a_short_history_a_quarter_is_enough` in dbt has it: tested on 31 December, learned from 30 November.
    #[test]
    fn four_months_can_be_tested_over_59_days() {
        let longest = longest_horizon(day("2000-11-01"), day("2001-02-28"));
        assert_eq!(longest, Some(59));
    }

    #[test]
    fn of_a_horizon_below_the_shortest_window_its_own_is_enough() {
        // 31 January has a quarter of 83 days before it, and 28 days until the end of February.
        assert_eq!(
            longest_horizon(day("2021-01-01"), day("2021-03-25")),
            Some(25)
        );
        assert_eq!(longest_horizon(day("2021-01-01"), day("2021-02-20")), None);
    }

    #[test]
    fn two_years_are_enough_for_the_usual_horizon() {
        let longest = longest_horizon(day("2016-09-15"), day("2018-08-25"));
        assert!(longest.is_some_and(|days| days >= 180));
    }
}
