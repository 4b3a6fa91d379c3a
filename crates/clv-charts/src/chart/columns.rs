//! What bar charts and histograms share: columns in equal slots.

use crate::axis::{ValueAxis, room_below};
use crate::canvas::{At, Canvas, Plot};
use crate::class::Class;
use crate::frame::Frame;
use crate::number::to_f64;
use crate::scale::Scale;
use crate::{ChartError, Format, Size};

/// Where columns stand.
pub(crate) struct Columns {
    pub(crate) plot: Plot,
    values: Vec<f64>,
    slot: f64,
    bar: f64,
}

/// Which columns are drawn how.
pub(crate) struct Paint {
    pub(crate) class: Class,
    pub(crate) selected: bool,
}

impl Columns {
    /// Draws the value axis for these values and lays the slots out.
    pub(crate) fn lay_out(
        canvas: &Canvas,
        values: &[f64],
        format: &Format,
        space: &Space<'_>,
    ) -> Result<Self, ChartError> {
        Self::lay_out_from(canvas, 0.0, values, format, space)
    }

    /// The same with an axis that reaches down to `lowest`.
    pub(crate) fn lay_out_from(
        canvas: &Canvas,
        lowest: f64,
        values: &[f64],
        format: &Format,
        space: &Space<'_>,
    ) -> Result<Self, ChartError> {
        let picture = canvas.frame();
        let bottom = (picture.bottom - room_below(space.x_title)).max(space.top + 8.0);
        let low = values.iter().copied().fold(lowest.min(0.0), f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        let steps = ValueAxis::steps(bottom - space.top);
        let scale = Scale::covering(low, high, steps, format.smallest_step());
        let axis = ValueAxis::new(scale, format);
        let frame = Frame::new(axis.room(), space.top, picture.right - 2.0, bottom);
        let slots = to_f64(values.len());
        let plot = canvas.plot(frame, (0.0, slots), (axis.scale.low, axis.scale.high));
        axis.draw(canvas, &plot)?;
        let slot = frame.width() / slots;
        Ok(Self {
            plot,
            values: values.to_vec(),
            slot,
            bar: (slot * space.share).min(space.widest),
        })
    }

    /// The full-height slot of a column, for its mark.
    pub(crate) fn slot(&self, index: usize) -> Frame {
        let left = self.plot.frame.left + self.slot * to_f64(index);
        let Frame { top, bottom, .. } = self.plot.frame;
        Frame::new(left, top, left + self.slot, bottom)
    }

    /// The middle of a column's top.
    pub(crate) fn tip(&self, index: usize) -> At {
        self.plot
            .at(to_f64(index) + 0.5, self.value(index).max(0.0))
    }

    /// All bars.
    pub(crate) fn bars(&self) -> Vec<Frame> {
        (0..self.values.len())
            .map(|index| self.bar(index))
            .collect()
    }

    fn value(&self, index: usize) -> f64 {
        self.values.get(index).copied().unwrap_or_default()
    }

    /// Where a column is.
    pub(crate) fn bar(&self, index: usize) -> Frame {
        let value = self.value(index);
        let (middle, end) = self.plot.at(to_f64(index) + 0.5, value);
        let zero = self.plot.y(0.0);
        let half = self.bar / 2.0;
        Frame::new(middle - half, end.min(zero), middle + half, end.max(zero))
    }

    pub(crate) fn draw(
        &self,
        canvas: &Canvas,
        index: usize,
        paint: &Paint,
    ) -> Result<(), ChartError> {
        let bar = self.bar(index);
        if self.value(index) != 0.0 {
            canvas.rect(paint.class, bar)?;
        }
        if paint.selected {
            let bottom = self.plot.frame.bottom;
            let underline = Frame::new(bar.left, bottom + 1.0, bar.right, bottom + 3.0);
            canvas.rect(Class::ACCENT, underline)?;
        }
        Ok(())
    }
}

/// What surrounds the columns.
pub(crate) struct Space<'a> {
    pub(crate) top: f64,
    pub(crate) x_title: &'a str,
    /// How much of its slot a bar takes.
    pub(crate) share: f64,
    /// The most a bar may be wide.
    pub(crate) widest: f64,
}

/// How a column is painted given the selection.
pub(crate) fn paint(key: &str, selected: &[String], otherwise: Class) -> Paint {
    let is_selected = selected.iter().any(|s| s == key);
    let class = if selected.is_empty() || is_selected {
        otherwise
    } else {
        Class::DIM
    };
    Paint {
        class,
        selected: is_selected,
    }
}

/// The largest room at the top that still leaves a plot.
pub(crate) fn highest_top(size: Size) -> f64 {
    size.height / 2.0
}
