//! Points over two axes, or how many lie where there are too many to tell apart.

use std::collections::BTreeMap;

use crate::axis::{Titles, ValueAxis, draw_below, draw_titles, room_above, room_below};
use crate::canvas::{At, Canvas, Plot, mark};
use crate::chart::legend::draw_legend;
use crate::chart::tiles::{borders, step};
use crate::class::Class;
use crate::error::finite;
use crate::frame::Frame;
use crate::number::to_f64;
use crate::scale::Scale;
use crate::{Axis, Caption, ChartError, Drawing, Format, Mark, Point, Size};

/// One dot a point; above [`Scatter::MOST`] points hexagons instead, shaded by how many points lie in each, with a legend.
///
/// Both axes hold zero and all points, or more if their ranges say so. The key of a mark is the number of its point, from 0;
/// hexagons have none.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// Title and description.
    pub caption: Caption,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The points, in any order.
    pub points: Vec<Point>,
    /// How the number of points in a hexagon reads.
    pub count: Format,
    /// What one point is, and many are: "customer", "customers".
    pub things: [String; 2],
}

/// Room over the plot for the legend of hexagons.
const LEGEND: f64 = 20.0;
/// Room right of the plot: half a tick label.
const RIGHT: f64 = 12.0;
/// Radius of a dot, how far its mark reaches, and from the middle of a hexagon to its corners.
const DOT: f64 = 3.0;
const REACH: f64 = 7.0;
const HEXAGON: f64 = 8.0;
/// Half the square root of three: half a hexagon's width over its radius.
const HALF_WIDTH: f64 = 0.866_025_403_784_438_6;

impl Scatter {
    /// Dots that can be told apart and stepped through; there are hexagons above.
    pub const MOST: usize = 500;

    /// Draws the chart.
    ///
    /// # Errors
    /// See [`ChartError`]; no data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        let across = self.span(&self.x, |point| point.x)?;
        let upwards = self.span(&self.y, |point| point.y)?;
        if self.points.is_empty() {
            return Canvas::no_data(size, &self.caption);
        }
        let is_binned = self.points.len() > Self::MOST;
        let canvas = Canvas::new(size)?;
        let top = room_above(&self.y.title) + if is_binned { LEGEND } else { 0.0 };
        let bottom = (size.height - room_below(&self.x.title)).max(top + 8.0);
        let covering = |(low, high), steps, format: &Format| {
            Scale::covering(low, high, steps, format.smallest_step())
        };
        let scale = covering(upwards, ValueAxis::steps(bottom - top), &self.y.format);
        let axis = ValueAxis::new(scale, &self.y.format);
        let right = (size.width - RIGHT).max(axis.room() + 8.0);
        let frame = Frame::new(axis.room(), top, right, bottom);
        let steps = if frame.width() >= 400.0 { 5 } else { 3 };
        let below = covering(across, steps, &self.x.format);
        let plot = canvas.plot(
            frame,
            (below.low, below.high),
            (axis.scale.low, axis.scale.high),
        );
        axis.draw(&canvas, &plot)?;
        draw_below(&canvas, &plot, &below.ticks, &self.x.format)?;
        let titles = Titles {
            x: &self.x.title,
            y: &self.y.title,
            left: 0.0,
        };
        draw_titles(&canvas, frame, &titles)?;
        let marks = if is_binned {
            self.draw_hexagons(&canvas, &plot, (&below, &axis.scale))?
        } else {
            self.draw_dots(&canvas, &plot)?
        };
        canvas.finish(&self.caption, marks)
    }

    fn draw_dots(&self, canvas: &Canvas, plot: &Plot) -> Result<Vec<Mark>, ChartError> {
        let mut marks = Vec::with_capacity(self.points.len());
        for (number, point) in self.points.iter().enumerate() {
            let (x, y) = plot.at(point.x, point.y);
            canvas.dot(Class::S1, (x, y), DOT)?;
            let reach = Frame::around(x, y, REACH);
            marks.push(mark(reach, &number.to_string(), &point.name, &point.text));
        }
        Ok(marks)
    }

    /// From the upper left to the lower right.
    fn draw_hexagons(
        &self,
        canvas: &Canvas,
        plot: &Plot,
        scales: (&Scale, &Scale),
    ) -> Result<Vec<Mark>, ChartError> {
        let mut cells: BTreeMap<Cell, usize> = BTreeMap::new();
        for point in &self.points {
            *cells
                .entry(Cell::of(plot.at(point.x, point.y)))
                .or_default() += 1;
        }
        let counts: Vec<f64> = cells.values().map(|count| to_f64(*count)).collect();
        let borders = borders(&counts, &self.count);
        draw_legend(canvas, &borders, &self.count, (0.0, LEGEND / 2.0))?;
        let mut marks = Vec::with_capacity(cells.len());
        for (cell, count) in counts
            .iter()
            .zip(cells.keys())
            .map(|(count, cell)| (cell, *count))
        {
            canvas.polygon(step(count, &borders).0, &cell.corners(plot.frame))?;
            let (x, y) = cell.middle();
            let reach = Frame::around(x, y, Cell::HALF);
            let frame = Frame::new(
                reach.left.max(plot.frame.left),
                reach.top.max(plot.frame.top),
                reach.right.min(plot.frame.right),
                reach.bottom.min(plot.frame.bottom),
            );
            let name = format!(
                "{} · {}",
                near(&self.x.format, scales.0, plot.value_at_x(x)),
                near(&self.y.format, scales.1, plot.value_at_y(y))
            );
            let number = self.count.labels(&[count]).concat();
            let [one, many] = &self.things;
            let things = if count == 1.0 { one } else { many };
            marks.push(mark(frame, "", &name, &format!("{number} {things}")));
        }
        Ok(marks)
    }

    fn span(&self, axis: &Axis, of: impl Fn(&Point) -> f64) -> Result<(f64, f64), ChartError> {
        let (low, high) = axis.range.unwrap_or_default();
        let mut span = (
            finite(low, "an axis range")?.min(0.0),
            finite(high, "an axis range")?.max(0.0),
        );
        for point in &self.points {
            let value = finite(of(point), &point.name)?;
            span = (span.0.min(value), span.1.max(value));
        }
        Ok(span)
    }
}

/// The middle of a hexagon in words, to a tenth of a step of its axis.
fn near(format: &Format, scale: &Scale, value: f64) -> String {
    let mut ticks = scale.ticks.iter();
    let grain = match (ticks.next(), ticks.next()) {
        (Some(first), Some(second)) => (second - first) / 10.0,
        _ => 1.0,
    };
    let value = value.clamp(scale.low, scale.high);
    format!(
        "≈ {}",
        format.labels(&[(value / grain).round() * grain]).concat()
    )
}

/// One of the hexagons that tile the picture, corners up and down, by its row and its half columns: rows are three quarters of
/// a height apart, and every second one is half a width to the right (D. Carr et al., "Scatterplot Matrix Techniques for Large
/// N", JASA 82, 1987).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    row: i32,
    half_columns: i32,
}

impl Cell {
    const HALF: f64 = HEXAGON * HALF_WIDTH;
    const ROW: f64 = HEXAGON * 1.5;

    /// The hexagon whose middle is nearest.
    fn of(at: At) -> Self {
        let row = whole((at.1 / Self::ROW).floor());
        let nearest = |row: i32| {
            let shift = row.rem_euclid(2);
            let columns = (at.0 / Self::HALF - f64::from(shift)) / 2.0;
            Self {
                row,
                half_columns: whole(columns.round()) * 2 + shift,
            }
        };
        let (upper, lower) = (nearest(row), nearest(row + 1));
        if lower.distance(at) < upper.distance(at) {
            lower
        } else {
            upper
        }
    }

    fn middle(self) -> At {
        (
            f64::from(self.half_columns) * Self::HALF,
            f64::from(self.row) * Self::ROW,
        )
    }

    /// Squared.
    fn distance(self, at: At) -> f64 {
        let (x, y) = self.middle();
        (x - at.0) * (x - at.0) + (y - at.1) * (y - at.1)
    }

    /// Clockwise from the top; what would leave the plot is pulled back to its edge.
    fn corners(self, plot: Frame) -> [At; 6] {
        let (x, y) = self.middle();
        let corner = |dx: f64, dy: f64| {
            (
                (x + dx * Self::HALF).clamp(plot.left, plot.right),
                (y + dy * HEXAGON).clamp(plot.top, plot.bottom),
            )
        };
        [
            corner(0.0, -1.0),
            corner(1.0, -0.5),
            corner(1.0, 0.5),
            corner(0.0, 1.0),
            corner(-1.0, 0.5),
            corner(-1.0, -0.5),
        ]
    }
}

#[expect(
    clippy::as_conversions,
    reason = "a float-to-integer cast saturates and is the same on every target"
)]
fn whole(number: f64) -> i32 {
    number as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_lies_in_the_hexagon_whose_middle_is_nearest() {
        // Against a search over all of them.
        for step in 0..2_000 {
            let at = (
                f64::from(step * 7919 % 4001) / 40.0,
                f64::from(step * 104_729 % 4003) / 40.0,
            );
            let found = Cell::of(at).distance(at);
            for row in -2..12 {
                for column in -2..16 {
                    let cell = Cell {
                        row,
                        half_columns: column * 2 + row.rem_euclid(2),
                    };
                    assert!(found <= cell.distance(at) + 1e-9, "{at:?} {cell:?}");
                }
            }
        }
    }
}
