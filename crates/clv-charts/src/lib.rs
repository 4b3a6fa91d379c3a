//! Charts as SVG, the same bytes on the server and in the browser.
//!
//! Plain data in, one [`Drawing`] out: the SVG text and the hover targets ([`Mark`]s) of a chart. Every chart is a
//! struct with public fields and `draw(&self, Size) -> Result<Drawing, ChartError>`.
//!
//! # Invariants
//! - The bytes depend on the input alone. Text is measured with a static table of glyph widths, never by a font
//!   library or a browser; coordinates are integers (1/100 px) before they are written; only the four basic
//!   floating-point operations, `floor`, `ceil` and `round` are used, which are exact on every target.
//!   `tests/wasm_parity.rs` proves it.
//! - No colour, no `style` attribute: shapes and text carry the class names listed in [`class`], and the page's CSS
//!   colours them (`style/charts.css`).
//! - Bars start at zero, labels never overlap and never leave the picture.
//! - Text from the caller is escaped; a number that is not finite is a [`ChartError`]; no data is a drawing that says so.
//!
//! # What it does not do
//! It does not format values for people (the caller does, see [`Datum::text`]), apart from axis ticks ([`Format`]).
//! It does not handle events: the app lays its own focusable elements over the marks. It does not know about
//! themes, locales or files.

pub mod class;

mod axis;
mod backend;
mod canvas;
mod chart;
mod data;
mod drawing;
mod error;
mod escape;
mod format;
mod frame;
mod glyph;
mod number;
mod place;
mod scale;

pub use chart::bar::{Annotation, BarChart};
pub use chart::calibration::{Calibration, Group};
pub use chart::dots::DotGrid;
pub use chart::groups::{BarGroup, GroupedBars};
pub use chart::heatmap::{HeatRow, Heatmap};
pub use chart::histogram::Histogram;
pub use chart::line::{Axis, LineChart, Marker, Point, Series};
pub use chart::ranked::RankedBars;
pub use chart::scatter::Scatter;
pub use chart::sparkline::Sparkline;
pub use chart::tiles::TileMap;
pub use chart::waterfall::{Push, Waterfall};
pub use data::{Caption, Datum};
pub use drawing::{Drawing, Mark, Size};
pub use error::ChartError;
pub use escape::escape_into;
pub use format::Format;
pub use number::push_pixels;
