//! The list of customers, page by page, and one customer.

use clv_store::read::{
    self, CustomerOrder, CustomerRow, CustomersQuestion, Edge, FoundCustomers, Place,
};
use clv_testkit::TestDatabase;

use crate::shop;

fn question(order: CustomerOrder, rows: u32) -> CustomersQuestion {
    CustomersQuestion {
        order,
        is_ascending: false,
        edge: Edge::Beginning,
        id_begins: None,
        state: None,
        category: None,
        has_returned: None,
        segment: None,
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
    assert_eq!(
        found(|_| ()).await,
        ("c5 c2 c3 c1".to_owned(), FoundCustomers::All)
    );
    let asked = found(|asked| asked.id_begins = Some("c3".to_owned())).await;
    assert_eq!(asked, ("c3".to_owned(), FoundCustomers::Exactly(1)));
    let asked = found(|asked| asked.id_begins = Some("C%".to_owned())).await;
    assert_eq!(asked, (String::new(), FoundCustomers::Exactly(0)));
    let asked = found(|asked| asked.state = Some("SP".to_owned())).await;
    assert_eq!(asked, ("c5 c3 c1".to_owned(), FoundCustomers::Exactly(3)));
    let asked = found(|asked| asked.category = Some("'; drop schema marts; --".to_owned())).await;
    assert_eq!(asked, (String::new(), FoundCustomers::Exactly(0)));
    let asked = found(|asked| asked.has_returned = Some(true)).await;
    assert_eq!(asked, ("c1".to_owned(), FoundCustomers::Exactly(1)));
    let asked = found(|asked| asked.segment = Some("New".to_owned())).await;
    assert_eq!(asked, ("c5 c2 c3".to_owned(), FoundCustomers::Exactly(3)));
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
        "segment Returned once",
        "segment New",
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
