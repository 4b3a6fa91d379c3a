//! The planning pass: which customers make up a set, and when it ends.

use crate::calendar::last_complete_day;
use crate::customer::Customer;
use crate::numbers::{Day, position};
use crate::world::World;

/// What is known of a set before its files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The last complete day of valued customer-days.
    pub(crate) as_of: Day,
}

impl Plan {
    /// Draws every customer once and counts customer-days.
    pub(crate) fn new(world: &World, orders: u64, progress: &mut dyn FnMut(u64)) -> Self {
        let mut daily: Vec<u64> = Vec::new();
        let count = |customer: &Customer, done: u64| {
            for day in customer.purchase_days().into_iter().filter_map(position) {
                if daily.len() <= day {
                    daily.resize(day + 1, 0);
                }
                if let Some(count) = daily.get_mut(day) {
                    *count += 1;
                }
            }
            progress(done);
            Ok::<(), std::convert::Infallible>(())
        };
        match each_customer(world, orders, count) {
            Ok(()) => Self {
                as_of: last_complete_day(&daily).unwrap_or(world.calendar.last_valued()),
            },
        }
    }
}

/// Draws customers until they have exactly so many orders, and hands each over with the number of
/// orders reached. A customer with more orders than are left is passed over: the next one fits.
pub(crate) fn each_customer<E>(
    world: &World,
    orders: u64,
    mut take: impl FnMut(&Customer, u64) -> Result<(), E>,
) -> Result<(), E> {
    let mut done = 0;
    for number in 0.. {
        if done >= orders {
            break;
        }
        let customer = Customer::draw(world, number);
        let more = u64::try_from(customer.orders.len()).unwrap_or(u64::MAX);
        if more > orders - done {
            continue;
        }
        done += more;
        take(&customer, done)?;
    }
    Ok(())
}
