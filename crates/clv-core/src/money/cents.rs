//! Exact amounts of money.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::cast::{float_i64, round_to_i64};

/// An exact amount in hundredths of the currency unit. Arithmetic is checked; floats come in and go
/// out at the border to models only.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(pub i64);

/// Why something is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Beyond ±92 quadrillion units.
    #[error("the amount of money is too large")]
    Overflow,
    /// Not a decimal number.
    #[error("{0:?} is not an amount of money")]
    NotANumber(String),
    /// More than two decimals.
    #[error("{0:?} has fractions of a cent")]
    FractionOfACent(String),
}

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(MoneyError::Overflow)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or(MoneyError::Overflow)
    }

    /// So many times the amount.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn times(self, factor: i64) -> Result<Self, MoneyError> {
        self.0
            .checked_mul(factor)
            .map(Self)
            .ok_or(MoneyError::Overflow)
    }

    /// The sum of many amounts.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn total(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The nearest cent to an amount in currency units, halves away from zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when it is not finite or too large.
    pub fn from_units(units: f64) -> Result<Self, MoneyError> {
        /// Above 2⁵³ cents a float no longer tells one cent from the next.
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        let cents = units * 100.0;
        // Also false for NaN.
        if cents.abs() <= LARGEST {
            Ok(Self(round_to_i64(cents)))
        } else {
            Err(MoneyError::Overflow)
        }
    }

    /// The amount in currency units, for models and for formatting.
    #[must_use]
    pub const fn units(self) -> f64 {
        float_i64(self.0) / 100.0
    }
}

impl FromStr for Cents {
    type Err = MoneyError;

    /// Reads a plain decimal number: `12`, `12.3`, `-0.05`. At most two decimals, unless the rest are zeros.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotANumber(text.to_owned());
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(decimals) {
            return Err(wrong());
        }
        let kept: String = decimals.chars().chain("00".chars()).take(2).collect();
        if decimals.chars().skip(2).any(|digit| digit != '0') {
            return Err(MoneyError::FractionOfACent(text.to_owned()));
        }
        // Only too many digits can fail here.
        let amount: i64 = format!("{whole}{kept}")
            .parse()
            .map_err(|_| MoneyError::Overflow)?;
        Ok(Self(if negative { -amount } else { amount }))
    }
}

impl fmt::Display for Cents {
    /// The plain decimal number, as a database or a file reads it: `-1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_plain_decimals() {
        for (text, cents) in [
            ("12", 1200),
            ("12.3", 1230),
            ("-0.05", -5),
            ("0.1000", 10),
            ("13591643.70", 1_359_164_370),
        ] {
            assert_eq!(text.parse(), Ok(Cents(cents)), "{text}");
        }
        assert_eq!(Cents(-123_450).to_string(), "-1234.50");
        assert_eq!(Cents(7).to_string(), "0.07");
        assert_eq!(Cents(i64::MIN).to_string(), "-92233720368547758.08");
    }

    #[test]
    fn refuses_what_is_not_money() {
        for text in [
            "", "-", ".", "1.", ".5", "1,5", "1e3", "NaN", "+1", " 1", "1.2.3",
        ] {
            assert_eq!(
                text.parse::<Cents>(),
                Err(MoneyError::NotANumber(text.into())),
                "{text}"
            );
        }
        assert_eq!(
            "0.001".parse::<Cents>(),
            Err(MoneyError::FractionOfACent("0.001".into()))
        );
        assert_eq!(
            "99999999999999999999".parse::<Cents>(),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn arithmetic_stops_at_its_limits() {
        assert_eq!(Cents(150).plus(Cents(-200)), Ok(Cents(-50)));
        assert_eq!(Cents(i64::MAX).plus(Cents(1)), Err(MoneyError::Overflow));
        assert_eq!(Cents(i64::MIN).minus(Cents(1)), Err(MoneyError::Overflow));
        assert_eq!(Cents(i64::MAX).times(2), Err(MoneyError::Overflow));
        assert_eq!(Cents::total([Cents(10); 3]), Ok(Cents(30)));
    }

    #[test]
    fn crosses_the_border_to_models() {
        assert_eq!(
            Cents::from_units(0.285),
            Ok(Cents(28)),
            "0.285 is just below 28.5 cents in binary"
        );
        assert_eq!(Cents::from_units(-3.899), Ok(Cents(-390)));
        assert_eq!(Cents(390).units().to_string(), "3.9");
        assert_eq!(Cents::from_units(f64::NAN), Err(MoneyError::Overflow));
        assert_eq!(Cents::from_units(1e300), Err(MoneyError::Overflow));
    }
}
