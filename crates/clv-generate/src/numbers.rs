//! The few conversions between whole and real numbers, in one place.

/// A day, counted from the first day of the calendar (2016-09-01 is day 0).
pub(crate) type Day = i64;
/// A time in seconds from the start of day 0.
pub(crate) type Seconds = i64;
/// Money in hundredths of the currency unit.
pub(crate) type Cents = i64;

/// Seconds in a day.
pub(crate) const DAY_SECONDS: Seconds = 86_400;

/// A count as a real number; exact below 2⁵³.
#[expect(
    clippy::as_conversions,
    reason = "the only way from i64 to f64; exact for every count here"
)]
pub(crate) fn real(count: i64) -> f64 {
    count as f64
}

/// A length as a real number.
pub(crate) fn real_len(len: usize) -> f64 {
    real(i64::try_from(len).unwrap_or(i64::MAX))
}

/// The largest whole number not above `value`; saturates at the ends of i64, 0 for NaN.
#[expect(
    clippy::as_conversions,
    reason = "a float-to-int cast saturates, which is what is wanted"
)]
pub(crate) fn floor(value: f64) -> i64 {
    value.floor() as i64
}

/// The nearest whole number; halves away from zero.
#[expect(
    clippy::as_conversions,
    reason = "a float-to-int cast saturates, which is what is wanted"
)]
pub(crate) fn round(value: f64) -> i64 {
    value.round() as i64
}

/// A day as a position in a table by day; days before the calendar have none.
pub(crate) fn position(day: Day) -> Option<usize> {
    usize::try_from(day).ok()
}

/// The day a time falls on.
pub(crate) fn day_of(at: Seconds) -> Day {
    at.div_euclid(DAY_SECONDS)
}
