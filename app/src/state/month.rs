use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar month, written `2017-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month(NaiveDate);

impl Month {
    /// The month that a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.0.checked_add_months(Months::new(1)).unwrap_or(self.0);
        next.checked_sub_days(Days::new(1)).unwrap_or(self.0)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// The text is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a month is written like 2017-03")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(NotAMonth);
        }
        let (year, month) = (
            year.parse().map_err(|_| NotAMonth)?,
            month.parse().map_err(|_| NotAMonth)?,
        );
        NaiveDate::from_ymd_opt(year, month, 1)
            .map(Self)
            .ok_or(NotAMonth)
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn every_month_survives_its_text() {
        for index in 0..24_000 {
            let month = Month(
                NaiveDate::from_ymd_opt(index / 12, u32::try_from(index % 12).unwrap() + 1, 1)
                    .unwrap(),
            );
            assert_eq!(month.to_string().parse(), Ok(month));
        }
    }

    #[test]
    fn refuses_what_is_not_a_month() {
        for text in [
            "",
            "2017",
            "2017-13",
            "2017-00",
            "17-03",
            "2017-3",
            "+017-03",
            "2017-03-01",
            "março",
            "2017-0x",
        ] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }

    #[test]
    fn ends_on_its_last_day() {
        let last = |text: &str| text.parse::<Month>().unwrap().last_day().to_string();
        assert_eq!(last("2016-02"), "2016-02-29");
        assert_eq!(last("2017-12"), "2017-12-31");
    }
}
