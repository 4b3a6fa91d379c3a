//! So many in a thousand.

use crate::canvas::{Canvas, mark};
use crate::class::Class;
use crate::frame::Frame;
use crate::{Caption, ChartError, Drawing, Size};

/// A grid of dots, `filled` of them filled, column by column from the left. One mark covers the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct DotGrid {
    /// Title and description.
    pub caption: Caption,
    /// How many dots there are: 1,000. At most 5,000 are drawn.
    pub total: u32,
    /// How many of them are filled; no more than `total`.
    pub filled: u32,
    /// For the tooltip: "buy again".
    pub name: String,
    /// For the tooltip: "28 of 1,000".
    pub text: String,
}

/// More dots than this are not told apart, and make a heavy page.
const MOST: u32 = 5_000;

/// Radius of a dot over the distance between two.
const RADIUS: f64 = 1.0 / 3.0;

/// Rows, columns and the distance between dots.
struct Layout {
    rows: u32,
    columns: u32,
    pitch: f64,
}

impl DotGrid {
    /// Draws the chart.
    ///
    /// # Errors
    /// [`ChartError::Length`] if there are more than 5,000 dots or more are filled than there are.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        at_most("dots", self.total, MOST)?;
        at_most("filled dots", self.filled, self.total)?;
        if self.total == 0 {
            return Canvas::no_data(size, &self.caption);
        }
        let canvas = Canvas::new(size)?;
        let layout = Layout::of(self.total, size);
        for (class, range) in [
            (Class::S1, 0..self.filled),
            (Class::GHOST, self.filled..self.total),
        ] {
            for index in range {
                canvas.dot(class, layout.centre(index), layout.pitch * RADIUS)?;
            }
        }
        let (width, height) = (
            f64::from(layout.columns) * layout.pitch,
            f64::from(layout.rows) * layout.pitch,
        );
        let grid = Frame::new(0.0, 0.0, width, height);
        let marks = vec![mark(grid, "dots", &self.name, &self.text)];
        canvas.finish(&self.caption, marks)
    }
}

impl Layout {
    /// The number of rows that lets the dots be largest.
    fn of(total: u32, size: Size) -> Self {
        let with_rows = |rows: u32| {
            let columns = total.div_ceil(rows);
            let pitch = (size.width / f64::from(columns)).min(size.height / f64::from(rows));
            Layout {
                rows,
                columns,
                pitch,
            }
        };
        (2..=total).map(with_rows).fold(with_rows(1), |best, next| {
            if next.pitch > best.pitch { next } else { best }
        })
    }

    fn centre(&self, index: u32) -> (f64, f64) {
        let column = index.checked_div(self.rows).unwrap_or(0);
        let row = index.checked_rem(self.rows).unwrap_or(0);
        let along = |position: u32| (f64::from(position) + 0.5) * self.pitch;
        (along(column), along(row))
    }
}

fn at_most(what: &'static str, found: u32, most: u32) -> Result<(), ChartError> {
    if found <= most {
        return Ok(());
    }
    Err(ChartError::Length {
        what,
        expected: usize::try_from(most).unwrap_or(usize::MAX),
        found: usize::try_from(found).unwrap_or(usize::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_a_thousand_dots_out_as_fifty_columns_of_twenty() {
        let layout = Layout::of(1000, Size::DOTS);
        assert_eq!((layout.columns, layout.rows, layout.pitch), (50, 20, 12.0));
        assert_eq!(layout.centre(0), (6.0, 6.0));
        assert_eq!(layout.centre(19), (6.0, 234.0));
        assert_eq!(layout.centre(20), (18.0, 6.0));
    }
}
