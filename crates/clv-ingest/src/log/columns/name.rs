//! Names of columns, however people write them.

use crate::log::moment::{self, OrderLeaning};
use crate::log::number::{DecimalMark, number};
use unicode_normalization::UnicodeNormalization;

/// A name without what people write differently: case, accents, spaces and marks.
pub(in crate::log) fn plain(name: &str) -> String {
    // Taken apart, a letter with an accent is a letter and a mark, and № is No.
    name.nfkd()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Is this a value rather than the name of a column?
pub(super) fn is_data(text: &str) -> bool {
    number(text.as_bytes(), Some(DecimalMark::Dot), 4).is_ok()
        || number(text.as_bytes(), Some(DecimalMark::Comma), 4).is_ok()
        || moment::leaning(text.as_bytes()) != OrderLeaning::Unreadable
}
