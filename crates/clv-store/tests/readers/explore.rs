//! The explore page and its filters.

use clv_store::read::{self, ExploreFilter, ExplorePage};

use crate::shop;

/// `(key, orders, cents)` of one dimension.
fn of<'a>(page: &'a ExplorePage, dimension: &str) -> Vec<(&'a str, i64, i64)> {
    let groups = page
        .groups
        .iter()
        .filter(|group| group.dimension == dimension);
    groups
        .map(|group| (group.key.as_str(), group.orders, group.value_cents))
        .collect()
}

fn totals(page: &ExplorePage) -> (i64, i64, Option<i64>) {
    let row = page.cells.iter().find(|row| row.spread == "total").unwrap();
    (row.orders, row.value_cents, row.customers)
}

fn bins(page: &ExplorePage) -> Vec<(i32, i64, i64)> {
    let rows = page.cells.iter().filter(|row| row.spread == "value");
    let mut bins: Vec<_> = rows
        .filter_map(|row| Some((row.cell?, row.orders, row.value_cents)))
        .collect();
    bins.sort_unstable();
    bins
}

/// Cells with their orders, and first what the whole shop has of them.
fn spread(page: &ExplorePage, name: &str) -> Vec<(Option<i32>, i64)> {
    let rows = page.cells.iter().filter(|row| row.spread == name);
    let mut cells: Vec<_> = rows.map(|row| (row.cell, row.orders)).collect();
    cells.sort_unstable();
    cells
}

#[tokio::test]
async fn what_the_source_lacks_is_no_group_and_a_return_is_below_the_first_bin() {
    let shop = shop().await;
    sqlx::raw_sql(
        "update marts.fct_orders set state = null, category = null, payment_type = null, items = null, hour = null, \
             delivery_days = null; \
         update marts.fct_orders set value = -25.50, is_purchase = false where order_id = 'o2'; \
         update marts.fct_orders set value = -1 where order_id = 'o5'",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    sqlx::raw_sql(concat!(
        "drop table marts.mart_explore_months, marts.mart_explore_names, marts.mart_explore_spreads, marts.mart_explore_buyers;",
        include_str!("../explore_marts.sql")
    ))
    .execute(shop.pool())
    .await
    .unwrap();
    let page = read::explore(shop.pool(), &ExploreFilter::default())
        .await
        .unwrap();
    assert!(
        ["state", "category", "payment"]
            .iter()
            .all(|dimension| of(&page, dimension).is_empty())
    );
    assert_eq!(spread(&page, "hour"), [(None, 0)]);
    assert_eq!(spread(&page, "review"), [(None, 0)]);
    assert_eq!(bins(&page).first(), Some(&(0, 2, -2_650)));
    // c4 gave something back and bought nothing.
    let (orders, cents, customers) = totals(&page);
    assert_eq!((orders, cents, customers), (4, 528_349, Some(4)));
}

#[tokio::test]
async fn explore_without_filters_is_everything() {
    let shop = shop().await;
    let page = read::explore(shop.pool(), &ExploreFilter::default())
        .await
        .unwrap();
    // c4 ordered nothing that was kept, so it is no customer.
    assert_eq!(totals(&page), (5, 533_549, Some(4)));
    assert_eq!(
        bins(&page),
        [
            (1, 1, 0),
            (14, 1, 1_000),
            (16, 1, 2_550),
            (20, 1, 10_000),
            (21, 1, 19_999),
            (30, 1, 500_000)
        ]
    );
    assert_eq!(
        of(&page, "state"),
        [("MG", 0, 0), ("RJ", 1, 19_999), ("SP", 4, 513_550)]
    );
    assert_eq!(of(&page, "month").len(), 4);
}

#[tokio::test]
async fn every_chart_obeys_all_filters_but_its_own() {
    let shop = shop().await;
    let filter = ExploreFilter {
        first_month: Some("2017-02-01".parse().unwrap()),
        last_month: Some("2017-03-01".parse().unwrap()),
        state: Some("SP".to_owned()),
        ..Default::default()
    };
    let page = read::explore(shop.pool(), &filter).await.unwrap();
    assert_eq!(totals(&page), (2, 510_000, Some(2)));
    assert_eq!(bins(&page), [(20, 1, 10_000), (30, 1, 500_000)]);
    let months = [
        ("2017-01-01", 2, 3_550),
        ("2017-02-01", 1, 10_000),
        ("2017-03-01", 1, 500_000),
        ("2017-04-01", 0, 0),
    ];
    assert_eq!(of(&page, "month"), months);
    assert_eq!(
        of(&page, "state"),
        [("MG", 0, 0), ("RJ", 1, 19_999), ("SP", 2, 510_000)]
    );
    assert_eq!(
        of(&page, "category"),
        [("books", 1, 10_000), ("garden", 1, 500_000), ("toys", 0, 0)]
    );
    assert_eq!(
        of(&page, "payment"),
        [("boleto", 1, 500_000), ("credit_card", 1, 10_000)]
    );
    assert_eq!(
        page.groups.iter().filter(|group| group.is_partial).count(),
        2
    );
}

#[tokio::test]
async fn orders_spread_over_the_week_and_over_deliveries_under_all_filters() {
    let shop = shop().await;
    let page = read::explore(shop.pool(), &ExploreFilter::default())
        .await
        .unwrap();
    let weeks = [(None, 5), (Some(71), 1), (Some(86), 1), (Some(110), 2)];
    let saturday = (Some(120), 1);
    assert_eq!(spread(&page, "hour"), [&weeks[..], &[saturday]].concat());
    assert_eq!(
        spread(&page, "review"),
        [(None, 4), (Some(4), 3), (Some(25), 1)]
    );
    let filter = ExploreFilter {
        payment_type: Some("boleto".to_owned()),
        last_month: Some("2017-02-01".parse().unwrap()),
        ..Default::default()
    };
    let page = read::explore(shop.pool(), &filter).await.unwrap();
    assert_eq!(totals(&page), (1, 19_999, Some(1)));
    assert_eq!(spread(&page, "hour"), [(None, 5), (Some(71), 1)]);
    assert_eq!(spread(&page, "review"), [(None, 4), (Some(25), 1)]);
    // Its own filter does not hold for the payment types.
    assert_eq!(
        of(&page, "payment"),
        [("boleto", 1, 19_999), ("credit_card", 3, 13_550)]
    );
}

#[tokio::test]
async fn a_customer_of_several_months_counts_once_in_any_range_of_them() {
    let shop = shop().await;
    // c1 buys in January and in March, and c5 in March: three months, two customers.
    sqlx::raw_sql(concat!(
        "insert into marts.fct_orders (order_id, customer_id, ordered_on, month, state, category, is_purchase, items, value)
         values ('o7', 'c1', '2017-03-05', '2017-03-01', 'SP', 'toys', true, 1, 1.00);
         drop table marts.mart_explore_months, marts.mart_explore_names, marts.mart_explore_spreads, marts.mart_explore_buyers;",
        include_str!("../explore_marts.sql")
    ))
    .execute(shop.pool())
    .await
    .unwrap();
    for (first, last, state, expected) in [
        (None, None, None, 4),
        (Some("2017-02-01"), None, None, 4),
        (Some("2017-03-01"), Some("2017-03-01"), None, 2),
        (None, Some("2017-01-01"), None, 1),
        (None, None, Some("SP"), 3),
        (Some("2017-02-01"), Some("2017-03-01"), Some("SP"), 3),
    ] {
        let filter = ExploreFilter {
            first_month: first.map(|month| month.parse().unwrap()),
            last_month: last.map(|month| month.parse().unwrap()),
            state: state.map(str::to_owned),
            ..Default::default()
        };
        let page = read::explore(shop.pool(), &filter).await.unwrap();
        assert_eq!(totals(&page).2, Some(expected), "{filter:?}");
    }
}

#[tokio::test]
async fn a_filter_that_matches_nothing_gives_zeros_and_all_choices() {
    let shop = shop().await;
    let filter = ExploreFilter {
        state: Some("'; drop schema marts; --".to_owned()),
        ..Default::default()
    };
    let page = read::explore(shop.pool(), &filter).await.unwrap();
    assert_eq!(totals(&page), (0, 0, Some(0)));
    assert_eq!(
        of(&page, "category"),
        [("books", 0, 0), ("garden", 0, 0), ("toys", 0, 0)]
    );
    assert_eq!(of(&page, "state").len(), 3);
}
