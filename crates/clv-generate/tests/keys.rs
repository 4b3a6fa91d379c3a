//! Every key is unique and every foreign key resolves.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::Path;

use clv_generate::{Options, generate};

type Outcome = Result<(), Box<dyn Error>>;

/// Rows of a file as column name → value.
fn read(dir: &Path, name: &str) -> Result<Vec<HashMap<String, String>>, csv::Error> {
    csv::Reader::from_path(dir.join(name))?
        .deserialize()
        .collect()
}

fn column(rows: &[HashMap<String, String>], name: &str) -> Vec<String> {
    rows.iter()
        .filter_map(|row| row.get(name).cloned())
        .collect()
}

fn unique(values: Vec<String>) -> HashSet<String> {
    let count = values.len();
    let set: HashSet<String> = values.into_iter().collect();
    assert_eq!(set.len(), count);
    set
}

fn pairs(rows: &[HashMap<String, String>], left: &str, right: &str) -> Vec<String> {
    column(rows, left)
        .into_iter()
        .zip(column(rows, right))
        .map(|(a, b)| format!("{a} {b}"))
        .collect()
}

fn cents(text: &str) -> i64 {
    text.replace('.', "")
        .parse()
        .unwrap_or(i64::MIN / 1_000_000)
}

#[test]
fn keys_are_unique_and_resolve() -> Outcome {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    generate(
        &dir,
        &Options {
            orders: 20_000,
            seed: 3,
            horizon_days: 180,
        },
        &mut |_, _| (),
    )?;
    let customers = read(&dir, "olist_customers_dataset.csv")?;
    let orders = read(&dir, "olist_orders_dataset.csv")?;
    let items = read(&dir, "olist_order_items_dataset.csv")?;
    let payments = read(&dir, "olist_order_payments_dataset.csv")?;
    let reviews = read(&dir, "olist_order_reviews_dataset.csv")?;
    let products = read(&dir, "olist_products_dataset.csv")?;
    let sellers = read(&dir, "olist_sellers_dataset.csv")?;
    let places = read(&dir, "olist_geolocation_dataset.csv")?;
    let names = read(&dir, "product_category_name_translation.csv")?;
    let truth = read(&dir, "truth.csv")?;
    assert_eq!(
        (orders.len(), customers.len(), names.len()),
        (20_000, 20_000, 71)
    );

    let order_ids = unique(column(&orders, "order_id"));
    let customer_ids = unique(column(&customers, "customer_id"));
    let product_ids = unique(column(&products, "product_id"));
    let seller_ids = unique(column(&sellers, "seller_id"));
    unique(column(&reviews, "review_id"));
    unique(pairs(&items, "order_id", "order_item_id"));
    unique(pairs(&payments, "order_id", "payment_sequential"));
    unique(pairs(&truth, "customer_unique_id", "cutoff"));
    assert_eq!(unique(column(&orders, "customer_id")), customer_ids);
    for rows in [&items, &payments, &reviews] {
        assert!(
            column(rows, "order_id")
                .iter()
                .all(|id| order_ids.contains(id))
        );
    }
    assert!(
        column(&items, "product_id")
            .iter()
            .all(|id| product_ids.contains(id))
    );
    assert!(
        column(&items, "seller_id")
            .iter()
            .all(|id| seller_ids.contains(id))
    );
    let people: HashSet<String> = column(&customers, "customer_unique_id")
        .into_iter()
        .collect();
    assert!(
        column(&truth, "customer_unique_id")
            .iter()
            .all(|id| people.contains(id))
    );
    let prefixes: HashSet<String> = column(&places, "geolocation_zip_code_prefix")
        .into_iter()
        .collect();
    assert!(
        column(&customers, "customer_zip_code_prefix")
            .iter()
            .all(|p| prefixes.contains(p))
    );
    assert!(
        column(&sellers, "seller_zip_code_prefix")
            .iter()
            .all(|p| prefixes.contains(p))
    );
    let categories: HashSet<String> = column(&names, "\u{feff}product_category_name")
        .into_iter()
        .chain(column(&names, "product_category_name"))
        .collect();
    assert!(
        column(&products, "product_category_name")
            .iter()
            .all(|c| c.is_empty() || categories.contains(c))
    );

    // Payments add up to items and freight.
    let mut owed: HashMap<String, i64> = HashMap::new();
    for row in &items {
        let amount: i64 = ["price", "freight_value"]
            .iter()
            .filter_map(|c| row.get(*c))
            .map(|c| cents(c))
            .sum();
        *owed
            .entry(row.get("order_id").cloned().unwrap_or_default())
            .or_default() += amount;
    }
    let mut paid: HashMap<String, i64> = HashMap::new();
    for row in &payments {
        let amount = row.get("payment_value").map_or(0, |c| cents(c));
        assert!(amount > 0);
        *paid
            .entry(row.get("order_id").cloned().unwrap_or_default())
            .or_default() += amount;
    }
    assert!(
        owed.iter()
            .all(|(order, amount)| paid.get(order) == Some(amount))
    );
    assert_eq!(paid.len(), orders.len());

    // Times of an order keep their order; ISO texts compare as times do.
    for row in &orders {
        let steps = [
            "order_purchase_timestamp",
            "order_approved_at",
            "order_delivered_carrier_date",
            "order_delivered_customer_date",
        ];
        let times: Vec<&String> = steps
            .iter()
            .filter_map(|c| row.get(*c))
            .filter(|t| !t.is_empty())
            .collect();
        assert!(times.is_sorted(), "{row:?}");
    }
    Ok(())
}

#[test]
fn the_translation_starts_with_a_byte_order_mark() -> Outcome {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    generate(
        &dir,
        &Options {
            orders: 10,
            seed: 3,
            horizon_days: 180,
        },
        &mut |_, _| (),
    )?;
    let bytes = std::fs::read(dir.join("product_category_name_translation.csv"))?;
    assert!(
        bytes.starts_with(b"\xef\xbb\xbfproduct_category_name,product_category_name_english\n")
    );
    Ok(())
}
