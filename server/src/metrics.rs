//! What the server counts, for Prometheus: requests, time, connections, answers, model, age of the data.

use crate::guard;
use crate::health::Readiness;
use anyhow::{Context, Result};
use app::api::context::AppState;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clv_store::read;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;
use tokio::net::TcpListener;

/// Upper ends of the buckets of time, in seconds: pages take milliseconds, a request at most
/// [`REQUEST_TIMEOUT`](crate::limits::REQUEST_TIMEOUT).
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

type Labels = Vec<(&'static str, String)>;

/// Why a request was turned away; marks its response.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TurnedAway {
    /// All slots were taken.
    Busy,
    /// Its client asked too often.
    Rate,
}

/// All that is counted.
pub struct Metrics {
    app: AppState,
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram>,
    in_flight: Gauge,
    turned_away: Family<Labels, Counter>,
    pool: Family<Labels, Gauge>,
    pool_max: Gauge,
    answers: Family<Labels, Gauge>,
    model: Family<Labels, Gauge>,
    data_age: Gauge<f64, AtomicU64>,
    published: Gauge<f64, AtomicU64>,
    ready: Gauge,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new(app: AppState) -> Self {
        let mut metrics = Self {
            app,
            registry: Registry::with_prefix("clave"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
            turned_away: Family::default(),
            pool: Family::default(),
            pool_max: Gauge::default(),
            answers: Family::default(),
            model: Family::default(),
            data_age: Gauge::default(),
            published: Gauge::default(),
            ready: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("http_requests", "Requests answered", self.requests.clone());
        to.register(
            "http_request_duration_seconds",
            "Time until the head of the answer",
            self.seconds.clone(),
        );
        to.register(
            "http_in_flight",
            "Requests being answered",
            self.in_flight.clone(),
        );
        to.register(
            "turned_away",
            "Requests turned away, by reason",
            self.turned_away.clone(),
        );
        to.register(
            "pool_connections",
            "Connections to the database",
            self.pool.clone(),
        );
        to.register("pool_max", "Upper bound of these", self.pool_max.clone());
        to.register(
            "answer_cache_total",
            "Answers given from memory (hit) and read anew (miss), by kind, since the start",
            self.answers.clone(),
        );
        to.register("model_info", "The served model", self.model.clone());
        to.register(
            "data_age_seconds",
            "Time since the end of the last complete day of the data",
            self.data_age.clone(),
        );
        to.register(
            "published_timestamp_seconds",
            "When the run that made the served tables began, in seconds since 1970",
            self.published.clone(),
        );
        to.register("ready", "1 when pages can be answered", self.ready.clone());
    }

    /// The text that Prometheus reads. What is not counted but looked up is looked up now.
    async fn text(&self) -> Result<String, std::fmt::Error> {
        let (size, idle) = (self.app.pool.size(), self.app.pool.num_idle());
        let idle = i64::try_from(idle).unwrap_or(i64::MAX);
        let set = |family: &Family<Labels, Gauge>, labels: Labels, value| {
            family.get_or_create(&labels).set(value);
        };
        let state = |state: &str| vec![("state", state.to_owned())];
        set(&self.pool, state("idle"), idle);
        set(
            &self.pool,
            state("used"),
            i64::from(size).saturating_sub(idle),
        );
        self.pool_max
            .set(self.app.pool.options().get_max_connections().into());
        for (kind, hits, misses) in self.app.answers.counts() {
            for (outcome, count) in [("hit", hits), ("miss", misses)] {
                let labels = vec![("kind", kind.to_owned()), ("outcome", outcome.to_owned())];
                set(
                    &self.answers,
                    labels,
                    i64::try_from(count).unwrap_or(i64::MAX),
                );
            }
        }
        let readiness = Readiness::of(&self.app).await;
        self.ready.set(readiness.ready.into());
        if let Ok(overview) = read::overview(&self.app.pool).await {
            self.data_age.set(age(overview.as_of));
            self.published
                .set((overview.published_at - DateTime::UNIX_EPOCH).as_seconds_f64());
            self.model.clear();
            if let Some(model_id) = overview.model_id {
                set(&self.model, vec![("model_id", model_id)], 1);
            }
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn age(as_of: NaiveDate) -> f64 {
    let end = as_of
        .succ_opt()
        .unwrap_or(as_of)
        .and_time(NaiveTime::MIN)
        .and_utc();
    (Utc::now() - end).as_seconds_f64()
}

/// Counts a request and its time under its route.
pub(crate) async fn measure(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let route = guard::route(&request);
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let _in_flight = InFlight::new(&metrics.in_flight);
    let started = Instant::now();
    let response = next.run(request).await;
    let (seconds, status) = (started.elapsed().as_secs_f64(), response.status());
    let labels = vec![
        ("route", route.clone()),
        ("method", method.to_owned()),
        ("status", status.as_u16().to_string()),
    ];
    metrics.requests.get_or_create(&labels).inc();
    let labels = vec![("route", route)];
    metrics.seconds.get_or_create(&labels).observe(seconds);
    if let Some(reason) = response.extensions().get::<TurnedAway>() {
        let reason = match reason {
            TurnedAway::Busy => "busy",
            TurnedAway::Rate => "rate",
        };
        let labels = vec![("reason", reason.to_owned())];
        metrics.turned_away.get_or_create(&labels).inc();
    }
    response
}

/// Counts down also when the client went away.
struct InFlight(Gauge);

impl InFlight {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Answers `GET /metrics` on an address of its own until the process ends.
pub(crate) async fn serve(address: SocketAddr, metrics: Arc<Metrics>) -> Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} (CLV_METRICS_ADDR)"))?;
    tracing::info!(%address, "answering Prometheus");
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router(metrics)).await {
            tracing::error!(%error, "Prometheus is not answered any more");
        }
    });
    Ok(())
}

/// `GET /metrics` and nothing else.
pub fn router(metrics: Arc<Metrics>) -> Router {
    Router::new()
        .route("/metrics", get(answer))
        .with_state(metrics)
}

async fn answer(State(metrics): State<Arc<Metrics>>) -> Response {
    match metrics.text().await {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
