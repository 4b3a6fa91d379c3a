//! Moments as people and programs write them: the wall clock of the shop, whatever zone it names.

mod clock;
mod date;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use serde::Serialize;

use crate::log::error::Fault;
use clock::clock;
use date::{Parts, in_order, parts};

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

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
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

/// What a value says about the order of day and month in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderLeaning {
    /// It can be read in one way only, which says nothing of the others.
    Neither,
    DayFirst,
    MonthFirst,
    /// 03/04/2018
    Both,
    /// Seconds or milliseconds since 1970.
    Epoch,
    /// A spreadsheet's number of a day.
    Serial,
    Unreadable,
}

impl Day {
    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap =
            (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(leap),
            _ => 0,
        };
        (1..=days).contains(&day).then_some(())?;
        Some(Self {
            year: u16::try_from(year).ok().filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    pub(crate) fn of(date: NaiveDate) -> Option<Self> {
        Self::new(u32::try_from(date.year()).ok()?, date.month(), date.day())
    }

    pub(crate) fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(
            i32::from(self.year),
            u32::from(self.month),
            u32::from(self.day),
        )
    }
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

/// What a value says about the order of day and month.
pub(crate) fn leaning(bytes: &[u8]) -> OrderLeaning {
    let text = bytes.trim_ascii();
    if text.iter().all(u8::is_ascii_digit) && matches!(text.len(), 9 | 10 | 12 | 13) {
        return OrderLeaning::Epoch;
    }
    let whole = text.split(|byte| *byte == b'.').next().unwrap_or_default();
    if whole.len() == 5
        && text
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.')
    {
        return OrderLeaning::Serial;
    }
    match general(text, None) {
        Err(Fault::AmbiguousDate) => OrderLeaning::Both,
        // An impossible day of a known format counts as a date: the row will be set aside as such.
        Err(Fault::NoSuchDay) => OrderLeaning::Neither,
        Err(_) => OrderLeaning::Unreadable,
        Ok(moment) => match std::str::from_utf8(text).ok().and_then(parts) {
            Some((Parts::YearLast(a, b, _) | Parts::Short(a, b, _), _)) if a != b => {
                if u32::from(moment.day.day) == a {
                    OrderLeaning::DayFirst
                } else {
                    OrderLeaning::MonthFirst
                }
            }
            _ => OrderLeaning::Neither,
        },
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn read(text: &str, order: Option<DateOrder>) -> Result<String, Fault> {
        let reading = order.map_or(DateReading::Unambiguous, DateReading::Order);
        moment(text.as_bytes(), &reading).map(|at| {
            format!(
                "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}{}",
                at.day.year,
                at.day.month,
                at.day.day,
                at.hour,
                at.minute,
                at.second,
                at.micros,
                if at.zoned { "*" } else { "" }
            )
        })
    }

    #[test]
    fn reads_moments_as_people_and_programs_write_them() {
        for (text, order, expected) in [
            ("2018-03-04", None, "2018-03-04 00:00:00.000000"),
            ("2018-03-04 10:11:12", None, "2018-03-04 10:11:12.000000"),
            ("2018-03-04T10:11", None, "2018-03-04 10:11:00.000000"),
            (
                "2018-03-04T10:11:12.5Z",
                None,
                "2018-03-04 10:11:12.500000*",
            ),
            (
                "2018-03-04 10:11:12+02:00",
                None,
                "2018-03-04 10:11:12.000000*",
            ),
            ("2018/3/4 9:05", None, "2018-03-04 09:05:00.000000"),
            ("20180304", None, "2018-03-04 00:00:00.000000"),
            ("20180304101112", None, "2018-03-04 10:11:12.000000"),
            ("20180304T101112Z", None, "2018-03-04 10:11:12.000000*"),
            ("4 Mar 2018", None, "2018-03-04 00:00:00.000000"),
            ("04/out/2018", None, "2018-10-04 00:00:00.000000"),
            ("28-ago-18", None, "2018-08-28 00:00:00.000000"),
            ("Mar 4, 2018 3:07 PM", None, "2018-03-04 15:07:00.000000"),
            ("4-Mar-18", None, "2018-03-04 00:00:00.000000"),
            ("Sunday, 4 March 2018", None, "2018-03-04 00:00:00.000000"),
            ("13/02/2018", None, "2018-02-13 00:00:00.000000"),
            (
                "03.04.2018 23:59:59",
                Some(DateOrder::DayFirst),
                "2018-04-03 23:59:59.000000",
            ),
            (
                "12/1/2010 8:26",
                Some(DateOrder::MonthFirst),
                "2010-12-01 08:26:00.000000",
            ),
            (
                "1/2/99 12:00 AM",
                Some(DateOrder::MonthFirst),
                "1999-01-02 00:00:00.000000",
            ),
            (
                "97-01-02",
                Some(DateOrder::YearFirst),
                "1997-01-02 00:00:00.000000",
            ),
            (
                "2018-03-04",
                Some(DateOrder::MonthFirst),
                "2018-03-04 00:00:00.000000",
            ),
        ] {
            assert_eq!(read(text, order).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_moment() {
        for (text, order, fault) in [
            ("", None, Fault::Empty),
            ("yesterday", None, Fault::NotADate),
            ("2018-02-30", None, Fault::NoSuchDay),
            ("2018-03-04 24:00:00", None, Fault::NoSuchDay),
            ("03/04/2018", None, Fault::AmbiguousDate),
            ("13/14/2018", None, Fault::NoSuchDay),
            (
                "03/14/2018",
                Some(DateOrder::DayFirst),
                Fault::NoSuchDayFirst,
            ),
            (
                "14/03/2018",
                Some(DateOrder::MonthFirst),
                Fault::NoSuchMonthFirst,
            ),
            ("2018-03", None, Fault::NotADate),
            ("1.5", None, Fault::NotADate),
            ("1520121600", None, Fault::NotADate),
            ("2018-03-04 25h", None, Fault::NotADate),
            ("2018-03-04 13:00 PM", None, Fault::NotADate),
        ] {
            assert_eq!(read(text, order), Err(fault), "{text}");
        }
    }

    #[test]
    fn reads_a_format_that_was_given() {
        let reading = DateReading::Pattern("%d%m%y %H.%M".to_owned());
        let at = moment(b"040318 09.30", &reading).unwrap();
        assert_eq!((at.day.month, at.day.day, at.hour), (3, 4, 9));
        let reading = DateReading::Pattern("%y%m%d".to_owned());
        assert_eq!(moment(b"970102", &reading).unwrap().day.year, 1997);
        assert_eq!(moment(b"1997-01-02", &reading), Err(Fault::NotInFormat));
    }

    #[test]
    fn tells_which_order_a_date_has() {
        for (text, expected) in [
            ("2018-03-04", OrderLeaning::Neither),
            ("04/04/2018", OrderLeaning::Neither),
            ("03/04/2018", OrderLeaning::Both),
            ("13/04/2018", OrderLeaning::DayFirst),
            ("04/13/2018 10:00", OrderLeaning::MonthFirst),
            ("1520121600", OrderLeaning::Epoch),
            ("1520121600000", OrderLeaning::Epoch),
            ("43163", OrderLeaning::Serial),
            ("43163.5", OrderLeaning::Serial),
            ("abc", OrderLeaning::Unreadable),
        ] {
            assert_eq!(leaning(text.as_bytes()), expected, "{text}");
        }
    }
}
