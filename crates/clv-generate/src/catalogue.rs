//! Products and sellers: how many there are and which one an order line holds.
//!
//! Nothing is stored per product: category, price level and seller follow from the number, so the
//! catalogue of a very large shop costs no memory.

use crate::ids::Ids;
use crate::numbers::{floor, real, round};
use crate::tables::categories::{CATEGORIES, CategoryFact};

/// Size of the public set: orders, products, sellers.
const PUBLIC: (f64, f64, f64) = (99_441.0, 32_951.0, 3_095.0);
/// Products grow with this power of the orders (chosen), sellers with the second.
const GROWTH: (f64, f64) = (0.8, 0.6);
/// Half-width of the band of price ranks a line's product is taken from.
const BAND: f64 = 0.04;

/// The catalogue.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue {
    ids: Ids,
    /// First product number and number of products by category, in the table's order.
    ranges: Vec<(&'static CategoryFact, u64, u64)>,
    products: u64,
    sellers: u64,
}

/// A product of the catalogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product {
    /// Its number.
    pub(crate) number: u64,
    /// Its category.
    pub(crate) category: &'static CategoryFact,
}

impl Catalogue {
    /// The catalogue of a shop with so many orders.
    pub(crate) fn new(ids: Ids, orders: u64) -> Self {
        let size = real(i64::try_from(orders).unwrap_or(i64::MAX)) / PUBLIC.0;
        let wanted = PUBLIC.1 * size.powf(GROWTH.0);
        let shares: f64 = CATEGORIES.iter().map(|category| category.share).sum();
        let mut products = 0;
        let mut ranges = Vec::new();
        for category in CATEGORIES {
            let count = u64::try_from(round(wanted * category.share / shares))
                .unwrap_or(1)
                .max(1);
            ranges.push((category, products, count));
            products += count;
        }
        let sellers = u64::try_from(round(PUBLIC.2 * size.powf(GROWTH.1)))
            .unwrap_or(1)
            .max(10);
        Self {
            ids,
            ranges,
            products,
            sellers,
        }
    }

    /// Every product.
    pub(crate) fn products(&self) -> impl Iterator<Item = Product> {
        self.ranges.iter().flat_map(|(category, first, count)| {
            (*first..first + count).map(|number| Product { number, category })
        })
    }

    /// Number of products.
    pub(crate) fn product_count(&self) -> u64 {
        self.products
    }

    /// Number of sellers.
    pub(crate) fn seller_count(&self) -> u64 {
        self.sellers
    }

    /// A product of the category near a price rank in (0, 1).
    pub(crate) fn near(&self, category: &CategoryFact, rank: f64, unit: f64) -> u64 {
        let found = self
            .ranges
            .iter()
            .find(|(c, _, _)| std::ptr::eq(*c, category));
        let (first, count) = found.map_or((0, 1), |(_, first, count)| (*first, *count));
        let rank = rank + BAND * (2.0 * unit - 1.0);
        first + scaled(rank, count)
    }

    /// The seller of a product; some sell much more than others.
    pub(crate) fn seller_of(&self, product: u64) -> u64 {
        let unit = self.ids.scatter(product);
        scaled(unit * unit, self.sellers)
    }
}

/// A point of the unit interval as one of `count` numbers.
fn scaled(unit: f64, count: u64) -> u64 {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    u64::try_from(floor(unit * real(count)).clamp(0, count - 1)).unwrap_or(0)
}
