//! Moments: `YYYY-MM-DD HH:MM:SS` and nothing else.

use chrono::NaiveDate;

use crate::error::Reason;
use crate::value::Timestamp;

/// Years a shop's order can plausibly be of; outside them a column has shifted or a clock was wrong.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2199;

pub(crate) fn timestamp(text: &str) -> Result<Timestamp<'_>, Reason> {
    parse(text).ok_or(Reason::NotATimestamp)
}

fn parse(text: &str) -> Option<Timestamp<'_>> {
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        mo1,
        mo2,
        b'-',
        d1,
        d2,
        b' ',
        h1,
        h2,
        b':',
        mi1,
        mi2,
        b':',
        s1,
        s2,
    ] = text.as_bytes()
    else {
        return None;
    };
    let year = number(&[y1, y2, y3, y4])?;
    if !YEARS.contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        number(&[mo1, mo2])?,
        number(&[d1, d2])?,
    )?;
    let at = date.and_hms_opt(number(&[h1, h2])?, number(&[mi1, mi2])?, number(&[s1, s2])?)?;
    Some(Timestamp { text, at })
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum: u32, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + u32::from(byte.wrapping_sub(b'0')))
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn reads_a_moment_and_keeps_its_text() {
        let moment = timestamp("2017-10-02 10:56:33").unwrap();
        assert_eq!(moment.text(), "2017-10-02 10:56:33");
        assert_eq!(moment.at().to_string(), "2017-10-02 10:56:33");
    }

    #[test]
    fn refuses_what_is_no_moment() {
        for text in [
            "2017-10-02",
            "2017-10-02T10:56:33",
            "2017-02-30 00:00:00",
            "2017-10-02 24:00:00",
            "2017-10-02 10:60:00",
            "02/10/2017 10:56:33",
            "2017-10-02 10:56:33 ",
            "0000-01-01 00:00:00",
            "2O17-10-02 10:56:33",
        ] {
            assert_eq!(timestamp(text), Err(Reason::NotATimestamp), "{text}");
        }
    }
}
