//! The command line as its users call it. One program: what waits for dbt and what computes share the cores.

mod btyd;
mod command_line;
mod loads_hold;
mod order_features;
mod predict;
mod scheduled;

/// Numbers below a limit, by a linear congruential generator: the same everywhere.
fn draws() -> impl FnMut(u64) -> u64 {
    let mut state: u64 = 42;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}
