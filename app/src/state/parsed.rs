use crate::words::say;
use serde::{Deserialize, Serialize};

/// What an address says, and what in it could not be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T> {
    /// The usable part; every unusable field has its default.
    pub value: T,
    /// Why the other fields were not used, in the order of the fields.
    pub problems: Vec<Problem>,
}

impl<T> Parsed<T> {
    /// The value, if all of the address was usable: for callers who would rather refuse than guess.
    pub fn or_problems(self) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(self.value)
        } else {
            Err(self.problems)
        }
    }
}

/// A field of the address that could not be used, for the person who followed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Name of the field in the address; empty when it is about the address as a whole.
    pub field: String,
    /// What was given, shortened.
    pub given: String,
    /// What is wrong, a sentence in plain words.
    pub message: String,
}

/// Longer values are cut in messages: nobody reads more, and a page must not grow with its address.
const SHOWN_CHARACTERS: usize = 60;

impl Problem {
    /// About one field.
    pub fn new(field: &str, given: &str, message: impl Into<String>) -> Self {
        let cut = |text: &str| -> String {
            match text.char_indices().nth(SHOWN_CHARACTERS) {
                Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
                None => text.to_owned(),
            }
        };
        Self {
            field: cut(field),
            given: cut(given),
            message: message.into(),
        }
    }

    /// The entry as the address holds it.
    pub fn written(&self) -> String {
        if self.given.is_empty() {
            self.field.clone()
        } else {
            format!("{}={}", self.field, self.given)
        }
    }

    /// About an address that cannot be read at all.
    pub fn unreadable_query() -> Self {
        Self::new("", "", say("The address could not be read."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let problem = Problem::new("state", &"ã".repeat(100), "No such state.");
        assert_eq!(problem.given.chars().count(), SHOWN_CHARACTERS + 1);
        assert!(problem.given.ends_with('…'));
    }
}
