//! The readers of the marts against a shop of six orders, whose answers are known by heart.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use clv_store::StoreError;
use clv_store::read::{self, ExploreFilter, ExplorePage};
use clv_testkit::TestDatabase;

async fn shop() -> TestDatabase {
    let database = TestDatabase::create().await.unwrap();
    sqlx::raw_sql(include_str!("marts.sql"))
        .execute(database.pool())
        .await
        .unwrap();
    database
}

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
    let row = page
        .order_values
        .iter()
        .find(|row| row.bin.is_none())
        .unwrap();
    (row.orders, row.value_cents, row.customers)
}

fn bins(page: &ExplorePage) -> Vec<(i32, i64, i64)> {
    let rows = page.order_values.iter();
    let mut bins: Vec<_> = rows
        .filter_map(|row| Some((row.bin?, row.orders, row.value_cents)))
        .collect();
    bins.sort_unstable();
    bins
}

#[tokio::test]
async fn overview_has_money_in_cents_and_months_in_order() {
    let shop = shop().await;
    let page = read::overview_page(shop.pool()).await.unwrap();
    assert_eq!(
        (
            page.overview.value_total_cents,
            page.overview.expected_p90_cents
        ),
        (533_549, Some(999))
    );
    assert_eq!(
        (page.overview.customers, page.overview.expected_buyers),
        (4, Some(0.1))
    );
    assert_eq!(
        page.overview.verdict.as_deref(),
        Some("No better than recency alone.")
    );
    let months: Vec<_> = page
        .months
        .iter()
        .map(|row| (row.month.to_string(), row.value_cents))
        .collect();
    assert_eq!(months.first().unwrap(), &("2017-01-01".to_owned(), 3_550));
    assert_eq!(months.len(), 4);
    let models: Vec<_> = page
        .scoreboard
        .iter()
        .map(|row| (row.model.as_str(), row.gini, row.predicted_total_cents))
        .collect();
    assert_eq!(
        models,
        [("hurdle", Some(0.24), Some(9_235)), ("zero", None, Some(0))]
    );
    assert_eq!(
        page.concentration
            .iter()
            .map(|row| row.customers_pct)
            .collect::<Vec<_>>(),
        [0, 50, 100, 0, 100]
    );
}

#[tokio::test]
async fn overview_stands_without_a_model() {
    let shop = shop().await;
    sqlx::raw_sql(
        "delete from marts.mart_model; \
         update marts.mart_overview set model_id = null, expected_total = null, expected_buyers = null",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let overview = read::overview(shop.pool()).await.unwrap();
    assert_eq!((overview.customers, overview.model_id), (4, None));
    assert_eq!((overview.verdict, overview.test_cutoff), (None, None));
}

#[tokio::test]
async fn what_the_source_lacks_is_no_group_and_a_return_is_below_the_first_bin() {
    let shop = shop().await;
    sqlx::raw_sql(
        "update marts.fct_orders set state = null, category = null, items = null; \
         update marts.fct_orders set value = -25.50, is_purchase = false where order_id = 'o2'; \
         update marts.fct_orders set value = -1 where order_id = 'o5'",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let page = read::explore(shop.pool(), &ExploreFilter::default())
        .await
        .unwrap();
    assert!(of(&page, "state").is_empty() && of(&page, "category").is_empty());
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
        category: None,
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
        page.groups.iter().filter(|group| group.is_partial).count(),
        2
    );
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

#[tokio::test]
async fn model_report_is_sorted_and_rounds_to_cents() {
    let shop = shop().await;
    let page = read::model_report(shop.pool()).await.unwrap();
    assert_eq!(
        (
            page.model.artefact_bytes,
            page.model.test_actual_total_cents
        ),
        (2, 8_880)
    );
    let calibration: Vec<_> = page
        .calibration
        .iter()
        .map(|row| (row.decile, row.predicted_value_cents))
        .collect();
    assert_eq!(calibration, [(1, 308), (2, 61)]);
    let importance: Vec<_> = page
        .importance
        .iter()
        .map(|row| (row.stage.as_str(), row.feature.as_str()))
        .collect();
    assert_eq!(
        importance,
        [
            ("returns", "frequency"),
            ("returns", "state"),
            ("spend", "state")
        ]
    );
    assert_eq!(page.rules.len(), 2);
}

#[tokio::test]
async fn only_the_served_model_has_bytes() {
    let shop = shop().await;
    let bytes = |id| read::model_artefact(shop.pool(), id);
    assert_eq!(bytes(None).await.unwrap().unwrap().artefact, [1, 2]);
    assert_eq!(
        bytes(Some("madeup000001")).await.unwrap().unwrap().model_id,
        "madeup000001"
    );
    assert!(bytes(Some("other")).await.unwrap().is_none());
}

#[tokio::test]
async fn what_if_form_has_ranges_and_choices() {
    let shop = shop().await;
    let page = read::what_if_form(shop.pool()).await.unwrap();
    assert_eq!(page.features.len(), 7);
    let state = page.features.last().unwrap();
    let choices = &state.choices.as_ref().unwrap().0;
    assert_eq!(
        (
            state.feature.as_str(),
            choices.first().unwrap().value.as_str(),
            choices.len()
        ),
        ("state", "SP", 2)
    );
}

#[tokio::test]
async fn a_database_without_marts_says_that_nothing_is_published() {
    let database = TestDatabase::create().await.unwrap();
    assert!(
        read::overview(database.pool())
            .await
            .unwrap_err()
            .is_not_published()
    );
    assert!(
        read::explore(database.pool(), &ExploreFilter::default())
            .await
            .unwrap_err()
            .is_not_published()
    );
    sqlx::raw_sql(include_str!("marts.sql"))
        .execute(database.pool())
        .await
        .unwrap();
    sqlx::raw_sql("truncate marts.mart_overview")
        .execute(database.pool())
        .await
        .unwrap();
    let error = read::overview(database.pool()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotBuilt { .. }));
}

#[tokio::test]
async fn a_publish_between_two_pages_is_seen_by_the_next() {
    let shop = shop().await;
    let publish = "create schema marts_build; \
        do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'marts' loop \
          execute format('create table marts_build.%I as select * from marts.%I', t, t); end loop; end $$; \
        update marts_build.mart_overview set customers = 5; \
        alter schema marts rename to marts_prev; alter schema marts_build rename to marts;";
    let mut connection = shop.pool().acquire().await.unwrap();
    // One connection, so that its prepared statements outlive the swap.
    drop(read::overview(shop.pool()).await.unwrap());
    sqlx::raw_sql(publish)
        .execute(&mut *connection)
        .await
        .unwrap();
    assert_eq!(read::overview(shop.pool()).await.unwrap().customers, 5);
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

#[tokio::test]
async fn past_customers_have_every_feature_and_what_they_did() {
    use clv_core::features::Value;
    let shop = shop().await;
    let page = read::past_customers(shop.pool()).await.unwrap();
    assert_eq!(page.cutoff, "2016-08-31".parse().ok());
    let returned: Vec<_> = page
        .outcomes
        .iter()
        .map(|outcome| outcome.returned)
        .collect();
    assert_eq!(returned, [false, true, false]);
    let second = page.table.row(1).unwrap();
    assert_eq!(second.first(), Some(&Value::Number(1.0)));
    assert_eq!(second.get(14), Some(&Value::Missing), "no review");
    assert_eq!(second.get(16), Some(&Value::Choice("RJ".into())));
}
