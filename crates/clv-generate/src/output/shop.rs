//! Products, sellers, places and category names: what does not depend on customers.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::table::Table;
use crate::choice::{log_normal, normal};
use crate::error::GenerateError;
use crate::geography;
use crate::ids::Kind;
use crate::numbers::round;
use crate::tables::categories::{CATEGORIES, UNSOLD_CATEGORIES};
use crate::world::World;

/// Columns of the products file; two are misspelt in the original.
pub(crate) const PRODUCT_HEADER: &[&str] = &[
    "product_id",
    "product_category_name",
    "product_name_lenght",
    "product_description_lenght",
    "product_photos_qty",
    "product_weight_g",
    "product_length_cm",
    "product_height_cm",
    "product_width_cm",
];
/// Columns of the sellers file.
pub(crate) const SELLER_HEADER: &[&str] = &[
    "seller_id",
    "seller_zip_code_prefix",
    "seller_city",
    "seller_state",
];
/// Columns of the geolocation file.
pub(crate) const GEOLOCATION_HEADER: &[&str] = &[
    "geolocation_zip_code_prefix",
    "geolocation_lat",
    "geolocation_lng",
    "geolocation_city",
    "geolocation_state",
];
/// Columns of the category names, the first preceded by a byte order mark as in the original.
pub(crate) const TRANSLATION_HEADER: &[&str] = &[
    "\u{feff}product_category_name",
    "product_category_name_english",
];

/// Coordinates per postcode prefix.
const POINTS: u64 = 5;

/// Writes all products.
pub(crate) fn write_products(table: &mut Table, world: &World) -> Result<(), GenerateError> {
    let mut rng = ChaCha8Rng::seed_from_u64(world.catalogue.product_count());
    for product in world.catalogue.products() {
        let mut between = |median: f64, log_sd: f64, (least, most): (i64, i64)| {
            round(log_normal(&mut rng, median, log_sd)).clamp(least, most)
        };
        let texts = [
            between(50.0, 0.22, (5, 76)),
            between(595.0, 0.82, (4, 3992)),
            between(1.6, 0.75, (1, 20)),
        ];
        let sizes = [
            between(700.0, 1.35, (50, 40_425)),
            between(26.0, 0.5, (7, 105)),
            between(13.0, 0.75, (2, 105)),
            between(20.0, 0.5, (6, 118)),
        ];
        table
            .bytes(&world.ids.hex(Kind::Product, product.number))?
            .text(product.category.portuguese)?;
        for number in texts {
            // Products without a category have no texts either.
            if product.category.portuguese.is_empty() {
                table.text("")?
            } else {
                table.int(number)?
            };
        }
        for number in sizes {
            table.int(number)?;
        }
        table.end()?;
    }
    Ok(())
}

/// Writes all sellers.
pub(crate) fn write_sellers(table: &mut Table, world: &World) -> Result<(), GenerateError> {
    for seller in 0..world.catalogue.seller_count() {
        // Numbers far from those of products, which scatter from 0.
        let unit = |part: u64| world.ids.scatter(u64::MAX - 2 * seller - part);
        let place = world.geography.seller(unit(0), unit(1));
        table
            .bytes(&world.ids.hex(Kind::Seller, seller))?
            .formatted(format_args!("{:05}", place.prefix))?
            .text(place.city.name)?
            .text(place.state.code)?
            .end()?;
    }
    Ok(())
}

/// Writes a few coordinates for every postcode prefix.
pub(crate) fn write_geolocation(table: &mut Table, world: &World) -> Result<(), GenerateError> {
    /// Standard deviation of a point around its city's centre, in degrees (about 4 km).
    const SPREAD: f64 = 0.04;
    let mut rng = ChaCha8Rng::seed_from_u64(world.catalogue.seller_count());
    for place in geography::places() {
        for _ in 0..POINTS {
            let (lat, lng) = (
                place.city.lat + SPREAD * normal(&mut rng),
                place.city.lng + SPREAD * normal(&mut rng),
            );
            table
                .formatted(format_args!("{:05}", place.prefix))?
                .formatted(format_args!("{lat:.14}"))?
                .formatted(format_args!("{lng:.14}"))?
                .text(place.city.name)?
                .text(place.state.code)?
                .end()?;
        }
    }
    Ok(())
}

/// Writes the category names.
pub(crate) fn write_translation(table: &mut Table) -> Result<(), GenerateError> {
    let sold = CATEGORIES
        .iter()
        .map(|category| (category.portuguese, category.english));
    for (portuguese, english) in sold
        .filter(|(name, _)| !name.is_empty())
        .chain(UNSOLD_CATEGORIES.iter().copied())
    {
        table.text(portuguese)?.text(english)?.end()?;
    }
    Ok(())
}
