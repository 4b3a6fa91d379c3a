//! A line without axes.

use crate::canvas::Canvas;
use crate::class::Class;
use crate::error::finite;
use crate::number::to_f64;
use crate::{Caption, ChartError, Drawing, Size};

/// A line without axes, from the smallest to the largest value. It has no marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparkline {
    /// Title and description.
    pub caption: Caption,
    /// The values, equally spaced.
    pub values: Vec<f64>,
}

/// Distance from the edges: half of the dot at the end.
const EDGE: f64 = 3.0;

impl Sparkline {
    /// Draws the chart.
    ///
    /// # Errors
    /// See [`ChartError`]; no data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        for value in &self.values {
            finite(*value, "a value")?;
        }
        let Some(last) = self.values.last() else {
            return Canvas::no_data(size, &self.caption);
        };
        let canvas = Canvas::new(size)?;
        let low = self.values.iter().copied().fold(*last, f64::min);
        let high = self.values.iter().copied().fold(*last, f64::max);
        // A constant line runs through the middle.
        let range = if high > low {
            (low, high)
        } else {
            (low - 1.0, low + 1.0)
        };
        let steps = to_f64(self.values.len().saturating_sub(1));
        let mut frame = canvas.frame();
        frame = crate::frame::Frame::new(EDGE, EDGE, frame.right - EDGE, frame.bottom - EDGE);
        let plot = canvas.plot(frame, (0.0, steps.max(1.0)), range);
        let points: Vec<_> = self
            .values
            .iter()
            .enumerate()
            .map(|(index, value)| plot.at(to_f64(index), *value))
            .collect();
        if points.len() > 1 {
            canvas.path(Class::S1, &points)?;
        }
        if let Some(end) = points.last() {
            canvas.dot(Class::S1, *end, 2.0)?;
        }
        canvas.finish(&self.caption, Vec::new())
    }
}
