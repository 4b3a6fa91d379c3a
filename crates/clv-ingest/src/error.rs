//! What is wrong with a file, in words for the person who has to mend it.

use std::path::PathBuf;

/// Longest piece of a bad value that is quoted in a message, in characters.
const QUOTED_CHARACTERS: usize = 60;

/// A file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The file could not be opened or read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is no text that records could be told apart in.
    #[error("{file} cannot be read on: {problem}")]
    Damaged {
        /// The file.
        file: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// The header is not what it should be.
    #[error("{file}, line 1: the header {problem}")]
    Header {
        /// The file.
        file: &'static str,
        /// "lacks …", "names … twice", "is missing".
        problem: String,
    },
    /// An order log is refused as a whole.
    #[error(transparent)]
    Log(#[from] Box<crate::log::LogError>),
}

impl IngestError {
    /// One sentence on what to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => None,
            Self::Damaged { .. } => Some("check the file in an editor".to_owned()),
            Self::Header { .. } => Some(
                "the first line must name the columns as the original files do, separated by commas"
                    .to_owned(),
            ),
            Self::Log(error) => Some(error.hint.clone()),
        }
    }

    /// Is it the content of the file that was refused, as against a file that cannot be read?
    pub fn is_rejected_data(&self) -> bool {
        !matches!(self, Self::Read { .. })
    }
}

/// One value that does not fit, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{}: {} {reason}", of_column(*column), quoted(value))]
pub struct BadValue {
    /// The file's official name.
    pub file: &'static str,
    /// The line its record starts on, from 1.
    pub line: u64,
    /// The column; `None` when it is the whole record.
    pub column: Option<&'static str>,
    /// The value as it stands in the file; bytes that are no UTF-8 are shown as `�`.
    pub value: String,
    /// Why it does not fit.
    pub reason: Reason,
}

/// Why a value does not fit; the text continues a sentence that starts with the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// A value that must be there is not.
    #[error("must not be empty")]
    Empty,
    /// The bytes are no UTF-8.
    #[error("is not UTF-8 text")]
    NotUtf8,
    /// Postgres cannot hold NUL in text.
    #[error("holds a NUL byte")]
    Nul,
    /// Not `YYYY-MM-DD HH:MM:SS`, or no such day.
    #[error("is not a moment like 2017-10-02 10:56:33")]
    NotATimestamp,
    /// After tomorrow, where it cannot be.
    #[error("lies in the future")]
    Future,
    /// Not an amount.
    #[error("is not an amount like 58.90")]
    NotMoney,
    /// More than two decimals that are not zero.
    #[error("has more than two decimals")]
    TooFine,
    /// Below zero where it cannot be.
    #[error("is negative")]
    Negative,
    /// More than the table can hold.
    #[error("is larger than 9,999,999,999.99")]
    TooLarge,
    /// Not a whole number.
    #[error("is not a whole number")]
    NotAnInteger,
    /// Outside what the column allows.
    #[error("is not between {min} and {max}")]
    OutOfRange {
        /// Smallest allowed.
        min: i32,
        /// Largest allowed.
        max: i32,
    },
    /// Not a decimal number.
    #[error("is not a decimal number")]
    NotANumber,
    /// The record has more or fewer fields than the header.
    #[error("is a record of {found} fields where the header has {expected}")]
    FieldCount {
        /// Fields in this record.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// A quotation mark is opened and never closed, or text follows it.
    #[error("opens a quotation mark and does not close it")]
    OpenQuote,
    /// The record runs on and on.
    #[error("starts a record that is longer than a megabyte")]
    RecordTooLong,
}

fn of_column(column: Option<&str>) -> String {
    column.map_or_else(String::new, |column| format!(", column {column}"))
}

fn quoted(value: &str) -> String {
    if value.is_empty() {
        return "the value".to_owned();
    }
    let mut short: String = value.chars().take(QUOTED_CHARACTERS).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    format!("{short:?}")
}
