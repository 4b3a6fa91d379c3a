//! Damaged and odd Olist files, one after the other: what each becomes. Order logs have a corpus of their own in
//! `clv-ingest`.

mod keys;
mod shapes;
mod values;

use std::os::unix::fs::symlink;
use std::path::Path;

use clv_store::raw::{LoadReport, OlistRequest, load_olist};
use clv_store::{PgPool, StoreError};
use clv_testkit::OlistFolder;

use crate::support::{migrated, request, value};

const SELLERS: &str = "olist_sellers_dataset.csv";
const ORDERS: &str = "olist_orders_dataset.csv";
const ITEMS: &str = "olist_order_items_dataset.csv";
const PAYMENTS: &str = "olist_order_payments_dataset.csv";
const PRODUCTS: &str = "olist_products_dataset.csv";
const REVIEWS: &str = "olist_order_reviews_dataset.csv";
const CUSTOMERS: &str = "olist_customers_dataset.csv";

/// Loads whatever is good, into empty tables.
async fn fresh(pool: &PgPool, folder: &Path) -> Result<LoadReport, StoreError> {
    let empty = "truncate raw.olist_customers, raw.olist_orders, raw.olist_order_items, raw.olist_order_payments,
        raw.olist_order_reviews, raw.olist_products, raw.olist_sellers, raw.olist_geolocation,
        raw.product_category_name_translation, raw.quarantine, raw.replaced_rows, raw.load_files, raw.loads";
    sqlx::raw_sql(empty).execute(pool).await.unwrap();
    let everything = OlistRequest {
        tolerance: "100".parse().unwrap(),
        ..request(folder)
    };
    load_olist(pool, &everything, &mut |_| {}).await
}

/// What was set aside, as "line column reason", or "refused: …".
async fn outcome(pool: &PgPool, folder: &Path) -> Vec<String> {
    let report = match fresh(pool, folder).await {
        Ok(report) => report,
        Err(error) => {
            assert!(
                error.is_rejected_data() && error.hint().is_some(),
                "{error}"
            );
            let loads: i64 = value(pool, "select count(*) from raw.loads").await;
            assert_eq!(loads, 0);
            return vec![format!("refused: {error}")];
        }
    };
    for file in &report.files {
        assert_eq!(
            file.rows_read,
            file.rows_loaded + file.rows_bad,
            "{}",
            file.file
        );
        assert_eq!(file.rows, file.rows_loaded, "{}", file.file);
    }
    sqlx::query_scalar(
        "select concat_ws(' ', line, coalesce(column_name, '-'), reason) from raw.quarantine order by file, line",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// A row more at the end of a file.
fn more(file: &str, row: &str) -> String {
    format!("{}{row}\n", OlistFolder::original(file))
}

struct Case {
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    expected: &'static [&'static str],
}

fn case(
    name: &'static str,
    file: &'static str,
    bytes: impl Into<Vec<u8>>,
    expected: &'static [&'static str],
) -> Case {
    Case {
        name,
        file,
        bytes: bytes.into(),
        expected,
    }
}

#[tokio::test]
async fn every_odd_file_becomes_what_it_should() {
    let database = migrated().await;
    let pool = database.pool();
    let mut cases = shapes::cases();
    cases.extend(values::cases());
    cases.extend(keys::cases());
    assert!(cases.len() >= 40, "{} cases", cases.len());
    for case in cases {
        let folder = OlistFolder::create().unwrap();
        std::fs::write(folder.path().join(case.file), &case.bytes).unwrap();
        let found = outcome(pool, folder.path()).await;
        let fits = found.len() == case.expected.len()
            && found.iter().zip(case.expected).all(|(found, expected)| {
                found == expected
                    || (expected.starts_with("refused") && found.starts_with(expected))
            });
        assert!(fits, "{}: {found:#?}", case.name);
    }
}

#[tokio::test]
async fn links_are_followed_and_what_is_no_file_is_missing() {
    let database = migrated().await;
    let pool = database.pool();
    let folder = OlistFolder::create().unwrap();
    let (path, elsewhere) = (folder.path().join(SELLERS), tempfile::tempdir().unwrap());
    let real = elsewhere.path().join("s.csv");
    std::fs::rename(&path, &real).unwrap();
    symlink(&real, &path).unwrap();
    assert_eq!(outcome(pool, folder.path()).await, Vec::<String>::new());
    std::fs::remove_file(&real).unwrap();
    let lacks = format!("refused: {} lacks {SELLERS}", folder.path().display());
    assert_eq!(
        outcome(pool, folder.path()).await,
        std::slice::from_ref(&lacks)
    );
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(outcome(pool, folder.path()).await, [lacks]);
    // A way through the parent is a way like any other.
    let other = OlistFolder::create().unwrap();
    let around = other
        .path()
        .join("..")
        .join(other.path().file_name().unwrap());
    assert_eq!(outcome(pool, &around).await, Vec::<String>::new());
}
