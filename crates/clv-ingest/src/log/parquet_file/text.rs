//! Values as the text a CSV file would hold.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Timelike};

use super::leaf::Meaning;

pub(super) fn text(out: &mut Vec<u8>, value: std::fmt::Arguments<'_>) {
    struct Bytes<'a>(&'a mut Vec<u8>);
    impl std::fmt::Write for Bytes<'_> {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }
    // Writing to memory cannot fail.
    let _ = Bytes(out).write_fmt(value);
}

pub(super) fn integer(out: &mut Vec<u8>, value: i64, meaning: Meaning) {
    let at = match meaning {
        Meaning::Plain => None,
        Meaning::Unsigned => return text(out, format_args!("{}", value.cast_unsigned())),
        Meaning::Decimal(scale) => return decimal(out, i128::from(value), scale),
        Meaning::Date => date(value).map(NaiveDateTime::from),
        Meaning::Millis => DateTime::from_timestamp_millis(value).map(|at| at.naive_utc()),
        Meaning::Micros => DateTime::from_timestamp_micros(value).map(|at| at.naive_utc()),
        Meaning::Nanos => Some(DateTime::from_timestamp_nanos(value).naive_utc()),
    };
    let Some(at) = at else {
        return text(out, format_args!("{value}"));
    };
    text(
        out,
        format_args!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        ),
    );
    let micros = at.nanosecond() / 1_000;
    if micros > 0 {
        text(out, format_args!(".{micros:06}"));
    }
}

fn date(days: i64) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    let distance = Days::new(days.unsigned_abs());
    if days < 0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    }
}

pub(super) fn raw(out: &mut Vec<u8>, bytes: &[u8], meaning: Meaning) {
    let Meaning::Decimal(scale) = meaning else {
        return out.extend_from_slice(bytes);
    };
    // Two's complement, the highest byte first.
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    if bytes.len() > 16 {
        return text(out, format_args!("{}1e40", if negative { "-" } else { "" }));
    }
    let start = if negative { -1 } else { 0 };
    let value = bytes
        .iter()
        .fold(start, |value: i128, byte| (value << 8) | i128::from(*byte));
    decimal(out, value, scale);
}

fn decimal(out: &mut Vec<u8>, value: i128, scale: usize) {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (units, decimals) = digits.split_at(digits.len() - scale);
    if decimals.is_empty() {
        text(out, format_args!("{sign}{units}"));
    } else {
        text(out, format_args!("{sign}{units}.{decimals}"));
    }
}
