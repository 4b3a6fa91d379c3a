//! Rectangles in pixels, and where words go.

use crate::class::Class;
use crate::glyph;

/// A rectangle in pixels; `top` is smaller than `bottom`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// Which part of a text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Height of a line of text over its size, ascenders to descenders.
const LINE: f64 = 1.2;

impl Frame {
    pub(crate) fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// A square around a point.
    pub(crate) fn around(x: f64, y: f64, reach: f64) -> Self {
        Self::new(x - reach, y - reach, x + reach, y + reach)
    }

    /// The box of a text that stands vertically centred at `y`.
    pub(crate) fn of_text(class: Class, text: &str, anchor: Anchor, x: f64, y: f64) -> Self {
        let width = glyph::width(text, class);
        let half = class.text_size() * LINE / 2.0;
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        Self::new(left, y - half, left + width, y + half)
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn intersects(&self, other: &Frame) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether a straight line from `a` to `b` passes through (Liang and Barsky, "A New Concept and Method for Line
    /// Clipping", ACM TOG 3(1), 1984).
    pub(crate) fn crossed_by(&self, a: (f64, f64), b: (f64, f64)) -> bool {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let sides = [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (p, q) in sides {
            if p == 0.0 {
                if q < 0.0 {
                    return false;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
        enter <= leave
    }

    pub(crate) fn contains(&self, other: &Frame) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// Words keep this distance from the picture's edges; it absorbs what the glyph table misses.
pub(crate) const EDGE: f64 = 2.0;

/// Where to centre something so wide so that it stays between `low` and `high`.
pub(crate) fn centre_within(centre: f64, width: f64, low: f64, high: f64) -> f64 {
    if width >= high - low {
        return (low + high) / 2.0;
    }
    centre.max(low + width / 2.0).min(high - width / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_lines_that_pass_through() {
        let frame = Frame::new(10.0, 10.0, 20.0, 20.0);
        assert!(frame.crossed_by((0.0, 0.0), (30.0, 30.0)));
        assert!(frame.crossed_by((15.0, 0.0), (15.0, 30.0)));
        assert!(frame.crossed_by((12.0, 12.0), (13.0, 13.0)));
        assert!(!frame.crossed_by((0.0, 25.0), (30.0, 25.0)));
        assert!(!frame.crossed_by((0.0, 15.0), (15.0, 0.0)));
        assert!(!frame.crossed_by((0.0, 0.0), (9.0, 9.0)));
    }

    #[test]
    fn keeps_things_inside() {
        assert_eq!(centre_within(5.0, 20.0, 0.0, 100.0), 10.0);
        assert_eq!(centre_within(99.0, 20.0, 0.0, 100.0), 90.0);
        assert_eq!(centre_within(50.0, 20.0, 0.0, 100.0), 50.0);
        assert_eq!(centre_within(50.0, 200.0, 0.0, 90.0), 45.0);
    }
}
