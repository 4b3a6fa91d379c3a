//! Loading: exact, repeatable, all or nothing, one at a time.

use crate::support::{load, migrated, request, value};
use clv_store::raw::{LoadReport, Outcome, load_olist};
use clv_store::{ConnectSettings, StoreError, connect};
use clv_testkit::{OlistFolder, olist_sample};

const FINGERPRINT: &str =
    "select coalesce(md5(string_agg(row::text, '|' order by row::text)), '') from (
    select o::text as row from raw.olist_orders o
    union all select i::text from raw.olist_order_items i
    union all select p::text from raw.olist_order_payments p
    union all select c::text from raw.olist_customers c
    union all select r::text from raw.olist_order_reviews r
    union all select t::text from raw.product_category_name_translation t
    union all select l::text from raw.loads l
    union all select f::text from raw.load_files f) as rows";

fn outcome(report: &LoadReport, file: &str) -> Outcome {
    let found = report.files.iter().find(|entry| entry.file == file);
    found.unwrap().outcome
}

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
async fn the_same_files_again_change_nothing() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    load(pool, folder.path()).await.unwrap();
    let before: String = value(pool, FINGERPRINT).await;
    let report = load(pool, folder.path()).await.unwrap();
    assert!(!report.changed);
    assert!(
        report
            .files
            .iter()
            .all(|file| file.outcome == Outcome::Unchanged)
    );
    assert_eq!(value::<String>(pool, FINGERPRINT).await, before);
}

#[tokio::test]
async fn a_changed_file_replaces_its_rows_and_leaves_the_others() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    load(pool, folder.path()).await.unwrap();
    let file = "olist_order_items_dataset.csv";
    // Same length, so that only the hash tells the difference.
    folder
        .write(file, &OlistFolder::original(file).replace("58.00", "59.00"))
        .unwrap();
    let report = load(pool, folder.path()).await.unwrap();
    assert_eq!(outcome(&report, file), Outcome::Loaded);
    let loaded = report
        .files
        .iter()
        .filter(|entry| entry.outcome == Outcome::Loaded);
    assert_eq!(loaded.count(), 1);
    let total: String = value(pool, "select sum(price)::text from raw.olist_order_items").await;
    assert_eq!(total, "331.40");
}

#[tokio::test]
async fn an_optional_file_that_is_gone_empties_its_table_and_comes_back() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    let file = "olist_order_reviews_dataset.csv";
    load(pool, folder.path()).await.unwrap();
    folder.remove(file).unwrap();
    let gone = load(pool, folder.path()).await.unwrap();
    assert_eq!(outcome(&gone, file), Outcome::Emptied);
    let reviews = "select count(*) from raw.olist_order_reviews";
    assert_eq!(value::<i64>(pool, reviews).await, 0);
    let still = load(pool, folder.path()).await.unwrap();
    assert_eq!(outcome(&still, file), Outcome::Absent);
    folder.write(file, OlistFolder::original(file)).unwrap();
    let back = load(pool, folder.path()).await.unwrap();
    assert_eq!(outcome(&back, file), Outcome::Loaded);
    assert_eq!(value::<i64>(pool, reviews).await, 2);
}

#[tokio::test]
async fn a_bad_value_in_the_last_file_leaves_the_tables_as_before() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    load(pool, folder.path()).await.unwrap();
    let before: String = value(pool, FINGERPRINT).await;
    let orders = "olist_orders_dataset.csv";
    folder
        .write(
            orders,
            &OlistFolder::original(orders).replace("shipped", "delivered"),
        )
        .unwrap();
    let last = "olist_geolocation_dataset.csv";
    folder
        .write(
            last,
            &OlistFolder::original(last).replace("-23.561414", "-93.561414"),
        )
        .unwrap();
    let error = load(pool, folder.path()).await.unwrap_err();
    assert!(error.is_rejected_data());
    assert_eq!(
        error.to_string(),
        "olist_geolocation_dataset.csv: 1 of 1 rows cannot be used, more than 1 %; nothing was loaded\n  \
         1 × geolocation_lat is not between -90 and 90, first on line 2: \"-93.561414\""
    );
    assert_eq!(value::<String>(pool, FINGERPRINT).await, before);
    // The connection that carried the refused load is good for the next one.
    folder.write(last, OlistFolder::original(last)).unwrap();
    assert!(load(pool, folder.path()).await.unwrap().changed);
}

#[tokio::test]
async fn a_repeated_key_names_the_file_and_the_key() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let file = "olist_sellers_dataset.csv";
    let text = format!("{}s1,1,x,SP\n", OlistFolder::original(file));
    folder.write(file, &text).unwrap();
    let error = load(database.pool(), folder.path()).await.unwrap_err();
    assert!(error.is_rejected_data());
    assert_eq!(
        error.to_string(),
        "olist_sellers_dataset.csv: 1 of 2 rows cannot be used, more than 1 %; nothing was loaded\n  \
         1 × seller_id repeats the key of an earlier row, first on line 3: \"s1\""
    );
    let loads: i64 = value(database.pool(), "select count(*) from raw.loads").await;
    assert_eq!(loads, 0);
}

#[tokio::test]
async fn missing_files_are_listed() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    for file in [
        "olist_orders_dataset.csv",
        "olist_sellers_dataset.csv",
        "olist_order_reviews_dataset.csv",
    ] {
        folder.remove(file).unwrap();
    }
    match load(database.pool(), folder.path()).await.unwrap_err() {
        StoreError::MissingFiles { files, .. } => {
            assert_eq!(
                files,
                ["olist_sellers_dataset.csv", "olist_orders_dataset.csv"]
            );
        }
        other => unreachable!("{other}"),
    }
}

#[tokio::test]
async fn a_second_load_at_the_same_time_says_so_at_once() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let (started, wait_for_start) = std::sync::mpsc::channel();
    let (go_on, wait_to_go_on) = std::sync::mpsc::channel::<()>();
    let path = folder.path().to_owned();
    let url = database.url();
    // The first load stops inside its first file until it is told to go on.
    let first = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut stop = Some((started, wait_to_go_on));
            let pool = connect(&ConnectSettings::new(url)).await.unwrap();
            load_olist(&pool, &request(&path), &mut |_| {
                if let Some((started, go_on)) = stop.take() {
                    started.send(()).unwrap();
                    go_on.recv().unwrap();
                }
            })
            .await
        })
    });
    wait_for_start.recv().unwrap();
    let error = load(database.pool(), folder.path()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "another load is running on this database"
    );
    go_on.send(()).unwrap();
    assert!(first.join().unwrap().unwrap().changed);
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
