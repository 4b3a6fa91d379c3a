//! How values are distributed.

use crate::axis::{Titles, draw_labels, draw_titles};
use crate::canvas::{Canvas, mark};
use crate::chart::columns::{Columns, Space, paint};
use crate::class::Class;
use crate::error::finite;
use crate::{Caption, ChartError, Drawing, Format, Size};

/// Counts of binned values.
///
/// Every bin is drawn equally wide, so bins that grow (0, 10, 20, 50, 100, …) make a log-like axis; the edges are
/// written at the borders between the bins. The key of a mark is `FROM..TO` in plain digits (`50..100`), and
/// `500..` for the last bin of an open histogram.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Title and description.
    pub caption: Caption,
    /// Rising edges, one more than there are bins.
    pub edges: Vec<f64>,
    /// Values per bin.
    pub counts: Vec<f64>,
    /// One name per bin for the tooltip: "R$ 50 to 100".
    pub names: Vec<String>,
    /// One count per bin for people: "1,204 orders".
    pub texts: Vec<String>,
    /// How the edges read.
    pub x: Format,
    /// How the counts read.
    pub y: Format,
    /// What the x axis is, with its unit: "order value, R$". May be empty.
    pub x_title: String,
    /// Whether the last bin holds everything from its lower edge on: its upper edge is then not written.
    pub open_ended: bool,
    /// Keys of selected bins.
    pub selected: Vec<String>,
}

impl Histogram {
    /// Draws the chart.
    ///
    /// # Errors
    /// [`ChartError::Length`] if edges, names or texts do not match the counts, [`ChartError::NotRising`] if the edges
    /// do not rise; see [`ChartError`] for the rest. No data, or none but zeros, is not an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        if self.counts.iter().all(|count| *count == 0.0) {
            return Canvas::no_data(size, &self.caption);
        }
        self.check()?;
        let canvas = Canvas::new(size)?;
        let space = Space {
            top: 8.0,
            x_title: &self.x_title,
            share: 0.94,
            widest: f64::INFINITY,
        };
        let columns = Columns::lay_out(&canvas, &self.counts, &self.y, &space)?;
        let mut marks = Vec::with_capacity(self.counts.len());
        let described = self.names.iter().zip(&self.texts);
        for (index, (name, text)) in described.enumerate() {
            let key = self.key(index);
            let paint = paint(&key, &self.selected, Class::S1);
            columns.draw(&canvas, index, &paint)?;
            marks.push(mark(columns.slot(index), &key, name, text));
        }
        let edges = self.x.labels_apart(&self.edges);
        let shown = if self.open_ended {
            self.counts.len()
        } else {
            edges.len()
        };
        let labels: Vec<(f64, &str)> = edges
            .iter()
            .take(shown)
            .enumerate()
            .map(|(index, label)| (columns.slot(index).left, label.as_str()))
            .collect();
        draw_labels(&canvas, columns.plot.frame, &labels, 0)?;
        draw_titles(&canvas, columns.plot.frame, &Titles::x(&self.x_title))?;
        canvas.finish(&self.caption, marks)
    }

    /// The key of a bin, as described above.
    fn key(&self, index: usize) -> String {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or(0.0);
        let is_open = self.open_ended && index + 1 == self.counts.len();
        if is_open {
            return format!("{}..", edge(index));
        }
        format!("{}..{}", edge(index), edge(index + 1))
    }

    fn check(&self) -> Result<(), ChartError> {
        let bins = self.counts.len();
        for (what, expected, found) in [
            ("histogram edges", bins + 1, self.edges.len()),
            ("histogram names", bins, self.names.len()),
            ("histogram texts", bins, self.texts.len()),
        ] {
            if found != expected {
                return Err(ChartError::Length {
                    what,
                    expected,
                    found,
                });
            }
        }
        for edge in &self.edges {
            finite(*edge, "a histogram edge")?;
        }
        for (count, name) in self.counts.iter().zip(&self.names) {
            finite(*count, name)?;
        }
        let pairs = || self.edges.iter().zip(self.edges.iter().skip(1));
        if pairs().any(|(a, b)| a >= b) {
            return Err(ChartError::NotRising {
                what: "histogram edges",
            });
        }
        Ok(())
    }
}
