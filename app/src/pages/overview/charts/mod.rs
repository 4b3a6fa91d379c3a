//! The charts of the overview, one file each: sentence, picture, table twin.

pub(super) mod concentration;
pub(super) mod months;
pub(super) mod returning;
