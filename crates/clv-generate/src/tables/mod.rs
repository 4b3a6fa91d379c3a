//! Numbers baked into the source: counts of the public Olist set and the constants fitted to them.

pub(crate) mod calendar;
pub(crate) mod categories;
pub(crate) mod checkout;
pub(crate) mod nodes;
pub(crate) mod states;
