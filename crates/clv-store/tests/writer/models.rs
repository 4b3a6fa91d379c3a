//! Schema `ml`: whole models, whole predictions, one model served.

use crate::support::{migrated, value};
use chrono::{DateTime, NaiveDate};
use clv_core::drift::{Reading, Reference};
use clv_core::features::{Column, Feature};
use clv_store::StoreError;
use clv_store::ml::{
    CalibrationRow, Evaluation, ImportanceRow, ModelRow, PredictionRow, ReturnDriverRow,
    ReturnRuleRow, ScoreRow, Stage, model, newest, prune, serve, served, write_model,
    write_predictions,
};
use clv_store::publish::publish;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn row(model_id: &str) -> ModelRow {
    ModelRow {
        model_id: model_id.to_owned(),
        trained_at: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
        horizon_days: 180,
        value_basis: "items".to_owned(),
        as_of: day("2018-08-29"),
        test_cutoff: day("2018-03-02"),
        first_train_cutoff: day("2017-01-06"),
        last_train_cutoff: day("2017-09-03"),
        train_rows: 50_000,
        train_buyers: 500,
        test_customers: 11_000,
        test_buyers: 100,
        test_actual_total_cents: 1_234_567,
        verdict: "zero is not beaten".to_owned(),
        artefact: vec![1, 2, 3, 0, 255],
        judged: Some(vec![4, 5]),
        distributions: Some(sqlx::types::Json(vec![distribution()])),
    }
}

fn distribution() -> Reference {
    let values = Column::Number(vec![1.0, 2.5, f64::NAN]);
    Reference::new(&Feature::number("t_days"), &values).unwrap()
}

fn evaluation() -> Evaluation {
    Evaluation {
        scoreboard: vec![
            ScoreRow {
                model: "hurdle".to_owned(),
                label: "Hurdle".to_owned(),
                auc: Some(0.6),
                is_served: true,
                ..Default::default()
            },
            ScoreRow {
                model: "zero".to_owned(),
                label: "Zero".to_owned(),
                ..Default::default()
            },
        ],
        calibration: vec![CalibrationRow {
            decile: 1,
            customers: 10,
            predicted_rate: 0.1,
            observed_rate: 0.2,
            predicted_value: 1.5,
            actual_value: 2.5,
        }],
        importance: vec![ImportanceRow {
            stage: Stage::Returns,
            feature: "state".to_owned(),
            gain: 0.5,
            permutation: -0.01,
            mean_abs_push: 0.002,
        }],
        return_rules: vec![ReturnRuleRow {
            rule: "all".to_owned(),
            customers: 10,
            buyers: 1,
            rate: 0.1,
        }],
        return_drivers: vec![ReturnDriverRow {
            feature: "state".to_owned(),
            step: "not_another".to_owned(),
            choice: Some("SP".to_owned()),
            odds_ratio: 1.02,
            odds_ratio_low: 0.9,
            odds_ratio_high: 1.15,
            verdict: "no_effect_seen".to_owned(),
            customers: 10,
            returned: 1,
        }],
    }
}

fn prediction(customer_id: &str, p_returns: f64) -> PredictionRow {
    PredictionRow {
        customer_id: customer_id.to_owned(),
        p_returns,
        spend_if_returns: 100.0,
        expected_value: p_returns * 100.0,
    }
}

#[tokio::test]
async fn stores_a_model_once_however_often_it_is_trained() {
    let database = migrated().await;
    let pool = database.pool();
    for _ in 0..2 {
        write_model(pool, &row("a"), &evaluation()).await.unwrap();
    }
    assert_eq!(newest(pool).await.unwrap().as_deref(), Some("a"));
    assert_eq!(model(pool, Some("a")).await.unwrap(), Some(row("a")));
    assert_eq!(served(pool).await.unwrap(), None);
    let counts: Vec<i64> = value(
        pool,
        "select array[(select count(*) from ml.models), (select count(*) from ml.scoreboard),
                      (select count(*) from ml.calibration), (select count(*) from ml.importance),
                      (select count(*) from ml.return_rules), (select count(*) from ml.return_drivers)]",
    )
    .await;
    assert_eq!(counts, [1, 2, 1, 1, 1, 1]);
    let total: String = value(pool, "select test_actual_total::text from ml.models").await;
    assert_eq!(total, "12345.67");
}

#[tokio::test]
async fn a_model_is_served_with_its_predictions_or_not_at_all() {
    let database = migrated().await;
    let pool = database.pool();
    write_model(pool, &row("a"), &evaluation()).await.unwrap();
    write_model(pool, &row("b"), &evaluation()).await.unwrap();
    let rows = (0..10_000).map(|number| prediction(&format!("customer\t{number}"), 0.01));
    assert_eq!(write_predictions(pool, "a", rows).await.unwrap(), 10_000);
    assert_eq!(served(pool).await.unwrap().as_deref(), Some("a"));
    let total: f64 = value(
        pool,
        "select round(sum(expected_value)::numeric, 6)::float8 from ml.predictions",
    )
    .await;
    assert!((total - 10_000.0).abs() < 1e-9);

    let broken = [prediction("x", 0.5), prediction("y", f64::NAN)];
    let error = write_predictions(pool, "b", broken).await.unwrap_err();
    assert!(matches!(error, StoreError::Unexpected { .. }), "{error}");
    assert_eq!(served(pool).await.unwrap().as_deref(), Some("a"));

    write_predictions(pool, "b", [prediction("x", 0.5)])
        .await
        .unwrap();
    assert_eq!(served(pool).await.unwrap().as_deref(), Some("b"));
    assert_eq!(model(pool, None).await.unwrap().unwrap().model_id, "b");
    serve(pool, "a").await.unwrap();
    assert_eq!(served(pool).await.unwrap().as_deref(), Some("a"));
    let error = serve(pool, "nobody").await.unwrap_err();
    assert!(matches!(error, StoreError::NoSuchModel { .. }), "{error}");
    assert_eq!(served(pool).await.unwrap().as_deref(), Some("a"));
}

#[tokio::test]
async fn old_models_go_and_those_that_are_shown_or_served_stay() {
    let database = migrated().await;
    let pool = database.pool();
    for number in 0..9_i64 {
        let mut model = row(&format!("m{number}"));
        model.trained_at += chrono::Duration::days(number);
        write_model(pool, &model, &evaluation()).await.unwrap();
        write_predictions(pool, &model.model_id, [prediction("x", 0.5)])
            .await
            .unwrap();
    }
    // m1 was published, then m2; m0 is served again.
    for model in ["m3", "m1", "m2"] {
        sqlx::raw_sql("create schema marts_build")
            .execute(pool)
            .await
            .unwrap();
        publish(pool, Some(model)).await.unwrap();
    }
    serve(pool, "m0").await.unwrap();
    assert_eq!(prune(pool, 4).await.unwrap(), 2);
    let kept = "select string_agg(model_id, ' ' order by model_id) from ml.models";
    assert_eq!(value::<String>(pool, kept).await, "m0 m1 m2 m5 m6 m7 m8");
    let predicted = "select string_agg(model_id, ' ' order by model_id) from ml.predictions";
    assert_eq!(
        value::<String>(pool, predicted).await,
        "m0 m1 m2 m5 m6 m7 m8"
    );
    assert_eq!(prune(pool, 4).await.unwrap(), 0);
}

#[tokio::test]
async fn audiences_belong_to_a_stored_model_and_are_replaced_as_a_whole() {
    use clv_store::ml::{AudienceRow, AudienceWindowRow, write_audience_windows, write_audiences};
    let database = migrated().await;
    let pool = database.pool();
    let audience = |name: &str| AudienceRow {
        audience: name.to_owned(),
        customers: 10,
        expected_buyers: 1.5,
        expected_total: 150.0,
        low: 20.0,
        high: 400.0,
    };
    let window = AudienceWindowRow {
        cutoff: day("2018-01-31"),
        audience: "everybody".to_owned(),
        window_end: day("2018-07-30"),
        customers: 9,
        expected_total: 100.0,
        low: 10.0,
        high: 300.0,
        actual_total: 90.0,
        is_held: true,
    };
    let error = write_audiences(pool, "a", &[audience("everybody")])
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::NoSuchModel { .. }), "{error}");
    write_model(pool, &row("a"), &evaluation()).await.unwrap();
    write_audience_windows(pool, "a", std::slice::from_ref(&window))
        .await
        .unwrap();
    write_audience_windows(pool, "a", &[window]).await.unwrap();
    write_audiences(pool, "a", &[audience("everybody"), audience("recent")])
        .await
        .unwrap();
    write_audiences(pool, "a", &[audience("everybody")])
        .await
        .unwrap();
    let count = "select (select count(*) from ml.audiences) * 10 + (select count(*) from ml.audience_windows)";
    assert_eq!(value::<i64>(pool, count).await, 11);
}

#[tokio::test]
async fn drift_is_replaced_as_a_whole_and_goes_with_its_model() {
    use clv_store::ml::{DriftRow, Measure, write_drift};
    let database = migrated().await;
    let pool = database.pool();
    let feature = |name: &str, psi| DriftRow {
        measure: Measure::Feature,
        subject: Some(name.to_owned()),
        then_day: day("2018-01-31"),
        now_day: day("2018-08-29"),
        then_value: Some(30.0),
        now_value: None,
        change: psi,
        lo: None,
        hi: None,
        reading: Reading::of_psi(psi),
    };
    let rows = [feature("t_days", 0.3), feature("state", 0.1)];
    let error = write_drift(pool, "a", &rows).await.unwrap_err();
    assert!(matches!(error, StoreError::NoSuchModel { .. }), "{error}");
    write_model(pool, &row("a"), &evaluation()).await.unwrap();
    write_drift(pool, "a", &rows).await.unwrap();
    write_drift(pool, "a", &rows).await.unwrap();
    let stored = "select string_agg(concat_ws(' ', position, measure, subject, reading), ', ' order by position) from ml.drift";
    assert_eq!(
        value::<String>(pool, stored).await,
        "1 feature t_days drifted, 2 feature state moved"
    );
    sqlx::raw_sql("delete from ml.models")
        .execute(pool)
        .await
        .unwrap();
    let left: i64 = value(pool, "select count(*) from ml.drift").await;
    assert_eq!(left, 0);
}
