//! How wide text is, without a font.
//!
//! The app's font is the system's, so its metrics are unknown here and would differ between server and browser anyway.
//! The table holds the mean advance width of Helvetica (Adobe's published font metrics) and DejaVu Sans, a narrow and a
//! wide sans serif that enclose the usual system fonts (Segoe UI, Roboto, San Francisco). Callers leave a gap between
//! labels that absorbs the difference.

use crate::class::Class;

/// Advance widths in thousandths of an em for U+0020 to U+007E.
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    298, 339, 407, 697, 596, 920, 723, 233, 362, 362, 444, 711, 298, 347, 298, 307,
    596, 596, 596, 596, 596, 596, 596, 596, 596, 596, 307, 307, 711, 711, 711, 543,
    1008, 676, 677, 710, 746, 649, 593, 776, 737, 286, 397, 661, 557, 848, 735, 783,
    635, 783, 708, 651, 611, 727, 676, 966, 676, 639, 648, 334, 307, 334, 653, 528,
    416, 584, 595, 525, 595, 586, 315, 595, 595, 250, 250, 540, 250, 904, 595, 584,
    595, 595, 372, 510, 335, 595, 546, 770, 546, 546, 512, 485, 298, 485, 711,
];

/// The same for U+00A0 to U+00FF.
#[rustfmt::skip]
const LATIN_1: [u16; 96] = [
    298, 367, 596, 596, 596, 596, 298, 528, 416, 868, 421, 584, 711, 347, 868, 416,
    450, 711, 367, 367, 416, 596, 587, 298, 416, 367, 418, 584, 902, 902, 902, 571,
    676, 676, 676, 676, 676, 676, 987, 710, 649, 649, 649, 649, 286, 286, 286, 286,
    748, 735, 783, 783, 783, 783, 783, 711, 783, 727, 727, 727, 727, 639, 636, 620,
    584, 584, 584, 584, 584, 584, 935, 525, 586, 586, 586, 586, 278, 278, 278, 278,
    584, 595, 584, 584, 584, 584, 584, 711, 611, 595, 595, 595, 595, 546, 595, 546,
];

/// A few signs beyond Latin-1 that charts use.
const SIGNS: [(char, u16); 9] = [
    ('–', 528),
    ('—', 1000),
    ('−', 711),
    ('…', 1000),
    ('≥', 711),
    ('≤', 711),
    ('’', 270),
    ('“', 426),
    ('”', 426),
];

/// Any other character: a little wider than the mean, so that labels rather keep apart than touch.
const OTHER: u16 = 650;

/// How much wider semibold is. System fonts lie between 1.04 and 1.15, and those without a semibold use bold.
const SEMIBOLD: f64 = 1.14;

/// Width of a text of this class in pixels.
pub(crate) fn width(text: &str, class: Class) -> f64 {
    let weight = if class == Class::STRONG {
        SEMIBOLD
    } else {
        1.0
    };
    measure(text, class.text_size() * weight)
}

/// Width of a regular text of this size, in the unit of the size.
pub(crate) fn measure(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
    f64::from(thousandths) * size / 1000.0
}

/// How much wider than the table a wide font is: digits of DejaVu Sans are 0.636 em.
const WIDE_FONT: f64 = 1.08;

/// Room for the widest of some labels, also in a wide font. For labels at the edge of the picture, where nothing gives.
pub(crate) fn room<S: AsRef<str>>(labels: &[S], class: Class) -> f64 {
    labels
        .iter()
        .map(|label| width(label.as_ref(), class) * WIDE_FONT)
        .fold(0.0, f64::max)
}

/// The text, or as much of its beginning as fits with an ellipsis.
pub(crate) fn fit(text: &str, class: Class, room: f64) -> String {
    if width(text, class) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", class);
    let mut kept = String::new();
    for c in text.chars() {
        left -= width(c.encode_utf8(&mut [0; 4]), class);
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    let kept = kept.trim_end();
    format!("{kept}…")
}

fn advance(c: char) -> u16 {
    let code = u32::from(c);
    let in_table = |table: &[u16], first: u32| {
        let index = usize::try_from(code.checked_sub(first)?).ok()?;
        table.get(index).copied()
    };
    in_table(&ASCII, 0x20)
        .or_else(|| in_table(&LATIN_1, 0xA0))
        .or_else(|| SIGNS.iter().find(|(sign, _)| *sign == c).map(|(_, w)| *w))
        .unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_characters_up_at_both_ends_of_the_tables() {
        let cases = [
            (' ', 298),
            ('~', 711),
            ('0', 596),
            ('W', 966),
            ('\u{a0}', 298),
            ('ÿ', 546),
            ('ã', 584),
            ('−', 711),
            ('\u{7f}', OTHER),
            ('漢', OTHER),
        ];
        for (c, expected) in cases {
            assert_eq!(advance(c), expected, "{c:?}");
        }
    }

    #[test]
    fn measures_between_a_narrow_and_a_wide_sans() {
        // Advance widths of "São Paulo" at 10 px: Helvetica 45.03, DejaVu Sans 48.66.
        let measured = measure("São Paulo", 10.0);
        assert!((45.0..48.7).contains(&measured), "{measured}");
        assert_eq!(measure("", 12.0), 0.0);
        assert!(width("a", Class::STRONG) > width("a", Class::ROW));
    }

    #[test]
    fn shortens_only_what_does_not_fit() {
        assert_eq!(fit("toys", Class::ROW, 100.0), "toys");
        let short = fit("construction tools and safety", Class::ROW, 80.0);
        assert!(
            short.ends_with('…') && width(&short, Class::ROW) <= 80.0,
            "{short}"
        );
        assert_eq!(fit("toys", Class::ROW, 0.0), "…");
    }
}
