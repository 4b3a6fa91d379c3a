//! Vertical columns over ordered labels.

use crate::axis::draw_labels;
use crate::canvas::{Canvas, mark};
use crate::chart::columns::{Columns, Space, highest_top, paint};
use crate::chart::words::{Placed, Words, place};
use crate::class::Class;
use crate::error::finite;
use crate::frame::Anchor;
use crate::{Caption, ChartError, Datum, Drawing, Format, Size};

/// Vertical columns over ordered labels, from zero.
///
/// When the labels do not all fit, every second, third, fourth, sixth or twelfth is shown, and always that of `anchor`.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// Title and description.
    pub caption: Caption,
    /// The columns, left to right.
    pub bars: Vec<Datum>,
    /// How the ticks of the value axis read.
    pub format: Format,
    /// Words above some columns, each with a small leader line.
    pub annotations: Vec<Annotation>,
    /// Columns whose period is not over, and the word for it: "partial". They are lighter.
    pub partial: Vec<Annotation>,
    /// Keys of selected columns: they keep their colour and are underlined, the others fade. Empty selects nothing.
    pub selected: Vec<String>,
    /// Key of a column whose label must be shown, such as the first January.
    pub anchor: Option<String>,
}

/// Words above a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Key of the column.
    pub key: String,
    /// The words: "Black Friday".
    pub text: String,
}

/// Room over the plot when nothing is written there.
const TOP: f64 = 8.0;

/// Bars wider than this look like blocks.
const WIDEST: f64 = 56.0;

impl BarChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// See [`ChartError`]; no data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        let values: Vec<f64> = self
            .bars
            .iter()
            .map(|bar| finite(bar.value, &bar.name))
            .collect::<Result<_, _>>()?;
        if values.is_empty() {
            return Canvas::no_data(size, &self.caption);
        }
        let words = self.words();
        let top = self.top(size, &values, &words)?;
        let canvas = Canvas::new(size)?;
        let columns = Columns::lay_out(&canvas, &values, &self.format, &space(top))?;
        let mut marks = Vec::with_capacity(values.len());
        for (index, bar) in self.bars.iter().enumerate() {
            let class = if self.partial.iter().any(|partial| partial.key == bar.key) {
                Class::PARTIAL
            } else if bar.value < 0.0 {
                Class::NEGATIVE
            } else {
                Class::S1
            };
            let paint = paint(&bar.key, &self.selected, class);
            columns.draw(&canvas, index, &paint)?;
            marks.push(mark(columns.slot(index), &bar.key, &bar.name, &bar.text));
        }
        let placed = place(&columns, &words, size);
        for placed in &placed {
            if let Some((from, to)) = placed.leader {
                canvas.line(Class::LEADER, from, to)?;
            }
        }
        for Placed { words, frame, .. } in &placed {
            let middle = (
                (frame.left + frame.right) / 2.0,
                (frame.top + frame.bottom) / 2.0,
            );
            canvas.text(words.class, words.text, Anchor::Middle, middle)?;
        }
        self.draw_x_labels(&canvas, &columns)?;
        canvas.finish(&self.caption, marks)
    }

    fn draw_x_labels(&self, canvas: &Canvas, columns: &Columns) -> Result<(), ChartError> {
        let labels: Vec<(f64, &str)> = self
            .bars
            .iter()
            .enumerate()
            .map(|(index, bar)| (columns.tip(index).0, bar.label.as_str()))
            .collect();
        let anchor = self.anchor.as_ref().and_then(|key| self.column(key));
        draw_labels(canvas, columns.plot.frame, &labels, anchor.unwrap_or(0))
    }

    fn column(&self, key: &str) -> Option<usize> {
        self.bars.iter().position(|bar| bar.key == key)
    }

    /// Everything to be written above bars; keys that are not there say nothing.
    fn words(&self) -> Vec<Words<'_>> {
        let partial = self.partial.iter().filter_map(|partial| {
            Some(Words {
                column: self.column(&partial.key)?,
                text: &partial.text,
                class: Class::TICK,
                has_leader: false,
            })
        });
        let annotations = self.annotations.iter().filter_map(|annotation| {
            Some(Words {
                column: self.column(&annotation.key)?,
                text: &annotation.text,
                class: Class::LABEL,
                has_leader: true,
            })
        });
        partial.chain(annotations).collect()
    }

    /// The room the words need above the plot, found by placing them: lowering the plot moves the bars they stand on.
    fn top(&self, size: Size, values: &[f64], words: &[Words<'_>]) -> Result<f64, ChartError> {
        let mut top = TOP;
        for _ in 0..4 {
            let canvas = Canvas::new(size)?;
            let columns = Columns::lay_out(&canvas, values, &self.format, &space(top))?;
            let highest = place(&columns, words, size)
                .iter()
                .fold(0.0_f64, |a, p| a.min(p.frame.top));
            if highest >= 0.0 {
                break;
            }
            top = (top - highest + 1.0).min(highest_top(size));
        }
        Ok(top)
    }
}

fn space(top: f64) -> Space<'static> {
    Space {
        top,
        x_title: "",
        share: 0.72,
        widest: WIDEST,
    }
}
