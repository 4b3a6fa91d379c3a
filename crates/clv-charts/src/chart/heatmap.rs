//! A table of shaded cells.

use crate::axis::{GAP, draw_labels_at};
use crate::canvas::{Canvas, mark};
use crate::chart::legend::draw_legend;
use crate::chart::tiles::{borders, step};
use crate::class::Class;
use crate::error::finite;
use crate::frame::{Anchor, Frame};
use crate::glyph;
use crate::number::to_f64;
use crate::{Caption, ChartError, Datum, Drawing, Format, Mark, Size};

/// Rows of cells shaded in up to six steps of one hue; the legend under them writes the steps, which are chosen as those
/// of [`crate::TileMap`].
///
/// A cell that does not exist is left out: nothing is drawn where nothing is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Heatmap {
    /// Title and description.
    pub caption: Caption,
    /// What the columns are: "months since the first purchase". Stands over them; may be empty.
    pub x_title: String,
    /// One label a column.
    pub columns: Vec<String>,
    /// The rows, top to bottom.
    pub rows: Vec<HeatRow>,
    /// How the legend reads.
    pub format: Format,
}

/// One row of a heatmap.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatRow {
    /// Its name, at the left.
    pub label: String,
    /// A number that belongs to the row, between its name and its cells where there is room: "4,021".
    pub note: String,
    /// One a column, or fewer. The label of a datum stands in its cell if those of all cells fit.
    pub cells: Vec<Option<Datum>>,
}

/// Room for the title and the labels of the columns, and for the legend.
const HEAD: f64 = 40.0;
const FOOT: f64 = 30.0;
/// From the top: the middle of the title and of the column labels.
const TITLE: f64 = 8.0;
const LABELS: f64 = 28.0;
/// Distance between cells.
const GUTTER: f64 = 1.0;
/// Notes are left out of narrower pictures, and words of smaller cells.
const ROOM_FOR_NOTES: f64 = 480.0;
const LEAST_HEIGHT: f64 = 14.0;
const INSET: f64 = 3.0;

/// Where the cells are.
struct Grid {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    notes: f64,
}

impl Heatmap {
    /// The natural size with so many rows.
    pub fn size(width: f64, rows: usize) -> Size {
        let height = if width < ROOM_FOR_NOTES { 16.0 } else { 21.0 };
        Size::new(width, HEAD + FOOT + height * to_f64(rows.max(1)))
    }

    /// Draws the chart.
    ///
    /// # Errors
    /// [`ChartError::Length`] for a row with more cells than there are columns; see [`ChartError`] for the rest. No data
    /// is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        self.check()?;
        if self.data().next().is_none() {
            return Canvas::no_data(size, &self.caption);
        }
        let canvas = Canvas::new(size)?;
        let values: Vec<f64> = self.data().map(|datum| datum.value).collect();
        let borders = borders(&values, &self.format);
        let grid = self.lay_out(size);
        let has_words = grid.height - GUTTER >= LEAST_HEIGHT && self.words_fit(grid.width);
        self.draw_head(&canvas, &grid)?;
        let (mut marks, mut tiles, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for (line, row) in self.rows.iter().enumerate() {
            let middle = grid.top + grid.height * (to_f64(line) + 0.5);
            canvas.text(Class::TICK, &row.label, Anchor::Start, (0.0, middle))?;
            if grid.notes > 0.0 {
                canvas.text(Class::TICK, &row.note, Anchor::End, (grid.notes, middle))?;
            }
            for (column, datum) in row.cells.iter().enumerate() {
                let Some(datum) = datum else { continue };
                let frame = grid.cell(line, column);
                let (class, on) = step(datum.value, &borders);
                tiles.push((class, frame));
                if has_words {
                    let at = ((frame.left + frame.right) / 2.0, middle);
                    words.push((on, &datum.label, at));
                }
                marks.push(self.mark(frame, datum));
            }
        }
        // Tiles alike that follow each other are one element: hundreds of cells become six.
        for (class, _) in Class::STEPS {
            for (_, frame) in tiles.iter().filter(|(of, _)| *of == class) {
                canvas.rect(class, *frame)?;
            }
        }
        for (class, text, at) in words {
            canvas.text(class, text, Anchor::Middle, at)?;
        }
        let legend = if size.width < ROOM_FOR_NOTES {
            0.0
        } else {
            grid.left
        };
        let middle = size.height - FOOT / 2.0 + 2.0;
        draw_legend(&canvas, &borders, &self.format, (legend, middle))?;
        canvas.finish(&self.caption, marks)
    }

    fn data(&self) -> impl Iterator<Item = &Datum> {
        self.rows.iter().flat_map(|row| row.cells.iter().flatten())
    }

    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            if row.cells.len() > self.columns.len() {
                return Err(ChartError::Length {
                    what: "cells of a row",
                    expected: self.columns.len(),
                    found: row.cells.len(),
                });
            }
        }
        self.data()
            .try_for_each(|datum| finite(datum.value, &datum.name).map(|_| ()))
    }

    fn lay_out(&self, size: Size) -> Grid {
        let room = |texts: Vec<&str>| glyph::room(&texts, Class::TICK);
        let names = room(self.rows.iter().map(|row| row.label.as_str()).collect());
        let notes = room(self.rows.iter().map(|row| row.note.as_str()).collect());
        let notes = if notes > 0.0 && size.width >= ROOM_FOR_NOTES {
            names + GAP + notes
        } else {
            0.0
        };
        let left = names.max(notes) + GAP;
        let height = (size.height - HEAD - FOOT) / to_f64(self.rows.len().max(1));
        Grid {
            left,
            top: HEAD,
            width: ((size.width - left) / to_f64(self.columns.len().max(1))).max(1.0),
            height: height.max(1.0),
            notes,
        }
    }

    /// Half of the cells with words would be harder to read than none.
    fn words_fit(&self, width: f64) -> bool {
        let room = width - GUTTER - 2.0 * INSET;
        self.data()
            .all(|datum| glyph::width(&datum.label, Class::ON_0) <= room)
    }

    fn draw_head(&self, canvas: &Canvas, grid: &Grid) -> Result<(), ChartError> {
        let right = canvas.frame().right;
        let title = glyph::fit(&self.x_title, Class::TICK, right - grid.left);
        canvas.text(Class::TICK, &title, Anchor::Start, (grid.left, TITLE))?;
        let labels: Vec<(f64, &str)> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, label)| {
                let middle = grid.left + grid.width * (to_f64(index) + 0.5);
                (middle, label.as_str())
            })
            .collect();
        draw_labels_at(canvas, LABELS, &labels, 0)
    }

    fn mark(&self, frame: Frame, datum: &Datum) -> Mark {
        mark(frame, &datum.key, &datum.name, &datum.text)
    }
}

impl Grid {
    fn cell(&self, line: usize, column: usize) -> Frame {
        let left = self.left + self.width * to_f64(column);
        let top = self.top + self.height * to_f64(line);
        Frame::new(
            left,
            top,
            left + self.width - GUTTER,
            top + self.height - GUTTER,
        )
    }
}
