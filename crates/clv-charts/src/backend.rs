//! A plotters backend that writes SVG with classes instead of colours.

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use thiserror::Error;

use crate::class::Class;
use crate::escape::escape_into;
use crate::glyph;
use crate::number::{UNITS, push_units, to_units};

/// What cannot be drawn. None of it happens through [`crate::canvas::Canvas`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum BackendError {
    #[error("{0:?} is not a reserved colour")]
    Colour((u8, u8, u8)),
    #[error("{0} has no counterpart in SVG with classes")]
    Unsupported(&'static str),
}

type Outcome = Result<(), DrawingErrorKind<BackendError>>;

/// Collects SVG elements. Coordinates are [`UNITS`] per pixel.
pub(crate) struct SvgBackend {
    size: (u32, u32),
    body: String,
    /// What is in the path that is still open: shapes alike that follow each other share one element.
    shared: Option<Shared>,
}

/// Shapes of which there are hundreds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    Dots { class: Class, radius: u32 },
    Tiles { class: Class },
}

/// Corners of rectangles, in units. Tiles are rounder than bars; `.tiles` in the style sheet is stroked twice as wide.
const BAR_CORNER: i32 = 150;
const TILE_CORNER: i32 = 300;

/// How far under the centre of a line of text its baseline lies, in hundredths of the size: half the height of capitals.
const BASELINE: i32 = 36;

impl SvgBackend {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self {
            size: (
                to_units(width).unsigned_abs(),
                to_units(height).unsigned_abs(),
            ),
            body: String::with_capacity(4096),
            shared: None,
        }
    }

    /// The elements drawn so far, without the `<svg>` around them.
    pub(crate) fn take(&mut self) -> String {
        self.close_shared();
        std::mem::take(&mut self.body)
    }

    /// Ends the tag of a path where the first of these shapes begins.
    fn open_shared(&mut self, shapes: Shared) {
        self.body.push_str(" d=\"");
        self.shared = Some(shapes);
    }

    fn close_shared(&mut self) {
        if self.shared.take().is_some() {
            self.body.push_str("\"/>");
        }
    }

    /// Starts an element with its classes.
    fn open(
        &mut self,
        tag: &str,
        colour: BackendColor,
        paint: &str,
    ) -> Result<Class, DrawingErrorKind<BackendError>> {
        self.close_shared();
        let class = class_of(colour)?;
        for part in ["<", tag, " class=\"", class.name(), paint, "\""] {
            self.body.push_str(part);
        }
        Ok(class)
    }

    fn attribute(&mut self, name: &str, units: i32) {
        for part in [" ", name, "=\""] {
            self.body.push_str(part);
        }
        push_units(&mut self.body, units);
        self.body.push('"');
    }

    fn pair(&mut self, (x, y): BackendCoord) {
        push_units(&mut self.body, x);
        self.body.push(' ');
        push_units(&mut self.body, y);
    }

    fn path(&mut self, points: impl IntoIterator<Item = BackendCoord>) {
        self.body.push_str(" d=\"");
        for (index, point) in points.into_iter().enumerate() {
            self.body.push(if index == 0 { 'M' } else { ' ' });
            self.pair(point);
        }
    }
}

impl DrawingBackend for SvgBackend {
    type ErrorType = BackendError;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        Ok(())
    }

    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Outcome {
        Err(unsupported("a pixel"))
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Outcome {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome {
        let (x, y) = upper_left;
        let (width, height) = (bottom_right.0 - x, bottom_right.1 - y);
        let class = class_of(style.color())?;
        let is_step = class.is_step();
        let is_tile = is_step || [Class::BLANK, Class::ACCENT].contains(&class);
        let corner = if is_tile { TILE_CORNER } else { BAR_CORNER };
        let is_round = width > 2 * corner && height > 2 * corner;
        if fill && is_step && is_round {
            // What is inside of its corners; the style sheet strokes it as wide as they are, with round joins.
            let tiles = Shared::Tiles { class };
            if self.shared != Some(tiles) {
                self.open("path", style.color(), " tiles")?;
                self.open_shared(tiles);
            }
            self.body.push('M');
            self.pair((x + corner, y + corner));
            let (across, down) = (width - 2 * corner, height - 2 * corner);
            for (direction, length) in [('h', across), ('v', down), ('h', -across)] {
                self.body.push(direction);
                push_units(&mut self.body, length);
            }
            self.body.push('z');
            return Ok(());
        }
        self.open("rect", style.color(), if fill { " fill" } else { " line" })?;
        self.attribute("x", x);
        self.attribute("y", y);
        self.attribute("width", width);
        self.attribute("height", height);
        if is_round {
            self.attribute("rx", corner);
        }
        self.body.push_str("/>");
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        self.open("path", style.color(), " line")?;
        self.path(path);
        self.body.push_str("\"/>");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Outcome {
        self.open("path", style.color(), " fill")?;
        self.path(vert);
        self.body.push_str("Z\"/>");
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome {
        let across = |times: u32| i32::try_from(radius * times).unwrap_or(i32::MAX);
        if !fill {
            self.open("circle", style.color(), " ring")?;
            self.attribute("cx", center.0);
            self.attribute("cy", center.1);
            self.attribute("r", across(1));
            self.body.push_str("/>");
            return Ok(());
        }
        // A dot is a stroke of no length with round ends: a thousand of them take two elements and 8 KB.
        let class = class_of(style.color())?;
        let dots = Shared::Dots { class, radius };
        if self.shared != Some(dots) {
            self.open("path", style.color(), " dots")?;
            self.attribute("stroke-width", across(2));
            self.open_shared(dots);
        }
        self.body.push('M');
        self.pair(center);
        self.body.push_str("h0");
        Ok(())
    }

    fn draw_text<TStyle: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &TStyle,
        pos: BackendCoord,
    ) -> Outcome {
        self.open("text", style.color(), "")?;
        let hundredth = to_units(style.size()) / (100 * UNITS);
        let drop = match style.anchor().v_pos {
            VPos::Top => 2 * BASELINE,
            VPos::Center => BASELINE,
            VPos::Bottom => 0,
        };
        self.attribute("x", pos.0);
        self.attribute("y", pos.1 + drop * hundredth);
        self.body.push_str(match style.anchor().h_pos {
            HPos::Left => ">",
            HPos::Center => " text-anchor=\"middle\">",
            HPos::Right => " text-anchor=\"end\">",
        });
        escape_into(&mut self.body, text);
        self.body.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<TStyle: BackendTextStyle>(
        &self,
        text: &str,
        style: &TStyle,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        // The size of a plotters font here is in units, so the result is, too.
        let width = to_units(glyph::measure(text, style.size())) / UNITS;
        let height = to_units(style.size()) / UNITS;
        Ok((width.unsigned_abs(), height.unsigned_abs()))
    }

    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Outcome {
        Err(unsupported("a bitmap"))
    }
}

fn class_of(colour: BackendColor) -> Result<Class, DrawingErrorKind<BackendError>> {
    Class::of_colour(colour.rgb)
        .ok_or_else(|| DrawingErrorKind::DrawingError(BackendError::Colour(colour.rgb)))
}

fn unsupported(what: &'static str) -> DrawingErrorKind<BackendError> {
    DrawingErrorKind::DrawingError(BackendError::Unsupported(what))
}
