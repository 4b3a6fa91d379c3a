//! Horizontal bars with a label and a value each.

use crate::axis::GAP;
use crate::canvas::{Canvas, mark};
use crate::class::Class;
use crate::error::finite;
use crate::frame::{Anchor, Frame};
use crate::glyph;
use crate::number::to_f64;
use crate::{Caption, ChartError, Datum, Drawing, Size};

/// Horizontal bars: label left, value right, in the order given. [`Size::rows`] gives the natural size.
///
/// Values below zero (a permutation importance may be) grow to the left of a zero line, in their own class.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedBars {
    /// Title and description.
    pub caption: Caption,
    /// The bars, top to bottom; [`Datum::text`] is written at the right.
    pub bars: Vec<Datum>,
    /// Keys of selected bars: they keep their colour and their label is strong, the others fade.
    pub selected: Vec<String>,
}

/// Thickness of a bar.
const BAR: f64 = 10.0;

/// The most a column of labels may take of the width.
const LABELS: f64 = 0.42;

impl RankedBars {
    /// Draws the chart.
    ///
    /// # Errors
    /// See [`ChartError`]; no data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        for bar in &self.bars {
            finite(bar.value, &bar.name)?;
        }
        if self.bars.is_empty() {
            return Canvas::no_data(size, &self.caption);
        }
        let canvas = Canvas::new(size)?;
        let labels: Vec<&str> = self.bars.iter().map(|b| b.label.as_str()).collect();
        let texts: Vec<&str> = self.bars.iter().map(|b| b.text.as_str()).collect();
        let label_room = glyph::room(&labels, Class::STRONG).min(size.width * LABELS);
        let left = label_room + GAP * 1.5;
        let right = size.width - glyph::room(&texts, Class::VALUE) - GAP * 1.5;
        let track = Frame::new(left, 0.0, right.max(left + 8.0), size.height);
        let low = self.bars.iter().fold(0.0_f64, |a, b| a.min(b.value));
        let high = self.bars.iter().fold(0.0_f64, |a, b| a.max(b.value));
        let range = if high > low { (low, high) } else { (0.0, 1.0) };
        let plot = canvas.plot(track, range, (0.0, 1.0));
        let row = size.height / to_f64(self.bars.len());
        let zero = plot.x(0.0);
        let mut marks = Vec::with_capacity(self.bars.len());
        for (index, bar) in self.bars.iter().enumerate() {
            let top = row * to_f64(index);
            let middle = top + row / 2.0;
            let half = (BAR / 2.0).min(row * 0.4);
            let frame = |from: f64, to: f64| Frame::new(from, middle - half, to, middle + half);
            let selected = self.selected.contains(&bar.key);
            let label_class = if selected { Class::STRONG } else { Class::ROW };
            let label = glyph::fit(&bar.label, label_class, label_room);
            canvas.text(label_class, &label, Anchor::Start, (0.0, middle))?;
            canvas.rect(Class::TRACK, frame(track.left, track.right))?;
            let end = plot.x(bar.value);
            let class = if !self.selected.is_empty() && !selected {
                Class::DIM
            } else if bar.value < 0.0 {
                Class::NEGATIVE
            } else {
                Class::S1
            };
            if bar.value != 0.0 {
                canvas.rect(class, frame(zero.min(end), zero.max(end)))?;
            }
            canvas.text(Class::VALUE, &bar.text, Anchor::End, (size.width, middle))?;
            let row = Frame::new(0.0, top, size.width, top + row);
            marks.push(mark(row, &bar.key, &bar.name, &bar.text));
        }
        if low < 0.0 {
            canvas.line(Class::AXIS, (zero, 0.0), (zero, size.height))?;
        }
        canvas.finish(&self.caption, marks)
    }
}
