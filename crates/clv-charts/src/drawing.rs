//! What a chart turns into.

use crate::error::ChartError;

/// A finished chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// One `<svg class="chart" viewBox="0 0 WIDTH HEIGHT" role="img" …>` element, ready to be put into a page or a file.
    pub svg: String,
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// Hover and focus targets, in reading order. Empty when there is no data.
    pub marks: Vec<Mark>,
}

/// A hover and focus target: a rectangle in view box units and what to say about it.
///
/// Divide by the drawing's width and height to place it over an SVG of any size.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What it is, for people: "November 2017", "São Paulo".
    pub name: String,
    /// Its value, for people: "R$ 171 k".
    pub value: String,
    /// Identifies the datum for click-to-filter: "2017-11", "SP".
    pub key: String,
}

/// The view box of a drawing, in CSS pixels at natural size.
///
/// Text is 11 to 12 px at natural size and scales with the picture, so a phone wants [`Size::NARROW`] rather than a
/// shrunken [`Size::WIDE`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Size {
    /// Two thirds of the page: 720 × 230.
    pub const WIDE: Size = Size::new(720.0, 230.0);
    /// Half of the page: 500 × 220.
    pub const MIDDLE: Size = Size::new(500.0, 220.0);
    /// A third of the page: 360 × 230.
    pub const HALF: Size = Size::new(360.0, 230.0);
    /// A phone: 340 × 220.
    pub const NARROW: Size = Size::new(340.0, 220.0);
    /// The tile map, which is taller than wide: 360 × 300.
    pub const MAP: Size = Size::new(360.0, 300.0);
    /// A thousand dots as 50 columns of 20: 600 × 240.
    pub const DOTS: Size = Size::new(600.0, 240.0);
    /// A line inside a card: 120 × 28.
    pub const SPARK: Size = Size::new(120.0, 28.0);

    /// Height of one row of [`crate::RankedBars`] and [`crate::Waterfall`] at natural size.
    const ROW: f64 = 26.0;
    /// Room for the tick labels under a [`crate::Waterfall`].
    const AXIS: f64 = 26.0;

    /// Any size from 40 × 16 to 4,000 × 4,000; outside of it `draw` answers [`ChartError::Size`].
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    /// The natural size of [`crate::RankedBars`] with so many rows.
    pub fn rows(width: f64, rows: usize) -> Self {
        let rows = crate::number::to_f64(rows.max(2));
        Self::new(width, Self::ROW * rows)
    }

    /// The natural size of a [`crate::Waterfall`] with so many pushes (base, result and axis are added).
    pub fn waterfall(width: f64, pushes: usize) -> Self {
        let rows = crate::number::to_f64(pushes.saturating_add(2));
        Self::new(width, Self::ROW * rows + Self::AXIS)
    }

    pub(crate) fn check(self) -> Result<(), ChartError> {
        let width_fits = (40.0..=4000.0).contains(&self.width);
        let height_fits = (16.0..=4000.0).contains(&self.height);
        if width_fits && height_fits {
            return Ok(());
        }
        Err(ChartError::Size {
            width: self.width,
            height: self.height,
        })
    }
}
