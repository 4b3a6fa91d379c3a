//! The sign between fields, by itself or by its name.

use std::str::FromStr;

use super::OptionError;

/// A single ASCII sign that separates fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(pub(crate) u8);

impl FromStr for Delimiter {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let byte = match (text, text.as_bytes()) {
            ("tab" | "\\t", _) => b'\t',
            ("comma", _) => b',',
            ("semicolon", _) => b';',
            (_, [byte])
                if !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\r' | b'\n') =>
            {
                *byte
            }
            _ => {
                return Err(OptionError(
                    "the delimiter is one sign, such as , or ; or | or tab".to_owned(),
                ));
            }
        };
        if byte.is_ascii() {
            Ok(Self(byte))
        } else {
            Err(OptionError("the delimiter is one ASCII sign".to_owned()))
        }
    }
}
