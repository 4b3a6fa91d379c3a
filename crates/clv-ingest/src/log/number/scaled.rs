//! Digits and an exponent into an exact integer of a decimal scale.

use super::limit;
use crate::log::error::Fault;

/// (units.fraction × 10^exponent) × 10^scale, rounded half to even.
pub(super) fn scaled(
    units: &str,
    fraction: &str,
    exponent: i32,
    scale: u8,
) -> Result<(i64, bool), Fault> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let point = i64::try_from(digits(units)).map_err(|_| Fault::TooLarge)?
        + i64::from(exponent)
        + i64::from(scale);
    let mut value: i128 = 0;
    let mut position: i64 = 0;
    // The digit after the last one kept, and whether anything but zeros follows it.
    let (mut next, mut sticky) = (0_u8, false);
    let all = units.bytes().chain(fraction.bytes());
    for byte in all.filter(u8::is_ascii_digit) {
        if position < point {
            value = value * 10 + i128::from(byte - b'0');
            if value > limit(scale) {
                return Err(Fault::TooLarge);
            }
        } else if position == point {
            next = byte - b'0';
        } else {
            sticky |= byte != b'0';
        }
        position += 1;
    }
    while position < point && value > 0 {
        value *= 10;
        position += 1;
        if value > limit(scale) {
            return Err(Fault::TooLarge);
        }
    }
    if point < 0 {
        // Everything lies beyond the digit that decides.
        (sticky, next) = (sticky || next > 0, 0);
    }
    let up = next > 5 || (next == 5 && (sticky || value % 2 == 1));
    let value = i64::try_from(value + i128::from(up)).map_err(|_| Fault::TooLarge)?;
    Ok((value, next > 0 || sticky))
}

pub(super) fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(100_000_i32).min(100_000);
    Some(if text.starts_with('-') { -size } else { size })
}
