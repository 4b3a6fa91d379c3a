//! Lines into orders (`int_log_orders_valued`).

use std::cmp::Reverse;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Line, OrderLog};

/// The lines of one order and customer on one day. A line that came later is a fact of its own day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) customer: usize,
    pub(super) day: NaiveDate,
    pub(super) order: usize,
    pub(super) ordered_at: NaiveDateTime,
    /// A return or a credit alone is no purchase; something for nothing is one.
    pub(super) is_purchase: bool,
    /// Thousandths of a piece, of the lines that were bought.
    pub(super) items: Option<i128>,
    /// Cents, half away from zero.
    pub(super) value: i128,
    pub(super) state: Option<usize>,
    /// Of the dearest line, the first among equals.
    pub(super) category: Option<usize>,
    pub(super) channel: Option<usize>,
    /// Categories of the lines that were bought.
    pub(super) categories: Vec<usize>,
}

pub(super) fn orders(log: &OrderLog) -> Vec<Order> {
    let mut lines: Vec<&Line> = log.lines.iter().collect();
    let key = |line: &Line| (line.customer, line.ordered_at.date(), line.order);
    lines.sort_unstable_by_key(|line| (key(line), line.line));
    lines
        .chunk_by(|a, b| key(a) == key(b))
        .filter_map(order)
        .collect()
}

/// One order's lines, in the order of the file.
fn order(lines: &[&Line]) -> Option<Order> {
    let first = lines.first()?;
    let bought = || lines.iter().filter(|line| line.amount >= 0);
    let quantities = || bought().filter_map(|line| line.quantity);
    let categorised = lines.iter().filter(|line| line.category.is_some());
    let dearest = categorised.max_by_key(|line| (line.amount, Reverse(line.line)));
    Some(Order {
        customer: first.customer,
        day: first.ordered_at.date(),
        order: first.order,
        ordered_at: lines.iter().map(|line| line.ordered_at).min()?,
        is_purchase: bought().next().is_some(),
        items: quantities()
            .next()
            .map(|_| quantities().map(i128::from).sum()),
        value: cents(lines.iter().map(|line| i128::from(line.amount)).sum()),
        state: lines.iter().find_map(|line| line.state),
        category: dearest.and_then(|line| line.category),
        channel: lines.iter().find_map(|line| line.channel),
        categories: bought().filter_map(|line| line.category).collect(),
    })
}

/// Ten-thousandths to cents as `round(numeric, 2)` does.
fn cents(amount: i128) -> i128 {
    let size = (amount.abs() + 50) / 100;
    if amount < 0 { -size } else { size }
}
