//! Orders into the features of a snapshot (`int_snapshot_*_features`).

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::merge::Order;
use super::{Names, OrderLog};
use crate::cast::{float, float_i64};
use crate::features::{Column, Feature, Kind, Table, TableError};

/// The customers known at a day, in the order of their names.
#[derive(Clone, Debug, PartialEq)]
pub struct Customers {
    /// Who.
    pub customer_ids: Vec<String>,
    /// What was known of them.
    pub table: Table,
}

impl OrderLog {
    /// Everybody who had bought by `cutoff`, with the features asked for. What an order log does not tell (delivery,
    /// reviews, payment) is missing.
    ///
    /// # Errors
    /// [`TableError`] for features named twice.
    pub fn customers_at(
        &self,
        cutoff: NaiveDate,
        features: &[Feature],
    ) -> Result<Customers, TableError> {
        let merged = self.merged();
        let known: Vec<&Order> = merged.iter().filter(|order| order.day <= cutoff).collect();
        let mut rows: Vec<(&str, History<'_>)> = known
            .chunk_by(|a, b| a.customer == b.customer)
            .filter_map(|orders| {
                let customer = orders.first()?.customer;
                let history = History::new(self, orders, cutoff)?;
                Some((self.customers.name(customer), history))
            })
            .collect();
        rows.sort_unstable_by_key(|(name, _)| *name);
        let columns = features.iter().map(|feature| match feature.kind {
            Kind::Number => Column::Number(
                rows.iter()
                    .map(|(_, history)| history.number(&feature.name).unwrap_or(f64::NAN))
                    .collect(),
            ),
            Kind::Choice => Column::Choice(
                rows.iter()
                    .map(|(_, history)| history.choice(&feature.name).map(str::to_owned))
                    .collect(),
            ),
        });
        Ok(Customers {
            table: Table::new(features.to_vec(), columns.collect())?,
            customer_ids: rows.iter().map(|(name, _)| (*name).to_owned()).collect(),
        })
    }
}

/// A day of a customer (`int_customer_days`).
#[derive(Clone, Copy, Debug)]
struct CustomerDay {
    day: NaiveDate,
    is_purchase: bool,
    /// Cents.
    value: i128,
}

/// What one customer did by a day: a buyer.
struct History<'a> {
    log: &'a OrderLog,
    cutoff: NaiveDate,
    /// Oldest first; days of returns alone among them.
    days: Vec<CustomerDay>,
    /// Purchases only.
    orders: Vec<&'a Order>,
    first_day: NaiveDate,
    last_day: NaiveDate,
}

impl<'a> History<'a> {
    /// `orders` are one customer's, by day; none for somebody who only gave something back.
    fn new(log: &'a OrderLog, orders: &[&'a Order], cutoff: NaiveDate) -> Option<Self> {
        let counted: Vec<&Order> = orders
            .iter()
            .copied()
            .filter(|order| order.is_purchase || order.value != 0)
            .collect();
        let days: Vec<CustomerDay> = counted
            .chunk_by(|a, b| a.day == b.day)
            .filter_map(|orders| {
                Some(CustomerDay {
                    day: orders.first()?.day,
                    is_purchase: orders.iter().any(|order| order.is_purchase),
                    value: orders.iter().map(|order| order.value).sum(),
                })
            })
            .collect();
        let mut bought = days.iter().filter(|day| day.is_purchase);
        let first_day = bought.next()?.day;
        let last_day = bought.next_back().map_or(first_day, |day| day.day);
        Some(Self {
            log,
            cutoff,
            days,
            orders: orders
                .iter()
                .copied()
                .filter(|order| order.is_purchase)
                .collect(),
            first_day,
            last_day,
        })
    }

    fn number(&self, feature: &str) -> Option<f64> {
        Some(match feature {
            "frequency" => float(self.purchase_days().count().saturating_sub(1)),
            "recency_days" => days_between(self.first_day, self.last_day),
            "t_days" => days_between(self.first_day, self.cutoff),
            "days_since_last_purchase" => days_between(self.last_day, self.cutoff),
            "monetary_value" => {
                let (sum, count) = self
                    .purchase_days()
                    .skip(1)
                    .fold((0, 0), |(sum, count), day| (sum + day.value, count + 1));
                (count > 0).then(|| (units(sum) / float(count)).max(0.0))?
            }
            "first_order_value" => units(self.purchase_days().next()?.value).max(0.0),
            "mean_day_value" => {
                let value = self.days.iter().map(|day| day.value).sum();
                (units(value) / float(self.purchase_days().count())).max(0.0)
            }
            "purchases_last_90" => self.purchases_within(90),
            "purchases_last_365" => self.purchases_within(365),
            "items_per_order" => {
                let items: Vec<i128> = self.orders.iter().filter_map(|order| order.items).collect();
                let sum: i128 = items.iter().sum();
                (!items.is_empty()).then(|| whole(sum) / 1000.0 / float(items.len()))?
            }
            "categories" => {
                let names: BTreeSet<usize> = self
                    .orders
                    .iter()
                    .flat_map(|order| order.categories.iter().copied())
                    .collect();
                (!names.is_empty()).then(|| float(names.len()))?
            }
            "acquisition_month" => f64::from(self.first_day.month()),
            _ => return None,
        })
    }

    fn choice(&self, feature: &str) -> Option<&'a str> {
        let named = |names: &'a Names, position: Option<usize>| Some(names.name(position?));
        match feature {
            "state" => named(&self.log.states, self.latest()?.state),
            "first_category" => named(&self.log.categories, self.earliest()?.category),
            "channel" => named(&self.log.channels, self.earliest()?.channel),
            _ => None,
        }
    }

    fn purchase_days(&self) -> impl Iterator<Item = &CustomerDay> {
        self.days.iter().filter(|day| day.is_purchase)
    }

    /// Days with a purchase in the last `days` up to the cutoff.
    fn purchases_within(&self, days: u64) -> f64 {
        let after = self.cutoff.checked_sub_days(Days::new(days));
        float(
            self.purchase_days()
                .filter(|day| after.is_none_or(|after| day.day > after))
                .count(),
        )
    }

    fn place(&self, order: &Order) -> (chrono::NaiveDateTime, &'a str, NaiveDate) {
        (
            order.ordered_at,
            self.log.orders.name(order.order),
            order.day,
        )
    }

    fn earliest(&self) -> Option<&'a Order> {
        let orders = self.orders.iter().copied();
        orders.min_by_key(|order| self.place(order))
    }

    fn latest(&self) -> Option<&'a Order> {
        let orders = self.orders.iter().copied();
        orders.max_by_key(|order| self.place(order))
    }
}

fn days_between(from: NaiveDate, to: NaiveDate) -> f64 {
    float_i64(to.signed_duration_since(from).num_days())
}

/// Cents in currency units.
fn units(cents: i128) -> f64 {
    whole(cents) / 100.0
}

/// Sums stay far below 2⁶³, ninety quadrillion units; one that does not is not known.
fn whole(sum: i128) -> f64 {
    i64::try_from(sum).map_or(f64::NAN, float_i64)
}
