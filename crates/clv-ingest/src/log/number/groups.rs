//! Digits of the units, and the marks that group them.

/// Digits, perhaps in groups of three (or, as in India, two and at last three) with one kind of mark.
pub(super) fn is_grouped(units: &str, dot: char) -> bool {
    let Some(mark) = units.chars().find(|character| !character.is_ascii_digit()) else {
        return true;
    };
    if mark == dot {
        return false;
    }
    let groups: Vec<&str> = units.split(mark).collect();
    let all_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let Some(((first, last), middle)) = groups.split_first().and_then(|(first, rest)| {
        let (last, middle) = rest.split_last()?;
        Some(((first, last), middle))
    }) else {
        return false;
    };
    groups.iter().all(all_digits)
        && (1..=3).contains(&first.len())
        && last.len() == 3
        && middle.iter().all(|group| matches!(group.len(), 2 | 3))
}

pub(super) fn is_number_part(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '.' | ',') || is_group_mark(character)
}

/// Spaces and apostrophes only ever group digits.
fn is_group_mark(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}'
    )
}
