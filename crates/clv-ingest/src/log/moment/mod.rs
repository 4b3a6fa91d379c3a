//! Moments as people and programs write them: the wall clock of the shop, whatever zone it names.

mod clock;
mod date;
mod day;
mod leaning;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use serde::Serialize;

use crate::log::error::Fault;
use clock::clock;
use date::{Parts, in_order, parts};

pub(crate) use day::Day;
pub(crate) use leaning::{OrderLeaning, leaning};

/// What comes first in a date of three numbers that ends in its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `31/12/2018`
    DayFirst,
    /// `12/31/2018`
    MonthFirst,
    /// `18-12-31`; a year of four digits may come first whatever the order.
    YearFirst,
}

/// How the dates of a file are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateReading {
    /// Dates that can be read in one way only.
    Unambiguous,
    Order(DateOrder),
    /// A format in the notation of `strftime`.
    Pattern(String),
}

/// A moment on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    pub(crate) day: Day,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) micros: u32,
    /// The text named a zone, which was left out.
    pub(crate) zoned: bool,
}

/// Reads a moment.
#[inline]
pub(crate) fn moment(bytes: &[u8], reading: &DateReading) -> Result<Moment, Fault> {
    match reading {
        DateReading::Pattern(pattern) => by_pattern(bytes, pattern),
        DateReading::Unambiguous => iso(bytes).map_or_else(|| general(bytes, None), Ok),
        DateReading::Order(order) => iso(bytes).map_or_else(|| general(bytes, Some(*order)), Ok),
    }
}

/// `2018-03-04`, `2018-03-04 10:11:12`: nearly every moment there is.
#[inline]
fn iso(bytes: &[u8]) -> Option<Moment> {
    let (date, clock) = bytes.split_at_checked(10)?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else {
        return None;
    };
    let day = Day::new(
        two(y1, y2)? * 100 + two(y3, y4)?,
        two(m1, m2)?,
        two(d1, d2)?,
    )?;
    let (hour, minute, second) = match clock {
        [] => (0, 0, 0),
        &[b' ' | b'T', h1, h2, b':', m1, m2, b':', s1, s2] => {
            (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?)
        }
        _ => return None,
    };
    Moment::new(day, hour, minute, second, 0, false)
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

impl Moment {
    fn new(
        day: Day,
        hour: u32,
        minute: u32,
        second: u32,
        micros: u32,
        zoned: bool,
    ) -> Option<Self> {
        (hour < 24 && minute < 60 && second < 60).then_some(())?;
        Some(Self {
            day,
            hour: u8::try_from(hour).ok()?,
            minute: u8::try_from(minute).ok()?,
            second: u8::try_from(second).ok()?,
            micros,
            zoned,
        })
    }
}

fn by_pattern(bytes: &[u8], pattern: &str) -> Result<Moment, Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Fault::NotText)?
        .trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let at = NaiveDateTime::parse_from_str(text, pattern)
        .or_else(|_| NaiveDate::parse_from_str(text, pattern).map(|date| date.into()))
        .map_err(|_| Fault::NotInFormat)?;
    Day::of(at.date())
        .and_then(|day| {
            // A leap second is written as 59 s and more than 999,999 µs.
            let micros = (at.nanosecond() / 1_000).min(999_999);
            Moment::new(day, at.hour(), at.minute(), at.second(), micros, false)
        })
        .ok_or(Fault::NotInFormat)
}

#[cold]
fn general(bytes: &[u8], order: Option<DateOrder>) -> Result<Moment, Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Fault::NotText)?
        .trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (parts, rest) = parts(text).ok_or(Fault::NotADate)?;
    let (year, month, day) = in_order(&parts, order)?;
    let clock = clock(rest).ok_or(Fault::NotADate)?;
    let no_such = match (&parts, order) {
        (Parts::Known(..), _) | (_, None) => Fault::NoSuchDay,
        (_, Some(DateOrder::DayFirst)) => Fault::NoSuchDayFirst,
        (_, Some(DateOrder::MonthFirst)) => Fault::NoSuchMonthFirst,
        (_, Some(DateOrder::YearFirst)) => Fault::NoSuchDay,
    };
    Day::new(year, month, day)
        .and_then(|day| {
            Moment::new(
                day,
                clock.hour,
                clock.minute,
                clock.second,
                clock.micros,
                clock.zoned,
            )
        })
        .ok_or(no_such)
}

#[cfg(test)]
mod tests;
