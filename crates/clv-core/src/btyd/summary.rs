//! From purchases to the customers that models are fitted on: frequency, recency, T and monetary value.

use chrono::NaiveDate;
use serde::Serialize;

use super::error::BtydError;
use super::gamma_gamma::Spending;
use super::history::History;
use crate::cast::float;

/// The unit in which a model's times are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Days.
    Day,
    /// Days divided by seven; not rounded.
    Week,
}

impl TimeUnit {
    /// Its length.
    #[must_use]
    pub const fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
        }
    }

    /// So many days in this unit.
    #[must_use]
    pub fn of_days(self, days: f64) -> f64 {
        days / self.days()
    }

    /// The word for one.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}

/// One line of an order log: who paid how much on which day. A negative amount is a return or a credit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<C> {
    /// Who.
    pub customer: C,
    /// When.
    pub day: NaiveDate,
    /// How much.
    pub amount: f64,
}

/// A customer at the end of the calibration period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Customer<C> {
    /// Who.
    pub customer: C,
    /// Frequency, recency and T.
    pub history: History,
    /// Mean value of the repeat purchase days; `None` without any.
    pub monetary: Option<f64>,
    /// Day of the first purchase.
    pub first: NaiveDate,
    /// Day of the second purchase, if it came by the end of the calibration period.
    pub second: Option<NaiveDate>,
    /// Purchase days after the calibration period, for comparing with what was expected.
    pub later: u32,
}

impl<C> Customer<C> {
    /// What Gamma-Gamma learns from: repeat purchases with a positive mean value.
    #[must_use]
    pub fn spending(&self) -> Option<Spending> {
        Spending::new(self.history.frequency(), self.monetary?).ok()
    }
}

/// Sums lines by customer and day, and counts the days up to and including `calibration_end`.
///
/// A day is a purchase if at least one of its lines is not negative: a return alone never makes one. The value of a
/// purchase day is the sum of its lines, and not less than 0. Customers whose first purchase comes later are left out.
/// The result is sorted by customer.
///
/// # Errors
/// Never for dates of this era: times between dates are consistent.
pub fn summarise<C: Ord>(
    lines: Vec<Line<C>>,
    calibration_end: NaiveDate,
    unit: TimeUnit,
) -> Result<Vec<Customer<C>>, BtydError> {
    let days = lines.into_iter().map(|line| CustomerDay {
        customer: line.customer,
        day: line.day,
        value: line.amount,
        is_purchase: line.amount >= 0.0,
    });
    summarise_days(days.collect(), calibration_end, unit)
}

/// What one customer did on one day, where the lines behind it are already summed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerDay<C> {
    /// Who.
    pub customer: C,
    /// When.
    pub day: NaiveDate,
    /// The sum of the day's lines.
    pub value: f64,
    /// Whether something was bought, not only returned.
    pub is_purchase: bool,
}

/// [`summarise`] for days instead of lines: a purchase stays one even when returns of the same day outweigh it. Several
/// entries of one customer and day are joined.
///
/// # Errors
/// As [`summarise`].
pub fn summarise_days<C: Ord>(
    mut days: Vec<CustomerDay<C>>,
    calibration_end: NaiveDate,
    unit: TimeUnit,
) -> Result<Vec<Customer<C>>, BtydError> {
    days.sort_by(|left, right| (&left.customer, left.day).cmp(&(&right.customer, right.day)));
    let mut customers = Vec::new();
    let mut days = days.into_iter().peekable();
    let mut own = Vec::new();
    while let Some(first) = days.next() {
        own.clear();
        own.push(Day::of(&first));
        while let Some(next) = days.next_if(|next| next.customer == first.customer) {
            match own.last_mut() {
                Some(day) if day.day == next.day => day.add(&next),
                _ => own.push(Day::of(&next)),
            }
        }
        customers.extend(customer(first.customer, &own, calibration_end, unit)?);
    }
    Ok(customers)
}

#[derive(Clone, Copy, Debug)]
struct Day {
    day: NaiveDate,
    value: f64,
    is_purchase: bool,
}

impl Day {
    fn of<C>(day: &CustomerDay<C>) -> Self {
        Self {
            day: day.day,
            value: day.value,
            is_purchase: day.is_purchase,
        }
    }

    fn add<C>(&mut self, other: &CustomerDay<C>) {
        self.value += other.value;
        self.is_purchase |= other.is_purchase;
    }
}

fn customer<C>(
    customer: C,
    days: &[Day],
    end: NaiveDate,
    unit: TimeUnit,
) -> Result<Option<Customer<C>>, BtydError> {
    let purchases = || days.iter().filter(|day| day.is_purchase);
    let Some(first) = purchases().next().filter(|first| first.day <= end) else {
        return Ok(None);
    };
    let repeats: Vec<&Day> = purchases()
        .skip(1)
        .take_while(|day| day.day <= end)
        .collect();
    let since_first = |day: NaiveDate| {
        // A span of days between two dates fits any float.
        unit.of_days(crate::cast::float_i64((day - first.day).num_days()))
    };
    let recency = repeats.last().map_or(0.0, |last| since_first(last.day));
    let count = |days: usize| u32::try_from(days).unwrap_or(u32::MAX);
    let total: f64 = repeats.iter().map(|day| day.value.max(0.0)).sum();
    Ok(Some(Customer {
        customer,
        history: History::new(count(repeats.len()), recency, since_first(end))?,
        monetary: (!repeats.is_empty()).then(|| total / float(repeats.len())),
        first: first.day,
        second: repeats.first().map(|day| day.day),
        later: count(purchases().filter(|day| day.day > end).count()),
    }))
}
