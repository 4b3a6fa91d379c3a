#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

fn read(text: &str, order: Option<DateOrder>) -> Result<String, Fault> {
    let reading = order.map_or(DateReading::Unambiguous, DateReading::Order);
    moment(text.as_bytes(), &reading).map(|at| {
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}{}",
            at.day.year,
            at.day.month,
            at.day.day,
            at.hour,
            at.minute,
            at.second,
            at.micros,
            if at.zoned { "*" } else { "" }
        )
    })
}

#[test]
fn reads_moments_as_people_and_programs_write_them() {
    for (text, order, expected) in [
        ("2018-03-04", None, "2018-03-04 00:00:00.000000"),
        ("2018-03-04 10:11:12", None, "2018-03-04 10:11:12.000000"),
        ("2018-03-04T10:11", None, "2018-03-04 10:11:00.000000"),
        (
            "2018-03-04T10:11:12.5Z",
            None,
            "2018-03-04 10:11:12.500000*",
        ),
        (
            "2018-03-04 10:11:12+02:00",
            None,
            "2018-03-04 10:11:12.000000*",
        ),
        ("2018/3/4 9:05", None, "2018-03-04 09:05:00.000000"),
        ("20180304", None, "2018-03-04 00:00:00.000000"),
        ("20180304101112", None, "2018-03-04 10:11:12.000000"),
        ("20180304T101112Z", None, "2018-03-04 10:11:12.000000*"),
        ("4 Mar 2018", None, "2018-03-04 00:00:00.000000"),
        ("04/out/2018", None, "2018-10-04 00:00:00.000000"),
        ("28-ago-18", None, "2018-08-28 00:00:00.000000"),
        ("Mar 4, 2018 3:07 PM", None, "2018-03-04 15:07:00.000000"),
        ("4-Mar-18", None, "2018-03-04 00:00:00.000000"),
        ("Sunday, 4 March 2018", None, "2018-03-04 00:00:00.000000"),
        ("13/02/2018", None, "2018-02-13 00:00:00.000000"),
        (
            "03.04.2018 23:59:59",
            Some(DateOrder::DayFirst),
            "2018-04-03 23:59:59.000000",
        ),
        (
            "12/1/2010 8:26",
            Some(DateOrder::MonthFirst),
            "2010-12-01 08:26:00.000000",
        ),
        (
            "1/2/99 12:00 AM",
            Some(DateOrder::MonthFirst),
            "1999-01-02 00:00:00.000000",
        ),
        (
            "97-01-02",
            Some(DateOrder::YearFirst),
            "1997-01-02 00:00:00.000000",
        ),
        (
            "2018-03-04",
            Some(DateOrder::MonthFirst),
            "2018-03-04 00:00:00.000000",
        ),
    ] {
        assert_eq!(read(text, order).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn refuses_what_is_no_moment() {
    for (text, order, fault) in [
        ("", None, Fault::Empty),
        ("yesterday", None, Fault::NotADate),
        ("2018-02-30", None, Fault::NoSuchDay),
        ("2018-03-04 24:00:00", None, Fault::NoSuchDay),
        ("03/04/2018", None, Fault::AmbiguousDate),
        ("13/14/2018", None, Fault::NoSuchDay),
        (
            "03/14/2018",
            Some(DateOrder::DayFirst),
            Fault::NoSuchDayFirst,
        ),
        (
            "14/03/2018",
            Some(DateOrder::MonthFirst),
            Fault::NoSuchMonthFirst,
        ),
        ("2018-03", None, Fault::NotADate),
        ("1.5", None, Fault::NotADate),
        ("1520121600", None, Fault::NotADate),
        ("2018-03-04 25h", None, Fault::NotADate),
        ("2018-03-04 13:00 PM", None, Fault::NotADate),
    ] {
        assert_eq!(read(text, order), Err(fault), "{text}");
    }
}

#[test]
fn reads_a_format_that_was_given() {
    let reading = DateReading::Pattern("%d%m%y %H.%M".to_owned());
    let at = moment(b"040318 09.30", &reading).unwrap();
    assert_eq!((at.day.month, at.day.day, at.hour), (3, 4, 9));
    let reading = DateReading::Pattern("%y%m%d".to_owned());
    assert_eq!(moment(b"970102", &reading).unwrap().day.year, 1997);
    assert_eq!(moment(b"1997-01-02", &reading), Err(Fault::NotInFormat));
}

#[test]
fn tells_which_order_a_date_has() {
    for (text, expected) in [
        ("2018-03-04", OrderLeaning::Neither),
        ("04/04/2018", OrderLeaning::Neither),
        ("03/04/2018", OrderLeaning::Both),
        ("13/04/2018", OrderLeaning::DayFirst),
        ("04/13/2018 10:00", OrderLeaning::MonthFirst),
        ("1520121600", OrderLeaning::Epoch),
        ("1520121600000", OrderLeaning::Epoch),
        ("43163", OrderLeaning::Serial),
        ("43163.5", OrderLeaning::Serial),
        ("abc", OrderLeaning::Unreadable),
    ] {
        assert_eq!(leaning(text.as_bytes()), expected, "{text}");
    }
}
