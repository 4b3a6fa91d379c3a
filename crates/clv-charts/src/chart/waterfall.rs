//! From a base through pushes to a result.

use crate::axis::{GAP, draw_below, room_below};
use crate::canvas::{Canvas, Plot, mark};
use crate::class::Class;
use crate::error::finite;
use crate::frame::{Anchor, Frame};
use crate::glyph;
use crate::number::to_f64;
use crate::scale::Scale;
use crate::{Caption, ChartError, Datum, Drawing, Format, Mark, Size};

/// From a base through pushes up and down to a result, top to bottom. [`Size::waterfall`] gives the natural size.
///
/// The pushes must add up to the result; the chart draws what it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Title and description.
    pub caption: Caption,
    /// Where it starts: "all customers", 12.
    pub base: Datum,
    /// The pushes, in the order to be drawn.
    pub pushes: Vec<Push>,
    /// Where it ends: "this customer", 28.
    pub result: Datum,
    /// How the ticks read.
    pub format: Format,
}

/// One push: the value of its [`Datum`] is the change, its text reads "+13".
pub type Push = Datum;

/// Thickness of a bar.
const BAR: f64 = 16.0;

/// The most the labels may take of the width.
const LABELS: f64 = 0.42;

/// One row: where its bar begins and ends, and how it is painted.
struct Row<'a> {
    datum: &'a Datum,
    from: f64,
    to: f64,
    class: Class,
}

impl Waterfall {
    /// Draws the chart.
    ///
    /// # Errors
    /// See [`ChartError`].
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        let rows = self.rows()?;
        let canvas = Canvas::new(size)?;
        let labels: Vec<&str> = rows.iter().map(|r| r.datum.label.as_str()).collect();
        let texts: Vec<&str> = rows.iter().map(|r| r.datum.text.as_str()).collect();
        let label_room = (glyph::room(&labels, Class::STRONG)).min(size.width * LABELS);
        let left = label_room + GAP * 1.5;
        let right = size.width - glyph::room(&texts, Class::VALUE) - GAP;
        let bottom = size.height - room_below("");
        let frame = Frame::new(left, 0.0, right.max(left + 8.0), bottom.max(8.0));
        let ends = || rows.iter().flat_map(|r| [r.from, r.to]);
        let low = ends().fold(0.0_f64, f64::min);
        let high = ends().fold(0.0_f64, f64::max);
        let scale = Scale::within(low, high, 4, self.format.smallest_step());
        let plot = canvas.plot(frame, (scale.low, scale.high), (0.0, 1.0));
        for tick in &scale.ticks {
            let x = plot.x(*tick);
            let class = if *tick == 0.0 {
                Class::AXIS
            } else {
                Class::GRID
            };
            canvas.line(class, (x, frame.top), (x, frame.bottom))?;
        }
        draw_below(&canvas, &plot, &scale.ticks, &self.format)?;
        let marks = draw_rows(&canvas, &plot, &rows, label_room)?;
        canvas.finish(&self.caption, marks)
    }

    fn rows(&self) -> Result<Vec<Row<'_>>, ChartError> {
        let mut rows = Vec::with_capacity(self.pushes.len().saturating_add(2));
        let mut level = finite(self.base.value, &self.base.name)?;
        rows.push(Row {
            datum: &self.base,
            from: 0.0,
            to: level,
            class: Class::GHOST,
        });
        for push in &self.pushes {
            let from = level;
            level += finite(push.value, &push.name)?;
            let class = if push.value < 0.0 {
                Class::NEGATIVE
            } else {
                Class::POSITIVE
            };
            rows.push(Row {
                datum: push,
                from,
                to: level,
                class,
            });
        }
        rows.push(Row {
            datum: &self.result,
            from: 0.0,
            to: finite(self.result.value, &self.result.name)?,
            class: Class::S1,
        });
        Ok(rows)
    }
}

fn draw_rows(
    canvas: &Canvas,
    plot: &Plot,
    rows: &[Row<'_>],
    label_room: f64,
) -> Result<Vec<Mark>, ChartError> {
    let pitch = plot.frame.height() / to_f64(rows.len());
    let half = (BAR / 2.0).min(pitch * 0.4);
    let last = rows.len().saturating_sub(1);
    let mut marks = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let top = pitch * to_f64(index);
        let middle = top + pitch / 2.0;
        let (from, to) = (plot.x(row.from), plot.x(row.to));
        let (near, far) = (from.min(to), from.max(to));
        if index < last {
            // Joins the end of this bar with the start of the next.
            canvas.line(
                Class::LEADER,
                (to, middle + half),
                (to, middle + pitch - half),
            )?;
        }
        // A push too small to see is still drawn, as a hairline.
        canvas.rect(
            row.class,
            Frame::new(near, middle - half, far.max(near + 1.0), middle + half),
        )?;
        let is_end = index == 0 || index == last;
        let class = if is_end { Class::STRONG } else { Class::ROW };
        let label = glyph::fit(&row.datum.label, class, label_room);
        canvas.text(class, &label, Anchor::End, (label_room, middle))?;
        let text_at = (far + GAP * 0.75, middle);
        canvas.text(Class::VALUE, &row.datum.text, Anchor::Start, text_at)?;
        let whole = Frame::new(0.0, top, canvas.frame().right, top + pitch);
        let datum = row.datum;
        marks.push(mark(whole, &datum.key, &datum.name, &datum.text));
    }
    Ok(marks)
}
