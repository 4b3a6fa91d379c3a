//! Dates: orders, formats, bounds, and what is no date.

use super::{Case, case, with};
use crate::support::HEADER;

pub(super) fn cases() -> Vec<Case> {
    let dates = |name, values: &[&str], expected: &[&str]| {
        let rows: String = values
            .iter()
            .map(|value| format!("O;C;{value};1\n"))
            .collect();
        case(
            name,
            format!("{}{rows}", HEADER.replace(',', ";")),
            expected,
        )
    };
    vec![
        dates("impossible days", &["2018-02-29", "2018-13-01", "2018-03-04"], &["O C 2018-03-04 00:00:00 1", "bad 2 ordered_at: is a day or a time that does not exist", "bad 3 ordered_at: is a day or a time that does not exist"]),
        dates("the future", &["2026-07-01", "2026-07-02", "9999-12-31"], &["O C 2026-07-01 00:00:00 1", "bad 3 ordered_at: lies in the future", "bad 4 ordered_at: lies in the future"]),
        dates("before computers", &["1970-01-01", "1969-12-31", "0001-01-01"], &["bad 2 ordered_at: is before 2 January 1970: clocks that were never set begin on the first", "bad 3 ordered_at: is before 2 January 1970: clocks that were never set begin on the first", "bad 4 ordered_at: is before 2 January 1970: clocks that were never set begin on the first"]),
        dates("an hour that summer time skips", &["2018-11-04 00:30:00", "2018-03-25 02:30:00"], &["O C 2018-11-04 00:30:00 1", "O C 2018-03-25 02:30:00 1"]),
        dates("no date", &["2018-03-04", "soon", ""], &["O C 2018-03-04 00:00:00 1", "bad 3 ordered_at: is not a date", "bad 4 ordered_at: must not be empty"]),
        dates("ambiguous", &["03/04/2018", "05/06/2018"], &["refused: orders.csv holds dates such as 03/04/2018 in column ordered_at, which may be day first or month first"]),
        with(dates("ambiguous, and said", &["03/04/2018"], &["O C 2018-04-03 00:00:00 1"]), |options| options.date_format = Some("dmy".parse().unwrap())),
        dates("month first", &["03/04/2018", "12/31/2018 4:05 PM"], &["O C 2018-03-04 00:00:00 1", "O C 2018-12-31 16:05:00 1"]),
        dates("day first", &["03.04.2018", "31.12.18 16:05"], &["O C 2018-04-03 00:00:00 1", "O C 2018-12-31 16:05:00 1"]),
        dates("one against many", &[&["31/12/2018"; 40][..], &["12/31/2018"]].concat()[18..], &[&["O C 2018-12-31 00:00:00 1"; 22][..], &["bad 24 ordered_at: is a day or a time that does not exist, read day first as this file has them"]].concat()),
        dates("both ways", &["31/12/2018", "12/31/2018"], &["refused: orders.csv holds dates that are day first and others that are month first"]),
        dates("zones", &["2018-03-04T23:30:00Z", "2018-03-04T23:30:00-03:00"], &["O C 2018-03-04 23:30:00 1", "O C 2018-03-04 23:30:00 1"]),
        dates("fractions of seconds", &["2018-03-04 10:11:12.5", "20180304"], &["O C 2018-03-04 10:11:12.500000 1", "O C 2018-03-04 00:00:00 1"]),
        dates("names of months", &["4 Mar 2018", "Mar 5, 2018"], &["O C 2018-03-04 00:00:00 1", "O C 2018-03-05 00:00:00 1"]),
        dates("seconds since 1970", &["1520121600"], &["refused: orders.csv seems to hold seconds since 1970 in column ordered_at"]),
        dates("days of a spreadsheet", &["43163"], &["refused: orders.csv seems to hold numbers of days"]),
        dates("unreadable", &["März"], &["refused: orders.csv holds no dates we can read in column ordered_at"]),
        with(dates("a pattern", &["040318 0930"], &["O C 2018-03-04 09:30:00 1"]), |options| options.date_format = Some("%d%m%y %H%M".parse().unwrap())),
    ]
}
