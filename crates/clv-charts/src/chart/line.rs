//! Lines over a numeric axis.

use crate::chart::line_draw;
use crate::error::finite;
use crate::{Caption, ChartError, Drawing, Format, Size};

/// One or more lines. Several lines are labelled at their right end rather than in a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Title and description.
    pub caption: Caption,
    /// The horizontal axis: from the smallest to the largest x, or its range.
    pub x: Axis,
    /// The vertical axis: always holds zero and all of the data, or more if its range says so.
    pub y: Axis,
    /// The lines; the n-th has the class of the n-th series colour.
    pub series: Vec<Series>,
    /// Whether a dashed line joins the lower left and the upper right corner ("everyone alike").
    pub diagonal: bool,
    /// Points that are pointed out in words.
    pub markers: Vec<Marker>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axis {
    /// What it is, with its unit: "% of customers, best first". Empty writes nothing.
    pub title: String,
    /// How the ticks read.
    pub format: Format,
    /// What the axis spans at least.
    pub range: Option<(f64, f64)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Identifies it; part of the marks' keys when there are several.
    pub key: String,
    /// Written at the end of the line when there are several.
    pub name: String,
    /// The points, x rising.
    pub points: Vec<Point>,
    /// Lower and upper bound for every point, or empty for no band.
    pub band: Vec<(f64, f64)>,
    /// Whether the area under the line is tinted.
    pub area: bool,
}

/// One point of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Position.
    pub x: f64,
    /// Value.
    pub y: f64,
    /// What it is, for the tooltip: "best 10% of customers".
    pub name: String,
    /// Its value, for the tooltip: "24% of the value".
    pub text: String,
}

/// A point that is pointed out in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Position.
    pub x: f64,
    /// Value.
    pub y: f64,
    /// The words: "top 10% hold 24%", "here: 21 days".
    pub text: String,
    /// Whether a thin line runs down to the x axis.
    pub dropped: bool,
}

impl LineChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// [`ChartError::NotRising`] if the x values of a line fall, [`ChartError::Length`] if a band does not match its line;
    /// see [`ChartError`] for the rest. No data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        self.check()?;
        line_draw::draw(self, size)
    }

    /// What the axes span at least: `(x, y)`.
    pub(crate) fn spans(&self) -> ((f64, f64), (f64, f64)) {
        let mut x = Span(self.x.range);
        let mut y = Span(self.y.range);
        y.hold(0.0);
        for series in &self.series {
            for point in &series.points {
                x.hold(point.x);
                y.hold(point.y);
            }
            for (low, high) in &series.band {
                y.hold(*low);
                y.hold(*high);
            }
        }
        for marker in &self.markers {
            x.hold(marker.x);
            y.hold(marker.y);
        }
        (x.0.unwrap_or((0.0, 1.0)), y.0.unwrap_or((0.0, 1.0)))
    }

    fn check(&self) -> Result<(), ChartError> {
        for axis in [&self.x, &self.y] {
            let (low, high) = axis.range.unwrap_or_default();
            finite(low, "an axis range")?;
            finite(high, "an axis range")?;
        }
        for marker in &self.markers {
            finite(marker.x, &marker.text)?;
            finite(marker.y, &marker.text)?;
        }
        self.series.iter().try_for_each(Series::check)
    }
}

impl Series {
    fn check(&self) -> Result<(), ChartError> {
        for point in &self.points {
            finite(point.x, &point.name)?;
            finite(point.y, &point.name)?;
        }
        for (low, high) in &self.band {
            finite(*low, "a band")?;
            finite(*high, "a band")?;
        }
        let (expected, found) = (self.points.len(), self.band.len());
        if found != 0 && found != expected {
            return Err(ChartError::Length {
                what: "bounds of a band",
                expected,
                found,
            });
        }
        let mut pairs = self.points.iter().zip(self.points.iter().skip(1));
        if pairs.any(|(a, b)| a.x > b.x) {
            return Err(ChartError::NotRising {
                what: "x values of a line",
            });
        }
        Ok(())
    }
}

/// A growing interval.
struct Span(Option<(f64, f64)>);

impl Span {
    fn hold(&mut self, value: f64) {
        let (low, high) = self.0.unwrap_or((value, value));
        self.0 = Some((low.min(value), high.max(value)));
    }
}
