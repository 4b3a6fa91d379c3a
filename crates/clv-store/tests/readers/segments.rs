//! Segments and audiences.

use clv_store::read;

use crate::shop;

#[tokio::test]
async fn segments_come_in_order_and_only_those_above_the_threshold_are_worth_it() {
    let shop = shop().await;
    let worth = async |threshold| {
        let page = read::segments(shop.pool(), threshold).await.unwrap();
        let worth = page.worth_contacting;
        (worth.customers, (worth.expected_value * 10_000.0).round())
    };
    assert_eq!(worth(Some(0.0)).await, (3, 70_001.0));
    // Who is expected to be worth just what a contact costs earns nothing.
    assert_eq!(worth(Some(3.0)).await, (0, 0.0));
    assert_eq!(worth(Some(1.5)).await, (2, 60_000.0));
    assert_eq!(worth(None).await, (0, 0.0));
    let page = read::segments(shop.pool(), None).await.unwrap();
    let names: Vec<_> = page
        .segments
        .iter()
        .map(|row| row.segment.as_str())
        .collect();
    assert_eq!(names, ["Returned once", "New"]);
    assert_eq!(page.tiers.first().unwrap().least_value_cents, 300);
}

#[tokio::test]
async fn audiences_come_in_published_order_with_how_often_their_intervals_held() {
    let shop = shop().await;
    let page = read::overview_page(shop.pool()).await.unwrap();
    let rows: Vec<_> = page
        .audiences
        .iter()
        .map(|row| {
            let ends = (row.low_cents, row.high_cents);
            (row.audience.as_str(), ends, row.windows_held, row.windows)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("everybody", (150, 4_000), 5, 6),
            ("recent", (0, 3_125), 6, 6)
        ]
    );
    let report = read::model_report(shop.pool()).await.unwrap();
    let held: Vec<_> = report.windows.iter().map(|row| row.is_held).collect();
    assert_eq!(held, [true, false], "oldest first");
}
