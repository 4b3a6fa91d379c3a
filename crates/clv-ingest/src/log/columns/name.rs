//! Names of columns, however people write them.

use crate::log::moment::{self, OrderLeaning};
use crate::log::number::{DecimalMark, number};

/// A name without what people write differently: case, spaces and marks.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(without_accent)
        .collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' => 'u',
        'ç' => 'c',
        other => other,
    }
}

/// Is this a value rather than the name of a column?
pub(super) fn is_data(text: &str) -> bool {
    number(text.as_bytes(), Some(DecimalMark::Dot), 4).is_ok()
        || number(text.as_bytes(), Some(DecimalMark::Comma), 4).is_ok()
        || moment::leaning(text.as_bytes()) != OrderLeaning::Unreadable
}
