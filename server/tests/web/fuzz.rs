//! Questions and uploads that were good and are damaged: always an answer, never a failure, never another shop.

use crate::common::{Answer, ask, get, server_with, shop, tells_nothing};
use axum::body::Body;
use axum::http::Request;
use clv_testkit::Damage;
use rand::Rng;

/// Good questions of every kind, whose text after the path is damaged.
const QUESTIONS: [(&str, &str); 13] = [
    (
        "/explore",
        "from=2017-01&to=2017-03&state=SP&category=toys&payment=boleto",
    ),
    (
        "/api/explore",
        "from=2017-01&to=2017-03&state=SP&category=toys",
    ),
    ("/api/cohorts", "cohort=2017-01&value=orders"),
    (
        "/api/customers",
        "q=c1&state=SP&category=toys&bought=2017-01&sort=value&dir=asc&after=1_c1",
    ),
    ("/api/customer", "id=c1"),
    ("/api/segments", "cost=2.50&margin=30&uplift=5&limit=100"),
    ("/api/what-if", "frequency=1&t_days=30&state=SP"),
    ("/api/twins", "frequency=1&t_days=30&state=SP"),
    ("/segments", "cost=2.50&margin=30&uplift=5&limit=100"),
    ("/what-if", "frequency=1&t_days=30&state=SP&lang=pt-BR"),
    (
        "/api/v1/customers",
        "limit=10&cursor=MS4w&sort=expected_value&state=SP",
    ),
    ("/api/v1/cohorts", "limit=10&cursor=MQ"),
    ("/api/v1/segments", "limit=10"),
];

const UPLOADS: [&str; 3] = [
    "customer_id,frequency,t_days,state\nc1,0,30,SP\nc2,3,90,RJ\n",
    "order_id,customer_id,ordered_at,amount\nO1,C1,2018-03-04,12.50\nO2,C1,2018-05-04,1.50\n",
    "order;customer;date;total\nB1;Zoë;31.12.2018;1.234,50\n",
];

const ROWS: &str = r#"{"rows":[{"id":"a","values":{"frequency":1,"t_days":30.5,"state":"SP"}}]}"#;

/// Beside other tests the machine is slow, and only what never ends may be given up.
const PATIENCE: [(&str, &str); 2] = [
    ("CLV_REQUEST_TIMEOUT_MS", "60000"),
    ("CLV_ACQUIRE_TIMEOUT_MS", "30000"),
];

/// Said in words or in fields, by status; nothing of the inside.
fn is_answered(answer: &Answer, question: &str) {
    let status = answer.status.as_u16();
    assert!(
        matches!(status, 200 | 303 | 308 | 400 | 404 | 413..=415 | 421 | 422),
        "{question}: {status} {}",
        answer.body
    );
    let inside = ["panicked", "sqlx", "PostgreSQL 1", "root:x:", "src/"];
    tells_nothing(answer, &inside, question);
}

/// As it may stand in an address: what may not is encoded, or now and then is left out.
fn in_an_address(bytes: &[u8], is_encoded: bool) -> String {
    let text = bytes.iter().map(|&byte| match byte {
        b'!' | b'$'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' => {
            char::from(byte).to_string()
        }
        _ if is_encoded => format!("%{byte:02X}"),
        _ => String::new(),
    });
    text.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_damage_makes_a_question_fail() {
    let (shop, _) = shop().await;
    let server = server_with(&shop.url(), &PATIENCE);
    let mut damage = Damage::begin().unwrap();
    let (mut asked, mut refused) = (0_u64, 0_u64);
    while damage.goes_on() {
        let (path, query) = *damage.any(&QUESTIONS).unwrap();
        let mut bytes = query.as_bytes().to_vec();
        damage.damage(&mut bytes);
        let query = in_an_address(&bytes, damage.random.random_ratio(3, 4));
        let address = format!("{path}?{query}");
        let answer = get(&server, &address).await;
        is_answered(&answer, &address);
        asked += 1;
        refused += u64::from(!answer.status.is_success());
    }
    println!("{asked} questions: {refused} refused");
    assert!(refused > 0 && refused < asked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_damage_makes_an_upload_fail() {
    let (shop, _) = shop().await;
    let server = server_with(&shop.url(), &PATIENCE);
    let mut damage = Damage::begin().unwrap();
    let (mut asked, mut refused) = (0_u64, 0_u64);
    while damage.goes_on() {
        let file = damage.any(&UPLOADS).unwrap();
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"decimal\"\r\n\r\ndot\r\n--b\r\nContent-Disposition: form-data; \
             name=\"as_of\"\r\n\r\n2019-01-01\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"mine.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--b--\r\n"
        );
        let of_rows = damage.random.random_ratio(1, 3);
        let (path, kind, good) = match of_rows {
            true => (
                "/api/v1/predictions/rows",
                "application/json",
                ROWS.to_owned(),
            ),
            false => ("/score", "multipart/form-data; boundary=b", body),
        };
        let mut bytes = good.into_bytes();
        damage.damage(&mut bytes);
        let question = format!("{path} {}", String::from_utf8_lossy(&bytes));
        let request = Request::post(path)
            .header("content-type", kind)
            .header("content-length", bytes.len())
            .body(Body::from(bytes))
            .unwrap();
        let answer = ask(&server, request).await;
        is_answered(&answer, &question);
        asked += 1;
        refused += u64::from(!answer.status.is_success());
    }
    println!("{asked} uploads: {refused} refused");
    assert!(refused > 0 && refused < asked);
}
