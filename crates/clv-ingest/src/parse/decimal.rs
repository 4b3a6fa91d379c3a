//! Amounts, whole numbers and degrees.

use crate::error::Reason;

/// Largest amount that `numeric(12,2)` holds, in cents.
const MAX_CENTS: i64 = 999_999_999_999;

/// `199.9`, `58.00`, `7` → exact cents. Further decimals are allowed only when they are zero.
pub(crate) fn cents(text: &str) -> Result<i64, Reason> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(Reason::NotMoney);
    }
    let fraction = fraction.trim_end_matches('0');
    let cents_of_fraction = match fraction.as_bytes() {
        [] => 0,
        [tens] => digit(*tens) * 10,
        [tens, ones] => digit(*tens) * 10 + digit(*ones),
        _ => return Err(Reason::TooFine),
    };
    let total = whole
        .parse::<i64>()
        .ok()
        .and_then(|units| units.checked_mul(100))
        .and_then(|cents| cents.checked_add(cents_of_fraction))
        .filter(|cents| *cents <= MAX_CENTS)
        .ok_or(Reason::TooLarge)?;
    if negative && total > 0 {
        return Err(Reason::Negative);
    }
    Ok(total)
}

/// A whole number; `40.0`, as spreadsheets and data frames write it, is the same as `40`.
pub(crate) fn integer(text: &str, min: i32, max: i32) -> Result<i32, Reason> {
    let whole = match text.split_once('.') {
        Some((whole, fraction))
            if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        Some(_) => return Err(Reason::NotAnInteger),
        None => text,
    };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.is_empty() || !all_digits(digits) {
        return Err(Reason::NotAnInteger);
    }
    // All digits: the only way to fail is a number too long for the type.
    whole
        .parse::<i32>()
        .ok()
        .filter(|value| (min..=max).contains(value))
        .ok_or(Reason::OutOfRange { min, max })
}

/// A finite number of degrees from −`limit` to `limit`.
pub(crate) fn degrees(text: &str, limit: u8) -> Result<f64, Reason> {
    let value: f64 = text.parse().map_err(|_| Reason::NotANumber)?;
    if !value.is_finite() {
        return Err(Reason::NotANumber);
    }
    if value.abs() > f64::from(limit) {
        let limit = i32::from(limit);
        return Err(Reason::OutOfRange {
            min: -limit,
            max: limit,
        });
    }
    Ok(value)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digit(byte: u8) -> i64 {
    i64::from(byte.wrapping_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_amounts_as_exact_cents() {
        let cases = [
            ("199.9", 19_990),
            ("58.00", 5_800),
            ("0.01", 1),
            ("0", 0),
            ("7", 700),
            ("-0.00", 0),
            ("18.140", 1_814),
            ("9999999999.99", MAX_CENTS),
        ];
        for (text, expected) in cases {
            assert_eq!(cents(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "", ".", ".5", "5.", "1,50", "R$ 5", "1e3", "1.2.3", " 5", "--5", "+5", "NaN",
        ] {
            assert_eq!(cents(text), Err(Reason::NotMoney), "{text}");
        }
        assert_eq!(cents("58.905"), Err(Reason::TooFine));
        assert_eq!(cents("-58.90"), Err(Reason::Negative));
        assert_eq!(cents("10000000000"), Err(Reason::TooLarge));
        assert_eq!(cents("99999999999999999999"), Err(Reason::TooLarge));
    }

    #[test]
    fn reads_whole_numbers_within_their_range() {
        assert_eq!(integer("40", 0, i32::MAX), Ok(40));
        assert_eq!(integer("40.0", 0, i32::MAX), Ok(40));
        assert_eq!(integer("5", 1, 5), Ok(5));
        assert_eq!(
            integer("6", 1, 5),
            Err(Reason::OutOfRange { min: 1, max: 5 })
        );
        assert_eq!(
            integer("99999999999", 1, 5),
            Err(Reason::OutOfRange { min: 1, max: 5 })
        );
        for text in ["4.5", "4.", "", "x", "-", "+4", " 4"] {
            assert_eq!(integer(text, 0, 9), Err(Reason::NotAnInteger), "{text}");
        }
    }

    #[test]
    fn keeps_degrees_finite_and_on_the_globe() {
        assert_eq!(degrees("-23.545621", 90), Ok(-23.545_621));
        assert_eq!(degrees("NaN", 90), Err(Reason::NotANumber));
        assert_eq!(degrees("inf", 90), Err(Reason::NotANumber));
        assert_eq!(
            degrees("90.1", 90),
            Err(Reason::OutOfRange { min: -90, max: 90 })
        );
    }
}
