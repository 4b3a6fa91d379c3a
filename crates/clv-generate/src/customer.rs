//! One customer: place, hidden rates, orders.

use rand_chacha::ChaCha8Rng;

use crate::choice::{chance, normal, unit};
use crate::geography::Place;
use crate::latent::{self, Arrival, Latents};
use crate::numbers::{DAY_SECONDS, Day, Seconds, floor, real};
use crate::order::{self, Buyer, Order, Status};
use crate::returning::FirstOrder;
use crate::spending::{LEVEL_SD, SAME_CATEGORY};
use crate::tables::calendar::LATE_WITHOUT_VALUE;
use crate::tables::categories::CategoryFact;
use crate::tables::checkout as facts;
use crate::world::{Stream, World};

/// A customer with all orders the files hold, earliest first.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    /// Number of the customer, from 0.
    pub(crate) number: u64,
    /// Where the customer lives.
    pub(crate) place: Place,
    /// What is hidden; `None` for people whose only order carried no value.
    pub(crate) latents: Option<Latents>,
    /// All orders.
    pub(crate) orders: Vec<Order>,
}

impl Customer {
    /// Draws the customer of a number: a function of the world and the number alone.
    pub(crate) fn draw(world: &World, number: u64) -> Self {
        let mut rng = world.stream(number, Stream::Process);
        let rng = &mut rng;
        let place = world.geography.draw(rng);
        if chance(rng, facts::WITHOUT_VALUE) {
            let orders = vec![draw_without_value(rng, world, place)];
            return Self {
                number,
                place,
                latents: None,
                orders,
            };
        }
        let level = LEVEL_SD * normal(rng);
        let buyer = Buyer {
            state: place.state,
            level,
        };
        let mut shopping = Shopping {
            world,
            buyer,
            home: world.categories.draw(rng),
            orders: Vec::with_capacity(1),
        };
        let acquired = world.calendar.acquisitions().draw(rng);
        shopping.draw_day(rng, acquired);
        let latents = shopping.first().map(|order| {
            let first = Arrival {
                order,
                covariates: covariates(order, place),
            };
            latent::draw(rng, &world.rates, &first, level)
        });
        let mut day = acquired;
        while let Some(next) =
            latents.and_then(|l| latent::next_purchase(rng, &world.calendar, &l, day))
        {
            shopping.draw_day(rng, next);
            day = next;
        }
        Self {
            number,
            place,
            latents,
            orders: shopping.orders,
        }
    }

    /// Orders that carry value, earliest first.
    pub(crate) fn valued(&self) -> impl Iterator<Item = &Order> {
        self.orders.iter().filter(|order| order.status.is_valued())
    }

    /// Days with a valued order, earliest first.
    pub(crate) fn purchase_days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.valued().map(Order::day).collect();
        days.dedup();
        days
    }
}

/// What the first order tells at once.
pub(crate) fn covariates(order: &Order, place: Place) -> FirstOrder {
    FirstOrder {
        region: place.state.region,
        category: order.category,
        pattern: order.pattern,
        instalments: order.instalments,
        items: order.items(),
    }
}

struct Shopping<'a> {
    world: &'a World,
    buyer: Buyer,
    /// Category of the first valued order.
    home: &'static CategoryFact,
    orders: Vec<Order>,
}

impl Shopping<'_> {
    fn first(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.status.is_valued())
    }

    /// Draws the orders of one purchase day: one that carries value, perhaps a second, perhaps a
    /// cancelled attempt before it. Both extras are independent of everything hidden.
    fn draw_day(&mut self, rng: &mut ChaCha8Rng, day: Day) {
        let cancelled_first = chance(rng, facts::CANCELLED_FIRST);
        let second = chance(rng, facts::SECOND_ORDER_SAME_DAY);
        let wanted = 1 + usize::from(cancelled_first) + usize::from(second);
        let mut times: Vec<Seconds> = (0..wanted)
            .map(|_| draw_time(rng, self.world, day))
            .collect();
        times.sort_unstable();
        for (place, at) in times.into_iter().enumerate() {
            let is_attempt = cancelled_first && place == 0;
            let status = if is_attempt {
                Status::Canceled
            } else {
                self.world.valued_status.draw(rng)
            };
            let category = self.category(rng);
            let order = order::draw(rng, self.world, self.buyer, (at, status, category));
            self.orders.push(order);
        }
    }

    fn category(&self, rng: &mut ChaCha8Rng) -> &'static CategoryFact {
        let is_first = self.first().is_none();
        if is_first || chance(rng, SAME_CATEGORY) {
            self.home
        } else {
            self.world.categories.draw(rng)
        }
    }
}

/// Draws a time of day by the hours' shares.
fn draw_time(rng: &mut ChaCha8Rng, world: &World, day: Day) -> Seconds {
    day * DAY_SECONDS + world.hours.draw(rng) * 3600 + floor(3600.0 * unit(rng))
}

/// The only order of someone who never completed one.
fn draw_without_value(rng: &mut ChaCha8Rng, world: &World, place: Place) -> Order {
    let day = if chance(rng, LATE_WITHOUT_VALUE) {
        let (first, last) = world.late_days();
        first + floor(real(last - first + 1) * unit(rng))
    } else {
        world.calendar.acquisitions().draw(rng)
    };
    let status = if chance(rng, facts::CANCELLED) {
        Status::Canceled
    } else {
        Status::Unavailable
    };
    let at = draw_time(rng, world, day);
    let buyer = Buyer {
        state: place.state,
        level: LEVEL_SD * normal(rng),
    };
    let category = world.categories.draw(rng);
    let mut order = order::draw(rng, world, buyer, (at, status, category));
    let keeps_items = status == Status::Canceled && chance(rng, facts::CANCELLED_WITH_ITEMS);
    if !keeps_items {
        order.lines.clear();
    }
    order
}
