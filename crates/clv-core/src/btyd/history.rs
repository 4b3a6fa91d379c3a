//! One customer's purchases as the models see them, and many customers with equal ones pooled.

use serde::Serialize;

use super::error::BtydError;
use super::groups::{Grouped, Key};
use super::parallel;

/// Frequency x, recency t_x and T of one customer, in one unit of time (Fader, Hardie & Lee 2005, section 2).
///
/// A value is consistent: 0 ≤ t_x ≤ T, and t_x is positive exactly if x is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct History {
    frequency: u32,
    recency: f64,
    age: f64,
}

impl History {
    /// From repeat purchases, time from the first to the last purchase, and time from the first purchase to the end of
    /// observation.
    ///
    /// # Errors
    /// When the three contradict each other.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Result<Self, BtydError> {
        let wrong = |reason| {
            Err(BtydError::History {
                frequency,
                recency,
                age,
                reason,
            })
        };
        if !(recency.is_finite() && age.is_finite()) {
            return wrong("times must be finite");
        }
        if recency < 0.0 || age < recency {
            return wrong("the last purchase lies between the first and the end of observation");
        }
        if (frequency == 0) != (recency == 0.0) {
            return wrong("recency is positive exactly if there are repeat purchases");
        }
        // `+ 0.0` turns a negative zero, whose bits are others, into zero.
        Ok(Self {
            frequency,
            recency: recency + 0.0,
            age: age + 0.0,
        })
    }

    /// x: repeat purchases.
    #[must_use]
    pub const fn frequency(&self) -> u32 {
        self.frequency
    }

    /// t_x: time of the last purchase since the first; 0 without repeat purchases.
    #[must_use]
    pub const fn recency(&self) -> f64 {
        self.recency
    }

    /// T: time from the first purchase to the end of observation.
    #[must_use]
    pub const fn age(&self) -> f64 {
        self.age
    }
}

/// Customers' histories with equal ones pooled, so that each distinct one is computed once.
///
/// Rows are grouped by (x, T), because much of every model depends on these two alone, and sorted, so that a sum over
/// them does not depend on the order of the customers.
#[derive(Clone, Debug)]
pub struct Pool {
    groups: Vec<Group>,
    rows: Vec<Row>,
    histories: usize,
    customers: f64,
}

/// Customers with the same x and T.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    pub(crate) frequency: u32,
    pub(crate) age: f64,
    pub(crate) weight: f64,
    /// Rows of this group; they follow those of the group before.
    pub(crate) rows: usize,
}

/// Customers with the same t_x within a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) recency: f64,
    pub(crate) weight: f64,
}

impl Pool {
    /// Pools the histories of customers.
    #[must_use]
    pub fn new(histories: &[History]) -> Self {
        Self::laid(histories, |_, history| history.recency.to_bits())
    }

    /// Pools histories that stand for several customers each.
    ///
    /// # Errors
    /// A weight that is negative or not finite; slices of different lengths.
    pub fn with_weights(histories: &[History], weights: &[f64]) -> Result<Self, BtydError> {
        if histories.len() != weights.len() {
            return Err(BtydError::Lengths {
                left: histories.len(),
                right: weights.len(),
            });
        }
        for weight in weights {
            super::error::not_negative("a weight", *weight)?;
        }
        // Sorted by weight as well, so that a sum of weights is the same for every order of customers.
        Ok(Self::laid(histories, |number, history| {
            let weight = weights.get(number).copied().unwrap_or_default() + 0.0;
            (history.recency.to_bits(), weight.to_bits())
        }))
    }

    /// With what `of_one` says of each customer, by number and history.
    fn laid<L: Laid>(histories: &[History], of_one: impl Fn(usize, &History) -> L) -> Self {
        let grouped = Grouped::of(histories);
        let mut order: Vec<usize> = (0..grouped.keys.len()).collect();
        order.sort_unstable_by_key(|group| grouped.keys.get(*group));
        let mut members = vec![0_usize; grouped.keys.len()];
        for place in grouped.places() {
            if let Some(members) = members.get_mut(place) {
                *members += 1;
            }
        }
        // Customers are laid down group by group, each at the next free place of its own.
        let mut next = vec![0_usize; grouped.keys.len()];
        let mut sizes = Vec::with_capacity(grouped.keys.len());
        let mut start = 0;
        for group in order {
            let (Some(key), Some(size)) = (grouped.keys.get(group), members.get(group)) else {
                continue;
            };
            if let Some(next) = next.get_mut(group) {
                *next = start;
            }
            start += size;
            sizes.push((*key, *size));
        }
        let mut laid = vec![L::default(); histories.len()];
        for (number, (history, place)) in histories.iter().zip(grouped.places()).enumerate() {
            if let Some(next) = next.get_mut(place) {
                if let Some(one) = laid.get_mut(*next) {
                    *one = of_one(number, history);
                }
                *next += 1;
            }
        }
        Self::joined(&sizes, &mut laid, histories.len())
    }

    /// Joins equal t_x within each group, whose customers follow each other in `laid`.
    fn joined<L: Laid>(sizes: &[(Key, usize)], laid: &mut [L], histories: usize) -> Self {
        let mut parts = Vec::new();
        let mut left = laid;
        let mut sizes = sizes;
        while !sizes.is_empty() {
            let (groups, customers) =
                enough(sizes.iter().map(|(_, size)| *size), CUSTOMERS_AT_ONCE);
            let (now, later) = sizes.split_at(groups);
            let (head, tail) = left.split_at_mut(customers.min(left.len()));
            parts.push((now, head, Vec::new(), Vec::new()));
            (sizes, left) = (later, tail);
        }
        parallel::each_chunk(&mut parts, 1, |parts| {
            for (sizes, laid, groups, rows) in parts {
                let mut left: &mut [L] = laid;
                for ((frequency, age), size) in *sizes {
                    let (members, tail) = left.split_at_mut((*size).min(left.len()));
                    left = tail;
                    members.sort_unstable();
                    let before = rows.len();
                    rows.extend(
                        members
                            .chunk_by(|left, right| left.recency() == right.recency())
                            .map(Row::sum),
                    );
                    let joined = rows.get(before..).unwrap_or_default();
                    groups.push(Group {
                        frequency: *frequency,
                        age: f64::from_bits(*age),
                        weight: joined.iter().map(|row| row.weight).sum(),
                        rows: joined.len(),
                    });
                }
            }
        });
        let mut pool = Self {
            groups: Vec::with_capacity(parts.iter().map(|part| part.2.len()).sum()),
            rows: Vec::with_capacity(parts.iter().map(|part| part.3.len()).sum()),
            histories,
            customers: 0.0,
        };
        for (_, _, groups, rows) in parts {
            pool.groups.extend(groups);
            pool.rows.extend(rows);
        }
        pool.customers = pool.groups.iter().map(|group| group.weight).sum();
        pool
    }

    /// How many customers, counted by weight.
    #[must_use]
    pub const fn customers(&self) -> f64 {
        self.customers
    }

    /// How many distinct histories.
    #[must_use]
    pub const fn distinct(&self) -> usize {
        self.rows.len()
    }

    /// How many histories were pooled.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.histories
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.histories == 0
    }

    /// Stretches of groups with about `rows` rows each, the same however many processors there are.
    pub(crate) fn stretches(&self, rows: usize) -> Vec<(&[Group], &[Row])> {
        let mut stretches = Vec::new();
        let (mut groups, mut left) = (self.groups.as_slice(), self.rows.as_slice());
        while !groups.is_empty() {
            let (taken, taken_rows) = enough(groups.iter().map(|group| group.rows), rows);
            let (head, tail) = groups.split_at(taken);
            let (head_rows, tail_rows) = left.split_at(taken_rows.min(left.len()));
            stretches.push((head, head_rows));
            (groups, left) = (tail, tail_rows);
        }
        stretches
    }

    /// Weight of customers by frequency, ascending.
    pub(crate) fn by_frequency(&self) -> Vec<(u32, f64)> {
        let mut sums: Vec<(u32, f64)> = Vec::new();
        for group in &self.groups {
            match sums.last_mut() {
                Some((frequency, weight)) if *frequency == group.frequency => {
                    *weight += group.weight;
                }
                _ => sums.push((group.frequency, group.weight)),
            }
        }
        sums
    }

    /// Longest T; 0 when empty.
    pub(crate) fn longest(&self) -> f64 {
        self.groups
            .iter()
            .map(|group| group.age)
            .fold(0.0, f64::max)
    }

    /// About `size` customers of it, every so-manieth in the order of its rows; nothing when there are not many more.
    pub(crate) fn sample(&self, size: usize) -> Option<Self> {
        if self.rows.len() < 4 * size {
            return None;
        }
        let step = self.customers / crate::cast::float(size);
        let mut sample = Self {
            groups: Vec::new(),
            rows: Vec::new(),
            histories: 0,
            customers: 0.0,
        };
        let mut passed = 0.0;
        for (group, rows) in grouped(&self.groups, &self.rows) {
            let mut picked = Group {
                weight: 0.0,
                rows: 0,
                ..*group
            };
            for row in rows {
                let before = f64::floor(passed / step);
                passed += row.weight;
                let weight = f64::floor(passed / step) - before;
                if weight > 0.0 {
                    picked.weight += weight;
                    picked.rows += 1;
                    sample.rows.push(Row { weight, ..*row });
                }
            }
            if picked.rows > 0 {
                sample.customers += picked.weight;
                sample.histories += picked.rows;
                sample.groups.push(picked);
            }
        }
        Some(sample)
    }
}

impl Row {
    /// Customers with the same t_x.
    fn sum<L: Laid>(same: &[L]) -> Self {
        Self {
            recency: same
                .first()
                .map_or(0.0, |one| f64::from_bits(one.recency())),
            weight: same.iter().map(|one| one.weight()).sum(),
        }
    }
}

/// One customer of a group. Floats that are not negative sort as their bits do, and bits sort faster.
trait Laid: Copy + Default + Ord + Send {
    /// t_x, by its bits.
    fn recency(&self) -> u64;
    fn weight(&self) -> f64;
}

/// t_x of a customer who stands for himself.
impl Laid for u64 {
    fn recency(&self) -> u64 {
        *self
    }

    fn weight(&self) -> f64 {
        1.0
    }
}

/// t_x, and the weight by its bits.
impl Laid for (u64, u64) {
    fn recency(&self) -> u64 {
        self.0
    }

    fn weight(&self) -> f64 {
        f64::from_bits(self.1)
    }
}

/// Each group of a stretch with its rows.
pub(crate) fn grouped<'a>(
    groups: &'a [Group],
    mut rows: &'a [Row],
) -> impl Iterator<Item = (&'a Group, &'a [Row])> {
    groups.iter().map(move |group| {
        let (head, tail) = rows.split_at(group.rows.min(rows.len()));
        rows = tail;
        (group, head)
    })
}

/// How many groups of these sizes have at least `wanted` members together, or all of them, and how many members these have.
fn enough(sizes: impl Iterator<Item = usize>, wanted: usize) -> (usize, usize) {
    let (mut groups, mut members) = (0, 0);
    for size in sizes {
        groups += 1;
        members += size;
        if members >= wanted {
            break;
        }
    }
    (groups, members)
}

/// Customers one thread sorts at a time.
const CUSTOMERS_AT_ONCE: usize = 16_384;
