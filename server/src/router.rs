//! Routes and, around them, what happens to every request.

use crate::access::{self, Access};
use crate::config::Config;
use crate::error_page::{self, error_response};
use crate::limits::{BODY_BYTES, CONCURRENT_REQUESTS};
use crate::metrics::{self, Metrics};
use crate::rate::{self, Budgets};
use crate::security::{Policy, dress};
use crate::{
    customer_files, files, fresh, guard, health, locale, model_file, origin, pages, score, v1,
};
use anyhow::Result;
use app::api::RequestId;
use app::api::context::AppState;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get, post};
use axum::{Extension, Router};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// A page is made anew for everybody who asks, and compressing it is a good part of the work. Browsers take zstd, whose level 2
/// is as small as brotli's and takes a quarter of the time; brotli's level 2 is smaller than gzip's usual one and takes half
/// as long as level 4, which would save another fourteenth.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(2);

/// Everything the server answers.
///
/// From outside in: headers and id, metrics, log line, language, time limit and panic guard, files of the site, budget of the
/// client, origin, who may see it, compression, body limit; pages and questions also wait for a slot, health checks do not.
///
/// # Errors
/// When the provider of logins has an address that cannot be used.
pub fn router(app: AppState, config: &Config, metrics: Arc<Metrics>) -> Result<Router> {
    let slots = Arc::new(Semaphore::new(CONCURRENT_REQUESTS));
    let waits = from_fn_with_state(Arc::clone(&slots), guard::queue);
    let access = Arc::new(Access::new(&config.access, &app.pool, config.is_secure())?);
    let scored = Router::new()
        .route("/score", post(score::score))
        .layer(Extension(score::Desks::default()))
        .layer(from_fn(pages::ask_again))
        .layer(from_fn(locale::written))
        .layer(waits.clone());
    let rendered = pages::routes(&app)
        .route("/customers.csv", get(customer_files::listed))
        .route("/segments/audience.csv", get(customer_files::audience))
        .route("/api/{*rest}", any(no_such_question))
        .route("/model/{model_id}", get(model_file::model_file))
        .fallback(pages::not_found)
        .layer(from_fn_with_state(
            (app.clone(), Arc::new(Semaphore::new(1))),
            pages::from_one_publication,
        ))
        .layer(from_fn_with_state(app.clone(), fresh::unless_known))
        .layer(from_fn(pages::ask_again))
        .layer(from_fn(locale::written))
        .layer(waits.clone())
        .layer(from_fn_with_state(
            config.request_timeout,
            pages::to_the_end,
        ));
    let site = files::site(&config.site_root, COMPRESSION);
    let files = from_fn_with_state((app.clone(), site), files::first);
    let style = error_page::style(&app.program);
    let routes = Router::new()
        .route("/livez", get(health::livez))
        .route(
            "/readyz",
            get(health::readyz).layer(Extension(health::Memory::default())),
        )
        .merge(rendered)
        .layer(RequestBodyLimitLayer::new(BODY_BYTES))
        // It bounds its body itself: behind this layer a file would be cut off before it is answered.
        .merge(scored)
        .merge(v1::routes().layer(waits))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .with_state(app)
        .merge(access::routes(&access).layer(RequestBodyLimitLayer::new(BODY_BYTES)))
        .layer(from_fn_with_state(access, access::admit))
        .layer(from_fn(origin::own_only));
    let limited = match config.rate {
        None => routes,
        Some(rate) => {
            let budgets = Budgets::new(rate, config.trusted_proxies.clone());
            routes.layer(from_fn_with_state(Arc::new(budgets), rate::limit))
        }
    };
    Ok(limited
        .layer(files)
        .layer(from_fn_with_state(config.request_timeout, guard::protect))
        .layer(from_fn_with_state(style, error_page::styled))
        .layer(from_fn(locale::spoken))
        .layer(from_fn(guard::log))
        .layer(from_fn_with_state(metrics, metrics::measure))
        .layer(from_fn_with_state(
            Policy::new(config.live_reload_port, config.is_secure()),
            dress,
        )))
}

async fn no_such_question(Extension(id): Extension<RequestId>, uri: Uri) -> Response {
    error_response(StatusCode::NOT_FOUND, &uri, &id)
}
