//! Columns of several series over ordered labels.

use crate::axis::draw_labels;
use crate::canvas::{Canvas, mark};
use crate::chart::columns::{Columns, Space};
use crate::chart::legend::draw_swatches;
use crate::class::Class;
use crate::error::finite;
use crate::frame::Frame;
use crate::number::to_f64;
use crate::{Caption, ChartError, Drawing, Format, Size};

/// Columns of several series over ordered labels, beside or upon each other, from zero; the names of the series stand over them.
///
/// When the labels do not all fit, every second, third, fourth, sixth or twelfth is shown, and always that of `anchor`.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupedBars {
    /// Title and description.
    pub caption: Caption,
    /// What the columns of a group are, in order; the n-th has the class of the n-th series colour.
    pub series: Vec<String>,
    /// The groups, left to right.
    pub groups: Vec<BarGroup>,
    /// Whether the columns of a group stand upon each other, the first at the bottom.
    pub is_stacked: bool,
    /// How the ticks of the value axis read.
    pub format: Format,
    /// Key of a group whose label must be shown, such as the first January.
    pub anchor: Option<String>,
}

/// The columns over one label.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarGroup {
    /// Identifies it: "2017-11".
    pub key: String,
    /// Short, for the picture: "Nov". Empty means no label.
    pub label: String,
    /// In full, for the tooltip: "November 2017".
    pub name: String,
    /// One value a series.
    pub values: Vec<f64>,
    /// The values for people, for the tooltip: "7,235 new, 112 came back".
    pub text: String,
}

/// Room over the plot for the names of the series, and where their middle is.
const TOP: f64 = 26.0;
const NAMES: f64 = 8.0;

impl GroupedBars {
    /// Draws the chart.
    ///
    /// # Errors
    /// [`ChartError::Length`] for a group that has not one value a series, [`ChartError::Negative`] for a negative value in a
    /// stack; see [`ChartError`] for the rest. No data is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        self.check()?;
        if self.groups.is_empty() || self.series.is_empty() {
            return Canvas::no_data(size, &self.caption);
        }
        let canvas = Canvas::new(size)?;
        // What the axis has to hold: the ends of every group.
        let ends = |of: fn(f64, f64) -> f64| -> Vec<f64> {
            let end = |group: &BarGroup| match self.is_stacked {
                true => group.values.iter().sum(),
                false => group.values.iter().copied().fold(0.0, of),
            };
            self.groups.iter().map(end).collect()
        };
        let highest = ends(f64::max);
        let lowest = ends(f64::min).into_iter().fold(0.0, f64::min);
        let space = Space {
            top: TOP,
            x_title: "",
            share: 0.76,
            widest: 72.0,
        };
        let columns = Columns::lay_out_from(&canvas, lowest, &highest, &self.format, &space)?;
        let mut marks = Vec::with_capacity(self.groups.len());
        for (index, group) in self.groups.iter().enumerate() {
            for (series, bar) in self.bars(&columns, index, group).into_iter().enumerate() {
                if bar.height() > 0.0 {
                    canvas.rect(Class::series(series), bar)?;
                }
            }
            marks.push(mark(
                columns.slot(index),
                &group.key,
                &group.name,
                &group.text,
            ));
        }
        let labels: Vec<(f64, &str)> = self
            .groups
            .iter()
            .enumerate()
            .map(|(index, group)| (columns.tip(index).0, group.label.as_str()))
            .collect();
        let anchor = self.anchor.as_ref();
        let anchor = anchor.and_then(|key| self.groups.iter().position(|group| group.key == *key));
        draw_labels(&canvas, columns.plot.frame, &labels, anchor.unwrap_or(0))?;
        let names = self.series.iter().enumerate();
        let names = names.map(|(index, name)| (Class::series(index), name.clone()));
        draw_swatches(&canvas, names, (columns.plot.frame.left, NAMES))?;
        canvas.finish(&self.caption, marks)
    }

    /// Where the columns of a group are, in the order of the series.
    fn bars(&self, columns: &Columns, index: usize, group: &BarGroup) -> Vec<Frame> {
        let whole = columns.bar(index);
        let width = whole.width() / to_f64(self.series.len());
        let mut below = 0.0;
        let bar = |(series, value): (usize, &f64)| {
            let (from, left, right) = if self.is_stacked {
                (below, whole.left, whole.right)
            } else {
                let left = whole.left + width * to_f64(series);
                (0.0, left, left + width)
            };
            let (one, other) = (columns.plot.y(from), columns.plot.y(from + value));
            below += value;
            Frame::new(left, one.min(other), right, one.max(other))
        };
        group.values.iter().enumerate().map(bar).collect()
    }

    fn check(&self) -> Result<(), ChartError> {
        for group in &self.groups {
            if group.values.len() != self.series.len() {
                return Err(ChartError::Length {
                    what: "values of a group",
                    expected: self.series.len(),
                    found: group.values.len(),
                });
            }
            for value in &group.values {
                finite(*value, &group.name)?;
                if self.is_stacked && *value < 0.0 {
                    return Err(ChartError::Negative {
                        what: group.name.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}
