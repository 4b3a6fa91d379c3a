use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// Deals customers into folds: a customer's rows always share a fold, and buyers are spread evenly,
/// which matters when there are only dozens of them. Returns the fold of each row.
///
/// The order within a group is that of SHA-256(seed, customer), so it depends neither on the order of
/// the rows nor on the platform.
pub(crate) fn deal_folds(
    customers: &[String],
    buys: &[bool],
    folds: usize,
    seed: u64,
) -> Vec<usize> {
    let mut ever_buys: BTreeMap<&String, bool> = BTreeMap::new();
    for (customer, &buys) in customers.iter().zip(buys) {
        *ever_buys.entry(customer).or_default() |= buys;
    }
    let mut deck: Vec<(bool, [u8; 32], &String)> = ever_buys
        .into_iter()
        .map(|(customer, buys)| (!buys, shuffle_key(seed, customer), customer))
        .collect();
    deck.sort_unstable();
    let fold_of: BTreeMap<&String, usize> = deck
        .into_iter()
        .enumerate()
        .map(|(place, (_, _, customer))| (customer, place % folds.max(1)))
        .collect();
    customers
        .iter()
        .filter_map(|customer| fold_of.get(customer).copied())
        .collect()
}

fn shuffle_key(seed: u64, customer: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(customer.as_bytes())
        .finalize()
        .into()
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_customer_never_sits_in_two_folds_and_buyers_are_spread() {
        let customers: Vec<String> = (0..300).map(|i| format!("c{}", i % 100)).collect();
        let buys: Vec<bool> = (0..300).map(|i| i % 100 < 10).collect();
        let folds = deal_folds(&customers, &buys, 5, 1);
        for i in 0..100 {
            assert_eq!(folds[i], folds[i + 100]);
            assert_eq!(folds[i], folds[i + 200]);
        }
        for fold in 0..5 {
            assert_eq!((0..10).filter(|&i| folds[i] == fold).count(), 2);
        }
    }
}
