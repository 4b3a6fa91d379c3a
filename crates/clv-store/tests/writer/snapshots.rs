//! Snapshots: columns that are known, rows in one order, labels only where the future is known.

use crate::support::migrated;
use clv_core::features::{Column, Feature};
use clv_store::StoreError;
use clv_store::snapshots::{Home, Role, read, read_as, window};

const BUILD: &str = "
    create schema intermediate;
    create table intermediate.int_customer_snapshots (
        customer_id text, cutoff date, role text, frequency double precision, monetary_value double precision,
        review_score double precision, state text, returns boolean, future_value numeric(14, 2), future_purchase_days integer);
    insert into intermediate.int_customer_snapshots values
        ('b', '2017-06-01', 'train', 0, null, null, 'SP', true, 58.90, 1),
        ('B', '2017-06-01', 'train', 1, 20.5, null, null, false, 0, 0),
        ('a', '2017-07-01', 'train', 0, null, null, 'RJ', false, 0, 0),
        ('a', '2018-01-01', 'score', 2, 30, null, 'RJ', null, null, null);
    create table intermediate.int_data_window (first_day date, last_day date, as_of date);
    insert into intermediate.int_data_window values ('2017-01-01', '2018-01-03', '2018-01-01');
    create table intermediate.int_cutoffs (cutoff date, role text);
    insert into intermediate.int_cutoffs values
        ('2018-01-01', 'score'), ('2017-06-01', 'train'), ('2017-07-01', 'train');
    create table intermediate.int_settings (source text, currency text, value_basis text, horizon_days integer);
    insert into intermediate.int_settings values ('olist', 'BRL', 'items', 180);";

#[tokio::test]
async fn reads_known_features_in_a_fixed_order() {
    let database = migrated().await;
    let pool = database.pool();
    let error = read(pool, Home::Project, &[Role::Train]).await.unwrap_err();
    assert!(matches!(error, StoreError::NotBuilt { .. }), "{error}");
    assert!(matches!(
        window(pool, Home::Project).await,
        Err(StoreError::NotBuilt { .. })
    ));
    sqlx::raw_sql(BUILD).execute(pool).await.unwrap();

    let train = read(pool, Home::Project, &[Role::Train]).await.unwrap();
    assert_eq!(train.customer_ids, ["B", "b", "a"]);
    let features = [
        Feature::number("frequency"),
        Feature::number("monetary_value"),
        Feature::choice("state"),
    ];
    // review_score is a column that no row knows, recency_days is no column: neither is a feature.
    assert_eq!(train.table.features(), features);
    assert_eq!(
        train.table.column(0),
        Some(&Column::Number(vec![1.0, 0.0, 0.0]))
    );
    let states = vec![None, Some("SP".to_owned()), Some("RJ".to_owned())];
    assert_eq!(train.table.column(2), Some(&Column::Choice(states)));
    match train.table.column(1) {
        Some(Column::Number(values)) => {
            let known: Vec<bool> = values.iter().map(|value| value.is_finite()).collect();
            assert_eq!(known, [true, false, false]);
        }
        other => unreachable!("{other:?}"),
    }
    let labels = train.labels.unwrap();
    assert_eq!(labels.returns, [false, true, false]);
    assert_eq!(labels.future_value, [0.0, 58.9, 0.0]);
    assert_eq!(labels.future_purchase_days, [0, 1, 0]);

    let score = read(pool, Home::Project, &[Role::Score]).await.unwrap();
    assert_eq!(
        score.table.features(),
        features,
        "the same schema whatever the role"
    );
    assert_eq!((score.customer_ids.len(), score.labels), (1, None));
    assert_eq!(
        read(pool, Home::Project, &[Role::Train, Role::Score])
            .await
            .unwrap()
            .labels,
        None
    );
    assert_eq!(
        read(pool, Home::Project, &[Role::Test])
            .await
            .unwrap()
            .table
            .rows(),
        0
    );

    let asked = [
        Feature::number("review_score"),
        Feature::choice("payment_type"),
    ];
    let as_asked = read_as(pool, Home::Project, &[Role::Score], &asked)
        .await
        .unwrap();
    assert_eq!(as_asked.table.features(), asked);
    assert_eq!(as_asked.table.column(1), Some(&Column::Choice(vec![None])));
}

#[tokio::test]
async fn reads_the_window_and_its_cutoffs_in_order() {
    let database = migrated().await;
    sqlx::raw_sql(BUILD).execute(database.pool()).await.unwrap();
    let window = window(database.pool(), Home::Project).await.unwrap();
    assert_eq!(window.as_of.to_string(), "2018-01-01");
    assert_eq!(window.horizon_days, 180);
    let cutoffs: Vec<String> = window
        .cutoffs
        .iter()
        .map(|entry| format!("{} {}", entry.cutoff, entry.role.name()))
        .collect();
    assert_eq!(
        cutoffs,
        ["2017-06-01 train", "2017-07-01 train", "2018-01-01 score"]
    );
}
