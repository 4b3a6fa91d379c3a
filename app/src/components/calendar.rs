//! Days and months in words. Always the same words for the same day, on the server and in the browser.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::locale::Locale;

/// `28 Aug 2018`.
pub(crate) fn day(date: NaiveDate) -> String {
    written(date.format("%-d %b %Y").to_string())
}

/// `Aug 2018`.
pub(crate) fn month(date: NaiveDate) -> String {
    written(date.format("%b %Y").to_string())
}

/// `August 2018`.
pub(crate) fn long_month(date: NaiveDate) -> String {
    written(date.format("%B %Y").to_string())
}

/// On a time axis: `Aug`, and the year instead of January.
pub(crate) fn month_tick(date: NaiveDate) -> String {
    let pattern = if date.month() == 1 { "%Y" } else { "%b" };
    written(date.format(pattern).to_string())
}

/// `22 Nov 2026, 09:10 UTC`.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    written(at.format("%-d %b %Y, %H:%M UTC").to_string())
}

/// With the month as the page writes it.
fn written(date: String) -> String {
    Locale::of_page().date(date)
}

/// Whether Black Friday's sales fall into this month: November, everywhere the custom is kept.
pub(crate) fn has_black_friday(month: NaiveDate) -> bool {
    month.month() == 11
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn writes_days_and_months() {
        let date = NaiveDate::from_ymd_opt(2018, 8, 5).unwrap();
        assert_eq!(
            (day(date), month(date)),
            ("5 Aug 2018".to_owned(), "Aug 2018".to_owned())
        );
    }
}
