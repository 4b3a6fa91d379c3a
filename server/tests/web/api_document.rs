//! The document of the API: it describes what is served, all of it and nothing else.

use crate::common::{NOWHERE, ask, get, server};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

async fn document() -> Value {
    let answer = get(&server(NOWHERE), "/api/v1/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// Method, path and description of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, told)| (method.to_uppercase(), path.clone(), told.clone()))
    });
    all.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_operation_of_the_document_is_served_and_its_address_has_no_other_method() {
    let document = document().await;
    let server = server(NOWHERE);
    let operations = operations(&document);
    assert!(operations.len() >= 12, "{}", operations.len());
    for (method, path, _) in &operations {
        let address = path.replace("{customer_id}", "c1");
        let described: BTreeSet<&str> = operations
            .iter()
            .filter(|(_, other, _)| other == path)
            .map(|(method, _, _)| method.as_str())
            .collect();
        for tried in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            let request = Request::builder().method(tried).uri(&address);
            let answer = ask(&server, request.body(Body::empty()).unwrap()).await;
            let is_served = answer.status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_served, described.contains(tried), "{tried} {address}");
            assert_ne!(answer.status, StatusCode::NOT_FOUND, "{method} {address}");
        }
    }
}

/// A handler that is described and not routed, or routed by hand, would be missed by asking: the sources tell.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_handler_is_in_the_document_and_no_route_is_made_by_hand() {
    let (mut described, mut by_hand) = (0, Vec::new());
    for source in sources(Path::new("src/v1")) {
        described += source.matches("#[utoipa::path(").count();
        let routes = source.split(".route(").skip(1);
        by_hand.extend(routes.map(|rest| rest.split('"').nth(1).unwrap().to_owned()));
    }
    assert_eq!(described, operations(&document().await).len());
    // Where the slash is missing, and where there is nothing.
    by_hand.sort();
    assert_eq!(by_hand, ["/api/v1", "/api/v1/{*rest}"]);
}

fn sources(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![std::fs::read_to_string(path).unwrap()]
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_operation_lists_its_errors_and_every_error_is_a_problem() {
    let document = document().await;
    assert_eq!(document["openapi"], "3.1.0");
    for (method, path, told) in operations(&document) {
        let responses = told["responses"].as_object().unwrap();
        let mut expected = vec!["200", "400", "401", "403", "414", "429", "500", "503"];
        if method == "POST" {
            expected.extend(["413", "415", "422"]);
        } else if path != "/api/v1/health" {
            expected.push("304");
        }
        if path.contains('{') {
            expected.push("404");
        }
        expected.sort_unstable();
        let listed: Vec<_> = responses.keys().map(String::as_str).collect();
        assert_eq!(listed, expected, "{method} {path}");
        for field in ["operationId", "summary", "description"] {
            assert!(told[field].is_string(), "{method} {path}: {field}");
        }
    }
    for (name, told) in document["components"]["responses"].as_object().unwrap() {
        if name != "status304" {
            let content = &told["content"]["application/problem+json"];
            assert_eq!(
                content["schema"]["$ref"], "#/components/schemas/Problem",
                "{name}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_field_has_words_and_every_amount_a_unit() {
    let document = document().await;
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        assert!(schema["description"].is_string(), "{name}");
        let Some(fields) = schema["properties"].as_object() else {
            continue;
        };
        for (field, told) in fields {
            // A type that may be null is one of two, and the words stand with either.
            let either = told["oneOf"].as_array().into_iter().flatten();
            let words = std::iter::once(told)
                .chain(either)
                .find_map(|told| told["description"].as_str())
                .unwrap_or_default();
            assert!(words.len() > 5, "{name}.{field}");
            let text = told.to_string();
            if field.ends_with("_cents") {
                let has_unit = text.contains("schemas/Cents") || words.contains("hundredths");
                assert!(has_unit, "{name}.{field}: {told}");
            }
            if field.starts_with("p_") && told["type"] == "number" {
                assert_eq!(
                    (&told["minimum"], &told["maximum"]),
                    (&0.into(), &1.into()),
                    "{name}.{field}"
                );
            }
        }
    }
    assert!(
        schemas["Cents"]["description"]
            .as_str()
            .unwrap()
            .contains("hundredths")
    );
    let rows = schemas["FeatureRow"]["properties"].as_object().unwrap();
    assert!(
        rows.values()
            .all(|told| told["description"].as_str().unwrap().contains("Unit: "))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_page_tells_all_of_it_without_anything_inline() {
    let page = get(&server(NOWHERE), "/api/v1/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-type").starts_with("text/html"));
    for (_, path, _) in operations(&document().await) {
        assert!(page.body.contains(&path), "{path}");
    }
    assert!(!page.body.contains(" style=\"") && !page.body.contains("<style"));
    assert!(!page.body.contains(" onclick=") && !page.body.contains("//cdn"));
    for script in page.body.split("<script").skip(1) {
        assert!(
            script.starts_with(" src=\"/theme.js\"></script>"),
            "{script}"
        );
    }
    assert!(page.body.contains("id=\"invalid-request\""));
    assert_eq!(page.body.matches("<h1").count(), 1);
}
