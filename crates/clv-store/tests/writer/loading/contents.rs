//! What stands in the tables after a first load: counts, totals, quirks and columns.

use crate::support::{load, migrated, request, value};
use clv_store::raw::{Outcome, load_olist};
use clv_testkit::{OlistFolder, olist_sample};

#[tokio::test]
async fn holds_exactly_the_counts_and_totals_of_the_real_sample() {
    let Some(folder) = olist_sample() else { return };
    let database = migrated().await;
    let pool = database.pool();
    let mut last = (0, 0);
    let report = load_olist(pool, &request(&folder), &mut |progress| {
        assert!(progress.bytes_done >= last.0, "progress goes backwards");
        last = (progress.bytes_done, progress.bytes_total);
    })
    .await
    .unwrap();
    assert_eq!((last.0, last.1), (report.bytes, report.bytes));
    println!("sample: {} rows in {:.2} s", report.rows, report.seconds);

    let counts: Vec<i64> = value(
        pool,
        "select array[
            (select count(*) from raw.olist_orders),
            (select count(*) from raw.olist_order_items),
            (select count(*) from raw.olist_customers),
            (select count(distinct customer_unique_id) from raw.olist_customers),
            (select count(*) from raw.olist_order_payments),
            (select count(*) from raw.olist_products),
            (select count(*) from raw.olist_sellers),
            (select count(*) from raw.product_category_name_translation),
            (select count(*) from raw.olist_order_reviews),
            (select count(*) from raw.olist_geolocation)]",
    )
    .await;
    assert_eq!(
        counts,
        [
            17_196, 19_474, 17_196, 17_046, 18_018, 32_951, 3_095, 71, 0, 0
        ]
    );
    let totals: String = value(
        pool,
        "select sum(price) || ' ' || sum(freight_value) from raw.olist_order_items",
    )
    .await;
    assert_eq!(totals, "2359408.61 382602.90");
    let statuses: String = value(
        pool,
        "select string_agg(order_status || ' ' || n, ', ' order by n desc)
         from (select order_status, count(*) as n from raw.olist_orders group by 1) as counted",
    )
    .await;
    assert_eq!(
        statuses,
        "delivered 16646, shipped 175, unavailable 136, canceled 111, invoiced 66, processing 60, created 2"
    );
    let days: String = value(
        pool,
        "select min(order_purchase_timestamp)::date || ' ' || max(order_purchase_timestamp)::date
         from raw.olist_orders",
    )
    .await;
    assert_eq!(days, "2016-09-15 2018-10-03");

    let again = load(pool, &folder).await.unwrap();
    println!("sample again: {:.2} s", again.seconds);
    assert!(!again.changed);
    assert_eq!(again.rows, report.rows);
}

#[tokio::test]
async fn loads_all_nine_files_with_their_quirks() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    let report = load(pool, folder.path()).await.unwrap();
    assert!(
        report
            .files
            .iter()
            .all(|file| file.outcome == Outcome::Loaded)
    );
    let totals: String = value(
        pool,
        "select sum(price) || ' ' || sum(freight_value) from raw.olist_order_items",
    )
    .await;
    assert_eq!(totals, "330.40 45.15");
    let review: String = value(
        pool,
        "select review_comment_title || '/' || review_comment_message
         from raw.olist_order_reviews where review_id = 'r1'",
    )
    .await;
    assert_eq!(review, "otimo, mesmo/chegou\r\nantes do prazo");
    let empty: i64 = value(
        pool,
        "select count(*) from raw.olist_products
         where product_category_name is null and product_photos_qty is null",
    )
    .await;
    assert_eq!(empty, 1);
    let zip: String = value(
        pool,
        "select min(customer_zip_code_prefix) from raw.olist_customers",
    )
    .await;
    assert_eq!(zip, "01310");
    let first: String = value(
        pool,
        "select product_category_name from raw.product_category_name_translation
         where product_category_name_english = 'perfumery'",
    )
    .await;
    assert_eq!(
        first, "perfumaria",
        "the byte order mark is no part of a name"
    );
}

#[tokio::test]
async fn the_tables_have_the_columns_of_the_specification() {
    let database = migrated().await;
    for spec in &clv_ingest::olist::FILES {
        let columns: Vec<String> = sqlx::query_scalar(
            "select column_name::text from information_schema.columns
             where table_schema = 'raw' and table_name = $1 order by ordinal_position",
        )
        .bind(spec.table)
        .fetch_all(database.pool())
        .await
        .unwrap();
        let wanted: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns, wanted, "{}", spec.table);
    }
}
