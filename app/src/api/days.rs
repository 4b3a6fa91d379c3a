//! Days and moments as the first page of a visit reads them.
//!
//! chrono's own reading knows many ways to write a day, and all of them are program. These know the one that is written:
//! ISO 8601, moments in UTC.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, de::Error};
use std::borrow::Cow;

/// `2018-08-29`.
pub(super) fn day<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    let text = Cow::<str>::deserialize(from)?;
    read_day(&text).ok_or_else(|| D::Error::custom("no day"))
}

/// `2018-08-29`, or nothing.
pub(super) fn maybe_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(text) = Option::<Cow<str>>::deserialize(from)? else {
        return Ok(None);
    };
    let day = read_day(&text).ok_or_else(|| D::Error::custom("no day"))?;
    Ok(Some(day))
}

/// `2026-11-22T09:10:05.123456Z`.
pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    let text = Cow::<str>::deserialize(from)?;
    read_moment(&text).ok_or_else(|| D::Error::custom("no moment"))
}

fn read_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next();
    let (year, month, day) = (next()?.parse().ok()?, number(next()?)?, number(next()?)?);
    NaiveDate::from_ymd_opt(year, month, day)
}

fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = time.splitn(3, ':');
    let mut next = || number(parts.next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    // As many digits as there are, up to nanoseconds.
    let nanoseconds = number(format!("{fraction:0<9}").get(..9)?)?;
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds)?;
    Some(read_day(day)?.and_time(time).and_utc())
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
    struct Dated {
        #[serde(deserialize_with = "day")]
        day: NaiveDate,
        #[serde(deserialize_with = "maybe_day")]
        maybe: Option<NaiveDate>,
        #[serde(deserialize_with = "moment")]
        moment: DateTime<Utc>,
    }

    #[test]
    fn what_chrono_writes_is_read() {
        for (day, moment) in [
            ("2018-08-29", "2026-11-22T09:10:05.123456Z"),
            ("0999-01-01", "2026-02-28T23:59:59Z"),
        ] {
            for maybe in [None, Some(day.parse().unwrap())] {
                let dated = Dated {
                    day: day.parse().unwrap(),
                    maybe,
                    moment: moment.parse().unwrap(),
                };
                let text = serde_json::to_string(&dated).unwrap();
                assert_eq!(serde_json::from_str::<Dated>(&text).unwrap(), dated);
            }
        }
    }

    #[test]
    fn what_is_no_day_or_moment_is_an_error() {
        for text in ["", "2018-02-30", "2018-08", "29.8.2018", "2018-08-29x"] {
            assert_eq!(read_day(text), None, "{text}");
        }
        for text in [
            "2018-08-29T09:10:05",
            "2018-08-29T25:00:00Z",
            "Z",
            "2018-08-29T09:10:05.xZ",
        ] {
            assert_eq!(read_moment(text), None, "{text}");
        }
    }
}
