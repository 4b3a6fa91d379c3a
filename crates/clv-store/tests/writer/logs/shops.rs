//! One shop, one currency and one kind of source at a time.

use clv_store::StoreError;
use clv_store::raw::{SourceKind, shop};
use clv_testkit::OlistFolder;

use super::Shop;
use crate::support::{load, value};

#[tokio::test]
async fn the_log_of_another_shop_is_refused_unless_it_shall_replace() {
    let shop = Shop::open().await;
    let rows = |amount: u32| -> String {
        (0..50)
            .map(|order| format!("{order},C{order},2018-01-05,{amount}\n"))
            .collect()
    };
    shop.load("a.csv", &rows(1)).await.unwrap();
    let error = shop.load("b.csv", &rows(2)).await.unwrap_err();
    assert!(error.is_rejected_data());
    assert!(
        matches!(
            error,
            StoreError::OtherShop {
                shared: 50,
                changed: 50,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(shop.lines().await.len(), 50);
    let report = shop
        .load_as("b.csv", &rows(2), |request| request.replace = true)
        .await
        .unwrap();
    assert_eq!((report.rows, report.source.as_str()), (50, "b"));
    let total: String = value(shop.pool(), "select sum(amount)::text from raw.order_lines").await;
    assert_eq!(total, "100.0000");
}

#[tokio::test]
async fn currencies_are_told_and_not_mixed() {
    let shop = Shop::open().await;
    let first = shop.load("a.csv", "A,C1,2018-01-05,€10\n").await.unwrap();
    assert_eq!(first.currency, "EUR");
    let error = shop
        .load("b.csv", "B,C1,2018-01-05,£10\n")
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::OtherCurrency { .. }), "{error}");
    // Without a sign it is the shop's.
    let plain = shop.load("c.csv", "C,C1,2018-01-06,10\n").await.unwrap();
    assert_eq!(plain.currency, "EUR");
    let in_francs = |text| {
        shop.load_as("c.csv", text, |request| {
            request.currency = Some("CHF".to_owned());
        })
    };
    // More orders in other money, however it is told, are not added to those before.
    let error = in_francs("D,C1,2018-01-07,10\n").await.unwrap_err();
    assert!(matches!(error, StoreError::OtherCurrency { .. }), "{error}");
    // The same file again: what was loaded is called by its right name.
    let said = in_francs("C,C1,2018-01-06,10\n").await.unwrap();
    assert_eq!((said.changed, said.currency.as_str()), (true, "CHF"));
}

#[tokio::test]
async fn a_workspace_holds_one_kind_of_source() {
    let log = Shop::open().await;
    let olist = OlistFolder::create().unwrap();
    let counts = "select (select count(*) from raw.olist_orders) || ' ' || (select count(*) from raw.order_lines)";
    load(log.pool(), olist.path()).await.unwrap();
    assert_eq!(value::<String>(log.pool(), counts).await, "4 0");
    log.load("a.csv", "A,C1,2018-01-05,10\n").await.unwrap();
    assert_eq!(value::<String>(log.pool(), counts).await, "0 1");
    assert_eq!(
        shop(log.pool()).await.unwrap().unwrap().kind,
        SourceKind::Orders
    );
    let back = load(log.pool(), olist.path()).await.unwrap();
    assert!(back.changed);
    assert_eq!(value::<String>(log.pool(), counts).await, "4 0");
    assert_eq!(
        shop(log.pool()).await.unwrap().unwrap().kind,
        SourceKind::Olist
    );
    let again = log.load("a.csv", "A,C1,2018-01-05,10\n").await.unwrap();
    assert_eq!((again.changed, again.rows), (true, 1));
}
