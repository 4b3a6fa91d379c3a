//! Shapes in pixels, drawn through plotters' elements and coordinate systems onto our backend.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};

use crate::backend::{BackendError, SvgBackend};
use crate::class::Class;
use crate::escape::escape_into;
use crate::frame::{Anchor, Frame};
use crate::number::{UNITS, push_pixels, to_pixels, to_units};
use crate::{Caption, ChartError, Drawing, Mark, Size};

/// A point in pixels.
pub(crate) type At = (f64, f64);

type Area<C> = DrawingArea<SvgBackend, C>;
type Outcome = Result<(), ChartError>;

/// A picture in the making.
pub(crate) struct Canvas {
    size: Size,
    backend: Rc<RefCell<SvgBackend>>,
    root: Area<Shift>,
}

impl Canvas {
    pub(crate) fn new(size: Size) -> Result<Self, ChartError> {
        size.check()?;
        let backend = Rc::new(RefCell::new(SvgBackend::new(size.width, size.height)));
        let root = Area::from(&backend);
        Ok(Self {
            size,
            backend,
            root,
        })
    }

    /// A finished drawing that says there is no data.
    pub(crate) fn no_data(size: Size, caption: &Caption) -> Result<Drawing, ChartError> {
        let canvas = Self::new(size)?;
        let (x, y) = (size.width / 2.0, size.height / 2.0);
        let fits = |text: &&String| {
            Frame::of_text(Class::NOTE, text, Anchor::Middle, x, y).width() <= size.width
        };
        let text = caption.absence().iter().find(fits);
        let text = text.map_or("–", String::as_str);
        canvas.text(Class::NOTE, text, Anchor::Middle, (x, y))?;
        canvas.finish(caption, Vec::new())
    }

    /// The whole picture.
    pub(crate) fn frame(&self) -> Frame {
        Frame::new(0.0, 0.0, self.size.width, self.size.height)
    }

    /// A plotters coordinate system inside a frame, y upwards.
    pub(crate) fn plot(&self, frame: Frame, x: (f64, f64), y: (f64, f64)) -> Plot {
        let across = to_units(frame.left)..to_units(frame.right);
        let upwards = to_units(frame.bottom)..to_units(frame.top);
        let coordinates = Cartesian2d::new(x.0..x.1, y.0..y.1, (across, upwards));
        Plot {
            frame,
            area: self.root.apply_coord_spec(coordinates),
        }
    }

    pub(crate) fn line(&self, class: Class, from: At, to: At) -> Outcome {
        self.path(class, &[from, to])
    }

    pub(crate) fn path(&self, class: Class, points: &[At]) -> Outcome {
        let points: Vec<_> = points.iter().copied().map(units).collect();
        drawn(self.root.draw(&PathElement::new(points, stroke(class))))
    }

    pub(crate) fn polygon(&self, class: Class, points: &[At]) -> Outcome {
        let points: Vec<_> = points.iter().copied().map(units).collect();
        drawn(self.root.draw(&Polygon::new(points, fill(class))))
    }

    pub(crate) fn rect(&self, class: Class, frame: Frame) -> Outcome {
        drawn(self.root.draw(&Rectangle::new(corners(frame), fill(class))))
    }

    pub(crate) fn outline(&self, class: Class, frame: Frame) -> Outcome {
        drawn(
            self.root
                .draw(&Rectangle::new(corners(frame), stroke(class))),
        )
    }

    pub(crate) fn dot(&self, class: Class, at: At, radius: f64) -> Outcome {
        drawn(
            self.root
                .draw(&Circle::new(units(at), to_units(radius), fill(class))),
        )
    }

    pub(crate) fn ring(&self, class: Class, at: At, radius: f64) -> Outcome {
        drawn(
            self.root
                .draw(&Circle::new(units(at), to_units(radius), stroke(class))),
        )
    }

    /// Text, vertically centred at the position.
    pub(crate) fn text(&self, class: Class, text: &str, anchor: Anchor, at: At) -> Outcome {
        if text.is_empty() {
            return Ok(());
        }
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let size = class.text_size() * f64::from(UNITS);
        let font = FontDesc::new(FontFamily::SansSerif, size, FontStyle::Normal);
        let colour = class.colour();
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(Pos::new(horizontal, VPos::Center));
        drawn(self.root.draw(&Text::new(text, units(at), style)))
    }

    /// Wraps what was drawn into its `<svg>` element.
    pub(crate) fn finish(self, caption: &Caption, marks: Vec<Mark>) -> Result<Drawing, ChartError> {
        let body = self.backend.borrow_mut().take();
        let mut svg = String::with_capacity(body.len() + 512);
        let id = caption.id();
        let (mut width, mut height) = (String::new(), String::new());
        push_pixels(&mut width, self.size.width);
        push_pixels(&mut height, self.size.height);
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">"
        );
        escape_into(&mut svg, caption.title());
        let _ = write!(svg, "</title><desc id=\"{id}-desc\">");
        escape_into(&mut svg, caption.description());
        svg.push_str("</desc>");
        svg.push_str(&body);
        svg.push_str("</svg>");
        Ok(Drawing {
            svg,
            width: self.size.width,
            height: self.size.height,
            marks,
        })
    }
}

/// Data coordinates inside a frame.
pub(crate) struct Plot {
    pub(crate) frame: Frame,
    area: Area<Cartesian2d<RangedCoordf64, RangedCoordf64>>,
}

impl Plot {
    /// Where a datum is, in pixels.
    pub(crate) fn at(&self, x: f64, y: f64) -> At {
        let (x, y) = self.area.map_coordinate(&(x, y));
        (to_pixels(x), to_pixels(y))
    }

    /// The horizontal part alone.
    pub(crate) fn x(&self, x: f64) -> f64 {
        let low = self.area.get_y_range().start;
        self.at(x, low).0
    }

    /// The vertical part alone.
    pub(crate) fn y(&self, y: f64) -> f64 {
        let low = self.area.get_x_range().start;
        self.at(low, y).1
    }

    /// Which datum is at this horizontal place.
    pub(crate) fn value_at_x(&self, pixels: f64) -> f64 {
        let range = self.area.get_x_range();
        let share = (pixels - self.frame.left) / self.frame.width();
        range.start + share * (range.end - range.start)
    }

    /// Which datum is at this height.
    pub(crate) fn value_at_y(&self, pixels: f64) -> f64 {
        let range = self.area.get_y_range();
        let share = (self.frame.bottom - pixels) / self.frame.height();
        range.start + share * (range.end - range.start)
    }
}

/// A mark over a frame.
pub(crate) fn mark(frame: Frame, key: &str, name: &str, value: &str) -> Mark {
    let tenth = |v: f64| (v * 10.0).round() / 10.0;
    Mark {
        x: tenth(frame.left),
        y: tenth(frame.top),
        width: tenth(frame.width()),
        height: tenth(frame.height()),
        name: name.to_owned(),
        value: value.to_owned(),
        key: key.to_owned(),
    }
}

fn units((x, y): At) -> (i32, i32) {
    (to_units(x), to_units(y))
}

fn corners(frame: Frame) -> [(i32, i32); 2] {
    [
        units((frame.left, frame.top)),
        units((frame.right, frame.bottom)),
    ]
}

fn fill(class: Class) -> ShapeStyle {
    ShapeStyle::from(class.colour()).filled()
}

fn stroke(class: Class) -> ShapeStyle {
    ShapeStyle::from(class.colour())
}

fn drawn(result: Result<(), DrawingAreaErrorKind<BackendError>>) -> Outcome {
    result.map_err(|e| ChartError::Backend(e.to_string()))
}
