//! Numbers as people and programs write them, as exact integers of a decimal scale.

use serde::Serialize;

use crate::log::error::Fault;

/// Largest amount in currency units: what `numeric(12,2)` holds.
const LIMIT_UNITS_CENTS: i128 = 999_999_999_999;

/// Signs of currencies that may stand before or after a number; longer ones first.
const CURRENCIES: [&str; 14] = [
    "US$", "R$", "C$", "A$", "$", "€", "£", "¥", "₹", "EUR", "USD", "BRL", "GBP", "kr",
];

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

/// What a value says about the decimal mark of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaning {
    Neither,
    Dot,
    Comma,
    Both,
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

struct Bare<'a> {
    body: &'a str,
    negative: bool,
    currency: Option<u8>,
}

/// Takes sign, parentheses, currency and surrounding spaces off.
fn bare(text: &str) -> Option<Bare<'_>> {
    let mut body = text.trim();
    let mut signs = 0;
    let mut negative = false;
    if let Some(inner) = body
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        (body, negative, signs) = (inner.trim(), true, 1);
    }
    let mut currency = None;
    loop {
        if let Some(rest) = body.strip_prefix(['-', '\u{2212}']) {
            (body, negative, signs) = (rest.trim_start(), true, signs + 1);
        } else if let Some(rest) = body.strip_prefix('+') {
            (body, signs) = (rest.trim_start(), signs + 1);
        } else if let Some(rest) = body.strip_suffix(['-', '\u{2212}']) {
            (body, negative, signs) = (rest.trim_end(), true, signs + 1);
        } else if let Some((rest, index)) = without_currency(body) {
            if currency.replace(index).is_some() {
                return None;
            }
            body = rest.trim();
        } else {
            break;
        }
    }
    (signs <= 1 && !body.is_empty()).then_some(Bare {
        body,
        negative,
        currency,
    })
}

fn without_currency(body: &str) -> Option<(&str, u8)> {
    (0..).zip(CURRENCIES).find_map(|(index, sign)| {
        let rest = body
            .strip_prefix(sign)
            .or_else(|| body.strip_suffix(sign))?;
        Some((rest, index))
    })
}

/// The currency that the name of a column names: `Valor (R$)`, `total_eur`.
pub(crate) fn currency_in(name: &str) -> Option<u8> {
    let is_between = |letter: char| letter.is_whitespace() || "()[]_-/,:;.".contains(letter);
    name.split(is_between).find_map(|word| {
        (0..)
            .zip(CURRENCIES)
            .find_map(|(index, sign)| word.eq_ignore_ascii_case(sign).then_some(index))
    })
}

/// The sign of a currency by its number.
pub(crate) fn currency_sign(index: u8) -> &'static str {
    CURRENCIES.get(usize::from(index)).copied().unwrap_or("")
}

/// The ISO 4217 code of a currency by its number; none for a sign that several countries use.
pub(crate) fn currency_code(index: u8) -> Option<&'static str> {
    match currency_sign(index) {
        "US$" | "USD" => Some("USD"),
        "R$" | "BRL" => Some("BRL"),
        "C$" => Some("CAD"),
        "A$" => Some("AUD"),
        "€" | "EUR" => Some("EUR"),
        "£" | "GBP" => Some("GBP"),
        "₹" => Some("INR"),
        _ => None,
    }
}

fn is_number_part(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '.' | ',') || is_group_mark(character)
}

/// Spaces and apostrophes only ever group digits.
fn is_group_mark(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}'
    )
}

/// Digits, perhaps in groups of three (or, as in India, two and at last three) with one kind of mark.
fn is_grouped(units: &str, dot: char) -> bool {
    let Some(mark) = units.chars().find(|character| !character.is_ascii_digit()) else {
        return true;
    };
    if mark == dot {
        return false;
    }
    let groups: Vec<&str> = units.split(mark).collect();
    let all_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let Some(((first, last), middle)) = groups.split_first().and_then(|(first, rest)| {
        let (last, middle) = rest.split_last()?;
        Some(((first, last), middle))
    }) else {
        return false;
    };
    groups.iter().all(all_digits)
        && (1..=3).contains(&first.len())
        && last.len() == 3
        && middle.iter().all(|group| matches!(group.len(), 2 | 3))
}

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(100_000_i32).min(100_000);
    Some(if text.starts_with('-') { -size } else { size })
}

/// (units.fraction × 10^exponent) × 10^scale, rounded half to even.
fn scaled(units: &str, fraction: &str, exponent: i32, scale: u8) -> Result<(i64, bool), Fault> {
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

/// What a value says about the decimal mark.
pub(crate) fn leaning(bytes: &[u8]) -> Leaning {
    let Some(bare) = std::str::from_utf8(bytes).ok().and_then(bare) else {
        return Leaning::Neither;
    };
    let leaning = leaning_of(bare.body.split(['e', 'E']).next().unwrap_or(""));
    let mark = match leaning {
        Leaning::Dot => DecimalMark::Dot,
        Leaning::Comma => DecimalMark::Comma,
        Leaning::Neither | Leaning::Both => return leaning,
    };
    // What is no number either way has no say.
    match general(bytes, Some(mark), 4) {
        Ok(_) => leaning,
        Err(_) => Leaning::Neither,
    }
}

fn leaning_of(mantissa: &str) -> Leaning {
    let last = mantissa.rfind(['.', ',']);
    let Some((units, rest)) = last.map(|at| mantissa.split_at(at)) else {
        return Leaning::Neither;
    };
    let mark = rest.chars().next().unwrap_or('.');
    let decimals = rest.len() - 1;
    let (this, other) = match mark {
        ',' => (Leaning::Comma, Leaning::Dot),
        _ => (Leaning::Dot, Leaning::Comma),
    };
    if units.contains(mark) {
        // It stands there twice: it groups digits.
        return other;
    }
    let grouped = units.contains(|character: char| !character.is_ascii_digit());
    if grouped || decimals != 3 || units.len() > 3 || units.is_empty() || units == "0" {
        return this;
    }
    Leaning::Both
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Dot};

    fn at_four(text: &str, mark: DecimalMark) -> Result<i64, Fault> {
        number(text.as_bytes(), Some(mark), 4).map(|number| number.value)
    }

    #[test]
    fn a_column_may_be_named_after_a_currency() {
        let named = |name| currency_in(name).and_then(currency_code);
        assert_eq!(named("Valor (R$)"), Some("BRL"));
        assert_eq!(named("total_eur"), Some("EUR"));
        assert_eq!(named("Amount USD"), Some("USD"));
        assert_eq!(named("amount"), None);
        assert_eq!(named("neuro"), None);
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        for (text, mark, expected) in [
            ("11.77", Dot, 117_700),
            ("-0.5", Dot, -5_000),
            ("+3", Dot, 30_000),
            (".5", Dot, 5_000),
            ("5.", Dot, 50_000),
            (" 12 ", Dot, 120_000),
            ("1,234.56", Dot, 12_345_600),
            ("1.234,56", Comma, 12_345_600),
            ("1 234,56", Comma, 12_345_600),
            ("1\u{a0}234,56 €", Comma, 12_345_600),
            ("1'234.50", Dot, 12_345_000),
            ("12,34,567.5", Dot, 12_345_675_000),
            ("R$ 1.234,56", Comma, 12_345_600),
            ("-R$ 5,00", Comma, -50_000),
            ("R$ -5,00", Comma, -50_000),
            ("($12.50)", Dot, -125_000),
            ("£4.95", Dot, 49_500),
            ("12.50-", Dot, -125_000),
            ("\u{2212}3", Dot, -30_000),
            ("1.5e2", Dot, 1_500_000),
            ("1E-3", Dot, 10),
            ("9999999999.99", Dot, 99_999_999_999_900),
        ] {
            assert_eq!(at_four(text, mark), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for (text, fault) in [
            ("", Fault::Empty),
            ("  ", Fault::Empty),
            ("abc", Fault::NotANumber),
            ("=1+1", Fault::NotANumber),
            ("--5", Fault::NotANumber),
            ("$€5", Fault::NotANumber),
            ("1,5", Fault::NotADotNumber),
            ("1.2.3", Fault::NotADotNumber),
            ("1,2345.00", Fault::NotADotNumber),
            ("1,234'567", Fault::NotADotNumber),
            ("NaN", Fault::NotFinite),
            ("-inf", Fault::NotFinite),
            ("1e400", Fault::TooLarge),
            ("1e99999999999", Fault::TooLarge),
            ("10000000000", Fault::TooLarge),
            (
                "99999999999999999999999999999999999999999999999999",
                Fault::TooLarge,
            ),
            ("1e", Fault::NotANumber),
            ("5%", Fault::NotANumber),
        ] {
            assert_eq!(at_four(text, Dot), Err(fault), "{text}");
        }
    }

    #[test]
    fn rounds_half_to_even_and_says_so() {
        for (text, expected, rounded) in [
            ("11.770000000000001", 117_700, true),
            ("0.00005", 0, true),
            ("0.00015", 2, true),
            ("0.000150001", 2, true),
            ("0.000050001", 1, true),
            ("0.12340000", 1_234, false),
            ("1e-400", 0, true),
            ("0e400", 0, false),
        ] {
            let number = number(text.as_bytes(), Some(Dot), 4).unwrap();
            assert_eq!(
                (number.value, number.rounded),
                (expected, rounded),
                "{text}"
            );
        }
    }

    #[test]
    fn tells_which_mark_a_number_has() {
        for (text, expected) in [
            ("12", Leaning::Neither),
            ("1 234", Leaning::Neither),
            ("12.5", Leaning::Dot),
            ("12,50", Leaning::Comma),
            ("1,234", Leaning::Both),
            ("1.234", Leaning::Both),
            ("0.125", Leaning::Dot),
            ("1234.567", Leaning::Dot),
            ("1.234.567", Leaning::Comma),
            ("1.234,567", Leaning::Comma),
            ("1,234,567.8", Leaning::Dot),
            ("R$ 1.234", Leaning::Both),
            ("abc.de", Leaning::Neither),
        ] {
            assert_eq!(leaning(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(number(b"1,234", None, 4), Err(Fault::AmbiguousNumber));
        assert_eq!(number(b"1,5", None, 4).unwrap().value, 15_000);
    }
}
