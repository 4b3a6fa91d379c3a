//! The truth: what each customer is worth at a cutoff.

use super::table::Table;
use crate::customer::Customer;
use crate::error::GenerateError;
use crate::history::History;
use crate::ids::Kind;
use crate::posterior::Oracle;
use crate::world::World;

/// Columns of the truth file.
pub(crate) const HEADER: &[&str] = &[
    "customer_unique_id",
    "cutoff",
    "lambda_per_day",
    "mu_per_day",
    "spend_level",
    "alive_at_cutoff",
    "expected_value_given_latents",
    "expected_value_given_history",
    "p_returns_given_latents",
    "p_returns_given_history",
];

/// Writes one row, unless the customer's first valued purchase is after the cutoff.
pub(crate) fn write(
    table: &mut Table,
    world: &World,
    customer: &Customer,
    oracle: &Oracle<'_>,
) -> Result<(), GenerateError> {
    let (Some(latents), Some(history)) =
        (customer.latents, History::observe(customer, oracle.cutoff))
    else {
        return Ok(());
    };
    let known = oracle.given_latents(&latents, &history.first);
    let seen = oracle.given_history(&history);
    table
        .bytes(&world.ids.hex(Kind::Person, customer.number))?
        .date(&world.calendar, oracle.cutoff)?;
    match latents.rates {
        Some(rates) => table
            .formatted(format_args!("{:.9}", rates.lambda_per_day))?
            .formatted(format_args!("{:.9}", rates.mu_per_day))?,
        // Those who never return have rate 0; there is nothing to drop out of.
        None => table.text("0")?.text("")?,
    };
    let alive = latents.rates.is_some() && latents.alive_until >= oracle.cutoff;
    table
        .formatted(format_args!("{:.6}", latents.level.exp()))?
        .int(i64::from(alive))?
        .formatted(format_args!("{:.6}", known.expected_value))?
        .formatted(format_args!("{:.6}", seen.expected_value))?
        .formatted(format_args!("{:.8}", known.p_returns))?
        .formatted(format_args!("{:.8}", seen.p_returns))?
        .end()
}
