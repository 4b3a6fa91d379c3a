//! Answers for many customers: what those with the same x and T share is computed once, the rest customer by customer.
//!
//! There are far fewer pairs (x, T) than histories: they are found by hashing, and never sorted.

use rustc_hash::FxHashMap;

use super::history::History;
use super::parallel;

/// Customers one thread takes at a time: enough to outweigh handing them out.
const CUSTOMERS_AT_ONCE: usize = 16_384;
/// Groups one thread takes at a time; each may cost a sum of hundreds of terms.
const GROUPS_AT_ONCE: usize = 512;

/// What makes two customers share: x, and T by its bits, which sort as it does.
pub(crate) type Key = (u32, u64);

/// A value of every history, in their order: `of_group` is asked once for every x and T, `of_one` with its answer and t_x.
pub(crate) fn each<S: Send + Sync, T: Copy + Default + Send + Sync>(
    histories: &[History],
    of_group: impl Fn(u32, f64) -> S + Sync,
    of_one: impl Fn(&S, f64) -> T + Sync,
) -> Vec<T> {
    let Grouped { keys, places } = Grouped::of(histories);
    let stretches: Vec<&[Key]> = keys.chunks(GROUPS_AT_ONCE).collect();
    let groups = parallel::map(&stretches, |keys| {
        let group = |&(frequency, age): &Key| {
            let shared = of_group(frequency, f64::from_bits(age));
            // Without a repeat purchase t_x is 0, so the group has one value.
            let value = (frequency == 0).then(|| of_one(&shared, 0.0));
            (shared, value)
        };
        keys.iter().map(group).collect::<Vec<_>>()
    });
    let groups: Vec<(S, Option<T>)> = groups.into_iter().flatten().collect();

    let mut values = vec![T::default(); histories.len()];
    let mut parts: Vec<_> = values
        .chunks_mut(CUSTOMERS_AT_ONCE)
        .zip(histories.chunks(CUSTOMERS_AT_ONCE))
        .zip(&places)
        .collect();
    parallel::each_chunk(&mut parts, 1, |parts| {
        for ((values, histories), places) in parts {
            for ((value, history), place) in values.iter_mut().zip(*histories).zip(*places) {
                if let Some((shared, alike)) = groups.get(*place) {
                    *value = alike.unwrap_or_else(|| of_one(shared, history.recency()));
                }
            }
        }
    });
    values
}

/// Customers by what they share.
pub(crate) struct Grouped {
    /// The distinct keys, in the order in which they were met.
    pub(crate) keys: Vec<Key>,
    /// Which of them each customer has, for every stretch of customers.
    pub(crate) places: Vec<Vec<usize>>,
}

impl Grouped {
    pub(crate) fn of(histories: &[History]) -> Self {
        let stretches: Vec<&[History]> = histories.chunks(CUSTOMERS_AT_ONCE).collect();
        let parts = parallel::map(&stretches, |histories| {
            let mut numbered = Numbered::default();
            let places: Vec<usize> = histories
                .iter()
                .map(|one| numbered.place((one.frequency(), one.age().to_bits())))
                .collect();
            (numbered.keys, places)
        });
        let mut all = Numbered::default();
        let places = parts
            .into_iter()
            .map(|(keys, mut places)| {
                let of_all: Vec<usize> = keys.into_iter().map(|key| all.place(key)).collect();
                for place in &mut places {
                    *place = of_all.get(*place).copied().unwrap_or(usize::MAX);
                }
                places
            })
            .collect();
        Self {
            keys: all.keys,
            places,
        }
    }
}

/// Keys in the order in which they were met.
#[derive(Default)]
struct Numbered {
    keys: Vec<Key>,
    place_of: FxHashMap<Key, usize>,
}

impl Numbered {
    fn place(&mut self, key: Key) -> usize {
        *self.place_of.entry(key).or_insert_with(|| {
            self.keys.push(key);
            self.keys.len() - 1
        })
    }
}
