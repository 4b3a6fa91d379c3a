//! Identifiers: 32 hexadecimal digits, as in the public set, unique by construction.

/// What an identifier names; each kind has its own numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A person (`customer_unique_id`).
    Person,
    /// The customer row of one order (`customer_id`).
    CustomerRow,
    /// An order.
    Order,
    /// A product.
    Product,
    /// A seller.
    Seller,
    /// A review.
    Review,
}

/// Orders of one person are numbered below this.
pub(crate) const ORDERS_PER_PERSON: u64 = 1 << 12;

/// Writes identifiers for one seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids {
    seed: u64,
}

impl Ids {
    /// Identifiers for a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The identifier of the `number`-th thing of a kind.
    ///
    /// The first 16 digits are a bijection of the number, so no two things of a kind share them.
    pub(crate) fn hex(self, kind: Kind, number: u64) -> [u8; 32] {
        let salt: u64 = match kind {
            Kind::Person => 1,
            Kind::CustomerRow => 2,
            Kind::Order => 3,
            Kind::Product => 4,
            Kind::Seller => 5,
            Kind::Review => 6,
        };
        let key = mix(self.seed ^ mix(salt));
        let high = mix(number ^ key);
        let low = mix(high.wrapping_add(key));
        let mut digits = [0; 32];
        for (byte, digit) in high
            .to_be_bytes()
            .into_iter()
            .chain(low.to_be_bytes())
            .zip(digits.chunks_exact_mut(2))
        {
            digit.copy_from_slice(&[nibble(byte >> 4), nibble(byte & 15)]);
        }
        digits
    }

    /// A number that looks random, for attributes that follow from an index alone.
    pub(crate) fn scatter(self, number: u64) -> f64 {
        let bits = mix(mix(self.seed ^ 0x5ca7_7e12).wrapping_add(number)) >> 32;
        u32::try_from(bits).map_or(0.0, |bits| f64::from(bits) / 4_294_967_296.0)
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64-bit words.
fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

fn nibble(value: u8) -> u8 {
    if value < 10 {
        b'0' + value
    } else {
        b'a' + value - 10
    }
}

#[cfg(test)]
mod tests {
    use super::{Ids, Kind};
    use std::collections::HashSet;

    #[test]
    fn gives_every_thing_its_own_hexadecimal_name() {
        let ids = Ids::new(7);
        let names: HashSet<[u8; 32]> = (0..50_000)
            .flat_map(|n| [ids.hex(Kind::Order, n), ids.hex(Kind::Person, n)])
            .collect();
        assert_eq!(names.len(), 100_000);
        assert!(
            names
                .iter()
                .flatten()
                .all(|digit| b"0123456789abcdef".contains(digit))
        );
        assert_ne!(Ids::new(8).hex(Kind::Order, 1), ids.hex(Kind::Order, 1));
    }
}
