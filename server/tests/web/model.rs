//! What is answered with the model and about it, over a shop of six orders.

use crate::common::{get, serve_model, server, shop};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_model_page_lists_what_was_trained_before() {
    let (shop, _) = shop().await;
    let page = get(&server(&shop.url()), "/model").await.body;
    for words in [
        "Models trained so far",
        "Mean (madeup000000)",
        "no, replaced",
        "1 of 40",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_model_answers_a_what_if() {
    let (shop, id) = shop().await;
    let answer = get(
        &server(&shop.url()),
        "/api/what-if?state=RJ&days_since_last_purchase=3",
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let json = answer.json();
    assert_eq!(json["model_id"], id);
    assert!((json["p_returns"].as_f64().unwrap() - 0.1).abs() < 1e-6);
    // e⁵ = 148.413…, a tenth of it 14.84.
    assert_eq!(
        (&json["spend_if_returns"], &json["expected_value"]),
        (&14_841.into(), &1_484.into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_form_does_not_ask_for_what_follows_from_other_fields() {
    let (shop, _) = shop().await;
    let json = get(&server(&shop.url()), "/api/what-if-form").await.json();
    let fields: Vec<_> = json["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["feature"].clone())
        .collect();
    // The model looks at t_days, which follows from two others.
    assert_eq!(fields.len(), 4);
    assert!(!fields.contains(&"t_days".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_customer_is_explained_by_the_served_model() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let json = get(&server, "/api/customer?id=c1").await.json();
    assert_eq!(json["line"]["expected"]["value"], 300);
    assert_eq!(json["explanation"]["returns"].as_array().unwrap().len(), 3);
    // Who came after the last complete day has a past and no forecast.
    let json = get(&server, "/api/customer?id=c5").await.json();
    assert_eq!(json["line"]["value"], 500_000);
    assert!(json["explanation"].is_null() && json["line"]["expected"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_browser_gets_the_served_model_for_ever_and_no_other() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let answer = get(&server, &format!("/model/{id}")).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/octet-stream")
    );
    assert!(answer.header("cache-control").contains("immutable"));
    for other in ["000000000000", "..%2F..%2Fetc%2Fpasswd", "%27--"] {
        assert_eq!(
            get(&server, &format!("/model/{other}")).await.status,
            StatusCode::NOT_FOUND,
            "{other}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_damaged_model_is_refused_and_the_page_stands() {
    let (shop, id) = shop().await;
    serve_model(&shop, &id, b"not a model".to_vec()).await;
    let server = server(&shop.url());
    let ready = get(&server, "/readyz").await;
    assert_eq!(
        (ready.status, &ready.json()["database"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"ok".into())
    );
    let answer = get(&server, "/api/what-if").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"model_refused".into())
    );
    let page = get(&server, "/what-if").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("did not pass its checks"),
        "{}",
        page.body
    );
    assert_eq!(
        get(&server, &format!("/model/{id}")).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_if_asks_for_what_the_model_looks_at_and_shows_who_was_like_that() {
    let (database, _) = shop().await;
    let server = server(&database.url());
    // The model looks at frequency, t_days and state; t_days follows from the days between purchases and since the last.
    let form = get(&server, "/api/what-if-form").await.json();
    let fields: Vec<_> = form["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["feature"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        fields,
        [
            "frequency",
            "recency_days",
            "days_since_last_purchase",
            "state"
        ]
    );
    assert_eq!(form["kind"], "xgboost_hurdle");

    let twins = get(&server, "/api/twins?days_since_last_purchase=30")
        .await
        .json();
    assert_eq!(twins["cutoff"], "2016-08-31");
    assert_eq!(twins["among"], 3);
    let nearest = &twins["twins"][0];
    assert_eq!(nearest["values"], serde_json::json!([0.0, 30.0, "SP"]));
    assert_eq!(
        (&nearest["returned"], &nearest["distance"]),
        (&false.into(), &0.0.into())
    );
    let page = get(&server, "/what-if?days_since_last_purchase=30").await;
    assert!(
        page.body
            .contains("1 of the 3 past customers most like this one bought again")
    );
    assert_eq!(get(&server, "/api/twins?state=XX").await.status, 400);
}
