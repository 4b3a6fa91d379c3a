use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use clv_core::features::{Column, Table};
use sha2::{Digest, Sha256};

use crate::error::TrainError;

/// What a labelled snapshot may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Its labels end on or before the test cutoff: models under evaluation learn from it.
    Train,
    /// Its labels end after the test cutoff: only the final refit may use it.
    Gap,
    /// The held-out snapshot.
    Test,
}

/// The columns that go into [`Snapshots::new`], one entry a row.
#[derive(Debug, Clone)]
pub struct SnapshotColumns {
    /// Customer of the row.
    pub customer_ids: Vec<String>,
    /// Day the features are known on.
    pub cutoffs: Vec<NaiveDate>,
    /// What the row may be used for.
    pub roles: Vec<Role>,
    /// Features.
    pub table: Table,
    /// Whether the customer bought in (cutoff, cutoff + label days].
    pub returns: Vec<bool>,
    /// Value bought in (cutoff, cutoff + label days], in currency units.
    pub future_value: Vec<f64>,
    /// Days with a purchase in it.
    pub future_purchase_days: Vec<u32>,
    /// Days that the row's label covers.
    pub label_days: Vec<u32>,
}

/// Labelled customer snapshots, checked and in one fixed order (cutoff, then customer), so that the
/// order in which a database hands them over can never change a model or a metric.
#[derive(Debug, Clone)]
pub struct Snapshots {
    columns: SnapshotColumns,
}

impl Snapshots {
    /// Checks lengths, labels and uniqueness of (customer, cutoff), and sorts.
    ///
    /// # Errors
    /// Columns of different length, a negative or non-finite value, a value without a return, a duplicate row.
    pub fn new(columns: SnapshotColumns) -> Result<Self, TrainError> {
        let expected = columns.table.rows();
        for (what, found) in [
            ("customer_ids", columns.customer_ids.len()),
            ("cutoffs", columns.cutoffs.len()),
            ("roles", columns.roles.len()),
            ("returns", columns.returns.len()),
            ("future_value", columns.future_value.len()),
            ("future_purchase_days", columns.future_purchase_days.len()),
            ("label_days", columns.label_days.len()),
        ] {
            if found != expected {
                return Err(TrainError::Length {
                    what,
                    found,
                    expected,
                });
            }
        }
        let mut order: Vec<(NaiveDate, &String, usize)> = columns
            .cutoffs
            .iter()
            .zip(&columns.customer_ids)
            .enumerate()
            .map(|(row, (&cutoff, customer))| (cutoff, customer, row))
            .collect();
        order.sort_unstable();
        for pair in order.windows(2) {
            if let [(cutoff, customer, _), (next_cutoff, next_customer, _)] = pair
                && cutoff == next_cutoff
                && customer == next_customer
            {
                return Err(TrainError::Duplicate {
                    customer: (*customer).clone(),
                    cutoff: *cutoff,
                });
            }
        }
        let order: Vec<usize> = order.into_iter().map(|(_, _, row)| row).collect();
        let sorted = Self { columns }.select(&order);
        sorted.check_labels()?;
        Ok(sorted)
    }

    fn check_labels(&self) -> Result<(), TrainError> {
        let labels = self.returns().iter().zip(self.future_value());
        let keys = self.customer_ids().iter().zip(self.cutoffs());
        for ((&returns, &value), (customer, &cutoff)) in labels.zip(keys) {
            let reason = if !value.is_finite() || value < 0.0 {
                "the future value is negative or not a number"
            } else if value > 0.0 && !returns {
                "there is future value without a purchase"
            } else {
                continue;
            };
            return Err(TrainError::Label {
                customer: customer.clone(),
                cutoff,
                reason,
            });
        }
        Ok(())
    }

    /// The given rows, in the given order.
    pub(crate) fn select(&self, rows: &[usize]) -> Self {
        use crate::counts::at;
        let from = &self.columns;
        Self {
            columns: SnapshotColumns {
                customer_ids: at(&from.customer_ids, rows),
                cutoffs: at(&from.cutoffs, rows),
                roles: at(&from.roles, rows),
                table: from.table.select(rows),
                returns: at(&from.returns, rows),
                future_value: at(&from.future_value, rows),
                future_purchase_days: at(&from.future_purchase_days, rows),
                label_days: at(&from.label_days, rows),
            },
        }
    }

    /// Rows of one role.
    pub(crate) fn with_role(&self, role: Role) -> Self {
        let rows: Vec<usize> = (0..self.rows())
            .filter(|&row| self.columns.roles.get(row) == Some(&role))
            .collect();
        self.select(&rows)
    }

    /// Rows whose label covers so many days.
    pub(crate) fn with_label_days(&self, days: u32) -> Self {
        self.filtered(|row| self.label_days().get(row) == Some(&days))
    }

    /// Rows whose label had ended by a day.
    pub(crate) fn labelled_by(&self, day: NaiveDate) -> Self {
        self.filtered(|row| {
            let cutoff = self.cutoffs().get(row);
            let days = self.label_days().get(row);
            cutoff.zip(days).is_some_and(|(cutoff, &days)| {
                cutoff
                    .checked_add_days(Days::new(u64::from(days)))
                    .is_some_and(|end| end <= day)
            })
        })
    }

    /// Rows of one cutoff.
    pub(crate) fn at_cutoff(&self, cutoff: NaiveDate) -> Self {
        self.filtered(|row| self.cutoffs().get(row) == Some(&cutoff))
    }

    /// Rows of at most about `most` (customer, cutoff) pairs: of every cutoff the same customers, chosen by a hash.
    pub(crate) fn thinned(self, most: usize, seed: u64) -> Self {
        let hands = self.rows().div_ceil(most.max(1));
        if hands <= 1 {
            return self;
        }
        let dealt = crate::boost::deal_folds(self.customer_ids(), self.returns(), hands, seed);
        self.filtered(|row| dealt.get(row) == Some(&0))
    }

    /// At most about `most` rows: of the cutoffs every so many, the latest among them, whose windows overlap anyway, so that
    /// next to no return is lost; of the customers a share only where a cutoff alone has more.
    pub(crate) fn spread(self, most: usize, seed: u64) -> Self {
        let cutoffs: Vec<NaiveDate> = self.distinct_cutoffs().into_iter().rev().collect();
        let rows_at = |cutoff: &NaiveDate| self.cutoffs().iter().filter(|c| *c == cutoff).count();
        let sizes: Vec<usize> = cutoffs.iter().map(rows_at).collect();
        let fits = |every: &usize| sizes.iter().step_by(*every).sum::<usize>() <= most;
        let every = (1..=cutoffs.len().max(1)).find(fits);
        let every = every.unwrap_or(cutoffs.len().max(1));
        if every == 1 {
            return self.thinned(most, seed);
        }
        let kept: BTreeSet<&NaiveDate> = cutoffs.iter().step_by(every).collect();
        let kept = self.filtered(|row| self.cutoffs().get(row).is_some_and(|c| kept.contains(c)));
        kept.thinned(most, seed)
    }

    fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.rows()).filter(|&row| keep(row)).collect();
        self.select(&rows)
    }

    /// The training rows and the held-out rows.
    ///
    /// # Errors
    /// Not exactly one test cutoff, an empty side, or a training label that ends after the test cutoff.
    pub(crate) fn split(&self) -> Result<(Self, Self), TrainError> {
        let test_cutoff = self.test_cutoff()?;
        let (train, test) = (self.with_role(Role::Train), self.with_role(Role::Test));
        for (&cutoff, &label_days) in train.cutoffs().iter().zip(train.label_days()) {
            let label_end = cutoff.checked_add_days(Days::new(u64::from(label_days)));
            if label_end.is_none_or(|end| end > test_cutoff) {
                return Err(TrainError::Leak {
                    cutoff,
                    label_days,
                    test_cutoff,
                });
            }
        }
        if train.rows() == 0 {
            return Err(TrainError::TooLittleData(format!(
                "no training snapshot's label ends by the test cutoff {test_cutoff}: the history is too short"
            )));
        }
        Ok((train, test))
    }

    /// The one held-out cutoff.
    ///
    /// # Errors
    /// None, or several.
    pub fn test_cutoff(&self) -> Result<NaiveDate, TrainError> {
        let tests: BTreeSet<NaiveDate> = self
            .cutoffs()
            .iter()
            .zip(&self.columns.roles)
            .filter(|(_, role)| **role == Role::Test)
            .map(|(cutoff, _)| *cutoff)
            .collect();
        match (tests.first(), tests.len()) {
            (Some(&cutoff), 1) => Ok(cutoff),
            (_, found) => Err(TrainError::TestCutoffs(found)),
        }
    }

    /// Cutoffs in order, each once.
    pub fn distinct_cutoffs(&self) -> BTreeSet<NaiveDate> {
        self.cutoffs().iter().copied().collect()
    }

    /// Distinct customers among the rows, and those of them who return in at least one.
    pub(crate) fn customers_and_buyers(&self) -> (usize, usize) {
        let all: BTreeSet<&String> = self.customer_ids().iter().collect();
        let buyers: BTreeSet<&String> = self
            .customer_ids()
            .iter()
            .zip(self.returns())
            .filter_map(|(customer, &returns)| returns.then_some(customer))
            .collect();
        (all.len(), buyers.len())
    }

    /// Number of (customer, cutoff) rows.
    pub fn rows(&self) -> usize {
        self.columns.table.rows()
    }

    /// Customer of each row.
    pub fn customer_ids(&self) -> &[String] {
        &self.columns.customer_ids
    }

    /// Cutoff of each row.
    pub fn cutoffs(&self) -> &[NaiveDate] {
        &self.columns.cutoffs
    }

    /// Features of the rows.
    pub fn table(&self) -> &Table {
        &self.columns.table
    }

    /// Whether each row's customer returned within the horizon.
    pub fn returns(&self) -> &[bool] {
        &self.columns.returns
    }

    /// What each row's customer bought within the horizon, in currency units.
    pub fn future_value(&self) -> &[f64] {
        &self.columns.future_value
    }

    /// On how many days each row's customer bought within the label's days.
    pub fn future_purchase_days(&self) -> &[u32] {
        &self.columns.future_purchase_days
    }

    /// How many days each row's label covers.
    pub fn label_days(&self) -> &[u32] {
        &self.columns.label_days
    }

    /// SHA-256 over schema, features and labels of all rows in their fixed order, hexadecimal.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        let mut text = |text: &str| {
            // Lengths first, so that no two tables spell the same bytes.
            hash.update(text.len().to_le_bytes());
            hash.update(text.as_bytes());
        };
        for feature in self.table().features() {
            text(&feature.name);
            text(feature.kind.as_str());
        }
        for (customer, cutoff) in self.customer_ids().iter().zip(self.cutoffs()) {
            text(customer);
            text(&cutoff.to_string());
        }
        for index in 0..self.table().features().len() {
            match self.table().column(index) {
                Some(Column::Number(values)) => {
                    for value in values {
                        text(&value.to_string());
                    }
                }
                Some(Column::Choice(values)) => {
                    for value in values {
                        text(value.as_deref().unwrap_or("\0missing"));
                    }
                }
                None => {}
            }
        }
        for (&returns, value) in self.returns().iter().zip(self.future_value()) {
            text(if returns { "1" } else { "0" });
            text(&value.to_string());
        }
        let labels = self.future_purchase_days().iter().zip(self.label_days());
        for (purchase_days, label_days) in labels {
            text(&purchase_days.to_string());
            text(&label_days.to_string());
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use clv_core::features::Feature;

    #[test]
    fn too_many_rows_lose_cutoffs_before_customers() {
        let day = |month: u32| NaiveDate::from_ymd_opt(2018, month, 1).unwrap();
        let rows: Vec<(u32, u32)> = (1..=4).flat_map(|m| (0..m).map(move |c| (m, c))).collect();
        let columns = SnapshotColumns {
            customer_ids: rows.iter().map(|(_, c)| format!("c{c}")).collect(),
            cutoffs: rows.iter().map(|(m, _)| day(*m)).collect(),
            roles: vec![Role::Train; rows.len()],
            table: Table::new(
                vec![Feature::number("t_days")],
                vec![Column::Number(vec![0.0; rows.len()])],
            )
            .unwrap(),
            returns: vec![false; rows.len()],
            future_value: vec![0.0; rows.len()],
            future_purchase_days: vec![0; rows.len()],
            label_days: vec![30; rows.len()],
        };
        let all = Snapshots::new(columns).unwrap();
        let months = |most| {
            let kept = all.clone().spread(most, 1);
            let months = kept.distinct_cutoffs().into_iter();
            let months: Vec<NaiveDate> = months.collect();
            (months, kept.rows())
        };
        assert_eq!(months(10), (vec![day(1), day(2), day(3), day(4)], 10));
        assert_eq!(months(9), (vec![day(2), day(4)], 6));
        assert_eq!(months(5), (vec![day(1), day(4)], 5));
        assert_eq!(months(2), (vec![day(4)], 2));
    }
}
