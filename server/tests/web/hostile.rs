//! Input that somebody made up to do harm: refused in words or taken as a name that nobody has, never more.

use crate::common::{Answer, NOWHERE, get, server, shop, tells_nothing};
use axum::http::StatusCode;
use serde_json::Value;

/// Texts, as they stand in an address.
const TEXTS: [&str; 52] = [
    "%00",
    "a%00b",
    "%FF",
    "%C3%28",
    "%ZZ",
    "%",
    "-1",
    "0",
    "1e400",
    "NaN",
    "9223372036854775808",
    "-9223372036854775809",
    "%27",
    "%22",
    "%27%27",
    "%60",
    "%5C",
    "%3B",
    "--",
    "%2F%2A",
    "%27%20or%20%271%27%3D%271",
    "%27%20OR%201%3D1%20--",
    "1%3B%20drop%20table%20marts.mart_overview",
    "%27%3B%20select%20pg_sleep%2810%29%3B%20--",
    "%27%20union%20select%20null%2C%20null%20--",
    "%27%20and%20%28select%201%20from%20pg_shadow%29%3D1%20--",
    "%27%7C%7C%28select%20version%28%29%29%7C%7C%27",
    "x%27%29%3B%20copy%20t%20to%20program%20%27id%27%20--",
    "%24%7B7%2A7%7D",
    "%7B%7B7%2A7%7D%7D",
    "%23%7B7%2A7%7D",
    "%3C%25%3D7%2A7%25%3E",
    "%24%28id%29",
    "%7Cid",
    "%60id%60",
    "..%2F..%2Fetc%2Fpasswd",
    "%2Fetc%2Fpasswd",
    "file%3A%2F%2F%2Fetc%2Fpasswd",
    "http%3A%2F%2F127.0.0.1%2F",
    "%0D%0ASet-Cookie%3A%20x%3Dy",
    "%0A%0A",
    "%E2%80%AE%D7%90",
    "%F0%9F%98%80",
    "%EF%BB%BF",
    "%3Cscript%3Ealert%281%29%3C%2Fscript%3E",
    "javascript%3Aalert%281%29",
    "%22%20onmouseover%3D%22alert%281%29",
    "%3C%21--",
    "%5D%5D%3E",
    "null",
    "undefined",
    "%5B%5D",
];

/// Questions and their fields, and the same pages.
const QUESTIONS: [(&str, &[&str]); 4] = [
    ("/explore", &["from", "to", "state", "category", "unknown"]),
    (
        "/customers",
        &[
            "q", "state", "category", "bought", "sort", "dir", "after", "before", "page",
        ],
    ),
    ("/segments", &["cost", "margin", "uplift", "limit"]),
    ("/what-if", &["frequency", "t_days", "state", "unknown"]),
];

/// What would show in an answer if a text had been obeyed, or had met something of the inside.
fn is_harmless(answer: &Answer, address: &str) {
    let is_page = answer.header("content-type").starts_with("text/html");
    // JSON quotes what was given, and no browser takes it for a page.
    assert!(
        !is_page || !answer.body.contains("<script>alert"),
        "{address}: {}",
        answer.body
    );
    let inside = [
        "PostgreSQL 1",
        "root:x:",
        "uid=0",
        "sqlx",
        "syntax error",
        "panicked",
        "set-cookie: x",
    ];
    tells_nothing(answer, &inside, address);
    assert_eq!(answer.header("set-cookie"), "", "{address}");
}

/// The numbers of an answer that a question could change.
fn sums<'a>(path: &str, answer: &'a Value) -> Vec<&'a Value> {
    let places: &[&str] = match path {
        "/explore" => &["/totals", "/unfiltered", "/months"],
        "/customers" => &["/all", "/found", "/customers"],
        "/segments" => &[
            "/plan/threshold",
            "/plan/customers",
            "/plan/profit",
            "/plan/profit_of_all",
        ],
        "/what-if" => &["/p_returns", "/spend_if_returns", "/expected_value"],
        other => unreachable!("{other}"),
    };
    let at = |place: &&str| {
        let found = answer.pointer(place);
        found.unwrap_or_else(|| unreachable!("{path} tells no {place}: {answer}"))
    };
    places.iter().map(at).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_made_up_field_is_explained_and_changes_no_result() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let mut asked = 0;
    for (path, fields) in QUESTIONS {
        let plain = get(&server, &format!("/api{path}")).await.json();
        for field in fields {
            for text in TEXTS {
                let address = format!("/api{path}?{field}={text}");
                let answer = get(&server, &address).await;
                is_harmless(&answer, &address);
                asked += 1;
                match answer.status {
                    StatusCode::BAD_REQUEST => {
                        let problems = &answer.json()["problems"];
                        let named = problems[0]["field"].as_str().unwrap();
                        assert!(named == *field || named.is_empty(), "{address}: {problems}");
                        assert!(
                            !problems[0]["message"].as_str().unwrap().is_empty(),
                            "{address}"
                        );
                    }
                    // Taken as a name that nobody has, and the answer says so; or not at all, and nothing changes.
                    StatusCode::OK => {
                        let json = answer.json();
                        let problems = json["problems"].as_array();
                        let is_told = problems.is_some_and(|problems| !problems.is_empty());
                        let finds_nobody = json["found"]["exactly"] == 0;
                        // Nothing is a number that a form may send, and means what it says.
                        if !is_told && !finds_nobody && text != "0" {
                            assert_eq!(sums(path, &json), sums(path, &plain), "{address}");
                        }
                    }
                    other => unreachable!("{address}: {other} {}", answer.body),
                }
            }
        }
    }
    assert!(asked > 1000, "{asked}");
    let orders: i64 = sqlx::query_scalar("select orders::bigint from marts.mart_overview")
        .fetch_one(shop.pool())
        .await
        .unwrap();
    assert_eq!(orders, 6, "the shop is as it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_stand_whatever_is_in_their_address() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for (path, fields) in QUESTIONS {
        for field in fields {
            for text in TEXTS {
                let address = format!("{path}?{field}={text}");
                let answer = get(&server, &address).await;
                is_harmless(&answer, &address);
                assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
                assert!(answer.body.contains("<h1"), "{address}");
            }
        }
    }
    for text in TEXTS {
        for address in [
            format!("/customers/{text}"),
            format!("/api/customer?id={text}"),
        ] {
            let answer = get(&server, &address).await;
            is_harmless(&answer, &address);
            assert!(
                matches!(
                    answer.status,
                    StatusCode::NOT_FOUND
                        | StatusCode::BAD_REQUEST
                        | StatusCode::MISDIRECTED_REQUEST
                ),
                "{address}: {}",
                answer.status
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_text_of_60_kilobytes_is_too_long_everywhere() {
    let server = server(NOWHERE);
    // Longer addresses are none to the HTTP library, which refuses them by itself.
    let long = "x".repeat(60 << 10);
    for (path, fields) in QUESTIONS {
        for field in fields {
            for address in [
                format!("{path}?{field}={long}"),
                format!("/api{path}?{field}={long}"),
            ] {
                let answer = get(&server, &address).await;
                assert_eq!(answer.status, StatusCode::URI_TOO_LONG, "{path} {field}");
            }
        }
    }
}

/// Ways to write the way up.
const UP: [&str; 10] = [
    "../",
    "..%2f",
    "..%2F",
    "%2e%2e/",
    "%2e%2e%2f",
    "%252e%252e%252f",
    "..%5c",
    "..\\",
    "....//",
    "%c0%ae%c0%ae/",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_spelling_of_the_way_up_leaves_the_site() {
    let server = server(NOWHERE);
    let mut tried = 0;
    for up in UP {
        for (before, behind) in [
            ("/", "Cargo.toml"),
            ("/pkg/", "../Cargo.toml"),
            ("/", "etc/passwd"),
            ("//", "server/Cargo.toml"),
        ] {
            let address = format!("{before}{}{behind}", up.repeat(4));
            // What is no address at all does not even reach the router.
            let Ok(uri) = address.parse::<axum::http::Uri>() else {
                tried += 1;
                continue;
            };
            let answer = get(&server, &uri.to_string()).await;
            assert!(
                matches!(
                    answer.status,
                    StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST
                ),
                "{address}: {}",
                answer.status
            );
            assert!(
                !answer.body.contains("[package]") && !answer.body.contains("root:"),
                "{address}"
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 40);
}
