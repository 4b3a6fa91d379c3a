use super::Problem;
use crate::words::say_with;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The fields of an address, as text: `state=SP&from=2017-03`.
///
/// Sorted by name, so that equal views have equal addresses. A field given twice counts once, the last time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// From the part of an address after the `?`.
    pub fn parse(text: &str) -> Self {
        serde_urlencoded::from_str::<Vec<(String, String)>>(text)
            .unwrap_or_default()
            .into_iter()
            .collect()
    }

    /// The text of a field; an empty one counts as not given, because a form sends every field it has.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0
            .get(field)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// The same with one field set.
    #[must_use]
    pub fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.0.insert(field.to_owned(), text.into());
        self
    }

    /// The same without one field.
    #[must_use]
    pub fn without(&self, field: &str) -> Self {
        let mut rest = self.clone();
        rest.0.remove(field);
        rest
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, text)| (field.as_str(), text.as_str()))
    }

    /// A link to `path` with these fields.
    pub fn link(&self, path: &str) -> String {
        if self.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{self}")
        }
    }

    /// Fields that a page does not have: a misspelt filter must not look like an applied one.
    pub(super) fn unknown_fields<'a>(
        &'a self,
        known: &'a [&'a str],
    ) -> impl Iterator<Item = Problem> + 'a {
        self.iter()
            .filter(|(field, text)| {
                !known.contains(field) && !is_foreign(field) && !text.trim().is_empty()
            })
            .map(|(field, text)| {
                Problem::new(
                    field,
                    text,
                    say_with!("There is no filter named “{field}” here.", field),
                )
            })
    }
}

/// Text as a part of an address: everything but letters and digits of ASCII and `-_.~` byte by byte (RFC 3986, section 2).
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => {
                encoded.push('%');
                let halves = [other >> 4, other & 15].map(|half| char::from_digit(half.into(), 16));
                encoded.extend(
                    halves
                        .into_iter()
                        .flatten()
                        .map(|digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
    encoded
}

/// Fields that others put on links (campaign tracking) or that the shell owns; they mean nothing to a page.
fn is_foreign(field: &str) -> bool {
    field.starts_with("utm_") || matches!(field, "fbclid" | "gclid" | "lang" | "theme")
}

impl FromIterator<(String, String)> for Query {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        // HTML has no NUL: a browser drops it from a page, which then has a text less than the program looks for. In its place
        // stands another control character, refused wherever one is.
        let told = |(field, text): (String, String)| {
            (field.replace('\0', "\u{1}"), text.replace('\0', "\u{1}"))
        };
        Self(fields.into_iter().map(told).collect())
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_urlencoded::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_the_address_whatever_it_holds() {
        for text in [
            "SP",
            "bed & bath = 1?",
            "são paulo",
            "100%",
            "a+b c",
            "\u{1f5dd}",
            "#/../x",
        ] {
            let query = Query::default().with("category", text);
            assert_eq!(Query::parse(&query.to_string()), query);
        }
    }

    #[test]
    fn an_empty_field_counts_as_not_given() {
        assert_eq!(Query::parse("state=&from=2017-03").get("state"), None);
    }

    #[test]
    fn a_link_without_fields_has_no_question_mark() {
        assert_eq!(Query::default().link("/explore"), "/explore");
        assert_eq!(
            Query::parse("state=SP").link("/explore"),
            "/explore?state=SP"
        );
    }

    #[test]
    fn no_field_holds_what_a_page_cannot() {
        let query = Query::parse("to=%00&a%00b=x");
        assert!(
            query
                .iter()
                .all(|(field, text)| !field.contains('\0') && !text.contains('\0'))
        );
        assert_eq!(query.get("to"), Some("\u{1}"));
    }

    #[test]
    fn broken_escapes_do_not_fail() {
        assert_eq!(
            Query::parse("%zz=%&state=%C3%28").get("state"),
            Some("\u{fffd}(")
        );
    }
}
