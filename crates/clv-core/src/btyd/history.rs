//! One customer's purchases as the models see them, and many customers with equal ones pooled.

use serde::Serialize;

use super::error::BtydError;
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
        Self::weighted(histories, |_| 1.0)
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
        Ok(Self::weighted(histories, |number| {
            weights.get(number).copied().unwrap_or_default()
        }))
    }

    fn weighted(histories: &[History], weight_of: impl Fn(usize) -> f64) -> Self {
        let mut entries: Vec<Entry> = (0..)
            .zip(histories)
            .map(|(number, history)| Entry {
                number,
                frequency: history.frequency,
                times: Key::of(history).times,
            })
            .collect();
        // Each processor sorts a part, and the sort of the whole only merges the runs that it finds. It is stable, so the
        // parts leave no trace.
        let part = entries.len().div_ceil(parallel::threads());
        parallel::each_chunk(&mut entries, part.max(SORTED_AT_ONCE), |part| {
            part.sort_by_key(Entry::key);
        });
        entries.sort_by_key(Entry::key);
        let mut pool = Self {
            groups: Vec::new(),
            rows: Vec::new(),
            row_of: vec![0; entries.len()],
            customers: 0.0,
        };
        for (row, same) in (0..).zip(entries.chunk_by(|left, right| left.key() == right.key())) {
            let mut weight = 0.0;
            for entry in same {
                let Ok(number) = usize::try_from(entry.number) else {
                    continue;
                };
                weight += weight_of(number);
                if let Some(place) = pool.row_of.get_mut(number) {
                    *place = row;
                }
            }
            if let Some(entry) = same.first() {
                pool.push(entry.key(), weight);
            }
            pool.customers += weight;
        }
        pool
    }

    fn push(&mut self, key: Key, weight: f64) {
        let age = key.age();
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
            recency: key.recency(),
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
    pub(crate) fn to_customers<T: Copy + Default + Send + Sync>(&self, of_rows: &[T]) -> Vec<T> {
        let mut values = vec![T::default(); self.row_of.len()];
        let mut places: Vec<(&mut [T], &[u32])> = values
            .chunks_mut(GIVEN_AT_ONCE)
            .zip(self.row_of.chunks(GIVEN_AT_ONCE))
            .collect();
        parallel::each_chunk(&mut places, 1, |places| {
            for (values, rows) in places {
                for (value, row) in values.iter_mut().zip(*rows) {
                    let row = usize::try_from(*row).ok();
                    *value = row
                        .and_then(|row| of_rows.get(row).copied())
                        .unwrap_or_default();
                }
            }
        });
        values
    }

    /// About `size` customers of it, evenly spread over their order; all of them when there are not many more.
    pub(crate) fn sample(&self, size: usize) -> Option<Self> {
        if self.rows.len() < 4 * size {
            return None;
        }
        let mut starts = Vec::with_capacity(self.groups.len());
        let mut start = 0;
        for group in &self.groups {
            starts.push(start);
            start += group.rows;
        }
        let step = self.row_of.len() / size.max(1);
        let mut picked: Vec<(Key, f64)> = self
            .row_of
            .iter()
            .step_by(step.max(1))
            .filter_map(|&row| {
                let row = usize::try_from(row).ok()?;
                let group = starts.partition_point(|start| *start <= row);
                let group = self.groups.get(group.checked_sub(1)?)?;
                let times = (group.age, self.rows.get(row)?.recency);
                Some((Key::new(group.frequency, times), 1.0))
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

/// Fewer histories than this are sorted by one processor: handing them out would take longer.
const SORTED_AT_ONCE: usize = 65_536;
/// Customers who get their values at a time.
const GIVEN_AT_ONCE: usize = 65_536;

/// A history on its way into a pool, small because there may be millions.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Place in the order of the customers.
    number: u32,
    frequency: u32,
    times: u128,
}

impl Entry {
    fn key(&self) -> Key {
        Key {
            frequency: self.frequency,
            times: self.times,
        }
    }
}

/// What makes two histories the same. Bits of floats that are not negative sort as the floats do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    frequency: u32,
    /// The bits of T, then those of t_x.
    times: u128,
}

impl Key {
    fn new(frequency: u32, (age, recency): (f64, f64)) -> Self {
        Self {
            frequency,
            times: u128::from(age.to_bits()) << 64 | u128::from(recency.to_bits()),
        }
    }

    fn of(history: &History) -> Self {
        Self::new(history.frequency, (history.age, history.recency))
    }

    fn age(&self) -> f64 {
        f64::from_bits(u64::try_from(self.times >> 64).unwrap_or_default())
    }

    fn recency(&self) -> f64 {
        f64::from_bits(u64::try_from(self.times & u128::from(u64::MAX)).unwrap_or_default())
    }
}
