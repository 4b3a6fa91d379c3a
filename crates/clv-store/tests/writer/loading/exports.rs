//! Another export: of the same shop it is added to what is there, of another shop it replaces it.

use super::outcome;
use crate::support::{load, migrated, request, value};
use clv_store::raw::{LoadReport, OlistRequest, Outcome, load_olist};
use clv_testkit::OlistFolder;

/// The orders of a folder and what they cost, as the tables have them.
const ORDERS_AND_PRICES: &str = "select string_agg(o.order_id || ':' || coalesce(price, 0), ' ' order by o.order_id)
    from raw.olist_orders as o
    left join (select order_id, sum(price) as price from raw.olist_order_items group by 1) as i using (order_id)";

/// Another export of the same shop: without the first order, with the second at another price, and with a fifth.
fn newer_export() -> OlistFolder {
    let folder = OlistFolder::create().unwrap();
    let write = |file: &str, text: String| folder.write(file, &text).unwrap();
    let without = |file: &str, starts: &str| -> String {
        OlistFolder::original(file)
            .lines()
            .filter(|line| !line.starts_with(starts))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    write(
        "olist_customers_dataset.csv",
        without("olist_customers_dataset.csv", "c1,") + "c5,u1,01310,sao paulo,SP\n",
    );
    write(
        "olist_orders_dataset.csv",
        without("olist_orders_dataset.csv", "o1,") + "o5,c5,delivered,2017-04-01 10:00:00,,,,\n",
    );
    write(
        "olist_order_items_dataset.csv",
        without("olist_order_items_dataset.csv", "o1,").replace("58.00", "60.00")
            + "o5,1,p1,s1,,7.00,1.00\n",
    );
    write(
        "olist_order_payments_dataset.csv",
        without("olist_order_payments_dataset.csv", "o1,"),
    );
    folder.remove("olist_order_reviews_dataset.csv").unwrap();
    folder
}

#[tokio::test]
async fn a_newer_export_adds_and_replaces_and_takes_nothing_away() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    load(pool, folder.path()).await.unwrap();
    let report = load(pool, newer_export().path()).await.unwrap();
    let file = |name: &str| {
        let found = report.files.iter().find(|file| file.file == name).unwrap();
        (
            found.outcome,
            found.rows_new,
            found.rows_changed,
            found.rows,
        )
    };
    assert_eq!(file("olist_orders_dataset.csv"), (Outcome::Added, 1, 0, 5));
    assert_eq!(
        file("olist_order_items_dataset.csv"),
        (Outcome::Added, 1, 1, 5)
    );
    assert_eq!(
        value::<String>(pool, ORDERS_AND_PRICES).await,
        "o1:210.40 o2:60.00 o3:62.00 o4:0 o5:7.00"
    );
    let reviews: i64 = value(pool, "select count(*) from raw.olist_order_reviews").await;
    assert_eq!(reviews, 2);
    let kept: String = value(
        pool,
        "select string_agg(table_name || ' ' || (old_row->>'price'), ',') from raw.replaced_rows",
    )
    .await;
    assert_eq!(kept, "olist_order_items 58.00");
    let again = load(pool, newer_export().path()).await.unwrap();
    assert!(!again.changed);
}

#[tokio::test]
async fn another_shop_replaces_the_one_before() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    load(pool, folder.path()).await.unwrap();
    // The same customers and products, under other numbers of orders.
    let other = OlistFolder::create().unwrap();
    for file in ["orders", "order_items", "order_payments", "order_reviews"] {
        let file = format!("olist_{file}_dataset.csv");
        let text = OlistFolder::original(&file);
        let text = ["o1,", "o2,", "o3,", "o4,"]
            .iter()
            .fold(text.to_owned(), |text, order| {
                text.replace(order, &format!("x{order}"))
            });
        other.write(&file, &text).unwrap();
    }
    let report = load(pool, other.path()).await.unwrap();
    assert_eq!(
        outcome(&report, "olist_orders_dataset.csv"),
        Outcome::Loaded
    );
    assert_eq!(
        value::<String>(pool, ORDERS_AND_PRICES).await,
        "xo1:210.40 xo2:58.00 xo3:62.00 xo4:0"
    );
    assert_eq!(
        value::<i64>(pool, "select count(*) from raw.replaced_rows").await,
        0
    );
}

#[tokio::test]
async fn a_row_set_aside_for_its_reference_comes_in_when_that_is_there() {
    let (database, folder) = (migrated().await, OlistFolder::create().unwrap());
    let pool = database.pool();
    let file = "olist_sellers_dataset.csv";
    folder
        .write(file, &OlistFolder::original(file).replace("s1", "s9"))
        .unwrap();
    let lenient = OlistRequest {
        tolerance: "100".parse().unwrap(),
        ..request(folder.path())
    };
    let first = load_olist(pool, &lenient, &mut |_| {}).await.unwrap();
    let items = |report: &LoadReport| {
        let items = report
            .files
            .iter()
            .find(|file| file.table == "olist_order_items");
        items.map(|file| (file.rows, file.rows_bad)).unwrap()
    };
    assert_eq!(items(&first), (0, 4));
    folder.write(file, OlistFolder::original(file)).unwrap();
    let second = load_olist(pool, &lenient, &mut |_| {}).await.unwrap();
    assert_eq!(items(&second), (4, 0));
    assert_eq!(
        value::<i64>(pool, "select count(*) from raw.quarantine").await,
        0
    );
}
