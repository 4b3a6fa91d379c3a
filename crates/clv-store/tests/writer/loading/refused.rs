//! Loads that are refused, and that leave everything as it was.

use super::FINGERPRINT;
use crate::support::{load, migrated, request, value};
use clv_store::raw::load_olist;
use clv_store::{ConnectSettings, StoreError, connect};
use clv_testkit::OlistFolder;

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
