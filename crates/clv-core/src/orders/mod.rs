//! What an order log says of its customers at a day: the features of a snapshot, without a warehouse.
//!
//! The definitions are the warehouse's (`dbt/models/intermediate`); this is their twin for files that never see a
//! database, held equal to them by a test that runs both on one log. Where a definition changes, it changes there first.
//!
//! Amounts are whole ten-thousandths and quantities whole thousandths, summed exactly, so that the order of lines
//! decides nothing. Names are compared byte by byte, as a database with the collation `C` does.

mod as_of;
mod features;
mod merge;

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};

pub use features::Customers;

use merge::Order;

/// One line of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderLine<'a> {
    /// Where it stands in the file: breaks ties.
    pub line: u64,
    /// The order; several lines may share one.
    pub order_id: &'a str,
    /// Who bought.
    pub customer_id: &'a str,
    /// When, on the wall clock of the shop.
    pub ordered_at: NaiveDateTime,
    /// Ten-thousandths of the currency unit; negative for a return or a credit.
    pub amount: i64,
    /// Thousandths of a piece.
    pub quantity: Option<i64>,
    /// Region.
    pub state: Option<&'a str>,
    /// Category.
    pub category: Option<&'a str>,
    /// Channel.
    pub channel: Option<&'a str>,
}

/// The lines of a log, names stored once.
#[derive(Clone, Debug, Default)]
pub struct OrderLog {
    customers: Names,
    orders: Names,
    states: Names,
    categories: Names,
    channels: Names,
    lines: Vec<Line>,
}

/// A line with positions for names.
#[derive(Clone, Copy, Debug)]
struct Line {
    line: u64,
    order: usize,
    customer: usize,
    ordered_at: NaiveDateTime,
    amount: i64,
    quantity: Option<i64>,
    state: Option<usize>,
    category: Option<usize>,
    channel: Option<usize>,
}

impl OrderLog {
    /// Adds a line.
    pub fn push(&mut self, line: &OrderLine<'_>) {
        let kept = Line {
            line: line.line,
            order: self.orders.position(line.order_id),
            customer: self.customers.position(line.customer_id),
            ordered_at: line.ordered_at,
            amount: line.amount,
            quantity: line.quantity,
            state: line.state.map(|name| self.states.position(name)),
            category: line.category.map(|name| self.categories.position(name)),
            channel: line.channel.map(|name| self.channels.position(name)),
        };
        self.lines.push(kept);
    }

    /// Number of lines.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The last complete day; none when nothing was bought.
    #[must_use]
    pub fn as_of(&self) -> Option<NaiveDate> {
        as_of::last_complete_day(&self.merged())
    }

    /// The lines of one order, customer and day as one, sorted by customer and day.
    fn merged(&self) -> Vec<Order> {
        merge::orders(self)
    }
}

/// Names, each once.
#[derive(Clone, Debug, Default)]
struct Names {
    positions: HashMap<String, usize>,
    names: Vec<String>,
}

impl Names {
    fn position(&mut self, name: &str) -> usize {
        if let Some(position) = self.positions.get(name) {
            return *position;
        }
        let position = self.names.len();
        self.positions.insert(name.to_owned(), position);
        self.names.push(name.to_owned());
        position
    }

    fn name(&self, position: usize) -> &str {
        self.names.get(position).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests;
