//! How much an order is worth: bins of which the tails are joined, and what was given back.

use super::spreads::cell;
use crate::api::{BelowZero, OrderValueBin};
use clv_core::money::Cents;
use clv_store::read::{ExploreCell, order_value_edges_cents};

/// One in so many orders, at either end, is shown as one bin: a few dear orders would squeeze the rest.
const TAIL: i64 = 100;

/// Every bin from the first to the last that has orders, the tails joined: a histogram without its gaps would lie.
pub(super) fn bins(cells: &[ExploreCell]) -> Vec<OrderValueBin> {
    let edges = order_value_edges_cents();
    let ends = edges.iter().skip(1).copied().map(Some).chain([None]);
    let bin = |(number, (&from, to)): (i32, (&i64, Option<i64>))| {
        let row = cell(cells, "value", Some(number));
        OrderValueBin {
            from: Cents(from),
            to: to.map(Cents),
            orders: row.map_or(0, |row| row.orders),
            value: Cents(row.map_or(0, |row| row.value_cents)),
        }
    };
    let bins: Vec<_> = (1..).zip(edges.iter().zip(ends)).map(bin).collect();
    let total: i64 = bins.iter().map(|bin| bin.orders).sum();
    let is_tail = |orders: i64| orders.saturating_mul(TAIL) <= total;
    let low = tail(bins.iter(), is_tail);
    let high = bins.len() - tail(bins.iter().rev(), is_tail);
    let mut joined: Vec<_> = join(bins.get(..low).unwrap_or_default())
        .into_iter()
        .collect();
    joined.extend(bins.get(low..high).unwrap_or_default().iter().cloned());
    joined.extend(
        join(bins.get(high..).unwrap_or_default()).map(|bin| OrderValueBin { to: None, ..bin }),
    );
    joined
}

/// What was given back in an order of its own.
pub(super) fn below_zero(cells: &[ExploreCell]) -> BelowZero {
    cell(cells, "value", Some(0)).map_or_else(BelowZero::default, |row| BelowZero {
        orders: row.orders,
        value: Cents(row.value_cents),
    })
}

/// How many bins from one end hold few orders together.
fn tail<'a>(bins: impl Iterator<Item = &'a OrderValueBin>, is_tail: impl Fn(i64) -> bool) -> usize {
    let sums = bins.scan(0, |sum, bin| {
        *sum += bin.orders;
        Some(*sum)
    });
    sums.take_while(|sum| is_tail(*sum)).count()
}

/// Neighbouring bins as one; none if they have no orders.
fn join(bins: &[OrderValueBin]) -> Option<OrderValueBin> {
    let (first, last) = bins.first().zip(bins.last())?;
    let orders: i64 = bins.iter().map(|bin| bin.orders).sum();
    (orders > 0).then(|| OrderValueBin {
        from: first.from,
        to: last.to,
        orders,
        value: Cents(bins.iter().map(|bin| bin.value.0).sum()),
    })
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::*;

    fn row(bin: i32, orders: i64) -> ExploreCell {
        ExploreCell {
            spread: "value".to_owned(),
            cell: Some(bin),
            orders,
            value_cents: orders * 1_000,
            customers: None,
        }
    }

    #[test]
    fn empty_bins_are_kept_and_the_tails_are_joined() {
        // 0.15 and 4,700 are far away from where the orders are.
        let bins = bins(&[row(3, 1), row(14, 500), row(17, 600), row(30, 2)]);
        let shown: Vec<_> = bins
            .iter()
            .map(|bin| (bin.from.0, bin.to.map(|to| to.0), bin.orders))
            .collect();
        assert_eq!(
            shown,
            [
                (0, Some(1_000), 1),
                (1_000, Some(1_500), 500),
                (1_500, Some(2_200), 0),
                (2_200, Some(3_300), 0),
                (3_300, Some(4_700), 600),
                (4_700, None, 2)
            ]
        );
        assert_eq!(bins.last().unwrap().value, Cents(2_000));
    }

    #[test]
    fn bins_fit_any_currency() {
        let yen = bins(&[row(44, 5), row(45, 5)]);
        assert_eq!(yen.len(), 2);
        assert_eq!(yen[0].from, Cents(100_000_000));
        assert!(bins(&[]).is_empty());
    }

    #[test]
    fn what_was_given_back_is_counted_apart() {
        let rows = [row(0, 3), row(14, 5)];
        assert_eq!(below_zero(&rows).orders, 3);
        assert_eq!(bins(&rows).iter().map(|bin| bin.orders).sum::<i64>(), 5);
    }
}
