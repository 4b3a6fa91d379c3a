//! The calendar: when the shop is open, how strong demand is, and when customers are acquired.

use chrono::{Datelike, NaiveDate};

use crate::choice::Choice;
use crate::numbers::{Day, position, real};
use crate::tables::calendar as facts;

/// Days the calendar knows: two years of trade and room for the longest horizon.
const DAYS: Day = 1900;
/// The longest horizon the calendar allows, in days.
pub(crate) const LONGEST_HORIZON: u32 = 1000;

/// Demand by day and the acquisition curve.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    epoch: NaiveDate,
    /// Demand relative to an ordinary day, had every order reached the export.
    demand: Vec<f64>,
    /// The same for what the files hold: thinned at the end, nothing after it.
    observed: Vec<f64>,
    /// `cumulative[d]` = sum of `observed` up to and including day `d`.
    cumulative: Vec<f64>,
    acquisitions: Choice<Day>,
    last_valued: Day,
    last_order: Day,
}

impl Calendar {
    /// Builds the calendar from the baked counts; `None` only if those were malformed.
    pub(crate) fn new() -> Option<Self> {
        let (year, month) = facts::FIRST_MONTH;
        let epoch = NaiveDate::from_ymd_opt(year, month, 1)?;
        let day = |(y, m, d)| Some((NaiveDate::from_ymd_opt(y, m, d)? - epoch).num_days());
        let dates: Vec<NaiveDate> = epoch
            .iter_days()
            .take(usize::try_from(DAYS).ok()?)
            .collect();
        let demand: Vec<f64> = dates.iter().map(|date| demand_on(*date)).collect();
        let (regular, tail) = (day(facts::REGULAR_TRADE_FROM)?, day(facts::TAIL_FROM)?);
        let last_valued = tail + i64::try_from(facts::TAIL_KEPT.len()).ok()? - 1;
        let kept = |d: Day| match d - tail {
            before if before < 0 => 1.0,
            after => position(after)
                .and_then(|i| facts::TAIL_KEPT.get(i))
                .copied()
                .unwrap_or(0.0),
        };
        let observed: Vec<f64> = (0..)
            .zip(&demand)
            .map(|(d, demand)| demand * kept(d))
            .collect();
        let cumulative = observed
            .iter()
            .scan(0.0, |sum, demand| {
                *sum += demand;
                Some(*sum)
            })
            .collect();
        // Within a month acquisitions follow demand; in 2016 they are the counts of the open days.
        let weights: Vec<f64> = (0..)
            .zip(dates.iter().zip(&observed))
            .map(|(d, (date, observed))| {
                if d < regular {
                    opening_count(*date)
                } else {
                    *observed
                }
            })
            .collect();
        let months: Vec<usize> = dates
            .iter()
            .filter_map(|date| months_after(epoch, *date))
            .collect();
        let total = |month: usize| -> f64 {
            months
                .iter()
                .zip(&weights)
                .filter(|(m, _)| **m == month)
                .map(|(_, weight)| weight)
                .sum()
        };
        let shares: Vec<f64> = facts::NEW_CUSTOMERS
            .iter()
            .enumerate()
            .map(|(month, customers)| {
                if *customers > 0.0 {
                    customers / total(month)
                } else {
                    0.0
                }
            })
            .collect();
        let acquired = |(d, (month, weight)): (Day, (&usize, &f64))| {
            (d, weight * shares.get(*month).unwrap_or(&0.0))
        };
        let acquisitions = Choice::new((0..).zip(months.iter().zip(&weights)).map(acquired))?;
        let last_order = day(facts::LAST_ORDER)?;
        Some(Self {
            epoch,
            demand,
            observed,
            cumulative,
            acquisitions,
            last_valued,
            last_order,
        })
    }

    /// Demand on a day relative to an ordinary day: `c(d)`. Zero when the shop is closed.
    pub(crate) fn demand(&self, day: Day) -> f64 {
        position(day)
            .and_then(|i| self.demand.get(i))
            .copied()
            .unwrap_or(0.0)
    }

    /// Demand as far as the files hold it.
    pub(crate) fn observed(&self, day: Day) -> f64 {
        position(day)
            .and_then(|i| self.observed.get(i))
            .copied()
            .unwrap_or(0.0)
    }

    /// Observed demand over the days (from, to].
    pub(crate) fn observed_between(&self, from: Day, to: Day) -> f64 {
        let up_to = |day: Day| {
            position(day)
                .and_then(|i| self.cumulative.get(i))
                .copied()
                .unwrap_or(0.0)
        };
        up_to(to) - up_to(from)
    }

    /// The first day after `from` by whose end `amount` of observed demand has passed, if any.
    pub(crate) fn day_after_demand(&self, from: Day, amount: f64) -> Option<Day> {
        let passed = position(from)
            .and_then(|i| self.cumulative.get(i))
            .copied()
            .unwrap_or(0.0);
        let day = self
            .cumulative
            .partition_point(|sum| *sum < passed + amount);
        i64::try_from(day)
            .ok()
            .filter(|day| *day <= self.last_valued)
    }

    /// When customers make their first valued purchase.
    pub(crate) fn acquisitions(&self) -> &Choice<Day> {
        &self.acquisitions
    }

    /// The last day on which a valued purchase can be in the files.
    pub(crate) fn last_valued(&self) -> Day {
        self.last_valued
    }

    /// The last day on which any order can be in the files.
    pub(crate) fn last_order(&self) -> Day {
        self.last_order
    }

    /// The date of a day.
    pub(crate) fn date(&self, day: Day) -> NaiveDate {
        self.epoch + chrono::TimeDelta::days(day)
    }
}

/// Customer-days of the few open days before regular trade; zero on all others.
fn opening_count(date: NaiveDate) -> f64 {
    let (year, _) = facts::FIRST_MONTH;
    facts::OPEN_DAYS_2016
        .iter()
        .find(|(month, day, _)| (date.year(), date.month(), date.day()) == (year, *month, *day))
        .map_or(0.0, |(_, _, count)| *count)
}

fn demand_on(date: NaiveDate) -> f64 {
    if (date.year(), date.month(), date.day()) < facts::REGULAR_TRADE_FROM {
        return if opening_count(date) > 0.0 { 1.0 } else { 0.0 };
    }
    let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    let share = facts::WEEKDAY_SHARE
        .get(weekday)
        .copied()
        .unwrap_or(1.0 / 7.0);
    7.0 * share * special(date)
}

/// The factor of days that stand out, 1 on all others.
fn special(date: NaiveDate) -> f64 {
    let year_end = facts::YEAR_END
        .iter()
        .find(|(month, first, last, _)| {
            date.month() == *month && (*first..=*last).contains(&date.day())
        })
        .map(|(_, _, _, factor)| *factor);
    let black_friday = || {
        // The day after the fourth Thursday of November.
        let thursday =
            NaiveDate::from_weekday_of_month_opt(date.year(), 11, chrono::Weekday::Thu, 4)?;
        let days = (date - thursday).num_days() - 1;
        facts::BLACK_FRIDAY
            .iter()
            .find(|(offset, _)| *offset == days)
            .map(|(_, factor)| *factor)
    };
    year_end.or_else(black_friday).unwrap_or(1.0)
}

fn months_after(epoch: NaiveDate, date: NaiveDate) -> Option<usize> {
    let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    usize::try_from(months(date) - months(epoch)).ok()
}

/// The last complete day of a shop: the last on which customer-days reach half the median of the 28
/// days before it, silent days counting as zero; the last day if there is none.
///
/// `daily` holds customer-days by day. `None` when there are none at all. It is the definition of
/// `int_data_window` in the dbt project.
pub(crate) fn last_complete_day(daily: &[u64]) -> Option<Day> {
    let first = daily.iter().position(|count| *count > 0)?;
    let last = daily.iter().rposition(|count| *count > 0)?;
    let complete = (first + 1..=last).rev().find(|day| {
        let mut before: Vec<i64> = daily
            .iter()
            .take(*day)
            .skip(first.max(day.saturating_sub(28)))
            .map(|n| i64::try_from(*n).unwrap_or(i64::MAX))
            .collect();
        before.sort_unstable();
        let count = daily
            .get(*day)
            .map_or(0, |n| i64::try_from(*n).unwrap_or(i64::MAX));
        let median = median(&before);
        median > 0.0 && real(count) >= median / 2.0
    });
    i64::try_from(complete.unwrap_or(last)).ok()
}

fn median(sorted: &[i64]) -> f64 {
    let upper = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let lower = sorted
        .get(sorted.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(0);
    (real(upper) + real(lower)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::last_complete_day;

    #[test]
    fn the_last_complete_day_has_half_of_what_was_usual() {
        let mut daily = vec![0; 3];
        daily.extend([20; 40]);
        daily.extend([12, 9, 11, 3, 0, 0, 1]);
        // Day 45 has 11, at least half of 20; day 46 has 3.
        assert_eq!(last_complete_day(&daily), Some(45));
        assert_eq!(last_complete_day(&[0, 5]), Some(1));
        assert_eq!(last_complete_day(&[0, 0]), None);
    }
}
