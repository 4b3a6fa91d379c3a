//! Damaged and odd Olist files, one after the other: what each becomes. Order logs have a corpus of their own in
//! `clv-ingest`.

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
    let mut cases = shapes();
    cases.extend(values());
    cases.extend(keys());
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

fn shapes() -> Vec<Case> {
    let sellers = OlistFolder::original(SELLERS);
    let lacks = &["refused: olist_sellers_dataset.csv, line 1: the header lacks"];
    let utf16: Vec<u8> = format!("\u{feff}{sellers}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let huge = format!(
        "{sellers}s2,1,{},SP\ns3,1,x,SP\n",
        "x".repeat(10 * 1024 * 1024)
    );
    let huge_quoted = format!(
        "{sellers}s2,1,\"{}\",SP\ns3,1,x,SP\n",
        "x".repeat(10 * 1024 * 1024)
    );
    vec![
        case(
            "byte order mark",
            SELLERS,
            format!("\u{feff}{sellers}"),
            &[],
        ),
        case("CRLF", SELLERS, sellers.replace('\n', "\r\n"), &[]),
        case("lone CR", SELLERS, sellers.replace('\n', "\r"), &[]),
        case("no line end at the end", SELLERS, sellers.trim_end(), &[]),
        case("empty lines", SELLERS, format!("{sellers}\n\r\n  \n"), &[]),
        case(
            "quoted newline",
            REVIEWS,
            OlistFolder::original(REVIEWS),
            &[],
        ),
        case(
            "NUL",
            SELLERS,
            more(SELLERS, "s2,1,x\0y,SP"),
            &["3 seller_city holds a NUL byte"],
        ),
        case(
            "broken UTF-8",
            SELLERS,
            [sellers.as_bytes(), b"s2,1,s\xe3o paulo,SP\n"].concat(),
            &["3 seller_city is not UTF-8 text"],
        ),
        case(
            "too few fields",
            SELLERS,
            more(SELLERS, "s2,1,x"),
            &["3 - is a record of 3 fields where the header has 4"],
        ),
        case(
            "too many fields",
            SELLERS,
            more(SELLERS, "s2,1,x,SP,5"),
            &["3 - is a record of 5 fields where the header has 4"],
        ),
        case(
            "quotation mark never closed",
            SELLERS,
            format!("{sellers}s2,1,\"x,SP\ns3,1,x,SP\n"),
            &["3 - opens a quotation mark and does not close it"],
        ),
        case(
            "a missing column",
            SELLERS,
            "seller_id,seller_city,seller_state\ns1,x,SP\n",
            lacks,
        ),
        case(
            "other order of columns",
            SELLERS,
            "seller_state,seller_city,seller_zip_code_prefix,seller_id\nSP,x,1,s1\n",
            &[],
        ),
        case(
            "a column twice",
            SELLERS,
            "seller_id,seller_id,seller_zip_code_prefix,seller_city,seller_state\ns1,s1,1,x,SP\n",
            &["refused: olist_sellers_dataset.csv, line 1: the header names seller_id twice"],
        ),
        case(
            "a column more",
            SELLERS,
            "note,seller_id,seller_zip_code_prefix,seller_city,seller_state\nn,s1,1,x,SP\n",
            &[],
        ),
        case(
            "empty",
            SELLERS,
            "",
            &["refused: olist_sellers_dataset.csv, line 1: the header is missing"],
        ),
        case(
            "header only",
            REVIEWS,
            OlistFolder::original(REVIEWS).lines().next().unwrap(),
            &[],
        ),
        case("wrong delimiter", SELLERS, sellers.replace(',', ";"), lacks),
        case("UTF-16", SELLERS, utf16, lacks),
        case(
            "gzip",
            SELLERS,
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3].to_vec(),
            lacks,
        ),
        case(
            "a spreadsheet",
            SELLERS,
            b"PK\x03\x04\x14\x00\x06\x00".to_vec(),
            lacks,
        ),
        case(
            "a 10 MB cell",
            SELLERS,
            huge,
            &["3 - starts a record that is longer than a megabyte"],
        ),
        case(
            "a quoted 10 MB cell",
            SELLERS,
            huge_quoted,
            &["3 - starts a record that is longer than a megabyte"],
        ),
        case(
            "no header",
            SELLERS,
            sellers.split_once('\n').unwrap().1,
            lacks,
        ),
    ]
}

fn values() -> Vec<Case> {
    let item = |price: &str| {
        more(
            ITEMS,
            &format!("o2,2,p2,s1,2017-03-05 10:00:00,{price},1.00"),
        )
    };
    let order = |moment: &str| more(ORDERS, &format!("o9,c1,delivered,{moment},,,,"));
    let no_amount = &["6 price is not an amount like 58.90"];
    vec![
        case("NaN", ITEMS, item("NaN"), no_amount),
        case("infinity", ITEMS, item("inf"), no_amount),
        case("1e400", ITEMS, item("1e400"), no_amount),
        case("decimal comma", ITEMS, item("\"1,50\""), no_amount),
        case("a formula as an amount", ITEMS, item("=1+1"), no_amount),
        case("spaces around", ITEMS, item(" 5"), no_amount),
        case(
            "negative price",
            ITEMS,
            item("-5.00"),
            &["6 price is negative"],
        ),
        case(
            "fractions of a cent",
            ITEMS,
            item("5.001"),
            &["6 price has more than two decimals"],
        ),
        case(
            "a fortune",
            ITEMS,
            item("99999999999"),
            &["6 price is larger than 9,999,999,999.99"],
        ),
        case("no amount", ITEMS, item(""), &["6 price must not be empty"]),
        case(
            "too large a number",
            PAYMENTS,
            more(PAYMENTS, "o1,99999999999,voucher,1,1.00"),
            &["7 payment_sequential is not between 1 and 2147483647"],
        ),
        case(
            "a formula as a name",
            SELLERS,
            more(SELLERS, "=1+1,1,@x,SP"),
            &[],
        ),
        case(
            "a path as a name",
            SELLERS,
            more(SELLERS, "../../etc/passwd,1,C:\\x,SP"),
            &[],
        ),
        case(
            "impossible day",
            ORDERS,
            order("2018-02-30 10:00:00"),
            &["6 order_purchase_timestamp is not a moment like 2017-10-02 10:56:33"],
        ),
        case(
            "the future",
            ORDERS,
            order("2026-07-02 00:00:00"),
            &["6 order_purchase_timestamp lies in the future"],
        ),
        case(
            "an hour that summer time skips",
            ORDERS,
            order("2017-10-15 00:30:00"),
            &[],
        ),
        case(
            "promised for the future",
            ORDERS,
            more(
                ORDERS,
                "o9,c1,shipped,2018-01-01 00:00:00,,,,2030-01-01 00:00:00",
            ),
            &[],
        ),
    ]
}

fn keys() -> Vec<Case> {
    vec![
        case(
            "a row twice",
            SELLERS,
            more(SELLERS, "s1,13023,campinas,SP"),
            &["3 seller_id repeats the key of an earlier row"],
        ),
        case(
            "a key of two columns twice",
            ITEMS,
            more(ITEMS, "o1,1,p1,s1,,5.00,1.00"),
            &["6 order_id, order_item_id repeats the key of an earlier row"],
        ),
        case(
            "a review of one order twice",
            REVIEWS,
            more(REVIEWS, "r1,o1,5,,,2017-01-11 00:00:00,"),
            &["5 review_id, order_id repeats the key of an earlier row"],
        ),
        case(
            "a review of two orders",
            REVIEWS,
            more(REVIEWS, "r1,o2,5,,,2017-01-11 00:00:00,"),
            &[],
        ),
        case(
            "an item of no order",
            ITEMS,
            more(ITEMS, "o7,1,p1,s1,,5.00,1.00"),
            &["6 order_id names no row of olist_orders"],
        ),
        case(
            "an unknown product",
            ITEMS,
            more(ITEMS, "o2,2,p7,s1,,5.00,1.00"),
            &["6 product_id names no row of olist_products"],
        ),
        case("no seller", ITEMS, more(ITEMS, "o2,2,p1,,,5.00,1.00"), &[]),
        case(
            "a payment of no order",
            PAYMENTS,
            more(PAYMENTS, "o7,1,voucher,1,5.00"),
            &["7 order_id names no row of olist_orders"],
        ),
        case(
            "an order of nobody, and what hangs on it",
            CUSTOMERS,
            OlistFolder::original(CUSTOMERS).replace("c3,u2,20231,rio de janeiro,RJ\n", ""),
            &[
                "5 order_id names no row of olist_orders",
                "5 order_id names no row of olist_orders",
                "4 customer_id names no row of olist_customers",
            ],
        ),
        case(
            "a product that cannot be read, and the item of it",
            PRODUCTS,
            OlistFolder::original(PRODUCTS).replace("\"p3\",,,,,500", "\"p3\",,,,,heavy"),
            &[
                "5 product_id names no row of olist_products",
                "4 product_weight_g is not a whole number",
            ],
        ),
    ]
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
