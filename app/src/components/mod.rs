//! What pages share. Components bind values to markup; whatever decides something is a pure function with a test.

pub(crate) mod amount;
pub(crate) mod brazil;
pub(crate) mod calendar;
pub(crate) mod card;
pub(crate) mod chip;
pub(crate) mod csv;
pub(crate) mod data_table;
pub(crate) mod definition;
pub(crate) mod error_panel;
pub(crate) mod figure;
pub(crate) mod frame;
pub(crate) mod icon;
pub(crate) mod kpi;
pub(crate) mod live_form;
pub(crate) mod meanings;
pub(crate) mod model_words;
pub(crate) mod months;
pub(crate) mod no_model;
pub(crate) mod overlay;
pub(crate) mod panel;
pub(crate) mod past_customers;
pub(crate) mod problems;
pub(crate) mod scoreboard;
pub(crate) mod site;
pub(crate) mod tooltip;
pub(crate) mod verdict;
