//! Which column plays which role.

mod finder;
mod name;

use crate::log::error::LogError;
use crate::log::options::{ColumnMap, Role};
use finder::Finder;
pub(super) use name::plain;

/// Where the roles stand in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) order_id: Option<usize>,
    pub(crate) customer_id: usize,
    pub(crate) ordered_at: usize,
    pub(crate) amount: Amount,
    pub(crate) quantity: Option<usize>,
    pub(crate) region: Option<usize>,
    pub(crate) category: Option<usize>,
    pub(crate) channel: Option<usize>,
    pub(crate) status: Option<usize>,
    pub(crate) currency: Option<usize>,
}

/// Where the amount comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    Column(usize),
    Product(usize, usize),
}

impl Columns {
    /// Every position that is read, in order, once each.
    pub(crate) fn used(&self) -> Vec<usize> {
        let mut all = vec![self.customer_id, self.ordered_at];
        all.extend(self.numbers());
        all.extend(
            [
                self.order_id,
                self.region,
                self.category,
                self.channel,
                self.status,
                self.currency,
            ]
            .iter()
            .flatten(),
        );
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The positions that make the amount.
    pub(crate) fn amounts(&self) -> Vec<usize> {
        match self.amount {
            Amount::Column(position) => vec![position],
            Amount::Product(first, second) => vec![first, second],
        }
    }

    /// The positions that hold numbers.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        let mut all = self.amounts();
        all.extend(self.quantity);
        all
    }

    /// The roles that are played, with their columns, in words.
    pub(crate) fn roles(&self, header: &[String]) -> Vec<(&'static str, String)> {
        let name = |position: usize| header.get(position).cloned().unwrap_or_default();
        let amount = match self.amount {
            Amount::Column(position) => name(position),
            Amount::Product(first, second) => format!("{} * {}", name(first), name(second)),
        };
        [
            ("order_id", self.order_id.map(name)),
            ("customer_id", Some(name(self.customer_id))),
            ("ordered_at", Some(name(self.ordered_at))),
            ("amount", Some(amount)),
            ("quantity", self.quantity.map(name)),
            ("region", self.region.map(name)),
            ("category", self.category.map(name)),
            ("channel", self.channel.map(name)),
            ("status", self.status.map(name)),
            ("currency", self.currency.map(name)),
        ]
        .into_iter()
        .filter_map(|(role, column)| Some((role, column?)))
        .collect()
    }
}

/// Finds a column for every role; remarks go to `notes`.
pub(crate) fn resolve(
    file: &str,
    header: &[String],
    map: &ColumnMap,
    notes: &mut Vec<String>,
) -> Result<Columns, LogError> {
    let finder = Finder { file, header, map };
    let quantity = finder.find(Role::Quantity, notes)?;
    let amount = finder.amount(quantity, notes)?;
    let customer_id = finder.find(Role::CustomerId, notes)?;
    let ordered_at = finder.find(Role::OrderedAt, notes)?;
    let (Some(customer_id), Some(ordered_at), Some(amount)) = (customer_id, ordered_at, amount)
    else {
        let missing: Vec<Role> = [
            (Role::CustomerId, customer_id.is_none()),
            (Role::OrderedAt, ordered_at.is_none()),
            (Role::Amount, amount.is_none()),
        ]
        .into_iter()
        .filter_map(|(role, is_missing)| is_missing.then_some(role))
        .collect();
        return Err(finder.missing(&missing));
    };
    let order_id = finder.order_id(amount, notes)?;
    if order_id.is_none() {
        notes.push(
            "no column names the order: everything a customer bought on one day is one order"
                .to_owned(),
        );
    }
    Ok(Columns {
        order_id,
        customer_id,
        ordered_at,
        amount,
        quantity,
        region: finder.find(Role::Region, notes)?,
        category: finder.find(Role::Category, notes)?,
        channel: finder.find(Role::Channel, notes)?,
        status: finder.find(Role::Status, notes)?,
        currency: finder.find(Role::Currency, notes)?,
    })
}

#[cfg(test)]
mod tests;
