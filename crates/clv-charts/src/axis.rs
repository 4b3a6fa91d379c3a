//! Axes: grid lines, tick labels and titles, none of which overlap.

use crate::canvas::{Canvas, Plot};
use crate::class::Class;
use crate::frame::{Anchor, EDGE, Frame, centre_within};
use crate::glyph;
use crate::scale::Scale;
use crate::{ChartError, Format};

/// Least distance between neighbouring labels. It also absorbs what the glyph table misses.
pub(crate) const GAP: f64 = 8.0;

/// Distance of the centre of the tick labels from the plot's lower edge.
const BELOW: f64 = 14.0;

/// Room under a plot for tick labels, and for a title under them.
pub(crate) fn room_below(title: &str) -> f64 {
    if title.is_empty() { 24.0 } else { 38.0 }
}

/// Room over a plot, with or without a title of the vertical axis.
pub(crate) fn room_above(title: &str) -> f64 {
    if title.is_empty() { 8.0 } else { 24.0 }
}

/// A vertical value axis at the left.
pub(crate) struct ValueAxis {
    pub(crate) scale: Scale,
    labels: Vec<String>,
}

impl ValueAxis {
    pub(crate) fn new(scale: Scale, format: &Format) -> Self {
        let labels = format.labels(&scale.ticks);
        Self { scale, labels }
    }

    /// How many steps suit a plot so tall: one about every 44 px.
    pub(crate) fn steps(height: f64) -> usize {
        [5, 4, 3, 2]
            .into_iter()
            .find(|steps| height >= 36.0 * crate::number::to_f64(*steps))
            .unwrap_or(1)
    }

    /// Room for the labels at the left of the plot.
    pub(crate) fn room(&self) -> f64 {
        glyph::room(&self.labels, Class::TICK) + GAP
    }

    /// Grid lines and labels.
    pub(crate) fn draw(&self, canvas: &Canvas, plot: &Plot) -> Result<(), ChartError> {
        let Frame { left, right, .. } = plot.frame;
        for (tick, label) in self.scale.ticks.iter().zip(&self.labels) {
            let y = plot.y(*tick);
            let class = if *tick == 0.0 {
                Class::AXIS
            } else {
                Class::GRID
            };
            canvas.line(class, (left, y), (right, y))?;
            canvas.text(Class::TICK, label, Anchor::End, (left - GAP, y))?;
        }
        Ok(())
    }
}

/// Tick labels of a numeric horizontal axis under the plot.
pub(crate) fn draw_below(
    canvas: &Canvas,
    plot: &Plot,
    ticks: &[f64],
    format: &Format,
) -> Result<(), ChartError> {
    let labels = format.labels(ticks);
    let labels: Vec<(f64, &str)> = ticks
        .iter()
        .zip(&labels)
        .map(|(tick, label)| (plot.x(*tick), label.as_str()))
        .collect();
    draw_labels(canvas, plot.frame, &labels, 0)
}

/// Labels under the plot at these positions: all of them, or every n-th including number `anchor`.
pub(crate) fn draw_labels(
    canvas: &Canvas,
    frame: Frame,
    labels: &[(f64, &str)],
    anchor: usize,
) -> Result<(), ChartError> {
    draw_labels_at(canvas, frame.bottom + BELOW, labels, anchor)
}

/// The same with their middle at this height.
pub(crate) fn draw_labels_at(
    canvas: &Canvas,
    y: f64,
    labels: &[(f64, &str)],
    anchor: usize,
) -> Result<(), ChartError> {
    let picture = canvas.frame();
    let placed: Vec<(f64, f64, &str)> = labels
        .iter()
        .map(|(x, text)| {
            let width = glyph::width(text, Class::TICK);
            let x = centre_within(*x, width, picture.left + EDGE, picture.right - EDGE);
            (x, width, *text)
        })
        .collect();
    let stride = stride(&placed, anchor);
    for (x, _, text) in every(&placed, stride, anchor) {
        canvas.text(Class::TICK, text, Anchor::Middle, (*x, y))?;
    }
    Ok(())
}

/// What the axes are, with their units. Empty titles write nothing.
pub(crate) struct Titles<'a> {
    pub(crate) x: &'a str,
    pub(crate) y: &'a str,
    /// Where the title of the vertical axis begins.
    pub(crate) left: f64,
}

impl<'a> Titles<'a> {
    pub(crate) fn x(x: &'a str) -> Self {
        Self {
            x,
            y: "",
            left: 0.0,
        }
    }
}

/// The titles of both axes: above the upper left and under the lower right corner.
pub(crate) fn draw_titles(
    canvas: &Canvas,
    frame: Frame,
    titles: &Titles<'_>,
) -> Result<(), ChartError> {
    let picture = canvas.frame();
    let x = glyph::fit(titles.x, Class::TICK, frame.right - picture.left);
    let y = glyph::fit(titles.y, Class::TICK, picture.right - titles.left);
    let lower_right = (frame.right, frame.bottom + BELOW + 16.0);
    canvas.text(Class::TICK, &x, Anchor::End, lower_right)?;
    let upper_left = (titles.left, frame.top - 16.0);
    canvas.text(Class::TICK, &y, Anchor::Start, upper_left)
}

/// The smallest of the strides people read easily (months, quarters, years) at which neighbours keep their distance.
fn stride(placed: &[(f64, f64, &str)], anchor: usize) -> usize {
    const STRIDES: [usize; 10] = [1, 2, 3, 4, 6, 12, 24, 60, 120, 240];
    let apart = |stride: &usize| {
        let shown: Vec<_> = every(placed, *stride, anchor)
            .filter(|(_, _, text)| !text.is_empty())
            .collect();
        shown.iter().zip(shown.iter().skip(1)).all(|(a, b)| {
            let (right, left) = (a.0 + a.1 / 2.0, b.0 - b.1 / 2.0);
            left - right >= GAP
        })
    };
    STRIDES
        .into_iter()
        .find(apart)
        .unwrap_or(placed.len().max(1))
}

/// Every n-th item, counted so that number `anchor` is among them.
fn every<T>(items: &[T], stride: usize, anchor: usize) -> impl Iterator<Item = &T> {
    let first = anchor.checked_rem(stride).unwrap_or(0);
    items.iter().skip(first).step_by(stride.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_every_third_label_and_always_the_anchor() {
        let labels: Vec<(f64, f64, &str)> = (0..12)
            .map(|i| (f64::from(i) * 10.0, 18.0, "Jan"))
            .collect();
        let stride = stride(&labels, 4);
        assert_eq!(stride, 3);
        let shown: Vec<f64> = every(&labels, stride, 4).map(|l| l.0).collect();
        assert_eq!(shown, [10.0, 40.0, 70.0, 100.0]);
    }

    #[test]
    fn shows_all_labels_that_fit() {
        let labels = [(0.0, 18.0, "a"), (30.0, 18.0, "b")];
        assert_eq!(stride(&labels, 0), 1);
        assert_eq!(stride(&[], 0), 1);
    }
}
