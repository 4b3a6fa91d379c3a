//! Numbers as people and programs write them, as exact integers of a decimal scale.

mod bare;
mod currency;
mod groups;
mod leaning;
mod scaled;

use serde::Serialize;

use crate::log::error::Fault;
use bare::{Bare, bare};
use groups::{is_grouped, is_number_part};
use leaning::leaning_of;
use scaled::{exponent, scaled};

pub(crate) use currency::{currency_code, currency_in, currency_sign};
pub(crate) use leaning::{Leaning, leaning};

/// Largest amount in currency units: what `numeric(12,2)` holds.
const LIMIT_UNITS_CENTS: i128 = 999_999_999_999;

/// What separates units from decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1234.56`, `1,234.56`
    Dot,
    /// `1234,56`, `1.234,56`
    Comma,
}

/// A number, exact at the scale it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: i64,
    /// It had more decimals than the scale.
    pub(crate) rounded: bool,
    /// Which currency sign it bore.
    pub(crate) currency: Option<u8>,
}

/// A number times ten to the power of `scale`, rounded half to even.
#[inline]
pub(crate) fn number(bytes: &[u8], mark: Option<DecimalMark>, scale: u8) -> Result<Number, Fault> {
    let dot = match mark {
        Some(DecimalMark::Comma) => b',',
        Some(DecimalMark::Dot) => b'.',
        // No mark is known: whole numbers only.
        None => b'0',
    };
    match plain(bytes, dot, scale) {
        Some(value) => Ok(Number {
            value,
            rounded: false,
            currency: None,
        }),
        None => general(bytes, mark, scale),
    }
}

/// `-?[0-9]+(.[0-9]+)?` of at most twelve characters, which is nearly every number there is.
#[inline]
fn plain(bytes: &[u8], dot: u8, scale: u8) -> Option<i64> {
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    // Twelve digits times 10^6 stay within an i64.
    if digits.len() > 12 || !digits.first()?.is_ascii_digit() || !digits.last()?.is_ascii_digit() {
        return None;
    }
    let mut value: i64 = 0;
    let mut decimals = None;
    for byte in digits {
        if byte.is_ascii_digit() {
            value = value * 10 + i64::from(byte - b'0');
            decimals = decimals.map(|count: u8| count + 1);
        } else if *byte == dot && decimals.is_none() {
            decimals = Some(0);
        } else {
            return None;
        }
    }
    let missing = scale.checked_sub(decimals.unwrap_or(0))?;
    let value = value * 10_i64.pow(u32::from(missing));
    (i128::from(value) <= limit(scale)).then_some(if negative { -value } else { value })
}

fn limit(scale: u8) -> i128 {
    LIMIT_UNITS_CENTS * 10_i128.pow(u32::from(scale)) / 100
}

#[cold]
fn general(bytes: &[u8], mark: Option<DecimalMark>, scale: u8) -> Result<Number, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotText)?;
    let not_a_number = match mark {
        Some(DecimalMark::Dot) => Fault::NotADotNumber,
        Some(DecimalMark::Comma) => Fault::NotACommaNumber,
        None => Fault::NotANumber,
    };
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    let Bare {
        body,
        negative,
        currency,
    } = bare(text).ok_or(Fault::NotANumber)?;
    if ["nan", "inf", "infinity"]
        .iter()
        .any(|word| body.eq_ignore_ascii_case(word))
    {
        return Err(Fault::NotFinite);
    }
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(at) => {
            let (mantissa, rest) = body.split_at(at);
            (
                mantissa,
                exponent(rest.get(1..).unwrap_or("")).ok_or(Fault::NotANumber)?,
            )
        }
        None => (body, 0),
    };
    if !mantissa.contains(|character: char| character.is_ascii_digit())
        || mantissa.chars().any(|character| !is_number_part(character))
    {
        return Err(Fault::NotANumber);
    }
    let mark = match mark {
        Some(mark) => mark,
        None => match leaning_of(mantissa) {
            Leaning::Neither | Leaning::Dot => DecimalMark::Dot,
            Leaning::Comma => DecimalMark::Comma,
            Leaning::Both => return Err(Fault::AmbiguousNumber),
        },
    };
    let dot = match mark {
        DecimalMark::Dot => '.',
        DecimalMark::Comma => ',',
    };
    let (units, fraction) = mantissa.split_once(dot).unwrap_or((mantissa, ""));
    if !is_grouped(units, dot) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(not_a_number);
    }
    let (value, rounded) = scaled(units, fraction, exponent, scale)?;
    Ok(Number {
        value: if negative { -value } else { value },
        rounded,
        currency,
    })
}

#[cfg(test)]
mod tests;
