//! How many bad rows a load puts up with.

use std::fmt;
use std::str::FromStr;

use sqlx::PgConnection;

use super::bad;
use super::record::Counts;
use crate::error::StoreError;

/// The largest share of bad rows in a file that is still loaded; one percent unless said otherwise. A little dirt is
/// normal; more means that the file is not what it is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// In millionths, so that comparing is exact.
    millionths: u32,
}

/// Not a percentage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a percentage: a number from 0 to 100 with at most four decimals, such as 1 or 0.5"
)]
pub struct NotAPercentage(String);

impl Default for Tolerance {
    fn default() -> Self {
        Self { millionths: 10_000 }
    }
}

impl Tolerance {
    /// May a file of `rows` rows have `bad` bad ones?
    pub fn allows(self, bad: u64, rows: u64) -> bool {
        u128::from(bad) * 1_000_000 <= u128::from(self.millionths) * u128::from(rows)
    }
}

/// Refuses a file with more bad rows than are put up with, and says what is wrong with them.
pub(super) async fn check(
    connection: &mut PgConnection,
    tolerance: Tolerance,
    file: &str,
    file_id: i64,
    counts: Counts,
) -> Result<(), StoreError> {
    if tolerance.allows(counts.bad, counts.read) {
        return Ok(());
    }
    Err(StoreError::TooManyBad {
        file: file.to_owned(),
        bad: counts.bad,
        rows: counts.read,
        tolerance,
        kinds: bad::kinds(connection, file_id).await?,
    })
}

impl FromStr for Tolerance {
    type Err = NotAPercentage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotAPercentage(text.to_owned());
        let number = text.strip_suffix('%').unwrap_or(text);
        let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(decimals) || decimals.len() > 4 || whole.len() > 3 {
            return Err(wrong());
        }
        let millionths: u32 = format!("{whole}{decimals:0<4}")
            .parse()
            .map_err(|_| wrong())?;
        if millionths > 1_000_000 {
            return Err(wrong());
        }
        Ok(Self { millionths })
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:04}", self.millionths % 10_000);
        match decimals.trim_end_matches('0') {
            "" => write!(out, "{} %", self.millionths / 10_000),
            kept => write!(out, "{}.{kept} %", self.millionths / 10_000),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn one_percent_is_one_in_a_hundred_and_no_row_more() {
        let usual = Tolerance::default();
        assert!(usual.allows(1, 100) && usual.allows(0, 0));
        assert!(!usual.allows(1, 99) && !usual.allows(2, 199));
    }

    #[test]
    fn reads_percentages_and_shows_them() {
        for (text, shown) in [
            ("1", "1 %"),
            ("0.05%", "0.05 %"),
            ("100", "100 %"),
            ("0", "0 %"),
        ] {
            assert_eq!(text.parse::<Tolerance>().unwrap().to_string(), shown);
        }
        for text in ["", "101", "-1", "1.", "NaN", "0.00001", "1e1"] {
            assert!(text.parse::<Tolerance>().is_err(), "{text}");
        }
    }
}
