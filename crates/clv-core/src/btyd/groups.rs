//! Answers for many customers: what those with the same x and T share is computed once, the rest customer by customer.
//!
//! There are far fewer pairs (x, T) than histories: they are found by hashing, and never sorted.

use rustc_hash::FxHashMap;

use super::history::History;
use super::parallel;

/// Customers one thread takes at least: enough to outweigh handing them out.
const CUSTOMERS_AT_ONCE: usize = 16_384;
/// Groups one thread takes at a time; each may cost a sum of hundreds of terms.
const GROUPS_AT_ONCE: usize = 512;

/// What makes two customers share: x, and T by its bits, which sort as it does.
pub(crate) type Key = (u32, u64);

/// What customers of one x and T have in common.
enum Group<S, T> {
    /// Without a repeat purchase t_x is 0, so all have one value.
    Alike(T),
    ByRecency(S),
}

/// A value of every history, in their order: `of_groups` is asked once for every x and T, `of_one` with its answer and
/// t_x.
pub(crate) fn each<S: Send + Sync, T: Copy + Default + Send + Sync>(
    histories: &[History],
    of_groups: impl Fn(&[Key]) -> Vec<S> + Sync,
    of_one: impl Fn(&S, f64) -> T + Sync,
) -> Vec<T> {
    let Grouped { keys, places } = Grouped::of(histories);
    let stretches: Vec<&[Key]> = keys.chunks(GROUPS_AT_ONCE).collect();
    let groups = parallel::map(&stretches, |keys| of_groups(keys));
    let groups: Vec<Group<S, T>> = keys
        .iter()
        .zip(groups.into_iter().flatten())
        .map(|((frequency, _), shared)| match frequency {
            0 => Group::Alike(of_one(&shared, 0.0)),
            _ => Group::ByRecency(shared),
        })
        .collect();

    let mut values = vec![T::default(); histories.len()];
    let size = stretch(histories.len());
    let mut parts: Vec<_> = values
        .chunks_mut(size)
        .zip(histories.chunks(size))
        .zip(places.chunks(size))
        .collect();
    parallel::each_chunk(&mut parts, 1, |parts| {
        for ((values, histories), places) in parts {
            for ((value, history), place) in values.iter_mut().zip(*histories).zip(*places) {
                match groups.get(index(*place)) {
                    Some(Group::Alike(alike)) => *value = *alike,
                    Some(Group::ByRecency(shared)) => *value = of_one(shared, history.recency()),
                    None => {}
                }
            }
        }
    });
    values
}

/// Customers that one thread takes.
fn stretch(customers: usize) -> usize {
    customers
        .div_ceil(parallel::threads())
        .max(CUSTOMERS_AT_ONCE)
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// Customers by what they share.
pub(crate) struct Grouped {
    /// The distinct keys, in the order in which they were met.
    pub(crate) keys: Vec<Key>,
    /// Which of them each customer has.
    places: Vec<u32>,
}

impl Grouped {
    pub(crate) fn of(histories: &[History]) -> Self {
        let size = stretch(histories.len());
        let mut places = vec![0; histories.len()];
        let mut parts: Vec<_> = places
            .chunks_mut(size)
            .zip(histories.chunks(size))
            .map(|(places, histories)| (places, histories, Numbered::default()))
            .collect();
        parallel::each_chunk(&mut parts, 1, |parts| {
            for (places, histories, numbered) in parts {
                for (place, history) in places.iter_mut().zip(*histories) {
                    *place = numbered.place((history.frequency(), history.age().to_bits()));
                }
            }
        });
        // The first thread's numbers are those of all; whom the others met first follows.
        let mut parts = parts.into_iter();
        let mut all = parts.next().map_or_else(Numbered::default, |part| part.2);
        for (places, _, numbered) in parts {
            let of_all: Vec<u32> = numbered.keys.iter().map(|key| all.place(*key)).collect();
            for place in places {
                *place = of_all.get(index(*place)).copied().unwrap_or(u32::MAX);
            }
        }
        Self {
            keys: all.keys,
            places,
        }
    }

    /// Which of the keys each customer has, in their order.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> {
        self.places.iter().map(|place| index(*place))
    }
}

/// Keys in the order in which they were met.
#[derive(Default)]
struct Numbered {
    keys: Vec<Key>,
    place_of: FxHashMap<Key, u32>,
}

impl Numbered {
    fn place(&mut self, key: Key) -> u32 {
        if let Some(place) = self.place_of.get(&key) {
            return *place;
        }
        let place = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(key);
        self.place_of.insert(key, place);
        place
    }
}
