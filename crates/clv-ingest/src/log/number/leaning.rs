//! Which decimal mark a value speaks for.

use super::bare::bare;
use super::{DecimalMark, general};

/// What a value says about the decimal mark of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaning {
    Neither,
    Dot,
    Comma,
    Both,
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

pub(super) fn leaning_of(mantissa: &str) -> Leaning {
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
