//! What tones and colours mean, in a line.

use crate::axis::GAP;
use crate::canvas::Canvas;
use crate::chart::tiles::step;
use crate::class::Class;
use crate::frame::{Anchor, Frame};
use crate::glyph;
use crate::{ChartError, Format};

const SWATCH: f64 = 11.0;

/// Writes the steps between these borders, the lowest at the left; as many from there as there is room for.
pub(crate) fn draw_legend(
    canvas: &Canvas,
    borders: &[f64],
    format: &Format,
    at: (f64, f64),
) -> Result<(), ChartError> {
    let labels = format.labels_apart(borders);
    let lowest = labels
        .first()
        .map(|label| (Class::STEP_0, format!("< {label}")));
    let others = borders.iter().zip(&labels);
    let others = others.map(|(border, label)| (step(*border, borders).0, format!("≥ {label}")));
    draw_swatches(canvas, lowest.into_iter().chain(others), at)
}

/// What these classes mean, from the left; as many as there is room for.
pub(crate) fn draw_swatches(
    canvas: &Canvas,
    meanings: impl Iterator<Item = (Class, String)>,
    (left, middle): (f64, f64),
) -> Result<(), ChartError> {
    let mut left = left;
    for (class, text) in meanings {
        let words = left + SWATCH + 4.0;
        let end = words + glyph::room(&[&text], Class::TICK);
        if end > canvas.frame().right {
            break;
        }
        let half = SWATCH / 2.0;
        let swatch = Frame::new(left, middle - half, left + SWATCH, middle + half);
        canvas.rect(class, swatch)?;
        canvas.text(Class::TICK, &text, Anchor::Start, (words, middle))?;
        left = end + GAP;
    }
    Ok(())
}
