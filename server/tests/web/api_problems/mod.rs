//! What the API refuses: problem details on every address below it, with the field that is wrong, and nothing of the inside.

mod requests;
mod unavailable;

use crate::common::Answer;

/// A problem of this kind: as RFC 9457 has it, with the id of the request.
fn is_problem(answer: &Answer, status: u16, kind: &str, what: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.body);
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{what}"
    );
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("etag"), "", "{what}");
    let told = answer.json();
    assert_eq!(told["type"], format!("/api/v1/#{kind}"), "{what}");
    assert_eq!(told["status"], status, "{what}");
    assert_eq!(told["instance"], answer.header("x-request-id"), "{what}");
    for field in ["title", "detail"] {
        assert!(told[field].as_str().unwrap().len() > 8, "{what}: {told}");
    }
    for word in [
        "sqlx",
        "ostgres",
        "relation",
        "struct",
        "panicked",
        "src/",
        "serde",
        "127.0.0.1",
        "tokio",
    ] {
        assert!(!answer.body.contains(word), "{what}: {word} in {told}");
    }
}

fn fields(answer: &Answer) -> Vec<String> {
    let told = answer.json();
    let errors = told["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            assert!(error["message"].as_str().unwrap().ends_with('.'), "{error}");
            error["field"].as_str().unwrap().to_owned()
        })
        .collect()
}
