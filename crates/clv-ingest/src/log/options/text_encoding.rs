//! The encodings of text that are read, and what people call them.

use std::str::FromStr;

use serde::Serialize;

use super::OptionError;

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TextEncoding {
    /// UTF-8, ASCII included.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, the lower byte first.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, the higher byte first.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// Windows' Western European code page, which contains Latin-1.
    #[serde(rename = "Windows-1252")]
    Windows1252,
}

impl TextEncoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

impl FromStr for TextEncoding {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "ascii" => Ok(Self::Utf8),
            "utf-16" | "utf16" | "utf-16le" | "utf16le" => Ok(Self::Utf16Le),
            "utf-16be" | "utf16be" => Ok(Self::Utf16Be),
            "windows-1252" | "windows1252" | "cp1252" | "latin1" | "latin-1" | "iso-8859-1" => {
                Ok(Self::Windows1252)
            }
            _ => Err(OptionError(format!(
                "{text:?} is not an encoding we read: utf-8, utf-16le, utf-16be or windows-1252"
            ))),
        }
    }
}
