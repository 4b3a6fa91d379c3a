//! What purchases were worth whose customers were known before: what [`super::spend`] learns from.

use std::collections::BTreeMap;

use clv_core::features::{Column, Table};
use clv_core::model::{FIRST_CATEGORY, ITEMS_PER_ORDER, MEAN_DAY_VALUE, Price};
use clv_core::pipeline::Matrix;

use super::Folds;
use super::own_value::Sale;
use crate::counts::float;
use crate::error::TrainError;
use crate::models::Material;
use crate::models::cells::numbers;
use crate::snapshots::Snapshots;

const FREQUENCY: &str = "frequency";

/// A purchase worth less than this share of the mean counts as worth that much, in logarithms.
const LEAST_SHARE: f64 = 0.01;

/// What purchases were worth whose customers were known before.
#[derive(Debug, Default)]
pub(super) struct Sales {
    pub(super) sales: Vec<Sale>,
    /// The closed rows that the first of them are windows of.
    of_rows: Vec<usize>,
    /// The parts of waits that the others end.
    of_waits: Vec<usize>,
}

impl Sales {
    /// Of customers who had come back, what they bought in closed windows. Of all others the second purchase, which waits hold
    /// once, be it in a closed window or not; without waits, theirs are windows as well. A purchase day of the shop is worth its
    /// `mean`, and items of its categories have their `prices`.
    pub(super) fn of(
        material: &Material<'_>,
        folds: &Folds,
        (mean, prices): (f64, &BTreeMap<String, Price>),
    ) -> Result<Self, TrainError> {
        let rows = material.closed;
        let (customers, _) = rows.customers_and_buyers();
        let weight = float(customers) / float(rows.rows().max(1));
        let apart = material.waits.is_some();
        let shop = (mean, prices);
        let windows = sold((rows, &folds.of_rows), (weight, 1.0), shop, |days| {
            days > 0.5 || !apart
        })?;
        let seconds = match material.waits {
            Some(waits) => {
                let weighed = (1.0, kept(material.present)?);
                sold((waits, &folds.of_waits), weighed, shop, |_| true)?
            }
            None => Vec::new(),
        };
        let (mut sales, of_rows): (Vec<Sale>, Vec<usize>) = windows.into_iter().unzip();
        let (of_waiting, of_waits): (Vec<Sale>, Vec<usize>) = seconds.into_iter().unzip();
        sales.extend(of_waiting);
        Ok(Self {
            sales,
            of_rows,
            of_waits,
        })
    }

    /// With what preprocessing makes of what was known.
    pub(super) fn with_inputs<'a>(
        &'a self,
        rows: &'a Matrix,
        waits: Option<&'a Matrix>,
    ) -> impl Iterator<Item = (&'a Sale, &'a [f32])> {
        let of_rows = self.of_rows.iter().map(move |&row| rows.row(row));
        let of_waits = self.of_waits.iter().map(move |&part| waits?.row(part));
        let inputs = of_rows.chain(of_waits).map(Option::unwrap_or_default);
        self.sales.iter().zip(inputs)
    }
}

/// Windows in which something was bought by customers with so many repeat purchase days, and their rows; of what was bought, a
/// share is `kept`.
fn sold(
    (rows, folds): (&Snapshots, &[usize]),
    (weight, kept): (f64, f64),
    (mean, prices): (f64, &BTreeMap<String, Price>),
    of: impl Fn(f64) -> bool,
) -> Result<Vec<(Sale, usize)>, TrainError> {
    let days = numbers(rows.table(), FREQUENCY)?;
    let means = numbers(rows.table(), MEAN_DAY_VALUE)?;
    let items = numbers(rows.table(), ITEMS_PER_ORDER).unwrap_or(&[]);
    let categories = categories(rows.table());
    let known = days.iter().zip(means).zip(folds);
    let future = rows.future_value().iter().zip(rows.future_purchase_days());
    Ok(known
        .zip(future)
        .enumerate()
        .filter(|(_, (((days, _), _), (value, bought)))| {
            of(**days) && **value > 0.0 && **bought > 0
        })
        .map(
            |(row, (((&days, &mean_day_value), &fold), (&value, &bought)))| {
                let value = kept * value / f64::from(bought);
                let sale = Sale {
                    value,
                    ln_value: value.max(mean * LEAST_SHARE).ln(),
                    weight: weight * f64::from(bought),
                    days: days + 1.0,
                    mean_day_value,
                    items: items.get(row).copied().unwrap_or(f64::NAN),
                    price: categories
                        .get(row)
                        .and_then(|name| prices.get(name.as_ref()?))
                        .copied(),
                    fold,
                };
                (sale, row)
            },
        )
        .collect())
}

/// The category of the first order in every row; nothing where a shop has none.
fn categories(table: &Table) -> &[Option<String>] {
    let at = table
        .features()
        .iter()
        .position(|feature| feature.name == FIRST_CATEGORY);
    match at.and_then(|at| table.column(at)) {
        Some(Column::Choice(names)) => names,
        _ => &[],
    }
}

/// The share of what was bought that was kept: on all days, over that of purchase days alone.
fn kept(present: &Table) -> Result<f64, TrainError> {
    let [days, first, kept] =
        [FREQUENCY, "first_order_value", MEAN_DAY_VALUE].map(|name| numbers(present, name));
    let (days, first, kept) = (days?, first?, kept?);
    // A shop without any repeat purchase has no monetary value.
    let repeats = numbers(present, "monetary_value").unwrap_or(&[]);
    let (mut of_all, mut of_purchases) = (0.0, 0.0);
    for (row, ((days, first), kept)) in days.iter().zip(first).zip(kept).enumerate() {
        let repeated = repeats
            .get(row)
            .filter(|_| *days > 0.5)
            .map_or(0.0, |mean| days * mean);
        let bought = first + repeated;
        if bought > 0.0 && kept.is_finite() {
            of_all += (days + 1.0) * kept;
            of_purchases += bought;
        }
    }
    Ok(if of_all > 0.0 {
        (of_all / of_purchases).min(1.0)
    } else {
        1.0
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::snapshots::{Role, SnapshotColumns};
    use chrono::NaiveDate;
    use clv_core::features::{Column, Feature};

    /// Customers with so many repeat purchase days, each of whose purchases was worth 20 and a quarter of that given back, and
    /// what they buy on `bought` days.
    fn rows(frequency: &[f64], bought: &[u32], value: f64) -> Snapshots {
        let day = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
        let of = |value: f64| Column::Number(vec![value; frequency.len()]);
        let names = [
            FREQUENCY,
            "first_order_value",
            MEAN_DAY_VALUE,
            "monetary_value",
        ];
        let features = names.map(Feature::number);
        let columns = vec![
            Column::Number(frequency.to_vec()),
            of(20.0),
            of(15.0),
            of(20.0),
        ];
        Snapshots::new(SnapshotColumns {
            customer_ids: (0..frequency.len()).map(|i| format!("c{i}")).collect(),
            cutoffs: vec![day; frequency.len()],
            roles: vec![Role::Train; frequency.len()],
            table: Table::new(features.to_vec(), columns).unwrap(),
            returns: bought.iter().map(|&days| days > 0).collect(),
            future_value: bought.iter().map(|&days| f64::from(days) * value).collect(),
            future_purchase_days: bought.to_vec(),
            label_days: vec![90; frequency.len()],
        })
        .unwrap()
    }

    #[test]
    fn a_second_purchase_is_learned_from_once_and_less_what_is_given_back() {
        let closed = rows(&[0.0, 0.0, 2.0], &[1, 0, 3], 100.0);
        let waits = rows(&[0.0, 0.0], &[1, 1], 40.0);
        let of = |waits| {
            let material = Material {
                closed: &closed,
                window: &closed,
                waits,
                origins: &closed,
                present: closed.table(),
            };
            let folds = Folds {
                of_rows: vec![0, 1, 2],
                of_waits: vec![0, 1],
            };
            let sales = Sales::of(&material, &folds, (50.0, &BTreeMap::new()))
                .unwrap()
                .sales
                .into_iter();
            let told = sales.map(|sale| (sale.value, sale.weight, sale.days, sale.fold));
            told.collect::<Vec<_>>()
        };
        let repeated = (100.0, 3.0, 3.0, 2);
        assert_eq!(of(None), [(100.0, 1.0, 1.0, 0), repeated]);
        let seconds = [(30.0, 1.0, 1.0, 0), (30.0, 1.0, 1.0, 1)];
        assert_eq!(of(Some(&waits)), [&[repeated][..], &seconds].concat());
    }
}
