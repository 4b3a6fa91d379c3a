//! What an item of a category costs, learned not from the few purchases that followed but from all first orders: mean and
//! variance of the logarithm of the value of an item, pulled to the shop's.

use std::collections::BTreeMap;

use clv_core::features::{Column, Table};
use clv_core::model::{FIRST_CATEGORY, ITEMS_PER_ORDER, Price};

use crate::counts::float;

/// First orders that a category starts with, priced as the shop's.
const PRIOR_ORDERS: f64 = 20.0;

/// Prices by category, given what is known of everybody today and the mean value of an item, or of a purchase day where items
/// are not counted; none where a shop tells no categories.
pub(super) fn prices(present: &Table, mean: f64) -> BTreeMap<String, Price> {
    let column = |name: &str| {
        let at = present.features().iter().position(|f| f.name == name);
        at.and_then(|at| present.column(at))
    };
    let (Some(Column::Choice(names)), Some(Column::Number(values))) =
        (column(FIRST_CATEGORY), column("first_order_value"))
    else {
        return BTreeMap::new();
    };
    let items = match column(ITEMS_PER_ORDER) {
        Some(Column::Number(items)) => items.as_slice(),
        _ => &[],
    };
    let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
    for (row, (name, value)) in names.iter().zip(values).enumerate() {
        // What is not known, and fewer than one, counts as one.
        let items = items.get(row).map_or(1.0, |items| items.max(1.0));
        let price = (value / items / mean).ln();
        // What was free says nothing of prices.
        if let (Some(name), true) = (name, price.is_finite()) {
            sums.entry(name).or_default().add(price);
        }
    }
    let all = sums.values().fold(Sums::default(), |all, one| Sums {
        count: all.count + one.count,
        sum: all.sum + one.sum,
        squares: all.squares + one.squares,
    });
    let within: f64 = sums.values().map(Sums::within).sum();
    let (level, variance) = (
        all.sum / all.count,
        within / (all.count - float(sums.len())),
    );
    // One price a category, or one order: nothing is known of how they vary. Sums of squares are exact to fewer digits.
    if variance.is_nan() || variance <= 1e-9 {
        return BTreeMap::new();
    }
    let priced = sums.into_iter().map(|(name, of)| {
        let orders = of.count + PRIOR_ORDERS;
        let price = Price {
            ln_ratio: (of.sum + PRIOR_ORDERS * level) / orders,
            variance: (of.within() / variance + PRIOR_ORDERS) / (orders - 1.0),
        };
        (name.to_owned(), price)
    });
    priced.collect()
}

/// Sums over logarithms of prices.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, price: f64) {
        self.count += 1.0;
        self.sum += price;
        self.squares += price * price;
    }

    /// Sum of squares beside their mean.
    fn within(&self) -> f64 {
        (self.squares - self.sum * self.sum / self.count).max(0.0)
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::*;
    use clv_core::features::Feature;

    #[test]
    fn a_category_costs_what_its_first_orders_did_pulled_to_all() {
        let names = ["toys", "toys", "books", "books"].map(|n| Some(n.to_owned()));
        let table = Table::new(
            vec![
                Feature::choice(FIRST_CATEGORY),
                Feature::number("first_order_value"),
                Feature::number(ITEMS_PER_ORDER),
            ],
            vec![
                Column::Choice(names.to_vec()),
                Column::Number(vec![5.0, 40.0, 40.0, 40.0]),
                Column::Number(vec![1.0, 2.0, f64::NAN, 1.0]),
            ],
        )
        .unwrap();
        // Items at 5 and 20, and at 40 and 40: 10 and 40 in the middle, 20 over all, twice the mean given.
        let prices = prices(&table, 10.0);
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{prices:?}");
        near(prices["books"].ln_ratio, 2_f64.ln() * (1.0 + 2.0 / 22.0));
        near(prices["toys"].ln_ratio, 2_f64.ln() * (1.0 - 2.0 / 22.0));
        // All that varies is among toys, one of two degrees of freedom: twice what it is on average.
        near(prices["toys"].variance, (20.0 + 2.0) / 21.0);
        near(prices["books"].variance, 20.0 / 21.0);
    }
}
