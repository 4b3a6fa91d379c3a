//! A date in its parts, and which of them is what.

use super::DateOrder;
use crate::log::error::Fault;

/// The three parts of a date as they stand.
pub(super) enum Parts {
    /// Year, month, day.
    Known(u32, u32, u32),
    /// Two short numbers and a year.
    YearLast(u32, u32, u32),
    /// Three short numbers.
    Short(u32, u32, u32),
}

pub(super) fn in_order(parts: &Parts, order: Option<DateOrder>) -> Result<(u32, u32, u32), Fault> {
    let (a, b, year) = match (parts, order) {
        (Parts::Known(year, month, day), _) => return Ok((*year, *month, *day)),
        (Parts::Short(year, month, day), Some(DateOrder::YearFirst)) => {
            return Ok((century(*year), *month, *day));
        }
        (Parts::YearLast(a, b, year), _) => (*a, *b, *year),
        (Parts::Short(a, b, year), _) => (*a, *b, century(*year)),
    };
    match order {
        Some(DateOrder::DayFirst) => Ok((year, b, a)),
        Some(DateOrder::MonthFirst) => Ok((year, a, b)),
        _ if a == b || a > 12 => Ok((year, b, a)),
        _ if b > 12 => Ok((year, a, b)),
        _ => Err(Fault::AmbiguousDate),
    }
}

/// Two digits of a year, as POSIX reads them: 69 to 99 are of the last century.
fn century(year: u32) -> u32 {
    match year {
        69..=99 => 1900 + year,
        0..=68 => 2000 + year,
        _ => year,
    }
}

/// Splits a date off the start of a text.
pub(super) fn parts(text: &str) -> Option<(Parts, &str)> {
    let (first, rest) = token(text)?;
    if let Token::Digits(digits) = first
        && matches!(digits.len(), 8 | 14)
    {
        let number = |from: usize, to: usize| digits.get(from..to)?.parse().ok();
        let known = Parts::Known(number(0, 4)?, number(4, 6)?, number(6, 8)?);
        // The clock may follow without a mark; `clock` reads both.
        return Some((known, text.get(8..)?));
    }
    let (first, rest) = match first {
        Token::Word(word) if is_weekday(word) => token(separated(rest)?)?,
        _ => (first, rest),
    };
    let (second, rest) = token(separated(rest)?)?;
    let (third, rest) = token(separated(rest)?)?;
    let parts = match (first, second, third) {
        (Token::Digits(year), second, Token::Digits(day)) if year.len() == 4 => Parts::Known(
            short(year, 4)?,
            match second {
                Token::Digits(month) => short(month, 2)?,
                Token::Word(name) => month(name)?,
            },
            short(day, 2)?,
        ),
        (Token::Digits(day), Token::Word(name), Token::Digits(year))
        | (Token::Word(name), Token::Digits(day), Token::Digits(year)) => {
            Parts::Known(written_year(year)?, month(name)?, short(day, 2)?)
        }
        (Token::Digits(a), Token::Digits(b), Token::Digits(year)) if year.len() == 4 => {
            Parts::YearLast(short(a, 2)?, short(b, 2)?, short(year, 4)?)
        }
        (Token::Digits(a), Token::Digits(b), Token::Digits(c)) if c.len() <= 2 => {
            Parts::Short(short(a, 2)?, short(b, 2)?, short(c, 2)?)
        }
        _ => return None,
    };
    Some((parts, rest))
}

pub(super) fn short(digits: &str, longest: usize) -> Option<u32> {
    (digits.len() <= longest).then(|| digits.parse().ok())?
}

fn written_year(digits: &str) -> Option<u32> {
    match digits.len() {
        4 => digits.parse().ok(),
        2 => digits.parse().ok().map(century),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Token<'a> {
    Digits(&'a str),
    Word(&'a str),
}

fn token(text: &str) -> Option<(Token<'_>, &str)> {
    let length = |is: fn(&u8) -> bool| text.bytes().take_while(is).count();
    let (digits, rest) = text.split_at_checked(length(u8::is_ascii_digit))?;
    if !digits.is_empty() {
        return Some((Token::Digits(digits), rest));
    }
    let (word, rest) = text.split_at_checked(length(u8::is_ascii_alphabetic))?;
    (!word.is_empty()).then_some((Token::Word(word), rest))
}

/// Steps over what stands between the parts of a date: one mark, perhaps with spaces.
fn separated(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    let rest = trimmed
        .strip_prefix(['/', '-', '.', ','])
        .unwrap_or(trimmed)
        .trim_start();
    (rest.len() < text.len()).then_some(rest)
}

/// In English and, without accents, in Portuguese: the set that Clave is built on comes from Brazil.
const MONTHS: [[&str; 2]; 12] = [
    ["january", "janeiro"],
    ["february", "fevereiro"],
    ["march", "marco"],
    ["april", "abril"],
    ["may", "maio"],
    ["june", "junho"],
    ["july", "julho"],
    ["august", "agosto"],
    ["september", "setembro"],
    ["october", "outubro"],
    ["november", "novembro"],
    ["december", "dezembro"],
];

/// A month by its name: in full, its first three letters, or `Sept`.
fn month(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    let is_meant = |full: &str| full == name || full.get(..3) == Some(name.as_str());
    (1..)
        .zip(MONTHS)
        .find(|(number, names)| {
            names.iter().any(|full| is_meant(full)) || (name == "sept" && *number == 9)
        })
        .map(|(number, _)| number)
}

fn is_weekday(word: &str) -> bool {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.to_ascii_lowercase();
    days.iter()
        .any(|day| *day == word || day.get(..3) == Some(word.as_str()))
}
