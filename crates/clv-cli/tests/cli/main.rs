//! The command line as its users call it. One program: what waits for dbt and what computes share the cores.

mod btyd;
mod command_line;
mod loads_hold;
mod order_features;
mod predict;
mod scheduled;
