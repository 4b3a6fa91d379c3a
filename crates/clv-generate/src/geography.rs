//! Places: states, cities, postcode prefixes.

use rand_chacha::ChaCha8Rng;

use crate::choice::{Choice, unit};
use crate::numbers::{floor, real, round};
use crate::tables::states::{CityFact, STATES, StateFact};

/// Postcode prefixes the shop knows, about; they do not grow with the number of orders.
const PREFIXES: f64 = 4000.0;

/// A place of a customer or seller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The state.
    pub(crate) state: &'static StateFact,
    /// The city.
    pub(crate) city: &'static CityFact,
    /// The postcode prefix.
    pub(crate) prefix: u32,
}

type Town = (&'static StateFact, &'static CityFact);

/// Draws places.
#[derive(Debug, Clone)]
pub(crate) struct Geography {
    customers: Choice<Town>,
    sellers: Choice<Town>,
}

impl Geography {
    /// Builds the tables; `None` only if those were malformed.
    pub(crate) fn new() -> Option<Self> {
        let towns = |weight: fn(&StateFact) -> f64| {
            Choice::new(
                towns().map(|(state, city)| ((state, city), weight(state) * share(state, city))),
            )
        };
        Some(Self {
            customers: towns(|s| s.customer_share)?,
            sellers: towns(|s| s.seller_weight)?,
        })
    }

    /// The place of a customer.
    pub(crate) fn draw(&self, rng: &mut ChaCha8Rng) -> Place {
        place(self.customers.draw(rng), unit(rng))
    }

    /// The place of a seller, from two numbers of the unit interval.
    pub(crate) fn seller(&self, town: f64, which: f64) -> Place {
        place(self.sellers.at(town), which)
    }
}

/// Every prefix of every city.
pub(crate) fn places() -> impl Iterator<Item = Place> {
    towns().flat_map(|(state, city)| {
        (0..prefixes(state, city)).map(move |i| Place {
            state,
            city,
            prefix: prefix(state, city, i),
        })
    })
}

fn towns() -> impl Iterator<Item = Town> {
    STATES
        .iter()
        .flat_map(|state| state.cities.iter().map(move |city| (state, city)))
}

fn place((state, city): Town, which: f64) -> Place {
    Place {
        state,
        city,
        prefix: prefix(state, city, floor(which * real(prefixes(state, city)))),
    }
}

/// The city's weight among the cities of its state.
fn share(state: &StateFact, city: &CityFact) -> f64 {
    city.weight / state.cities.iter().map(|city| city.weight).sum::<f64>()
}

/// How many prefixes a city has: by its share of customers, as far as its range holds them.
fn prefixes(state: &StateFact, city: &CityFact) -> i64 {
    let range = i64::from(city.last_prefix) - i64::from(city.first_prefix) + 1;
    round(PREFIXES * state.customer_share * share(state, city)).clamp(1, range)
}

/// The `i`-th prefix of a city, spread evenly over its range.
fn prefix(state: &StateFact, city: &CityFact, i: i64) -> u32 {
    let range = i64::from(city.last_prefix) - i64::from(city.first_prefix) + 1;
    let offset = i * range / prefixes(state, city);
    city.first_prefix + u32::try_from(offset).unwrap_or(0)
}
