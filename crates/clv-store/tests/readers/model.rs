//! The served model, and those before it.

use clv_store::read;

use crate::shop;

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
