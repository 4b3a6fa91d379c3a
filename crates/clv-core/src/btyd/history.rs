//! One customer's purchases as the models see them, and many customers with equal ones pooled.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::Serialize;

use super::error::BtydError;

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
        // `+ 0.0` turns a negative zero, which pools apart, into zero.
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
    row_of: Vec<u32>,
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
        Self::weighted(histories.iter().map(|history| (*history, 1.0)))
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
        Ok(Self::weighted(
            histories.iter().copied().zip(weights.iter().copied()),
        ))
    }

    fn weighted(histories: impl ExactSizeIterator<Item = (History, f64)>) -> Self {
        let mut numbers: HashMap<Key, u32, BuildHasherDefault<Mix>> = HashMap::default();
        let mut distinct: Vec<(Key, f64, u32)> = Vec::new();
        let mut row_of = Vec::with_capacity(histories.len());
        for (history, weight) in histories {
            let key = Key::of(&history);
            let next = u32::try_from(distinct.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry(key).or_insert(next);
            if number == next {
                distinct.push((key, weight, next));
            } else if let Some((_, sum, _)) = usize::try_from(number)
                .ok()
                .and_then(|at| distinct.get_mut(at))
            {
                *sum += weight;
            }
            row_of.push(number);
        }
        drop(numbers);
        distinct.sort_unstable_by_key(|(key, _, _)| *key);
        let mut pool = Self {
            groups: Vec::new(),
            rows: Vec::with_capacity(distinct.len()),
            row_of,
            customers: distinct.iter().map(|(_, weight, _)| weight).sum(),
        };
        pool.renumber(&distinct);
        for (key, weight, _) in distinct {
            pool.push(key, weight);
        }
        pool
    }

    /// Points customers at the sorted rows.
    fn renumber(&mut self, sorted: &[(Key, f64, u32)]) {
        let mut place = vec![0; sorted.len()];
        for (at, (_, _, number)) in sorted.iter().enumerate() {
            if let Some(slot) = usize::try_from(*number)
                .ok()
                .and_then(|at| place.get_mut(at))
            {
                *slot = u32::try_from(at).unwrap_or(u32::MAX);
            }
        }
        for number in &mut self.row_of {
            *number = usize::try_from(*number)
                .ok()
                .and_then(|at| place.get(at).copied())
                .unwrap_or(0);
        }
    }

    fn push(&mut self, key: Key, weight: f64) {
        let age = f64::from_bits(key.age);
        match self.groups.last_mut() {
            Some(group) if group.frequency == key.frequency && group.age == age => {
                group.weight += weight;
                group.rows += 1;
            }
            _ => self.groups.push(Group {
                frequency: key.frequency,
                age,
                weight,
                rows: 1,
            }),
        }
        self.rows.push(Row {
            recency: f64::from_bits(key.recency),
            weight,
        });
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
        self.row_of.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    /// Each group with its rows.
    pub(crate) fn grouped(&self) -> impl Iterator<Item = (&Group, &[Row])> {
        grouped(&self.groups, &self.rows)
    }

    /// Stretches of groups with about `rows` rows each, the same however many processors there are.
    pub(crate) fn stretches(&self, rows: usize) -> Vec<(&[Group], &[Row])> {
        let mut stretches = Vec::new();
        let (mut groups, mut left) = (self.groups.as_slice(), self.rows.as_slice());
        while !groups.is_empty() {
            let (mut taken, mut taken_rows) = (0, 0);
            for group in groups {
                taken += 1;
                taken_rows += group.rows;
                if taken_rows >= rows {
                    break;
                }
            }
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

    /// A value of each distinct row, given to its customers in their order.
    pub(crate) fn to_customers<T: Copy + Default>(&self, of_rows: &[T]) -> Vec<T> {
        self.row_of
            .iter()
            .map(|&row| {
                usize::try_from(row)
                    .ok()
                    .and_then(|row| of_rows.get(row).copied())
                    .unwrap_or_default()
            })
            .collect()
    }

    /// About `size` customers of it, evenly spread over their order; all of them when there are not many more.
    pub(crate) fn sample(&self, size: usize) -> Option<Self> {
        if self.rows.len() < 4 * size {
            return None;
        }
        let mut rows = Vec::with_capacity(self.rows.len());
        for (group, of_group) in self.grouped() {
            rows.extend(of_group.iter().map(|row| (group, row)));
        }
        let step = self.row_of.len() / size.max(1);
        let mut picked: Vec<(Key, f64)> = self
            .row_of
            .iter()
            .step_by(step.max(1))
            .filter_map(|&row| usize::try_from(row).ok().and_then(|row| rows.get(row)))
            .map(|(group, row)| {
                let key = Key {
                    frequency: group.frequency,
                    age: group.age.to_bits(),
                    recency: row.recency.to_bits(),
                };
                (key, 1.0)
            })
            .collect();
        picked.sort_unstable_by_key(|(key, _)| *key);
        let mut sample = Self {
            groups: Vec::new(),
            rows: Vec::new(),
            row_of: Vec::new(),
            customers: crate::cast::float(picked.len()),
        };
        for (key, weight) in picked {
            sample.push(key, weight);
        }
        Some(sample)
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

/// What makes two histories the same. Bits of floats that are not negative sort as the floats do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    frequency: u32,
    age: u64,
    recency: u64,
}

impl Key {
    fn of(history: &History) -> Self {
        Self {
            frequency: history.frequency,
            age: history.age.to_bits(),
            recency: history.recency.to_bits(),
        }
    }
}

/// A quick hash for a few whole numbers (multiply and fold). The default one would take longer than the likelihood.
#[derive(Clone, Copy, Debug, Default)]
struct Mix(u64);

impl Mix {
    fn take(&mut self, value: u64) {
        let product = u128::from(self.0 ^ value) * 0x9E37_79B9_7F4A_7C15;
        let [a, b] = [product >> 64, product & u128::from(u64::MAX)]
            .map(|half| u64::try_from(half).unwrap_or_default());
        self.0 = a ^ b;
    }
}

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.take(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.take(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.take(value);
    }
}
