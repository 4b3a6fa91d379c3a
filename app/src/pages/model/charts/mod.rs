//! The charts of the model page, one file each: sentence, picture, table twin.

pub(super) mod calibration;
pub(super) mod gain;
pub(super) mod importance;
pub(super) mod value;

use clv_charts::Size;

/// Half of the page, and taller than other charts: both axes are shares.
const SHARES: Size = Size::new(Size::MIDDLE.width, 320.0);
/// The same on a phone.
const SHARES_NARROW: Size = Size::new(Size::NARROW.width, 280.0);
