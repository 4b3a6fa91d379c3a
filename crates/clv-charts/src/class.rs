//! Every CSS class a drawing can carry, for whoever writes the style sheet.
//!
//! The root is `<svg class="chart">`. A shape carries two classes, what it is and how it is painted:
//! `class="s1 fill"`. A text carries one. Nothing carries a colour.
//!
//! # How a shape is painted
//! | class | shape | wanted style |
//! |---|---|---|
//! | `fill` | `rect`, `path` | filled, no stroke |
//! | `line` | `line`, `path`, `rect` | stroked, no fill |
//! | `dots` | `path` of zero-length strokes, its `stroke-width` is the diameter | stroked, `stroke-linecap: round` |
//! | `tiles` | `path` of rectangles, each without its corners of 3 | filled, and stroked 6 wide in the same colour, `stroke-linejoin: round` |
//! | `ring` | `circle` | stroked, filled with the card's colour |
//!
//! # What a shape is
//! | class | meaning |
//! |---|---|
//! | `s1` … `s6` | series 1 to 6; bars and tiles of one series use `s1` |
//! | `dim` | a datum outside the selection |
//! | `partial` | a period that is not over |
//! | `ghost` | the base of a waterfall, an unfilled dot |
//! | `track` | the full length of a ranked bar |
//! | `positive`, `negative` | a push up, a push down or a value below zero |
//! | `area` | the tint under a line |
//! | `band` | an interval around a line |
//! | `whisker` | an interval of a point |
//! | `gridline` | grid line |
//! | `axis` | base line, zero line |
//! | `reference` | diagonal or other line to compare with, dashed |
//! | `leader` | thin line from words to what they are about |
//! | `accent` | underline or outline of what is selected |
//! | `step-0` … `step-5` | tiles, lowest to highest |
//! | `blank` | a tile without data |
//!
//! # Text
//! | class | size | meaning |
//! |---|---|---|
//! | `tick` | 11 | axis labels, axis titles, "partial" above a column, legend |
//! | `label` | 11 | words inside the plot: annotations, line names |
//! | `row` | 12 | label of a row |
//! | `strong` | 12 | label of a selected row |
//! | `value` | 12 | value of a row |
//! | `note` | 12 | "No data for this selection" |
//! | `on-0` … `on-5`, `on-blank` | 11 | state code on a tile of that step |
//!
//! The style sheet must keep these sizes: labels are placed by them.

use plotters::style::RGBColor;

/// A CSS class, as plotters sees it: a reserved colour that stands for the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    key: u8,
    name: &'static str,
    /// Text size in pixels; zero for shapes.
    size: u8,
}

/// The first two bytes of every reserved colour; the third is the key.
const RESERVED: (u8, u8) = (0xC1, 0xA5);

macro_rules! classes {
    ($($constant:ident = $key:literal, $name:literal, $size:literal;)*) => {
        impl Class {
            $(pub(crate) const $constant: Class = Class { key: $key, name: $name, size: $size };)*
            /// Every class, by key.
            pub const ALL: &'static [Class] = &[$(Class::$constant),*];
        }
    };
}

classes! {
    S1 = 0, "s1", 0;
    S2 = 1, "s2", 0;
    S3 = 2, "s3", 0;
    S4 = 3, "s4", 0;
    S5 = 4, "s5", 0;
    S6 = 5, "s6", 0;
    DIM = 6, "dim", 0;
    PARTIAL = 7, "partial", 0;
    GHOST = 8, "ghost", 0;
    TRACK = 9, "track", 0;
    POSITIVE = 10, "positive", 0;
    NEGATIVE = 11, "negative", 0;
    AREA = 12, "area", 0;
    BAND = 13, "band", 0;
    WHISKER = 14, "whisker", 0;
    GRID = 15, "gridline", 0;
    AXIS = 16, "axis", 0;
    REFERENCE = 17, "reference", 0;
    LEADER = 18, "leader", 0;
    ACCENT = 19, "accent", 0;
    STEP_0 = 20, "step-0", 0;
    STEP_1 = 21, "step-1", 0;
    STEP_2 = 22, "step-2", 0;
    STEP_3 = 23, "step-3", 0;
    STEP_4 = 24, "step-4", 0;
    STEP_5 = 25, "step-5", 0;
    BLANK = 26, "blank", 0;
    TICK = 27, "tick", 11;
    LABEL = 28, "label", 11;
    ROW = 29, "row", 12;
    STRONG = 30, "strong", 12;
    VALUE = 31, "value", 12;
    NOTE = 32, "note", 12;
    ON_0 = 33, "on-0", 11;
    ON_1 = 34, "on-1", 11;
    ON_2 = 35, "on-2", 11;
    ON_3 = 36, "on-3", 11;
    ON_4 = 37, "on-4", 11;
    ON_5 = 38, "on-5", 11;
    ON_BLANK = 39, "on-blank", 11;
}

impl Class {
    /// The series classes, in order.
    pub(crate) const SERIES: [Class; 6] = [
        Class::S1,
        Class::S2,
        Class::S3,
        Class::S4,
        Class::S5,
        Class::S6,
    ];

    /// The tile classes with the class of the text on them, lowest first.
    pub(crate) const STEPS: [(Class, Class); 6] = [
        (Class::STEP_0, Class::ON_0),
        (Class::STEP_1, Class::ON_1),
        (Class::STEP_2, Class::ON_2),
        (Class::STEP_3, Class::ON_3),
        (Class::STEP_4, Class::ON_4),
        (Class::STEP_5, Class::ON_5),
    ];

    /// Whether it is one of the tile classes.
    pub(crate) fn is_step(self) -> bool {
        Self::STEPS.iter().any(|(step, _)| *step == self)
    }

    /// The name in the style sheet.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Text size in pixels; zero for shapes.
    pub fn text_size(self) -> f64 {
        f64::from(self.size)
    }

    /// The n-th series, starting over after the sixth.
    pub(crate) fn series(index: usize) -> Class {
        let wrapped = index % Self::SERIES.len();
        Self::SERIES.get(wrapped).copied().unwrap_or(Class::S1)
    }

    /// The reserved colour that stands for this class on its way through plotters.
    pub(crate) fn colour(self) -> RGBColor {
        RGBColor(RESERVED.0, RESERVED.1, self.key)
    }

    /// The class a reserved colour stands for.
    pub(crate) fn of_colour((red, green, blue): (u8, u8, u8)) -> Option<Class> {
        if (red, green) != RESERVED {
            return None;
        }
        Self::ALL.get(usize::from(blue)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_survives_its_way_through_a_colour() {
        for class in Class::ALL {
            let RGBColor(red, green, blue) = class.colour();
            assert_eq!(Class::of_colour((red, green, blue)), Some(*class));
        }
        assert_eq!(Class::of_colour((0, 0, 0)), None);
        assert_eq!(Class::of_colour((RESERVED.0, RESERVED.1, 255)), None);
    }

    #[test]
    fn names_are_unique_and_documented() {
        let documentation = include_str!("class.rs");
        for (index, class) in Class::ALL.iter().enumerate() {
            let earlier = Class::ALL.iter().take(index);
            assert!(
                earlier.into_iter().all(|c| c.name != class.name),
                "{}",
                class.name
            );
            let stem = class
                .name
                .trim_end_matches(|c: char| c.is_ascii_digit() && class.name.len() > 2);
            assert!(
                documentation.contains(&format!("`{stem}")) || class.name.starts_with('s'),
                "{}",
                class.name
            );
        }
    }
}
