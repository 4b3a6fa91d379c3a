//! A whole log by customer and day, in memory.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use crate::batch::{BadRow, FileSummary};
use crate::error::IngestError;
use crate::log::detect::Detection;
use crate::log::moment::{Day, Moment};
use crate::log::options::LogOptions;
use crate::log::reader::{LogFile, Step};

/// Bad rows that are kept as examples.
const KEPT_BAD: usize = 20;

/// What the customers of a log did.
#[derive(Debug, Clone, PartialEq)]
pub struct Purchases {
    /// Their names, sorted; some may have nothing but returns.
    pub customers: Vec<String>,
    /// Their days, sorted by customer and day; one entry each.
    pub days: Vec<CustomerDay>,
    /// What was read.
    pub summary: FileSummary,
    /// How.
    pub detection: Detection,
    /// The first bad rows, at most 20.
    pub bad: Vec<BadRow>,
}

/// A customer's day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CustomerDay {
    /// Index into [`Purchases::customers`].
    pub customer: usize,
    /// The day.
    pub day: NaiveDate,
    /// Currency units, returns taken off; the sum of the orders' values, each rounded to cents.
    pub value: f64,
    /// Something was bought, not only returned: a line of at least zero.
    pub is_purchase: bool,
}

/// An order: all lines of one order and customer, on the day of the earliest.
struct Order {
    customer: usize,
    at: Moment,
    /// In ten-thousandths.
    amount: i128,
    is_purchase: bool,
}

/// Reads a log and sums it up. Memory grows with the number of orders.
///
/// # Errors
/// As [`LogFile::open`], and when reading breaks off. Bad rows are no error: the summary counts them.
pub fn purchases(path: &Path, options: &LogOptions) -> Result<Purchases, IngestError> {
    let mut rows = LogFile::open(path, options)?.into_rows()?;
    let mut customers: HashMap<String, usize> = HashMap::new();
    let mut named: HashMap<(usize, String), usize> = HashMap::new();
    let mut of_day: HashMap<(usize, Day), usize> = HashMap::new();
    let mut orders: Vec<Order> = Vec::new();
    let mut bad = Vec::new();
    loop {
        let row = match rows.next()? {
            Step::Row(row, _) => row,
            Step::Bad(row) => {
                if bad.len() < KEPT_BAD {
                    bad.push(row);
                }
                continue;
            }
            Step::Apart => continue,
            Step::End => break,
        };
        let customer = match customers.get(row.customer_id) {
            Some(customer) => *customer,
            None => {
                let next = customers.len();
                customers.insert(row.customer_id.to_owned(), next);
                next
            }
        };
        let next = orders.len();
        let at = match row.order_id {
            Some(order_id) => *named.entry((customer, order_id.to_owned())).or_insert(next),
            None => *of_day.entry((customer, row.ordered_at.day)).or_insert(next),
        };
        let amount = i128::from(row.amount);
        match orders.get_mut(at) {
            Some(order) => {
                order.at = order.at.min(row.ordered_at);
                order.amount += amount;
                order.is_purchase |= amount >= 0;
            }
            None => orders.push(Order {
                customer,
                at: row.ordered_at,
                amount,
                is_purchase: amount >= 0,
            }),
        }
    }
    rows.finish()?;
    let summary = rows.summary();
    Ok(by_day(customers, orders, summary, rows.detection, bad))
}

fn by_day(
    customers: HashMap<String, usize>,
    mut orders: Vec<Order>,
    summary: FileSummary,
    detection: Detection,
    bad: Vec<BadRow>,
) -> Purchases {
    let mut sorted: Vec<(String, usize)> = customers.into_iter().collect();
    sorted.sort_unstable();
    let mut rank = vec![0; sorted.len()];
    for (place, (_, index)) in sorted.iter().enumerate() {
        if let Some(slot) = rank.get_mut(*index) {
            *slot = place;
        }
    }
    for order in &mut orders {
        order.customer = rank.get(order.customer).copied().unwrap_or(0);
    }
    orders.sort_unstable_by_key(|order| (order.customer, order.at.day));
    let days = orders
        .chunk_by(|a, b| (a.customer, a.at.day) == (b.customer, b.at.day))
        .filter_map(|orders| {
            let first = orders.first()?;
            let cents: i128 = orders.iter().map(|order| cents(order.amount)).sum();
            Some(CustomerDay {
                customer: first.customer,
                day: first.at.day.date()?,
                value: units(cents),
                is_purchase: orders.iter().any(|order| order.is_purchase),
            })
        })
        .collect();
    Purchases {
        customers: sorted.into_iter().map(|(name, _)| name).collect(),
        days,
        summary,
        detection,
        bad,
    }
}

/// Ten-thousandths to cents, half away from zero, as `round(numeric, 2)` does in Postgres.
fn cents(amount: i128) -> i128 {
    let size = (amount.abs() + 50) / 100;
    if amount < 0 { -size } else { size }
}

#[expect(clippy::as_conversions, reason = "cents of a day stay far below 2^53")]
fn units(cents: i128) -> f64 {
    cents as f64 / 100.0
}
