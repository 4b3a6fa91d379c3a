//! Do predicted rates come true?

use crate::axis::{Titles, ValueAxis, draw_below, draw_titles, room_above, room_below};
use crate::canvas::{Canvas, Plot, mark};
use crate::class::Class;
use crate::error::finite;
use crate::frame::Frame;
use crate::place::{Taken, beside};
use crate::scale::Scale;
use crate::{Axis, Caption, ChartError, Drawing, Mark, Size};

/// Predicted against observed rates by group, with the diagonal of perfect calibration; both axes have one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Title and description.
    pub caption: Caption,
    /// The horizontal axis: predicted. Its format and the larger of both ranges hold for both axes.
    pub predicted: Axis,
    /// The vertical axis: observed.
    pub observed: Axis,
    /// The groups, such as deciles.
    pub groups: Vec<Group>,
}

/// One group of customers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Identifies it: "1".
    pub key: String,
    /// Mean prediction.
    pub predicted: f64,
    /// What happened.
    pub observed: f64,
    /// Lower and upper bound of what happened, drawn as a whisker.
    pub interval: Option<(f64, f64)>,
    /// Written beside the point where there is room; empty for most.
    pub label: String,
    /// For the tooltip: "best tenth of customers".
    pub name: String,
    /// For the tooltip: "predicted 3.1%, observed 2.8%".
    pub text: String,
}

/// Radius of a point, and how far its mark reaches.
const RADIUS: f64 = 4.0;
const REACH: f64 = 9.0;

impl Calibration {
    /// Draws the chart.
    ///
    /// # Errors
    /// See [`ChartError`]; no data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        let (low, high) = self.span()?;
        if self.groups.is_empty() {
            return Canvas::no_data(size, &self.caption);
        }
        let canvas = Canvas::new(size)?;
        let top = room_above(&self.observed.title);
        let bottom = size.height - room_below(&self.predicted.title);
        let format = &self.predicted.format;
        let steps = ValueAxis::steps(bottom - top);
        let scale = Scale::covering(low, high, steps, format.smallest_step());
        let axis = ValueAxis::new(scale, format);
        // A square, so that the diagonal is one: in the middle of what is left.
        let room = axis.room();
        let side = (size.width - room - REACH).min(bottom - top).max(8.0);
        let left = room + ((size.width - room - REACH - side) / 2.0).max(0.0);
        let frame = Frame::new(left, bottom - side, left + side, bottom);
        let range = (axis.scale.low, axis.scale.high);
        let plot = canvas.plot(frame, range, range);
        axis.draw(&canvas, &plot)?;
        for tick in &axis.scale.ticks {
            let x = plot.x(*tick);
            let class = if *tick == 0.0 {
                Class::AXIS
            } else {
                Class::GRID
            };
            canvas.line(class, (x, frame.top), (x, frame.bottom))?;
        }
        draw_below(&canvas, &plot, &axis.scale.ticks, format)?;
        let titles = Titles {
            x: &self.predicted.title,
            y: &self.observed.title,
            left: left - room,
        };
        draw_titles(&canvas, frame, &titles)?;
        let marks = self.draw_groups(&canvas, &plot, range)?;
        canvas.finish(&self.caption, marks)
    }

    fn draw_groups(
        &self,
        canvas: &Canvas,
        plot: &Plot,
        (low, high): (f64, f64),
    ) -> Result<Vec<Mark>, ChartError> {
        let diagonal = [plot.at(low, low), plot.at(high, high)];
        canvas.path(Class::REFERENCE, &diagonal)?;
        let mut taken = Taken {
            lines: vec![diagonal.to_vec()],
            boxes: Vec::new(),
        };
        for group in &self.groups {
            if let Some((from, to)) = group.interval {
                let whisker = [plot.at(group.predicted, from), plot.at(group.predicted, to)];
                canvas.path(Class::WHISKER, &whisker)?;
                taken.lines.push(whisker.to_vec());
            }
        }
        let mut marks = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let (x, y) = plot.at(group.predicted, group.observed);
            canvas.dot(Class::S1, (x, y), RADIUS)?;
            taken.boxes.push(Frame::around(x, y, RADIUS));
            let reach = Frame::around(x, y, REACH);
            marks.push(mark(reach, &group.key, &group.name, &group.text));
        }
        for group in self.groups.iter().filter(|g| !g.label.is_empty()) {
            let at = plot.at(group.predicted, group.observed);
            let words = (Class::LABEL, group.label.as_str());
            let spot = beside(words, at, canvas.frame(), &taken).filter(|spot| spot.is_free);
            if let Some(spot) = spot {
                canvas.text(Class::LABEL, &group.label, spot.anchor, spot.at)?;
                taken.boxes.push(spot.frame);
            }
        }
        Ok(marks)
    }

    /// What both axes span: zero, every point and interval, and both ranges.
    fn span(&self) -> Result<(f64, f64), ChartError> {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        let mut hold = |value: f64, what: &str| {
            let value = finite(value, what)?;
            (low, high) = (low.min(value), high.max(value));
            Ok(())
        };
        for group in &self.groups {
            hold(group.predicted, &group.name)?;
            hold(group.observed, &group.name)?;
            let (from, to) = group.interval.unwrap_or_default();
            hold(from, &group.name)?;
            hold(to, &group.name)?;
        }
        for axis in [&self.predicted, &self.observed] {
            let (from, to) = axis.range.unwrap_or_default();
            hold(from, "an axis range")?;
            hold(to, "an axis range")?;
        }
        Ok((low, high))
    }
}
