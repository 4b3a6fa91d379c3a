//! Predictions: published ones of known customers, calculated ones of described customers.

use super::{agree, post, told};
use crate::common::{server, shop};
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn known_customers_have_their_published_prediction_or_the_reason_why_not() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let wanted = json!({"customer_ids": ["c1", "nobody", "c5", "c1"]});
    let answer = post(&server, "/api/v1/predictions/customers", &wanted).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    let first = json!({"customer_id": "c1", "problem": null, "prediction": {
        "p_returns": 0.03, "spend_if_returns_cents": 10_000, "expected_value_cents": 300
    }});
    assert_eq!(answer["predictions"][0], first);
    assert_eq!(answer["predictions"][3], first);
    assert_eq!(answer["predictions"][1]["problem"], "unknown_customer");
    assert_eq!(answer["predictions"][2]["problem"], "no_forecast");
    assert_eq!(answer["forecast"]["model_id"], id);
    let one = told(&server, "/api/v1/customers/c1/prediction").await;
    assert_eq!(one["prediction"], first["prediction"]);
    assert_eq!(one["forecast"], answer["forecast"]);
    let later = told(&server, "/api/v1/customers/c5/prediction").await;
    assert!(later["prediction"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn described_customers_are_scored_as_in_the_what_if() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let rows = json!({"rows": [
        {"id": "a", "features": {"frequency": 1, "t_days": 30, "state": "RJ"}},
        {"features": {"frequency": null, "review_score": 5}}
    ]});
    let answer = post(&server, "/api/v1/predictions/rows", &rows).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    let what_if = told(&server, "/api/what-if?state=RJ").await;
    let first = &answer["predictions"][0];
    assert_eq!(
        (&first["id"], &first["problem"]),
        (&json!("a"), &Value::Null)
    );
    agree(
        first,
        &what_if,
        &[
            ("/prediction/p_returns", "/p_returns"),
            ("/prediction/spend_if_returns_cents", "/spend_if_returns"),
            ("/prediction/expected_value_cents", "/expected_value"),
        ],
    );
    assert!(answer["predictions"][1]["id"].is_null());
    // Both are worth 14.8413…: together 29.68, not twice what is rounded.
    assert_eq!(answer["total"]["expected_value_cents"], 2_968);
    assert_eq!(answer["total"]["customers"], 2);
    assert_eq!(answer["missing"], json!([]));
    assert_eq!(answer["forecast"]["model_id"], id);
    let features = told(&server, "/api/v1/features").await;
    let names = features["features"].as_array().unwrap().iter();
    assert_eq!(
        names.map(|it| &it["feature"]).collect::<Vec<_>>(),
        ["frequency", "t_days", "state"]
    );
}
