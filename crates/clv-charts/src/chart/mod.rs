//! One file per chart.

pub(crate) mod bar;
pub(crate) mod calibration;
pub(crate) mod columns;
pub(crate) mod dots;
pub(crate) mod groups;
pub(crate) mod heatmap;
pub(crate) mod histogram;
pub(crate) mod legend;
pub(crate) mod line;
pub(crate) mod line_draw;
pub(crate) mod ranked;
pub(crate) mod scatter;
pub(crate) mod sparkline;
pub(crate) mod tiles;
pub(crate) mod waterfall;
pub(crate) mod words;
