//! Why a chart could not be drawn.

use thiserror::Error;

/// Why a chart could not be drawn. An empty selection is not an error.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ChartError {
    /// A value is NaN or infinite.
    #[error("{what} is not a finite number")]
    NotFinite {
        /// Which value, by the name of its datum or field.
        what: String,
    },
    /// The picture is too small, too large, or not a number.
    #[error("a picture of {width} × {height} cannot be drawn")]
    Size {
        /// Requested width.
        width: f64,
        /// Requested height.
        height: f64,
    },
    /// Two inputs that belong together differ in length.
    #[error("{what}: expected {expected}, found {found}")]
    Length {
        /// Which inputs.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Histogram edges or the x values of a line do not rise.
    #[error("{what} must rise")]
    NotRising {
        /// Which values.
        what: &'static str,
    },
    /// A part of a stack is below zero.
    #[error("{what} has a negative part, which cannot stand in a stack")]
    Negative {
        /// Which stack, by its name.
        what: String,
    },
    /// A tile map was given something else than the 27 codes of Brazilian states.
    #[error("{0:?} is not the code of a Brazilian state")]
    UnknownState(String),
    /// Plotters or the backend failed: a mistake in this crate.
    #[error("drawing failed: {0}")]
    Backend(String),
}

/// Passes a finite number on.
pub(crate) fn finite(value: f64, what: &str) -> Result<f64, ChartError> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(ChartError::NotFinite {
        what: what.to_owned(),
    })
}
