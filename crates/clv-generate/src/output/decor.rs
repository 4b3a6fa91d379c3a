//! Times and names of an order that no part of the process depends on.

use rand_chacha::ChaCha8Rng;

use crate::choice::{log_normal, unit};
use crate::ids::Kind;
use crate::numbers::{DAY_SECONDS, Seconds, real, round};
use crate::order::{Order, Status};
use crate::tables::checkout as facts;
use crate::world::World;

/// What is drawn for the files only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decor {
    /// Number of the order among all.
    pub(crate) number: u64,
    /// The order's identifier.
    pub(crate) order_id: [u8; 32],
    /// When it was paid.
    pub(crate) approved_at: Option<Seconds>,
    /// When the carrier got it.
    pub(crate) carrier_at: Option<Seconds>,
    /// Until when the seller was to ship.
    pub(crate) ship_by: Seconds,
}

impl Decor {
    /// Draws the times of an order.
    ///
    /// Approval and carrier times are independent of the delivery but for keeping their order.
    pub(crate) fn draw(rng: &mut ChaCha8Rng, world: &World, order: &Order, number: u64) -> Self {
        let after = |seconds: f64, most: f64| {
            let cap = order
                .delivered_at
                .map_or(f64::INFINITY, |at| most * real(at - order.at));
            order.at + round(seconds.min(cap))
        };
        let approved_at = after(3600.0 * approval_hours(unit(rng)), 0.4);
        let carrier_days = log_normal(rng, facts::CARRIER_DAYS.0, facts::CARRIER_DAYS.1);
        let carrier_at = after(carrier_days * real(DAY_SECONDS), 0.8).max(approved_at);
        let limit_days = log_normal(
            rng,
            facts::SHIPPING_LIMIT_DAYS.0,
            facts::SHIPPING_LIMIT_DAYS.1,
        );
        let (is_approved, is_shipped) = match order.status {
            Status::Delivered | Status::Shipped => (true, true),
            Status::Invoiced | Status::Processing | Status::Approved | Status::Unavailable => {
                (true, false)
            }
            Status::Canceled => (!order.lines.is_empty(), false),
            Status::Created => (false, false),
        };
        Self {
            number,
            order_id: world.ids.hex(Kind::Order, number),
            approved_at: is_approved.then_some(approved_at),
            carrier_at: is_shipped.then_some(carrier_at),
            ship_by: order.at + round(limit_days * real(DAY_SECONDS)),
        }
    }
}

/// The quantile function of the hours to approval.
fn approval_hours(share: f64) -> f64 {
    let mut below = (0.0, 0.0);
    for (upper, hours) in facts::APPROVAL_HOURS.iter().copied() {
        if share < upper {
            return below.1 + (hours - below.1) * (share - below.0) / (upper - below.0);
        }
        below = (upper, hours);
    }
    below.1
}
