//! The readers of the marts against a shop of six orders, whose answers are known by heart.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use clv_store::StoreError;
use clv_store::read::{
    self, CustomerOrder, CustomerRow, CustomersQuestion, Edge, ExploreFilter, ExplorePage, Place,
};
use clv_testkit::TestDatabase;

async fn shop() -> TestDatabase {
    let database = TestDatabase::create().await.unwrap();
    sqlx::raw_sql(concat!(
        include_str!("marts.sql"),
        include_str!("explore_marts.sql")
    ))
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
        include_str!("explore_marts.sql")
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
async fn models_of_before_are_listed_newest_first() {
    let shop = shop().await;
    let page = read::model_report(shop.pool()).await.unwrap();
    let past: Vec<_> = page
        .past
        .iter()
        .map(|row| (row.model_id.as_str(), row.standing.as_str(), row.gini))
        .collect();
    assert_eq!(
        past,
        [
            ("madeup000001", "served", Some(0.24)),
            ("madeup000000", "replaced", None)
        ]
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
        include_str!("explore_marts.sql")
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
async fn cohorts_are_the_youngest_and_the_curve_of_returns_is_thinned_out() {
    let shop = shop().await;
    let page = read::cohorts(shop.pool()).await.unwrap();
    let cells: Vec<_> = page
        .cells
        .iter()
        .map(|row| (row.cohort_month.to_string(), row.months_since, row.buyers))
        .collect();
    // The cohort of 2014 is more than 24 months older than the youngest.
    let cell = |month: &str, since, buyers| (format!("2017-{month}-01"), since, buyers);
    assert_eq!(
        cells,
        [cell("01", 0, 1), cell("01", 1, 0), cell("02", 0, 2)]
    );
    let curves: Vec<_> = page
        .curves
        .iter()
        .map(|row| (row.cohort_group.as_str(), row.value_per_customer_cents))
        .collect();
    assert_eq!(
        curves,
        [("all", 11_183), ("all", 11_306), ("2017-H1", 11_183)]
    );
    // 200 days in steps of three: day 22 falls into the step that ends on day 24.
    let returns: Vec<_> = page
        .returns
        .iter()
        .map(|row| (row.day, row.at_risk, row.events))
        .collect();
    assert_eq!(returns, [(0, 5, 0), (15, 4, 1), (24, 3, 0), (200, 1, 0)]);
    let milestones: Vec<_> = page
        .milestones
        .iter()
        .map(|row| (row.day, row.at_risk, row.half_by))
        .collect();
    let half = Some(15);
    assert_eq!(
        milestones,
        [(30, 1, half), (90, 1, half), (180, 1, half), (200, 1, half)]
    );
}

#[tokio::test]
async fn a_shop_without_cohorts_yet_has_none() {
    let shop = shop().await;
    sqlx::raw_sql(
        "truncate marts.mart_cohorts, marts.mart_cohort_curves, marts.mart_time_to_second",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let page = read::cohorts(shop.pool()).await.unwrap();
    assert!(page.cells.is_empty() && page.curves.is_empty());
    assert!(page.returns.is_empty() && page.milestones.is_empty());
}

fn question(order: CustomerOrder, rows: u32) -> CustomersQuestion {
    CustomersQuestion {
        order,
        is_ascending: false,
        edge: Edge::Beginning,
        id_begins: None,
        state: None,
        category: None,
        has_returned: None,
        rows,
    }
}

fn place(row: &CustomerRow) -> Place {
    Place {
        value: row.place.clone(),
        customer_id: row.customer_id.clone(),
    }
}

/// Every page of the list, one after the other.
async fn pages(shop: &TestDatabase, mut question: CustomersQuestion) -> Vec<Vec<CustomerRow>> {
    let mut pages = Vec::new();
    loop {
        let page = read::customers(shop.pool(), &question).await.unwrap();
        let Some(last) = page.customers.last() else {
            return pages;
        };
        question.edge = Edge::After(place(last));
        pages.push(page.customers);
    }
}

fn ids(pages: &[Vec<CustomerRow>]) -> Vec<&str> {
    let rows = pages.iter().flatten();
    rows.map(|row| row.customer_id.as_str()).collect()
}

#[tokio::test]
async fn pages_of_customers_meet_without_gap_or_overlap_in_every_order() {
    let shop = shop().await;
    for (order, all) in [
        // c1 and c2 are expected to be worth the same; c5 has no forecast and no place.
        (CustomerOrder::Expected, vec!["c2", "c1", "c3"]),
        (CustomerOrder::Chance, vec!["c1", "c3", "c2"]),
        (CustomerOrder::Value, vec!["c5", "c2", "c3", "c1"]),
        (CustomerOrder::PurchaseDays, vec!["c1", "c5", "c3", "c2"]),
        (CustomerOrder::LastPurchase, vec!["c5", "c3", "c2", "c1"]),
    ] {
        for rows in [1, 2, 50] {
            let down = pages(&shop, question(order, rows)).await;
            assert_eq!(ids(&down), all, "{order:?} by {rows}");
            let ascending = CustomersQuestion {
                is_ascending: true,
                ..question(order, rows)
            };
            let up = pages(&shop, ascending).await;
            let mut up = ids(&up);
            up.reverse();
            assert_eq!(up, all, "{order:?} by {rows}, smallest first");
        }
    }
}

#[tokio::test]
async fn the_page_ahead_of_a_page_is_the_one_it_followed() {
    let shop = shop().await;
    for (order, is_ascending) in [
        (CustomerOrder::Expected, false),
        (CustomerOrder::Value, true),
    ] {
        for rows in [1, 2] {
            let mut asked = CustomersQuestion {
                is_ascending,
                ..question(order, rows)
            };
            let down = pages(&shop, asked.clone()).await;
            let first_of = |page: &Vec<CustomerRow>| place(page.first().unwrap());
            for (page, next) in down.iter().zip(down.iter().skip(1)) {
                asked.edge = Edge::Before(first_of(next));
                let back = read::customers(shop.pool(), &asked).await.unwrap();
                let expected: Vec<_> = page.iter().map(|row| &row.customer_id).collect();
                let found: Vec<_> = back.customers.iter().map(|row| &row.customer_id).collect();
                assert_eq!(found, expected, "{order:?} by {rows}");
            }
            asked.edge = Edge::Before(first_of(down.first().unwrap()));
            let page = read::customers(shop.pool(), &asked).await.unwrap();
            assert!(page.customers.is_empty());
        }
    }
}

#[tokio::test]
async fn customers_are_searched_filtered_and_counted() {
    let shop = shop().await;
    let found = |change: fn(&mut CustomersQuestion)| {
        let mut question = question(CustomerOrder::Value, 50);
        change(&mut question);
        let pool = shop.pool().clone();
        async move {
            let page = read::customers(&pool, &question).await.unwrap();
            let ids: Vec<_> = page
                .customers
                .into_iter()
                .map(|row| row.customer_id)
                .collect();
            (ids.join(" "), page.found)
        }
    };
    assert_eq!(found(|_| ()).await, ("c5 c2 c3 c1".to_owned(), None));
    let asked = found(|asked| asked.id_begins = Some("c3".to_owned())).await;
    assert_eq!(asked, ("c3".to_owned(), Some(1)));
    let asked = found(|asked| asked.id_begins = Some("C%".to_owned())).await;
    assert_eq!(asked, (String::new(), Some(0)));
    let asked = found(|asked| asked.state = Some("SP".to_owned())).await;
    assert_eq!(asked, ("c5 c3 c1".to_owned(), Some(3)));
    let asked = found(|asked| asked.category = Some("'; drop schema marts; --".to_owned())).await;
    assert_eq!(asked, (String::new(), Some(0)));
    let asked = found(|asked| asked.has_returned = Some(true)).await;
    assert_eq!(asked, ("c1".to_owned(), Some(1)));
    let page = read::customers(shop.pool(), &question(CustomerOrder::Value, 1))
        .await
        .unwrap();
    let choices: Vec<_> = page
        .choices
        .iter()
        .map(|choice| format!("{} {}", choice.dimension, choice.name))
        .collect();
    let all = [
        "category books",
        "category garden",
        "category toys",
        "state RJ",
        "state SP",
    ];
    assert_eq!(choices, all);
}

#[tokio::test]
async fn a_customer_has_orders_features_and_what_is_expected() {
    let shop = shop().await;
    let page = read::customer(shop.pool(), "c1").await.unwrap();
    let customer = page.customer.unwrap();
    assert_eq!(
        (customer.value_cents, customer.expected_value_cents),
        (3_550, Some(300))
    );
    let features = customer.features.unwrap().0;
    assert_eq!(features.get("t_days").unwrap(), 58.0);
    assert!(
        features.get("review_score").unwrap().is_null() && !features.contains_key("customer_id")
    );
    let orders: Vec<_> = page
        .orders
        .iter()
        .map(|order| (order.order_id.as_str(), order.value_cents))
        .collect();
    assert_eq!(orders, [("o2", 2_550), ("o1", 1_000)]);
    let later = read::customer(shop.pool(), "c5")
        .await
        .unwrap()
        .customer
        .unwrap();
    assert!(later.features.is_none() && later.p_returns.is_none());
    let nobody = read::customer(shop.pool(), "' or true --").await.unwrap();
    assert!(nobody.customer.is_none() && nobody.orders.is_empty());
}

#[tokio::test]
async fn predictions_come_for_those_the_marts_know() {
    let shop = shop().await;
    let ids = ["c5", "nobody", "c1", "c1", "' or true --"].map(str::to_owned);
    let page = read::known_predictions(shop.pool(), &ids).await.unwrap();
    let found: Vec<_> = page
        .customers
        .iter()
        .map(|row| {
            (
                row.customer_id.as_str(),
                row.p_returns,
                row.expected_value_cents,
            )
        })
        .collect();
    assert_eq!(found, [("c1", Some(0.03), Some(300)), ("c5", None, None)]);
    let nobody = read::known_predictions(shop.pool(), &[]).await.unwrap();
    assert!(nobody.customers.is_empty());
}

#[tokio::test]
async fn what_is_known_about_the_data_comes_in_one_document() {
    let shop = shop().await;
    let page = read::data(shop.pool()).await.unwrap();
    let file = page.known.files.first().unwrap();
    assert_eq!((file.rows_read, file.rows_rejected), (9, 2));
    assert_eq!(page.known.rejected.first().unwrap().first_line, 4);
    let tests: Vec<_> = page
        .known
        .tests
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(tests, ["value_reconciles", "days_add_up", "a_model_does"]);
    let months: Vec<_> = page
        .known
        .months
        .iter()
        .map(|row| (row.measure.as_str(), row.marts_hundredths))
        .collect();
    let orders = [("orders", 200), ("orders", 200)];
    assert_eq!(
        months,
        [
            orders[0],
            orders[1],
            ("revenue", 3_550),
            ("revenue", 29_999)
        ]
    );
    assert_eq!(page.known.lineage.first().unwrap().layer, "marts");
    let drift: Vec<_> = page.known.drift.iter().map(|row| row.change).collect();
    assert_eq!(drift, [0.01, 0.31, 0.01]);
    assert_eq!(
        page.known
            .drift
            .get(1)
            .and_then(|row| row.subject.as_deref()),
        Some("t_days")
    );
    sqlx::raw_sql(
        "truncate marts.mart_loaded_files, marts.mart_rejected_rows, marts.mart_steps, marts.mart_tests, \
         marts.mart_leakage, marts.mart_reconciliation, marts.mart_lineage, marts.mart_drift",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let nothing = read::data(shop.pool()).await.unwrap().known;
    assert!(nothing.files.is_empty() && nothing.steps.is_empty() && nothing.lineage.is_empty());
}

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

#[tokio::test]
async fn a_connection_bears_the_name_of_the_request_it_reads_for() {
    let shop = shop().await;
    let bears = async || {
        let name: Vec<String> = sqlx::query_scalar(
            "select application_name from pg_stat_activity where datname = current_database() and application_name like '% 0123456789abcdef'",
        )
        .fetch_all(shop.pool())
        .await
        .unwrap();
        name.len()
    };
    assert_eq!(bears().await, 0);
    read::on_behalf_of("0123456789abcdef", async {
        tokio::spawn(read::on_the_same_behalf({
            let pool = shop.pool().clone();
            async move { read::overview(&pool).await.unwrap() }
        }))
        .await
        .unwrap()
    })
    .await;
    assert_eq!(bears().await, 1);
}
