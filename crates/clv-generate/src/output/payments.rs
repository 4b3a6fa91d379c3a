//! Payments: one row, or several that add up to the order's total.

use rand_chacha::ChaCha8Rng;

use super::decor::Decor;
use super::table::Table;
use crate::choice::unit;
use crate::error::GenerateError;
use crate::numbers::{Cents, floor, real};
use crate::order::{Order, Pattern};
use crate::world::World;

/// Columns of the payments file.
pub(crate) const HEADER: &[&str] = &[
    "order_id",
    "payment_sequential",
    "payment_type",
    "payment_installments",
    "payment_value",
];

/// Draws and writes the payments of an order.
pub(crate) fn write(
    table: &mut Table,
    world: &World,
    rng: &mut ChaCha8Rng,
    (order, decor): (&Order, &Decor),
) -> Result<(), GenerateError> {
    let (card, voucher) = ("credit_card", "voucher");
    let (first, others, other) = match order.pattern {
        Pattern::Card => (card, 0, card),
        Pattern::Boleto => ("boleto", 0, card),
        Pattern::Debit => ("debit_card", 0, card),
        Pattern::Voucher => (voucher, 0, voucher),
        Pattern::CardAndVouchers => (card, world.vouchers_with_card.draw(rng), voucher),
        Pattern::TwoCards => (card, 1, card),
        Pattern::Vouchers => (voucher, world.vouchers_alone.draw(rng) - 1, voucher),
    };
    let parts = split(rng, order.total, others);
    let remainder = order.total - parts.iter().sum::<Cents>();
    let rows = std::iter::once((first, order.instalments, remainder))
        .chain(parts.iter().map(|part| (other, 1, *part)));
    for (sequential, (kind, instalments, value)) in (1..).zip(rows) {
        table
            .bytes(&decor.order_id)?
            .int(sequential)?
            .text(kind)?
            .int(instalments)?
            .money(value)?
            .end()?;
    }
    Ok(())
}

/// Amounts of the payments after the first: together between 20 % and 70 % of the total. Payments
/// of less than a cent are left out, so a very small order may have fewer.
fn split(rng: &mut ChaCha8Rng, total: Cents, others: i64) -> Vec<Cents> {
    if others == 0 {
        return Vec::new();
    }
    let weights: Vec<f64> = (0..others).map(|_| 0.2 + unit(rng)).collect();
    let share = (0.2 + 0.5 * unit(rng)) / weights.iter().sum::<f64>();
    let part = |weight: &f64| floor(real(total) * share * weight);
    weights
        .iter()
        .map(part)
        .filter(|cents| *cents > 0)
        .collect()
}
