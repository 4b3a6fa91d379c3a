//! A time of day, and the zone that may follow it.

use super::date::short;

pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) micros: u32,
    pub(super) zoned: bool,
}

/// What stands after the date: nothing, or a time of day and perhaps a zone.
pub(super) fn clock(text: &str) -> Option<Clock> {
    let mut clock = Clock {
        hour: 0,
        minute: 0,
        second: 0,
        micros: 0,
        zoned: false,
    };
    if text.trim().is_empty() {
        return Some(clock);
    }
    let text = match text.strip_prefix(['T', 't']) {
        Some(rest) => rest,
        None => text.trim_start_matches([' ', ',']),
    };
    if let Some(digits) = text.get(..6)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        // `20180304101112`
        clock.hour = text.get(..2)?.parse().ok()?;
        clock.minute = text.get(2..4)?.parse().ok()?;
        clock.second = text.get(4..6)?.parse().ok()?;
        return half_and_zone(clock, text.get(6..)?);
    }
    let (hour, rest) = part(text)?;
    let (minute, rest) = part(rest.strip_prefix(':')?)?;
    (clock.hour, clock.minute) = (hour, minute);
    let Some(rest) = rest.strip_prefix(':') else {
        return half_and_zone(clock, rest);
    };
    let (second, rest) = part(rest)?;
    clock.second = second;
    let Some(rest) = rest.strip_prefix(['.', ',']) else {
        return half_and_zone(clock, rest);
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (fraction, rest) = rest
        .split_at_checked(digits)
        .filter(|(digits, _)| !digits.is_empty())?;
    clock.micros = format!("{:0<6}", fraction.get(..6).unwrap_or(fraction))
        .parse()
        .ok()?;
    half_and_zone(clock, rest)
}

/// One or two digits.
fn part(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    Some((short(number, 2)?, rest))
}

/// `AM`, `PM`, `Z`, `UTC`, `+02:00`.
fn half_and_zone(mut clock: Clock, text: &str) -> Option<Clock> {
    let mut rest = text.trim();
    let half = rest.get(..2).map(str::to_ascii_uppercase);
    if let Some(half @ ("AM" | "PM")) = half.as_deref() {
        (1..=12).contains(&clock.hour).then_some(())?;
        clock.hour = clock.hour % 12 + if half == "PM" { 12 } else { 0 };
        rest = rest.get(2..)?.trim_start();
    }
    if rest.is_empty() {
        return Some(clock);
    }
    clock.zoned = true;
    if matches!(rest, "Z" | "z" | "UTC" | "GMT") {
        return Some(clock);
    }
    let rest = rest.strip_prefix("UTC").unwrap_or(rest);
    let digits = rest.strip_prefix(['+', '-'])?;
    let digits: String = digits
        .chars()
        .filter(|character| *character != ':')
        .collect();
    (matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(clock)
}
