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
    /// A record runs on without an end.
    #[error("{file}, line {line}: the record that starts here is longer than a megabyte")]
    RecordTooLong {
        /// The file.
        file: &'static str,
        /// The line the record starts on.
        line: u64,
    },
    /// The header is not what it should be.
    #[error("{file}, line 1: the header {problem}")]
    Header {
        /// The file.
        file: &'static str,
        /// "lacks …", "names … twice", "is missing".
        problem: String,
    },
    /// A value is not what its column holds.
    #[error(transparent)]
    Value(#[from] Box<BadValue>),
    /// An order log is refused as a whole.
    #[error(transparent)]
    Log(#[from] Box<crate::log::LogError>),
}

impl IngestError {
    /// One sentence on what to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => None,
            Self::RecordTooLong { .. } => Some(
                "a quotation mark is probably opened and never closed on this line".to_owned(),
            ),
            Self::Header { .. } => Some(
                "the first line must name the columns as the original files do, separated by commas"
                    .to_owned(),
            ),
            Self::Value(bad) => Some(bad.reason.hint()),
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
#[error("{file}, line {line}, column {column}: {} {reason}", quoted(value))]
pub struct BadValue {
    /// The file's official name.
    pub file: &'static str,
    /// The line its record starts on, from 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
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
    #[error("ends a record of {found} fields where the header has {expected}")]
    FieldCount {
        /// Fields in this record.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
}

impl Reason {
    fn hint(self) -> String {
        match self {
            Self::Empty => "fill the value in, or remove the row",
            Self::NotUtf8 => "save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`",
            Self::Nul => "remove the NUL byte; a file full of them is probably UTF-16",
            Self::NotATimestamp => "write it as YYYY-MM-DD HH:MM:SS, in the shop's local time",
            Self::NotMoney => "write it with a point and without thousands separators or currency",
            Self::TooFine => "round it to cents: amounts are kept exactly",
            Self::Negative => "amounts are prices; leave refunds out",
            Self::TooLarge => "check the decimal point",
            Self::NotAnInteger | Self::OutOfRange { .. } | Self::NotANumber => {
                "check that the columns of this row have not shifted"
            }
            Self::FieldCount { .. } => {
                "text with commas or line breaks must stand in double quotation marks"
            }
        }
        .to_owned()
    }
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
