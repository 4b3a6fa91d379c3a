//! Files in and files out: scoring, the list of customers, and the audience of the planner.

use crate::common::{Answer, ask, get, serve_model, server, shop};
use app::api::SCORE_BYTES;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};

const BOUNDARY: &str = "a-line-that-is-in-no-file";

/// The form as a browser sends it.
fn form(fields: &[(&str, &str)], file: Option<(&str, &str)>) -> Request<Body> {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    if let Some((name, text)) = file {
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{text}\r\n"
        ));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    Request::post("/score")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header("content-length", body.len())
        .body(Body::from(body))
        .unwrap()
}

async fn score(server: &Router, fields: &[(&str, &str)], text: &str) -> Answer {
    ask(server, form(fields, Some(("mine.csv", text)))).await
}

/// The file behind the link of that name, decoded.
fn linked(page: &str, name: &str) -> String {
    let (before, _) = page.split_once(&format!("download=\"{name}\"")).unwrap();
    let (_, href) = before.rsplit_once("data:text/csv;charset=utf-8,").unwrap();
    let (encoded, _) = href.split_once('"').unwrap();
    let mut bytes = Vec::new();
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let text = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(text, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_page_says_what_a_file_needs_and_offers_it() {
    let (shop, id) = shop().await;
    let page = get(&server(&shop.url()), "/score").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("customers at a time") && page.body.contains(&id));
    assert!(page.body.contains("enctype=\"multipart/form-data\""));
    let template = linked(&page.body, "clave-customers.csv");
    assert!(
        template.contains("customer_id,frequency,t_days,state\r\n"),
        "{template}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_template_itself_can_be_scored() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let template = linked(&get(&server, "/score").await.body, "clave-customers.csv");
    let answer = score(&server, &[], &template).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let predictions = linked(&answer.body, "clave-predictions.csv");
    let lines: Vec<_> = predictions.lines().collect();
    assert_eq!(lines.len(), 2, "{predictions}");
    assert!(lines[1].starts_with("example-1,") && lines[1].contains(&id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn customers_are_scored_as_the_model_says_and_nothing_is_hydrated() {
    let (shop, id) = shop().await;
    let text = "customer_id,frequency,t_days,state\n=HYPERLINK(1),0,30,SP\nb,2,90,RJ\n";
    let answer = score(&server(&shop.url()), &[("as_of", "2017-03-04")], text).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    // Everybody returns with 10 % and then spends e⁵: two customers are worth 29.68 together.
    assert!(answer.body.contains("R$\u{a0}29.68"), "{}", answer.body);
    assert!(answer.body.contains("100 in 1,000") && answer.body.contains(&id));
    let predictions = linked(&answer.body, "clave-predictions.csv");
    let second = predictions.lines().nth(1).unwrap();
    assert!(second.starts_with("'=HYPERLINK(1),14.84"), "{second}");
    assert!(
        second.ends_with(&format!(",BRL,180,{id},2017-03-04,2")),
        "{second}"
    );
    assert!(!answer.body.contains("hydrate()"));
    assert_eq!(answer.header("cache-control"), "no-cache");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_log_is_scored_as_of_its_last_complete_day() {
    let (shop, _) = shop().await;
    let text = "order_id;customer_id;ordered_at;amount\n1;a;2025-01-01;10,50\n2;b;2025-01-02;20,00\n3;a;2025-01-03;5,25\n";
    let answer = score(&server(&shop.url()), &[("decimal", "comma")], text).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("from 2 customers"), "{}", answer.body);
    assert!(answer.body.contains("Not known of anybody"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bad_row_is_named_and_refuses_the_file_unless_it_is_left_out() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let text = "customer_id,frequency,t_days,state\na,0,soon,SP\nb,2,90,RJ\n";
    let answer = score(&server, &[], text).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "1 row of mine.csv cannot be scored",
        ">2<",
        ">t_days<",
        "“soon”",
        "is not a number",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert!(!answer.body.contains("clave-predictions.csv"));
    let answer = score(&server, &[("skip_bad", "yes")], text).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Rows left out"), "{}", answer.body);
    assert_eq!(
        linked(&answer.body, "clave-predictions.csv")
            .lines()
            .count(),
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_scored_is_refused_in_clear_words() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    let many = (0..10_001).fold("customer_id,t_days\n".to_owned(), |text, row| {
        format!("{text}{row},1\n")
    });
    for (text, words) in [
        ("", "No file came with the form"),
        ("name,age\nx,1\n", "mine.csv"),
        ("customer_id,shoe\nx,1\n", "mine.csv"),
        ("PAR1 and so on", "only plain CSV is read here"),
        (many.as_str(), "holds more than 10000 customers"),
        (
            "customer_id,t_days\na,<script>alert(1)</script>\n",
            "&lt;script&gt;",
        ),
    ] {
        let answer = score(&server, &[], text).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\"") && !answer.body.contains("<script>alert"));
        assert!(!answer.body.contains("--map"), "{}", answer.body);
    }
    let answer = score(
        &server,
        &[("as_of", "someday")],
        "customer_id,t_days\na,1\n",
    )
    .await;
    assert!(answer.body.contains("not a day of the calendar"));
    let request = Request::post("/score").body(Body::from("hello")).unwrap();
    assert_eq!(
        ask(&server, request).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    serve_model(&shop, &id, b"not a model".to_vec()).await;
    let answer = score(&self::server(&shop.url()), &[], "customer_id,t_days\na,1\n").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_that_is_too_large_is_told_so() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let answer = score(&server, &[], &"x".repeat(SCORE_BYTES + 1)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.body.contains("The file is larger than 1 MB"),
        "{}",
        answer.body
    );
    // Nothing else takes as much.
    let request = Request::post("/explore")
        .header("content-length", 2 << 20)
        .body(Body::from("x".repeat(2 << 20)))
        .unwrap();
    assert_eq!(
        ask(&server, request).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_audience_is_whom_the_planner_counts() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let plan = &get(&server, "/api/segments?cost=0").await.json()["plan"];
    let answer = get(&server, "/segments/audience.csv?cost=0").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"clave-audience-")
    );
    let lines: Vec<_> = answer.body.lines().collect();
    assert!(lines[0].starts_with("\u{feff}customer_id,expected_value,p_returns"));
    assert_eq!(plan["customers"], lines.len() - 1);
    let page = get(&server, "/segments?cost=0").await.body;
    assert!(
        page.contains("href=\"/segments/audience.csv?cost=0\""),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_audience_starts_no_formula() {
    let (shop, _) = shop().await;
    sqlx::query("update marts.dim_customers set customer_id = '=1+1' where customer_id = 'c1'")
        .execute(shop.pool())
        .await
        .unwrap();
    let answer = get(&server(&shop.url()), "/segments/audience.csv?cost=0").await;
    assert!(answer.body.contains("\n'=1+1,"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_audience_of_nobody_and_one_that_cannot_be_reckoned_say_so() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let nobody = get(&server, "/segments/audience.csv?cost=1000000").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert!(nobody.body.contains("There is nobody to contact"));
    let wrong = get(&server, "/segments/audience.csv?margin=%3Cb%3E").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.body.contains("margin=&lt;b&gt;"), "{}", wrong.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_list_of_customers_is_a_file_as_it_is_filtered_and_sorted() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let list = "sort=value&dir=asc&bought=once";
    let page = &get(&server, &format!("/api/customers?{list}")).await.json()["customers"];
    let shown: Vec<_> = page.as_array().unwrap().iter().collect();
    assert!(shown.len() > 1, "{page}");
    let answer = get(&server, &format!("/customers.csv?{list}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"clave-customers-")
    );
    let written: Vec<_> = answer
        .body
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    // The page shows the first fifty of them.
    assert!(written.len() >= shown.len());
    for (line, customer) in written.iter().zip(&shown) {
        assert_eq!(*line, customer["customer_id"]);
    }
    let html = get(&server, &format!("/customers?{list}")).await.body;
    assert!(
        html.contains("href=\"/customers.csv?bought=once&amp;dir=asc&amp;sort=value\""),
        "{html}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_list_of_nobody_and_one_that_cannot_be_read_say_so() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let nobody = get(&server, "/customers.csv?q=nobody-like-this").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert!(nobody.body.contains("Nobody is in this list"));
    let wrong = get(&server, "/customers.csv?bought=%3Cb%3E").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.body.contains("bought=&lt;b&gt;"), "{}", wrong.body);
}
