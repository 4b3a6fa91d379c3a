//! The charts of an answer, one file each: picture and table twin.

pub(super) mod curve;
pub(super) mod dots;
pub(in crate::pages) mod pushes;
pub(in crate::pages) mod waterfall;
