//! Which order of day and month a value speaks for.

use super::date::{Parts, parts};
use super::general;
use crate::log::error::Fault;

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
