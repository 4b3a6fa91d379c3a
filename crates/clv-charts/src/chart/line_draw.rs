//! Draws a [`LineChart`] whose numbers have been checked.

use crate::axis::{GAP, Titles, ValueAxis, draw_below, draw_titles, room_above, room_below};
use crate::canvas::{At, Canvas, Plot, mark};
use crate::chart::line::{LineChart, Marker, Series};
use crate::class::Class;
use crate::frame::{Anchor, Frame};
use crate::glyph;
use crate::place::{Taken, beside};
use crate::scale::Scale;
use crate::{ChartError, Drawing, Mark, Size};

/// Room right of the plot: half a tick label.
const RIGHT: f64 = 10.0;

/// Distance of a line's name from the plot; the dot before it is in the middle.
const NAME: f64 = 16.0;

/// Least distance between two names.
const NAME_ROW: f64 = 14.0;

/// The most that names may take of the width.
const NAMES: f64 = 0.35;

/// Radius of a marker's ring, and half the height of a mark when there are several lines.
const RING: f64 = 4.0;
const REACH: f64 = 8.0;

pub(crate) fn draw(chart: &LineChart, size: Size) -> Result<Drawing, ChartError> {
    if chart.series.iter().all(|s| s.points.is_empty()) {
        return Canvas::no_data(size, &chart.caption);
    }
    let canvas = Canvas::new(size)?;
    let (x, y) = chart.spans();
    let top = room_above(&chart.y.title);
    let bottom = (size.height - room_below(&chart.x.title)).max(top + 8.0);
    let steps = ValueAxis::steps(bottom - top);
    let scale = Scale::covering(y.0, y.1, steps, chart.y.format.smallest_step());
    let axis = ValueAxis::new(scale, &chart.y.format);
    let names = Names::of(chart, size);
    let left = axis.room();
    let right = (size.width - names.room()).max(left + 8.0);
    let frame = Frame::new(left, top, right, bottom);
    let across = (frame.width() / 80.0).clamp(2.0, 8.0);
    let targets = [8, 6, 5, 4, 3, 2]
        .into_iter()
        .find(|t| crate::number::to_f64(*t) <= across);
    let x_scale = Scale::within(
        x.0,
        x.1,
        targets.unwrap_or(2),
        chart.x.format.smallest_step(),
    );
    let plot = canvas.plot(
        frame,
        (x_scale.low, x_scale.high),
        (axis.scale.low, axis.scale.high),
    );
    axis.draw(&canvas, &plot)?;
    draw_below(&canvas, &plot, &x_scale.ticks, &chart.x.format)?;
    let titles = Titles {
        x: &chart.x.title,
        y: &chart.y.title,
        left: 0.0,
    };
    draw_titles(&canvas, frame, &titles)?;

    let mut taken = Taken::default();
    for (index, series) in chart.series.iter().enumerate() {
        draw_under(&canvas, &plot, series, index)?;
    }
    if chart.diagonal {
        let ends = [(frame.left, frame.bottom), (frame.right, frame.top)];
        canvas.path(Class::REFERENCE, &ends)?;
        taken.lines.push(ends.to_vec());
    }
    for marker in chart.markers.iter().filter(|m| m.dropped) {
        let (x, y) = plot.at(marker.x, marker.y);
        canvas.line(Class::LEADER, (x, y), (x, frame.bottom))?;
        taken.lines.push(vec![(x, y), (x, frame.bottom)]);
    }
    let mut marks = Vec::new();
    for (index, series) in chart.series.iter().enumerate() {
        let points: Vec<At> = series.points.iter().map(|p| plot.at(p.x, p.y)).collect();
        match points.as_slice() {
            [only] => canvas.dot(Class::series(index), *only, RING)?,
            _ => canvas.path(Class::series(index), &points)?,
        }
        marks.extend(marks_of(chart, series, &points, frame));
        taken.lines.push(points);
    }
    draw_markers(&canvas, &plot, &chart.markers, &mut taken)?;
    names.draw(&canvas, &plot)?;
    canvas.finish(&chart.caption, marks)
}

/// The band around a line and the tint under it.
fn draw_under(
    canvas: &Canvas,
    plot: &Plot,
    series: &Series,
    index: usize,
) -> Result<(), ChartError> {
    if series.points.len() < 2 {
        return Ok(());
    }
    let points = || series.points.iter();
    if !series.band.is_empty() {
        let bound = |of: fn(&(f64, f64)) -> f64| {
            let ends = points().zip(&series.band);
            ends.map(|(p, band)| plot.at(p.x, of(band)))
                .collect::<Vec<_>>()
        };
        let mut outline = bound(|band| band.1);
        outline.extend(bound(|band| band.0).into_iter().rev());
        canvas.polygon(Class::BAND, &outline)?;
    }
    if series.area {
        let zero = plot.y(0.0);
        let mut outline: Vec<At> = points().map(|p| plot.at(p.x, p.y)).collect();
        let ends = (outline.first().copied(), outline.last().copied());
        if let (Some(first), Some(last)) = ends {
            outline.extend([(last.0, zero), (first.0, zero)]);
        }
        // Only the first line's tint has a colour of its own in the style sheet.
        let class = if index == 0 { Class::AREA } else { Class::BAND };
        canvas.polygon(class, &outline)?;
    }
    Ok(())
}

fn draw_markers(
    canvas: &Canvas,
    plot: &Plot,
    markers: &[Marker],
    taken: &mut Taken,
) -> Result<(), ChartError> {
    for marker in markers {
        let (x, y) = plot.at(marker.x, marker.y);
        canvas.ring(Class::S1, (x, y), RING)?;
        taken.boxes.push(Frame::around(x, y, RING));
    }
    for marker in markers {
        let at = plot.at(marker.x, marker.y);
        let words = (Class::LABEL, marker.text.as_str());
        let bounds = Frame::new(
            plot.frame.left,
            0.0,
            canvas.frame().right,
            plot.frame.bottom,
        );
        if let Some(spot) = beside(words, at, bounds, taken) {
            canvas.text(Class::LABEL, &marker.text, spot.anchor, spot.at)?;
            taken.boxes.push(spot.frame);
        }
    }
    Ok(())
}

/// One mark a point: a strip of the whole height for a single line, a box around the point otherwise.
fn marks_of(chart: &LineChart, series: &Series, points: &[At], frame: Frame) -> Vec<Mark> {
    let is_single = chart.series.len() == 1;
    let xs: Vec<f64> = points.iter().map(|(x, _)| *x).collect();
    let halfway = |a: Option<&f64>, b: Option<&f64>, edge: f64| match (a, b) {
        (Some(a), Some(b)) => (a + b) / 2.0,
        _ => edge,
    };
    let described = points.iter().zip(&series.points).enumerate();
    described
        .map(|(index, ((x, y), point))| {
            let before = index.checked_sub(1).and_then(|i| xs.get(i));
            let left = halfway(before, xs.get(index), (x - REACH).max(frame.left));
            let right = halfway(
                xs.get(index),
                xs.get(index + 1),
                (x + REACH).min(frame.right),
            );
            let (top, bottom) = if is_single {
                (frame.top, frame.bottom)
            } else {
                ((y - REACH).max(0.0), y + REACH)
            };
            let key = if is_single {
                format!("{}", point.x)
            } else {
                format!("{}:{}", series.key, point.x)
            };
            mark(
                Frame::new(left, top, right, bottom),
                &key,
                &point.name,
                &point.text,
            )
        })
        .collect()
}

/// The names at the right ends of several lines.
struct Names<'a> {
    series: Vec<(usize, &'a Series, String)>,
}

impl<'a> Names<'a> {
    fn of(chart: &'a LineChart, size: Size) -> Self {
        let room = size.width * NAMES;
        let named = chart.series.iter().enumerate();
        let named = named.filter(|(_, s)| chart.series.len() > 1 && !s.points.is_empty());
        let series = named
            .map(|(index, series)| {
                let name = glyph::fit(&series.name, Class::LABEL, room);
                (index, series, name)
            })
            .collect();
        Self { series }
    }

    /// Room right of the plot.
    fn room(&self) -> f64 {
        if self.series.is_empty() {
            return RIGHT;
        }
        let names: Vec<&str> = self.series.iter().map(|(_, _, n)| n.as_str()).collect();
        NAME + glyph::room(&names, Class::LABEL) + GAP / 2.0
    }

    /// Each name at the height of its line's end, moved apart where lines end close together.
    fn draw(&self, canvas: &Canvas, plot: &Plot) -> Result<(), ChartError> {
        let mut rows: Vec<(f64, usize, &str)> = self
            .series
            .iter()
            .filter_map(|(index, series, name)| {
                let end = series.points.last()?;
                Some((plot.y(end.y), *index, name.as_str()))
            })
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut lowest = plot.frame.top + 4.0 - NAME_ROW;
        for row in &mut rows {
            row.0 = row.0.max(lowest + NAME_ROW);
            lowest = row.0;
        }
        let mut highest = plot.frame.bottom + NAME_ROW;
        for row in rows.iter_mut().rev() {
            row.0 = row.0.min(highest - NAME_ROW);
            highest = row.0;
        }
        let right = plot.frame.right;
        for (y, index, name) in rows {
            canvas.dot(Class::series(index), (right + NAME / 2.0, y), 3.0)?;
            canvas.text(Class::LABEL, name, Anchor::Start, (right + NAME, y))?;
        }
        Ok(())
    }
}
