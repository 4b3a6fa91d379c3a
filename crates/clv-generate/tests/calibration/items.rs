//! Items: what they cost, how many an order has, and of which categories they are.

use std::collections::HashMap;
use std::path::Path;

use crate::{Fallible, Row, assert_quantiles, assert_shares, get, read};

pub(crate) fn assert_items(dir: &Path, items: &[Row]) -> Fallible<()> {
    let number = |column: &str| {
        items
            .iter()
            .filter_map(|row| get(row, column).parse().ok())
            .collect::<Vec<f64>>()
    };
    let price = [
        (5, 17.36, 0.15),
        (10, 23.9, 0.08),
        (25, 39.99, 0.04),
        (50, 75.0, 0.03),
        (75, 135.5, 0.05),
        (90, 238.07, 0.05),
        (95, 349.9, 0.05),
        (99, 844.62, 0.16),
    ];
    assert_quantiles("price", number("price"), &price, Some((121.16, 0.04)));
    let freight = [
        (5, 7.78, 0.08),
        (25, 13.14, 0.11),
        (50, 16.11, 0.05),
        (75, 20.67, 0.08),
        (95, 43.37, 0.06),
    ];
    assert_quantiles(
        "freight",
        number("freight_value"),
        &freight,
        Some((19.65, 0.05)),
    );

    let mut sizes: HashMap<&str, usize> = HashMap::new();
    items
        .iter()
        .for_each(|row| *sizes.entry(get(row, "order_id")).or_default() += 1);
    let sizes: Vec<String> = sizes.values().map(ToString::to_string).collect();
    assert_shares(
        "items",
        sizes.iter().map(String::as_str),
        &[("1", 0.8998), ("2", 0.0762), ("3", 0.0146)],
        0.4,
    );

    let names: HashMap<String, String> = read(dir, "product_category_name_translation.csv")?
        .into_iter()
        .filter_map(|row| {
            let english = get(&row, "product_category_name_english").to_owned();
            row.into_iter()
                .find(|(column, _)| column.ends_with("product_category_name"))
                .map(|(_, name)| (name, english))
        })
        .collect();
    let products = read(dir, "olist_products_dataset.csv")?;
    let categories: HashMap<&str, &str> = products
        .iter()
        .map(|row| {
            let name = get(row, "product_category_name");
            (
                get(row, "product_id"),
                names.get(name).map_or("(none)", String::as_str),
            )
        })
        .collect();
    let category = |row: &Row| {
        categories
            .get(get(row, "product_id"))
            .copied()
            .unwrap_or("missing")
    };
    let shares = [
        ("bed_bath_table", 0.0974),
        ("furniture_decor", 0.0827),
        ("sports_leisure", 0.0795),
        ("health_beauty", 0.077),
        ("watches_gifts", 0.0498),
        ("cool_stuff", 0.0406),
        ("pet_shop", 0.0161),
        ("(none)", 0.0151),
        ("computers", 0.002),
    ];
    assert_shares("category", items.iter().map(category), &shares, 0.5);
    for (name, median) in [
        ("bed_bath_table", 83.36),
        ("telephony", 29.9),
        ("watches_gifts", 129.9),
        ("office_furniture", 146.99),
    ] {
        let prices: Vec<f64> = items
            .iter()
            .filter(|row| category(row) == name)
            .filter_map(|row| get(row, "price").parse().ok())
            .collect();
        assert_quantiles(name, prices, &[(50, median, 0.08)], None);
    }
    Ok(())
}
