//! A server in this process, over a shop of six orders or over a database that is not there.

use app::api::context::AppState;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use clv_core::artefact::{Artefact, GoldenRow, Manifest, ValueBasis};
use clv_core::features::{Column, Feature, Table, Value};
use clv_core::forest::Forest;
use clv_core::model::{Hurdle, Model};
use clv_core::pipeline::Pipeline;
use clv_server::config::Config;
use clv_server::metrics::Metrics;
use clv_server::{router, serve};
use clv_testkit::TestDatabase;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower::ServiceExt;

/// A database that nobody listens for.
pub(crate) const NOWHERE: &str = "postgresql://nobody@127.0.0.1:1/nothing";

/// Every page that needs the database.
pub(crate) const PAGES: [&str; 9] = [
    "/",
    "/explore",
    "/cohorts",
    "/customers",
    "/customers/c1",
    "/data",
    "/segments",
    "/model",
    "/what-if",
];

/// Every question of the pages that needs the database.
pub(crate) const QUESTIONS: [&str; 11] = [
    "/api/status",
    "/api/overview",
    "/api/explore",
    "/api/cohorts",
    "/api/customers",
    "/api/customer?id=c1",
    "/api/data",
    "/api/segments",
    "/api/model",
    "/api/what-if",
    "/api/what-if-form",
];

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body without the nonce of its scripts: drawn letters, which may spell any word of four.
    pub(crate) fn words(&self) -> String {
        let policy = self.header("content-security-policy");
        let nonce = policy
            .split_once("'nonce-")
            .and_then(|(_, rest)| rest.split_once('\''));
        match nonce {
            Some((nonce, _)) => self.body.replace(nonce, ""),
            None => self.body.clone(),
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) fn config(url: &str, settings: &[(&str, &str)]) -> Config {
    let site = "../public";
    Config::read(|name| match name {
        "CLV_DATABASE_URL" => Some(url.to_owned()),
        // The tests create their databases side by side: a connection may take a while, and one
        // that never comes need not be waited for.
        "CLV_ACQUIRE_TIMEOUT_MS" => Some(if url == NOWHERE { "500" } else { "5000" }.to_owned()),
        "LEPTOS_SITE_ROOT" if !settings.iter().any(|(key, _)| *key == name) => {
            Some(site.to_owned())
        }
        "CLV_RATE_PER_SECOND"
            if !settings
                .iter()
                .any(|(name, _)| name.starts_with("CLV_RATE")) =>
        {
            Some("0".to_owned())
        }
        _ => settings
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, text)| (*text).to_owned()),
    })
    .unwrap()
}

pub(crate) fn server(url: &str) -> Router {
    server_with(url, &[])
}

/// With some settings of its own.
pub(crate) fn server_with(url: &str, settings: &[(&str, &str)]) -> Router {
    let config = config(url, settings);
    let app: AppState = serve::state(&config).unwrap();
    let metrics = Arc::new(Metrics::new(app.clone()));
    router(app, &config, metrics).unwrap()
}

/// A shop with a model that passes its checks; its id comes back with it.
pub(crate) async fn shop() -> (TestDatabase, String) {
    let database = TestDatabase::create().await.unwrap();
    let marts = concat!(
        include_str!("../../../crates/clv-store/tests/marts.sql"),
        include_str!("../../../crates/clv-store/tests/explore_marts.sql")
    );
    sqlx::raw_sql(marts).execute(database.pool()).await.unwrap();
    let artefact = artefact();
    let id = artefact.manifest().model_id.clone();
    serve_model(&database, &id, artefact.encode().unwrap()).await;
    (database, id)
}

pub(crate) async fn serve_model(database: &TestDatabase, id: &str, bytes: Vec<u8>) {
    sqlx::query("update marts.mart_model set model_id = $1, artefact = $2")
        .bind(id)
        .bind(bytes)
        .execute(database.pool())
        .await
        .unwrap();
    sqlx::query("update marts.mart_overview set model_id = $1")
        .bind(id)
        .execute(database.pool())
        .await
        .unwrap();
}

/// Two forests without trees: everybody returns with 10 % and then spends e⁵ ≈ 148.41.
fn artefact() -> Artefact {
    let features = vec![
        Feature::number("frequency"),
        Feature::number("t_days"),
        Feature::choice("state"),
    ];
    let states = ["SP", "SP", "RJ"]
        .map(|state| Some(state.to_owned()))
        .to_vec();
    let columns = vec![
        Column::Number(vec![0.0, 1.0, 2.0]),
        Column::Number(vec![5.0, 60.0, 90.0]),
        Column::Choice(states),
    ];
    let pipeline = Pipeline::fit(&Table::new(features, columns).unwrap()).unwrap();
    let constant = |margin| Forest::new(margin, Vec::new()).unwrap();
    let model = Hurdle::new(pipeline, constant((0.1_f32 / 0.9).ln()), constant(5.0)).unwrap();
    let model = Model::from(model);
    let values = vec![
        Value::Number(0.0),
        Value::Number(30.0),
        Value::Choice("SP".to_owned()),
    ];
    let found = model.predict(&values).unwrap();
    let golden = GoldenRow {
        values,
        p_returns: found.p_returns,
        spend_if_returns: found.spend_if_returns,
    };
    Artefact::new(manifest(), model, vec![golden]).unwrap()
}

fn manifest() -> Manifest {
    let day = |text: &str| text.parse().unwrap();
    Manifest {
        schema_version: 0,
        model_id: String::new(),
        trainer: "by hand".to_owned(),
        horizon_days: 180,
        value_basis: ValueBasis::Items,
        currency: "BRL".parse().unwrap(),
        as_of: day("2017-03-04"),
        test_cutoff: day("2016-09-05"),
        first_train_cutoff: day("2016-03-01"),
        last_train_cutoff: day("2016-03-09"),
        train_rows: 100,
        train_buyers: 7,
        seed: 1,
        metrics: std::collections::BTreeMap::new(),
        data_sha256: "00".repeat(32),
        code_sha256: "11".repeat(32),
        features_sha256: String::new(),
        spread: None,
    }
}

/// Whether none of these words, which would give the inside away, is in the answer.
pub(crate) fn tells_nothing(answer: &Answer, inside: &[&str], asked: &str) {
    let words = answer.words();
    for word in inside {
        assert!(!words.contains(word), "{asked}: {word} in {words}");
    }
}

pub(crate) async fn get(server: &Router, address: &str) -> Answer {
    ask(server, Request::get(address).body(Body::empty()).unwrap()).await
}

/// Waits until pages can be answered; what was found a moment ago stands for a moment.
pub(crate) async fn becomes_ready(server: &Router, within: Duration) {
    let started = Instant::now();
    loop {
        let answer = get(server, "/readyz").await;
        if answer.status == StatusCode::OK {
            return;
        }
        assert!(started.elapsed() < within, "{}", answer.body);
    }
}

pub(crate) async fn ask(server: &Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = server.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 8 << 20).await.unwrap();
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
