//! Days and months in words. Always the same words for the same day, on the server and in the browser.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

use crate::words::{say_with, told};

/// `28 Aug 2018`.
pub(crate) fn day(date: NaiveDate) -> String {
    format!("{} {}", date.day(), month(date))
}

/// `Aug 2018`.
pub(crate) fn month(date: NaiveDate) -> String {
    format!("{} {}", short_name(date), date.year())
}

/// `August 2018`.
pub(crate) fn long_month(date: NaiveDate) -> String {
    say_with!("{month} {year}", name(date), date.year())
}

/// On a time axis: `Aug`, and the year instead of January.
pub(crate) fn month_tick(date: NaiveDate) -> String {
    if date.month() == 1 {
        date.year().to_string()
    } else {
        short_name(date)
    }
}

/// `2018-08`, which sorts and stands in addresses.
pub(crate) fn month_key(date: NaiveDate) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// `22 Nov 2026, 09:10 UTC`.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    let day = day(at.date_naive());
    format!("{day}, {:02}:{:02} UTC", at.hour(), at.minute())
}

/// The months in English.
// chrono's own formatting reads patterns at run time, which is a good part of a chart's worth of program.
pub(crate) const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn name(date: NaiveDate) -> &'static str {
    let index = usize::try_from(date.month0()).ok();
    let name = index.and_then(|index| NAMES.get(index));
    name.map_or("", |name| told(name))
}

/// The month of that number, 1 to 12; a number between two is nearer to one.
pub(crate) fn month_of_year(number: f64) -> String {
    let mut months = NAMES.iter().zip(1_u8..);
    let found = months.find(|(_, month)| (f64::from(*month) - number).abs() <= 0.5);
    found.map_or_else(String::new, |(name, _)| told(name).to_owned())
}

/// Short names are the first three letters.
fn short_name(date: NaiveDate) -> String {
    name(date).chars().take(3).collect()
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
        assert_eq!(
            (long_month(date), month_key(date)),
            ("August 2018".to_owned(), "2018-08".to_owned())
        );
        assert_eq!(month_tick(date), "Aug");
        let january = NaiveDate::from_ymd_opt(2018, 1, 31).unwrap();
        assert_eq!(month_tick(january), "2018");
    }

    #[test]
    fn writes_moments() {
        let at = "2026-11-02T09:05:59Z".parse().unwrap();
        assert_eq!(moment(at), "2 Nov 2026, 09:05 UTC");
    }
}
