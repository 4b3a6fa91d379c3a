//! Fields of an address, read strictly: what is not known, given twice, empty or not UTF-8 is refused by its name.
//!
//! Pages are lenient, because people follow old links; programs should hear of their mistakes.

use super::kinds::INVALID_REQUEST;
use super::problem::{FieldError, Problem};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NoVariant, StrDeserializer};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

/// Longest text of a field; no id, state or category is as long.
pub(crate) const LONGEST: usize = 200;

/// Fields while they are read.
pub(crate) struct Fields {
    given: BTreeMap<String, String>,
    errors: Vec<FieldError>,
}

impl Fields {
    /// The fields of an address whose names are those of `P`.
    pub(crate) fn of<P: IntoParams>(query: Option<&str>) -> Self {
        let known: Vec<String> = P::into_params(|| Some(ParameterIn::Query))
            .into_iter()
            .map(|parameter| parameter.name)
            .collect();
        Self::read(query, &known)
    }

    /// The fields of an address that has none.
    pub(crate) fn none(query: Option<&str>) -> Result<(), Problem> {
        Self::read(query, &[]).end()
    }

    fn read(query: Option<&str>, known: &[String]) -> Self {
        let (mut given, mut errors) = (BTreeMap::new(), Vec::new());
        for pair in query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(name) = decoded(name) else {
                errors.push(FieldError::new("", "The name of a field is not UTF-8."));
                continue;
            };
            let mut refuse = |message: &str| errors.push(FieldError::new(shown(&name), message));
            match decoded(text) {
                _ if !known.contains(&name) => refuse(&unknown(known)),
                None => refuse("This is not UTF-8, percent-encoded."),
                Some(text) if text.is_empty() => refuse("This is empty: leave the field out."),
                Some(text) => {
                    if given.insert(name.clone(), text).is_some() {
                        refuse("This is given twice.");
                    }
                }
            }
        }
        Self { given, errors }
    }

    /// A text that can be a name or an id.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let text = self.given.remove(name)?;
        if is_name(&text) {
            return Some(text);
        }
        self.refuse(name, NO_NAME);
        None
    }

    /// A text that something else will read.
    pub(crate) fn raw(&mut self, name: &str) -> Option<String> {
        self.given.remove(name)
    }

    /// One of the variants of an enum.
    pub(crate) fn one_of<T: for<'de> Deserialize<'de>>(&mut self, name: &str) -> Option<T> {
        let text = self.given.remove(name)?;
        let variant: StrDeserializer<'_, NoVariant> = text.as_str().into_deserializer();
        match T::deserialize(variant) {
            Ok(variant) => Some(variant),
            Err(error) => {
                // "unknown variant `x`, expected one of `a`, `b`": what is given is not repeated.
                let error = error.to_string();
                let variants = error.rsplit_once("expected ").map_or("", |(_, rest)| rest);
                self.refuse(name, &format!("This is {}.", variants.replace('`', "")));
                None
            }
        }
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, name: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let text = self.given.remove(name)?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<u32> = text.parse().ok();
        let number = number.filter(|number| range.contains(number));
        if is_plain && number.is_some() {
            return number;
        }
        let (low, high) = (range.start(), range.end());
        self.refuse(
            name,
            &format!("This is a whole number from {low} to {high}."),
        );
        None
    }

    /// A number.
    pub(crate) fn number(&mut self, name: &str, range: RangeInclusive<f64>) -> Option<f64> {
        let text = self.given.remove(name)?;
        // What JSON calls a number: neither `inf` nor ` 1`.
        let number = serde_json::from_str::<serde_json::Number>(&text).ok();
        // Read to the last bit, which `serde_json` does not: it takes the float next above a limit for the limit.
        let number = number
            .and_then(|_| text.parse::<f64>().ok())
            .filter(|number| range.contains(number) && text.trim() == text);
        if number.is_none() {
            let (low, high) = (range.start(), range.end());
            self.refuse(name, &format!("This is a number from {low} to {high}."));
        }
        number
    }

    /// Something is wrong with a field.
    pub(crate) fn refuse(&mut self, name: &str, message: &str) {
        self.errors.push(FieldError::new(name, message));
    }

    /// That was all; nothing may have been wrong.
    pub(crate) fn end(self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::about(&INVALID_REQUEST, self.errors))
        }
    }
}

/// A part of a path, percent-encoded, as a name or an id.
pub(crate) fn of_path(name: &'static str, text: &str) -> Result<String, Problem> {
    let refuse = |message| Problem::about(&INVALID_REQUEST, vec![FieldError::new(name, message)]);
    // In a path a plus is a plus.
    let text = decoded(&text.replace('+', "%2B"))
        .ok_or_else(|| refuse("This is not UTF-8, percent-encoded."))?;
    if is_name(&text) {
        Ok(text)
    } else {
        Err(refuse(NO_NAME))
    }
}

const NO_NAME: &str = "This has 1 to 200 characters, none of them a control character.";

/// Whether a text can be a name or an id.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn unknown(known: &[String]) -> String {
    if known.is_empty() {
        return "This address has no fields.".to_owned();
    }
    format!("There is no such field; there are {}.", known.join(", "))
}

/// Names are repeated, so that a slip of the finger is seen, but not at any length.
fn shown(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_control())
        .take(60)
        .collect()
}

/// Percent-decoded UTF-8; nothing where it is neither.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn fields(query: &str) -> Fields {
        let known = ["q", "limit", "cost"].map(str::to_owned);
        Fields::read(Some(query), &known)
    }

    fn first_error(fields: Fields) -> (String, String) {
        let error = fields.errors.into_iter().next().unwrap();
        (error.field, error.message)
    }

    #[test]
    fn reads_what_is_well_formed() {
        let mut fields = fields("q=a%20b%2B+c&limit=5&cost=2.5");
        assert_eq!(fields.text("q").as_deref(), Some("a b+ c"));
        assert_eq!(fields.whole("limit", 1..=9), Some(5));
        assert_eq!(fields.number("cost", 0.0..=9.0), Some(2.5));
        assert!(fields.end().is_ok());
    }

    #[test]
    fn refuses_by_name_what_no_address_should_hold() {
        for (query, field) in [
            ("q=%FF", "q"),
            ("q=%2", "q"),
            ("q=%zz", "q"),
            ("q=", "q"),
            ("q", "q"),
            ("q=a&q=b", "q"),
            ("page=3", "page"),
            ("%FF=a", ""),
        ] {
            assert_eq!(first_error(fields(query)).0, field, "{query}");
        }
    }

    #[test]
    fn numbers_are_plain_and_in_range() {
        for text in [
            "0",
            "10",
            "-1",
            "+5",
            "5.0",
            "%205",
            "1e1",
            "x",
            "99999999999",
        ] {
            let mut fields = fields(&format!("limit={text}"));
            assert_eq!(fields.whole("limit", 1..=9), None, "{text}");
            assert_eq!(first_error(fields).1, "This is a whole number from 1 to 9.");
        }
        for text in [
            "NaN",
            "inf",
            "1,5",
            "%201",
            "10",
            "-1",
            "1e999",
            "0x1",
            "9.000000000000002",
        ] {
            let mut fields = fields(&format!("cost={text}"));
            assert_eq!(fields.number("cost", 0.0..=9.0), None, "{text}");
        }
    }

    #[test]
    fn a_choice_that_there_is_not_is_answered_with_those_there_are() {
        #[derive(Debug, PartialEq, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Bought {
            Once,
            Again,
        }
        let mut right = fields("q=again");
        assert_eq!(right.one_of("q"), Some(Bought::Again));
        let mut wrong = fields("q=never");
        assert_eq!(wrong.one_of::<Bought>("q"), None);
        assert_eq!(first_error(wrong).1, "This is once or again.");
    }

    #[test]
    fn ids_in_paths_are_names() {
        assert_eq!(of_path("id", "a+b%2Fc").ok().as_deref(), Some("a+b/c"));
        for text in ["%00", "%FF", "", "%"] {
            assert!(of_path("id", text).is_err(), "{text}");
        }
        assert!(of_path("id", &"x".repeat(201)).is_err());
    }
}
