//! A currency and how amounts in it are shown.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Cents;
use super::numbers::{NOTHING, group_digits, with_sign};

/// An ISO 4217 code, three capital letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

/// A text that is not a currency code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not a currency code: three capital letters such as BRL")]
pub struct CurrencyError(String);

impl Currency {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }

    /// What stands before the number: `R$`, `$`, `€`, `£`, or the code; nothing for `XXX`, ISO 4217's code of
    /// no currency.
    #[must_use]
    pub fn symbol(&self) -> &str {
        match self.code() {
            "BRL" => "R$",
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            "XXX" => "",
            code => code,
        }
    }

    /// An amount at a glance, in three digits or so: `R$ 3.90`, `R$ 171`, `R$ 1,790`, `R$ 17.1 k`,
    /// `R$ 171 k`, `R$ 2.34 m`, `R$ 1.20 bn`. Zero is `R$ 0`, a number that is not finite `–`.
    #[must_use]
    pub fn short(&self, units: f64) -> String {
        self.place(units, short_digits)
    }

    /// An amount in whole units: `R$ 1,790`.
    #[must_use]
    pub fn whole(&self, units: f64) -> String {
        self.place(units, |size| group_digits(&format!("{size:.0}")))
    }

    /// An exact amount: `R$ 1,790.40`.
    #[must_use]
    pub fn exact(&self, amount: Cents) -> String {
        let size = amount.0.unsigned_abs();
        let digits = format!(
            "{}.{:02}",
            group_digits(&(size / 100).to_string()),
            size % 100
        );
        with_sign(amount.0 < 0, &self.prefixed(&digits))
    }

    /// Whether this is `XXX`, the code of no currency: then there is no unit to write.
    #[must_use]
    pub fn is_unspecified(&self) -> bool {
        self.code() == "XXX"
    }

    fn place(&self, units: f64, digits: impl Fn(f64) -> String) -> String {
        if !units.is_finite() {
            return NOTHING.to_owned();
        }
        with_sign(units < 0.0, &self.prefixed(&digits(units.abs())))
    }

    /// One-sign symbols touch the number, as is usual in English; longer ones are set off.
    fn prefixed(&self, digits: &str) -> String {
        let symbol = self.symbol();
        let gap = if symbol.chars().count() > 1 { " " } else { "" };
        format!("{symbol}{gap}{digits}")
    }
}

/// Units from which a step applies, what they are divided by, and the word for it. The first step is
/// chosen after rounding, so 999,999 is `1.00 m` and not `1,000 k`.
const STEPS: [(f64, f64, &str); 3] = [
    (999_500_000.0, 1e9, " bn"),
    (999_500.0, 1e6, " m"),
    (9_999.5, 1e3, " k"),
];

fn short_digits(size: f64) -> String {
    for (from, divisor, word) in STEPS {
        if size >= from {
            return format!("{}{word}", three_digits(size / divisor));
        }
    }
    match size {
        0.0 => "0".to_owned(),
        size if size < 99.995 => format!("{size:.2}"),
        size => group_digits(&format!("{size:.0}")),
    }
}

/// 1.23, 12.3 or 123; above that as many digits as it takes.
fn three_digits(value: f64) -> String {
    match value {
        value if value < 9.995 => format!("{value:.2}"),
        value if value < 99.95 => format!("{value:.1}"),
        value => group_digits(&format!("{value:.0}")),
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(code: &str) -> Result<Self, CurrencyError> {
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(Self(code.to_owned()));
        }
        Err(CurrencyError(code.to_owned()))
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;

    fn try_from(code: String) -> Result<Self, CurrencyError> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn brl() -> Currency {
        "BRL".parse().unwrap()
    }

    #[test]
    fn shows_amounts_at_a_glance() {
        let shown = [
            (0.0, "R$ 0"),
            (0.004, "R$ 0.00"),
            (3.9, "R$ 3.90"),
            (99.994, "R$ 99.99"),
            (99.996, "R$ 100"),
            (171.2, "R$ 171"),
            (1790.0, "R$ 1,790"),
            (9_999.4, "R$ 9,999"),
            (9_999.5, "R$ 10.0 k"),
            (17_140.0, "R$ 17.1 k"),
            (171_400.0, "R$ 171 k"),
            (999_499.0, "R$ 999 k"),
            (999_500.0, "R$ 1.00 m"),
            (2_344_050.43, "R$ 2.34 m"),
            (9_996_000.0, "R$ 10.0 m"),
            (1.2e9, "R$ 1.20 bn"),
            (1.2345e13, "R$ 12,345 bn"),
            (-2.1, "−R$ 2.10"),
            (f64::NAN, "–"),
        ];
        for (units, text) in shown {
            assert_eq!(brl().short(units), text, "{units}");
        }
    }

    #[test]
    fn shows_whole_and_exact_amounts() {
        assert_eq!(brl().whole(13_591_643.7), "R$ 13,591,644");
        assert_eq!(brl().whole(-0.4), "R$ 0", "no minus before nothing");
        assert_eq!(brl().exact(Cents(234_405_043)), "R$ 2,344,050.43");
        assert_eq!(brl().exact(Cents(-5)), "−R$ 0.05");
    }

    #[test]
    fn sets_each_symbol_its_way() {
        let shown = |code: &str| code.parse::<Currency>().unwrap().short(12.5);
        assert_eq!(
            ["USD", "EUR", "GBP", "CHF", "XXX"].map(shown),
            ["$12.50", "€12.50", "£12.50", "CHF 12.50", "12.50"]
        );
    }

    #[test]
    fn refuses_what_is_not_a_code() {
        for code in ["", "brl", "R$", "BRLX", "B1L"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
        assert!(serde_json::from_str::<Currency>("\"real\"").is_err());
        assert_eq!(serde_json::to_string(&brl()).unwrap(), "\"BRL\"");
    }
}
