//! Words beside a point, where they cover least.

use crate::canvas::At;
use crate::class::Class;
use crate::frame::{Anchor, Frame};

/// What is already in the plot.
#[derive(Default)]
pub(crate) struct Taken {
    /// Polylines in pixels.
    pub(crate) lines: Vec<Vec<At>>,
    /// Boxes of words and points.
    pub(crate) boxes: Vec<Frame>,
}

/// A place for words.
pub(crate) struct Spot {
    pub(crate) anchor: Anchor,
    pub(crate) at: At,
    pub(crate) frame: Frame,
    /// Whether the words stay inside and off other words.
    pub(crate) is_free: bool,
}

/// Where words may stand relative to their point, best first.
const OFFSETS: [(f64, f64, Anchor); 10] = [
    (11.0, 14.0, Anchor::Start),
    (11.0, 0.0, Anchor::Start),
    (11.0, -14.0, Anchor::Start),
    (-11.0, -14.0, Anchor::End),
    (-11.0, 0.0, Anchor::End),
    (-11.0, 14.0, Anchor::End),
    (0.0, -16.0, Anchor::Middle),
    (0.0, 18.0, Anchor::Middle),
    (14.0, 30.0, Anchor::Start),
    (-14.0, -30.0, Anchor::End),
];

/// What covering something costs: leaving the plot is worse than covering words, which is worse than covering a line.
const OUTSIDE: u32 = 100_000;
const ON_WORDS: u32 = 10_000;
const ON_LINE: u32 = 1;

/// The first of the cheapest places for `text` beside `at` inside `bounds`.
pub(crate) fn beside(
    (class, text): (Class, &str),
    at: At,
    bounds: Frame,
    taken: &Taken,
) -> Option<Spot> {
    OFFSETS
        .iter()
        .map(|(dx, dy, anchor)| {
            let at = (at.0 + dx, at.1 + dy);
            let frame = Frame::of_text(class, text, *anchor, at.0, at.1);
            let cost = cost(frame, bounds, taken);
            let spot = Spot {
                anchor: *anchor,
                at,
                frame,
                is_free: cost < ON_WORDS,
            };
            (cost, spot)
        })
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, spot)| spot)
}

fn cost(frame: Frame, bounds: Frame, taken: &Taken) -> u32 {
    let mut cost = 0;
    if !bounds.contains(&frame) {
        cost += OUTSIDE;
    }
    cost += taken
        .boxes
        .iter()
        .filter(|other| other.intersects(&frame))
        .fold(0, |sum, _| sum + ON_WORDS);
    for line in &taken.lines {
        let segments = line.iter().zip(line.iter().skip(1));
        cost += segments
            .filter(|(a, b)| frame.crossed_by(**a, **b))
            .fold(0, |sum, _| sum + ON_LINE);
    }
    cost
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    const BOUNDS: Frame = Frame {
        left: 0.0,
        top: 0.0,
        right: 200.0,
        bottom: 200.0,
    };

    #[test]
    fn avoids_lines_words_and_edges() {
        let words = (Class::LABEL, "here");
        let free = beside(words, (100.0, 100.0), BOUNDS, &Taken::default()).unwrap();
        assert!(free.is_free && free.at == (111.0, 114.0));

        let falling = Taken {
            lines: vec![vec![(0.0, 0.0), (200.0, 200.0)]],
            boxes: Vec::new(),
        };
        let spot = beside(words, (100.0, 100.0), BOUNDS, &falling).unwrap();
        assert!(!spot.frame.crossed_by((0.0, 0.0), (200.0, 200.0)));

        let corner = beside(words, (195.0, 195.0), BOUNDS, &Taken::default()).unwrap();
        assert!(BOUNDS.contains(&corner.frame));

        let full = Taken {
            lines: Vec::new(),
            boxes: vec![BOUNDS],
        };
        assert!(
            !beside(words, (100.0, 100.0), BOUNDS, &full)
                .unwrap()
                .is_free
        );
    }
}
