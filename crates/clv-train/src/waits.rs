use chrono::NaiveDate;
use clv_core::features::{Column, Table};

use crate::error::TrainError;
use crate::snapshots::{Role, SnapshotColumns, Snapshots};

/// The columns that go into [`Waits::new`], one entry a row.
#[derive(Debug, Clone)]
pub struct WaitColumns {
    /// Customer of the row.
    pub customer_ids: Vec<String>,
    /// Day the features are known on; the part begins after it.
    pub cutoffs: Vec<NaiveDate>,
    /// Features; those of the snapshots.
    pub table: Table,
    /// Days that the part lasts; none when it has no end.
    pub open_days: Vec<Option<u32>>,
    /// Days from the cutoff to the second purchase; none when there is none yet.
    pub returned_after_days: Vec<Option<u32>>,
    /// What was bought on that day, currency units; none when there is none yet.
    pub returned_value: Vec<Option<f64>>,
}

/// How long customers waited with their second purchase, in parts that do not overlap: a discrete-time hazard's
/// person-periods. A snapshot repeats a return in every window that holds it; here each return counts once, and each day
/// without one as well.
#[derive(Debug, Clone)]
pub struct Waits {
    columns: WaitColumns,
}

/// Waits from their first day.
#[derive(Debug)]
pub(crate) struct Begun {
    /// Features on that day.
    pub(crate) table: Table,
    /// That day.
    pub(crate) cutoffs: Vec<NaiveDate>,
    /// Days to the second purchase; none when there is none yet.
    pub(crate) returned_after_days: Vec<Option<u32>>,
}

impl Waits {
    /// Checks lengths.
    ///
    /// # Errors
    /// Columns of different length.
    pub fn new(columns: WaitColumns) -> Result<Self, TrainError> {
        let expected = columns.table.rows();
        for (what, found) in [
            ("customer_ids", columns.customer_ids.len()),
            ("cutoffs", columns.cutoffs.len()),
            ("open_days", columns.open_days.len()),
            ("returned_after_days", columns.returned_after_days.len()),
            ("returned_value", columns.returned_value.len()),
        ] {
            if found != expected {
                return Err(TrainError::Length {
                    what,
                    found,
                    expected,
                });
            }
        }
        Ok(Self { columns })
    }

    /// The parts that begin with the first purchase, and after how many days the second came: one a customer whose features of
    /// that day are known. `age` is the feature that tells how old a wait is.
    pub(crate) fn begun(&self, age: &str) -> Begun {
        let from = &self.columns;
        let at = from.table.features().iter().position(|own| own.name == age);
        let ages = match at.and_then(|at| from.table.column(at)) {
            Some(Column::Number(ages)) => ages.as_slice(),
            _ => &[],
        };
        let rows: Vec<usize> = (0..)
            .zip(ages)
            .filter(|(_, age)| **age == 0.0)
            .map(|(row, _)| row)
            .collect();
        Begun {
            table: from.table.select(&rows),
            cutoffs: crate::counts::at(&from.cutoffs, &rows),
            returned_after_days: crate::counts::at(&from.returned_after_days, &rows),
        }
    }

    /// What was known of them on a day: parts that had begun, up to the day. A window's value is that of the second purchase.
    ///
    /// # Errors
    /// A part that is there twice.
    pub(crate) fn known_by(&self, day: NaiveDate) -> Result<Snapshots, TrainError> {
        let from = &self.columns;
        let (mut rows, mut label_days, mut returns) = (Vec::new(), Vec::new(), Vec::new());
        let mut future_value = Vec::new();
        let seconds = from.returned_after_days.iter().zip(&from.returned_value);
        let parts = from.open_days.iter().zip(seconds);
        for (row, (cutoff, (open, second))) in from.cutoffs.iter().zip(parts).enumerate() {
            let passed = u32::try_from(day.signed_duration_since(*cutoff).num_days()).unwrap_or(0);
            let days = open.unwrap_or(u32::MAX).min(passed);
            if days > 0 {
                rows.push(row);
                label_days.push(days);
                let (returned, value) = second;
                let returned = returned.is_some_and(|after| after <= days);
                returns.push(returned);
                future_value.push(value.filter(|_| returned).unwrap_or(0.0).max(0.0));
            }
        }
        Snapshots::new(SnapshotColumns {
            customer_ids: crate::counts::at(&from.customer_ids, &rows),
            cutoffs: crate::counts::at(&from.cutoffs, &rows),
            roles: vec![Role::Train; rows.len()],
            table: from.table.select(&rows),
            future_value,
            future_purchase_days: returns.iter().map(|&r| u32::from(r)).collect(),
            returns,
            label_days,
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use clv_core::features::{Column, Feature};

    #[test]
    fn a_wait_ends_with_the_day_it_is_looked_at() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2018, 1, d).unwrap();
        let columns = WaitColumns {
            customer_ids: vec!["a".into(), "a".into(), "b".into(), "c".into()],
            cutoffs: vec![day(1), day(11), day(5), day(20)],
            table: Table::new(
                vec![Feature::number("t_days")],
                vec![Column::Number(vec![0.0, 10.0, 0.0, 0.0])],
            )
            .unwrap(),
            open_days: vec![Some(10), None, Some(10), Some(10)],
            returned_after_days: vec![Some(14), Some(4), Some(3), None],
            returned_value: vec![Some(7.0), Some(7.0), Some(9.0), None],
        };
        let waits = Waits::new(columns).unwrap();
        let begun = waits.begun("t_days");
        assert_eq!(begun.cutoffs, [day(1), day(5), day(20)]);
        assert_eq!(begun.returned_after_days, [Some(14), Some(3), None]);
        assert_eq!(begun.table.rows(), 3);
        let told = |day| {
            let known = waits.known_by(day).unwrap();
            let rows = known.customer_ids().iter().zip(known.label_days());
            let labels = known.returns().iter().zip(known.future_value());
            rows.zip(labels)
                .map(|((who, &days), (&returns, &value))| (who.clone(), days, returns, value))
                .collect::<Vec<_>>()
        };
        let row = |who: &str, days, value: f64| (who.to_owned(), days, value > 0.0, value);
        // On the 14th the second part of a is three days old, and her return on the 15th unknown.
        let found = told(day(14));
        let wanted = [row("a", 10, 0.0), row("b", 9, 9.0), row("a", 3, 0.0)];
        assert_eq!(found, wanted);
        let found = told(day(31));
        assert!(found.contains(&row("a", 20, 7.0)) && found.contains(&row("c", 10, 0.0)));
    }
}
