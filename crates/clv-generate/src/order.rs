//! One order: what was bought, how it was paid, and what became of it.

use rand_chacha::ChaCha8Rng;

use crate::choice::{chance, log_normal, normal, unit};
use crate::numbers::{Cents, DAY_SECONDS, Day, Seconds, day_of, real, round};
use crate::spending;
use crate::tables::categories::CategoryFact;
use crate::tables::checkout as facts;
use crate::tables::states::StateFact;
use crate::world::World;

/// How an order was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// One credit card.
    Card,
    /// One bank slip.
    Boleto,
    /// One debit card.
    Debit,
    /// One voucher.
    Voucher,
    /// A credit card and vouchers.
    CardAndVouchers,
    /// Two credit cards.
    TwoCards,
    /// Several vouchers.
    Vouchers,
}

/// The final status of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Arrived.
    Delivered,
    /// With the carrier, and never arrived.
    Shipped,
    /// Invoiced and no further.
    Invoiced,
    /// In preparation and no further.
    Processing,
    /// Placed and no further.
    Created,
    /// Paid and no further.
    Approved,
    /// Cancelled: no value.
    Canceled,
    /// Not to be had: no value.
    Unavailable,
}

impl Status {
    /// Cancelled and unavailable orders carry no value.
    pub(crate) fn is_valued(self) -> bool {
        !matches!(self, Self::Canceled | Self::Unavailable)
    }
}

/// One product in a basket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// Number of the product in the catalogue.
    pub(crate) product: u64,
    /// Price of one.
    pub(crate) price: Cents,
    /// Freight of one.
    pub(crate) freight: Cents,
    /// How many.
    pub(crate) quantity: i64,
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// When it was placed.
    pub(crate) at: Seconds,
    /// What became of it.
    pub(crate) status: Status,
    /// Category of all its lines.
    pub(crate) category: &'static CategoryFact,
    /// The basket; empty for some orders without value.
    pub(crate) lines: Vec<Line>,
    /// What was to be paid, items and freight.
    pub(crate) total: Cents,
    /// How it was paid.
    pub(crate) pattern: Pattern,
    /// Instalments of the (first) credit card, 1 otherwise.
    pub(crate) instalments: i64,
    /// The promised day.
    pub(crate) promised_on: Day,
    /// When the parcel came; `None` unless delivered.
    pub(crate) delivered_at: Option<Seconds>,
}

impl Order {
    /// The day it was placed.
    pub(crate) fn day(&self) -> Day {
        day_of(self.at)
    }

    /// Number of items.
    pub(crate) fn items(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// Item value.
    #[cfg(test)]
    pub(crate) fn item_value(&self) -> Cents {
        self.lines
            .iter()
            .map(|line| line.quantity * line.price)
            .sum()
    }

    /// Whether the parcel came after the promised day, or never.
    pub(crate) fn is_late(&self) -> bool {
        self.delivered_at
            .is_none_or(|at| day_of(at) > self.promised_on)
    }
}

/// For whom an order is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Buyer {
    /// Where the parcel goes.
    pub(crate) state: &'static StateFact,
    /// Level of spend.
    pub(crate) level: f64,
}

/// Draws everything of an order that the process depends on.
pub(crate) fn draw(
    rng: &mut ChaCha8Rng,
    world: &World,
    buyer: Buyer,
    (at, status, category): (Seconds, Status, &'static CategoryFact),
) -> Order {
    let lines = draw_lines(rng, world, buyer, category);
    let total: Cents = lines
        .iter()
        .map(|line| line.quantity * (line.price + line.freight))
        .sum();
    let pattern = world.patterns.draw(rng);
    let instalments = match pattern {
        Pattern::Card | Pattern::CardAndVouchers | Pattern::TwoCards => {
            draw_instalments(rng, world, total)
        }
        Pattern::Boleto | Pattern::Debit | Pattern::Voucher | Pattern::Vouchers => 1,
    };
    let promise = Promise::draw(rng, at, buyer.state);
    let days = promise.delivery_median * (facts::DELIVERY_LOG_SD * normal(rng)).exp();
    let delivered_at = (status == Status::Delivered).then(|| at + round(days * real(DAY_SECONDS)));
    Order {
        at,
        status,
        category,
        lines,
        total,
        pattern,
        instalments,
        promised_on: promise.on,
        delivered_at,
    }
}

fn draw_lines(
    rng: &mut ChaCha8Rng,
    world: &World,
    buyer: Buyer,
    category: &'static CategoryFact,
) -> Vec<Line> {
    let items = world.items.draw(rng);
    let one_product = items == 1 || chance(rng, facts::SAME_PRODUCT);
    let (lines, quantity) = if one_product { (1, items) } else { (items, 1) };
    let freight_median = |price: Cents| {
        buyer.state.freight_median * (real(price) / 7500.0).powf(facts::FREIGHT_ELASTICITY)
    };
    let line = |_| {
        let price = spending::draw_price(rng, category, buyer.state.region, buyer.level);
        let bulky = chance(rng, facts::FREIGHT_BULKY.0);
        let (_, relative, log_sd) = if bulky {
            facts::FREIGHT_BULKY
        } else {
            facts::FREIGHT_USUAL
        };
        let freight =
            round(100.0 * log_normal(rng, relative * freight_median(price), log_sd)).max(1);
        let product =
            world
                .catalogue
                .near(category, spending::standing(price, category), unit(rng));
        Line {
            product,
            price,
            freight,
            quantity,
        }
    };
    (0..lines).map(line).collect()
}

/// Instalments rise with the amount: a Gaussian copula between log amount and instalments.
fn draw_instalments(rng: &mut ChaCha8Rng, world: &World, total: Cents) -> i64 {
    /// Median and log standard deviation of what orders cost, items and freight, in BRL.
    const AMOUNT: (f64, f64) = (105.0, 0.85);
    let amount = ((real(total) / 100.0).ln() - AMOUNT.0.ln()) / AMOUNT.1;
    let correlation = facts::INSTALMENTS_CORRELATION;
    let score = correlation * amount + (1.0 - correlation * correlation).sqrt() * normal(rng);
    world.instalments.at(crate::normal::cumulative(score))
}

/// The promised day, and what it says about the delivery.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise {
    /// The promised day.
    on: Day,
    /// Median of the days to delivery given state and promise.
    delivery_median: f64,
}

impl Promise {
    fn draw(rng: &mut ChaCha8Rng, at: Seconds, state: &StateFact) -> Self {
        // A little more, since the promise is cut to the start of its day; never before tomorrow.
        let days = 0.8 + log_normal(rng, state.promised_days, facts::PROMISED_LOG_SD);
        let on = day_of(at + round(days * real(DAY_SECONDS))).max(day_of(at) + 1);
        Self::known(at, on, state)
    }

    /// The promise of an order that was placed at a time for a day.
    pub(crate) fn known(at: Seconds, on: Day, state: &StateFact) -> Self {
        let days = real(on * DAY_SECONDS - at) / real(DAY_SECONDS);
        let relative = days.max(0.1) / state.promised_days;
        Self {
            on,
            delivery_median: state.delivery_days * relative.powf(facts::DELIVERY_FOLLOWS_PROMISE),
        }
    }

    /// P(the parcel comes after the end of `day`), given that it comes at all.
    pub(crate) fn p_after(self, at: Seconds, day: Day) -> f64 {
        let days = real((day + 1) * DAY_SECONDS - at) / real(DAY_SECONDS);
        if days <= 0.0 {
            return 1.0;
        }
        crate::normal::cumulative((self.delivery_median / days).ln() / facts::DELIVERY_LOG_SD)
    }
}
