//! What the server answers when all is well, over a shop of six orders.

use crate::common::{PAGES, ask, becomes_ready, get, server, shop};
use axum::http::{Request, StatusCode};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn is_ready_with_marts_and_a_sound_model() {
    let (shop, _) = shop().await;
    let answer = get(&server(&shop.url()), "/readyz").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.json()["ready"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_shows_its_question_in_the_first_html() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for (address, question) in [
        ("/", "What are our customers worth from here on?"),
        ("/explore?state=SP", "Who buys what, where"),
        ("/cohorts", "Do customers come back"),
        (
            "/customers?sort=value",
            "Who are our customers, one by one?",
        ),
        (
            "/customers/c1",
            "Who is this customer, and why this number?",
        ),
        ("/segments?cost=1", "Which groups deserve what?"),
        ("/data", "Is the data sound and fresh?"),
        ("/model", "Can I trust it?"),
        ("/what-if", "What would a customer like this be worth?"),
        ("/score", "What are the customers in my own file worth?"),
    ] {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.body.contains(question), "{address}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_and_days_are_written_as_the_visitor_chose() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let chosen = get(&server, "/explore?lang=pt-BR&state=SP").await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/explore?state=SP");
    let cookie = chosen.header("set-cookie").split(';').next().unwrap();
    assert_eq!(cookie, "clave-lang=pt-BR");
    let request = Request::get("/data").header("cookie", cookie);
    let page = ask(&server, request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(page.body.contains("data-locale=\"pt-BR\""), "{}", page.body);
    assert!(page.header("vary").contains("cookie"));
    let english = get(&server, "/data").await.body;
    assert!(english.contains("data-locale=\"en\""));
    let unknown = get(&server, "/explore?lang=xx").await;
    assert_eq!(unknown.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_inline_script_carries_the_nonce_of_the_policy() {
    let (shop, _) = shop().await;
    let answer = get(&server(&shop.url()), "/").await;
    let policy = answer.header("content-security-policy");
    let nonce = policy
        .split_once("'nonce-")
        .unwrap()
        .1
        .split_once('\'')
        .unwrap()
        .0;
    let tags: Vec<_> = answer
        .body
        .split("<script")
        .skip(1)
        .map(|rest| rest.split_once('>').unwrap().0)
        .collect();
    assert!(tags.len() > 1, "no hydration script");
    for tag in tags {
        assert!(
            tag.contains(&format!("nonce=\"{nonce}\"")) || tag.contains("src=\"/"),
            "{tag}"
        );
    }
    assert!(!answer.body.contains(&format!("crossorigin=\"{nonce}\"")));
    assert!(
        !answer.body.contains(" style=\""),
        "an inline style would be blocked"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_questions_are_answered() {
    let (shop, id) = shop().await;
    let server = server(&shop.url());
    assert_eq!(get(&server, "/api/status").await.json()["model_id"], id);
    assert_eq!(
        get(&server, "/api/overview").await.json()["forecast"]["expected"]["value_per_buyer"],
        12_340
    );
    assert_eq!(
        get(&server, "/api/model").await.json()["importance"][0]["label"],
        "Repeat purchase days"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cohorts_leave_out_what_cannot_be_known() {
    let (shop, _) = shop().await;
    let json = get(&server(&shop.url()), "/api/cohorts").await.json();
    let cohorts = json["cohorts"].as_array().unwrap();
    let lengths: Vec<_> = cohorts
        .iter()
        .map(|cohort| cohort["months"].as_array().unwrap().len())
        .collect();
    assert_eq!(lengths, [2, 1]);
    assert_eq!(json["curves"][0]["points"][1]["value_per_customer"], 11_306);
    assert_eq!(json["milestones"][0]["half_by"], 15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_data_page_says_what_was_rejected_and_whether_it_adds_up() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let json = get(&server, "/api/data").await.json();
    assert_eq!(json["rejected"][0]["first_value"], "yesterday <b>");
    assert_eq!(json["months"][2]["pages"], 3_550);
    let page = get(&server, "/data").await;
    assert!(page.body.contains("0 cents"), "{}", page.body);
    assert!(
        !page.body.contains("yesterday <b>"),
        "text of a file is escaped"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_plan_earns_what_its_suppositions_say() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    // A half of a half of what two customers worth 3 each are worth, less 50 cents each.
    let json = get(&server, "/api/segments?cost=0.5&margin=50&uplift=50")
        .await
        .json();
    let plan = &json["plan"];
    assert_eq!(
        (&plan["customers"], &plan["threshold"]),
        (&2.into(), &2.0.into())
    );
    assert!((plan["profit"].as_f64().unwrap() - 0.5).abs() < 1e-9);
    assert_eq!(plan["curve"].as_array().unwrap().len(), 3);
    let json = get(&server, "/api/segments?uplift=0").await.json();
    assert_eq!(json["plan"]["customers"], 0);
    assert!(json["plan"]["threshold"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn customers_are_listed_by_what_is_expected_and_without_a_forecast_by_their_past() {
    let (shop, _) = shop().await;
    let ids = |json: &serde_json::Value| -> Vec<String> {
        let customers = json["customers"].as_array().unwrap();
        let id = |line: &serde_json::Value| line["customer_id"].as_str().unwrap().to_owned();
        customers.iter().map(id).collect()
    };
    let json = get(&server(&shop.url()), "/api/customers").await.json();
    assert_eq!(ids(&json), ["c2", "c1", "c3"]);
    assert_eq!(json["found"]["exactly"], 4);
    sqlx::query("update marts.mart_overview set model_id = null")
        .execute(shop.pool())
        .await
        .unwrap();
    let json = get(&server(&shop.url()), "/api/customers?sort=chance")
        .await
        .json();
    assert_eq!(ids(&json), ["c5", "c2", "c3", "c1"]);
    assert_eq!(json["problems"][0]["field"], "sort");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_customer_that_the_data_does_not_know_is_not_found() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    let answer = get(&server, "/api/customer?id=nobody").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (StatusCode::NOT_FOUND, &"not_found".into())
    );
    let page = get(&server, "/customers/nobody%20%3Cb%3E").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.body.contains("There is no customer of this number"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("nobody <b>"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_question_opened_in_a_tab_is_answered_there() {
    let (shop, _) = shop().await;
    let request = Request::get("/api/status")
        .header("accept", "text/html")
        .header("referer", "/explore");
    let answer = ask(
        &server(&shop.url()),
        request.body(axum::body::Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_are_compressed() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for encoding in ["zstd", "br", "gzip"] {
        let request = Request::get("/model").header("accept-encoding", encoding);
        let answer = ask(&server, request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.header("content-encoding"), encoding);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_started_without_its_database_answers_once_it_is_there() {
    let (shop, _) = shop().await;
    let (host, rest) = shop
        .url()
        .split_once("host=")
        .map(|(_, rest)| rest.split_once("&port=").unwrap())
        .map(|(folder, port)| (format!("{folder}/.s.PGSQL.{port}"), shop.name().to_owned()))
        .unwrap();
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = server(&format!("postgresql://postgres@{address}/{rest}"));
    assert_eq!(
        get(&server, "/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut database = tokio::net::UnixStream::connect(&host).await.unwrap();
            tokio::spawn(
                async move { tokio::io::copy_bidirectional(&mut client, &mut database).await },
            );
        }
    });
    becomes_ready(&server, Duration::from_secs(5)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_total_comes_with_its_interval_and_how_often_it_held() {
    let (database, _) = shop().await;
    let server = server(&database.url());
    let audiences = get(&server, "/api/overview").await.json()["forecast"]["audiences"].clone();
    assert_eq!(audiences[0]["label"], "All customers");
    assert_eq!(
        (&audiences[0]["low"], &audiences[0]["high"]),
        (&150.into(), &4_000.into())
    );
    let page = get(&server, "/").await.body;
    assert!(
        page.contains("intervals made this way held in 5 of 6 past windows"),
        "{page}"
    );
    let model = get(&server, "/model").await.body;
    assert!(model.contains("Did the intervals hold?"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_database_knows_which_request_a_connection_works_for() {
    let (shop, _) = shop().await;
    let server = server(&shop.url());
    for address in ["/cohorts", "/api/segments", "/api/v1/scoreboard"] {
        let answer = get(&server, address).await;
        let connections: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name like '% ' || $1",
        )
        .bind(answer.header("x-request-id"))
        .fetch_one(shop.pool())
        .await
        .unwrap();
        assert!(connections > 0, "{address}");
    }
}

/// Every page is answered on a thread with a quarter of the stack that a server's threads have.
#[test]
fn a_page_needs_little_of_a_threads_stack() {
    const STACK: usize = 2 << 20;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .thread_stack_size(STACK / 4)
        .enable_all()
        .build()
        .unwrap();
    let (shop, _) = runtime.block_on(shop());
    let server = runtime.block_on(async { server(&shop.url()) });
    for address in PAGES {
        let server = server.clone();
        let answered = runtime.spawn(async move { get(&server, address).await });
        let answer = runtime.block_on(answered).unwrap();
        assert_eq!(answer.status, StatusCode::OK, "{address}");
    }
}
