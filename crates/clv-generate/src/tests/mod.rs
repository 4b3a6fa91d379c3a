//! Tests of the oracle against simulations that share none of its formulas.

mod brute_force;
mod monte_carlo;
