//! The same folder a second time: only what changed is loaded again.

use super::{FINGERPRINT, outcome};
use crate::support::{load, migrated, value};
use clv_store::raw::Outcome;
use clv_testkit::OlistFolder;

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
