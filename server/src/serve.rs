//! From configuration to a running server, and down again.

use crate::config::Config;
use crate::metrics::{self, Metrics};
use crate::{connections, program, router};
use anyhow::{Context, Result};
use app::api::context::AppState;
use clv_store::{ConnectSettings, connect_lazy};
use leptos::prelude::LeptosOptions;
use std::future::Future;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Serves until SIGTERM or SIGINT, then lets requests in flight finish.
///
/// # Errors
/// When an address is taken, or the database or the provider of logins has one that cannot be read; not when the database is down.
pub async fn serve(config: &Config) -> Result<()> {
    let app = state(config)?;
    let listener = TcpListener::bind(config.address).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", config.address))?;
    let stop = stop_signal()?;
    let metrics = Arc::new(Metrics::new(app.clone()));
    if let Some(address) = config.metrics_address {
        metrics::serve(address, Arc::clone(&metrics)).await?;
    }
    let router = router(app, config, metrics)?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    connections::answer(listener, router, stop).await;
    tracing::info!("stopped");
    Ok(())
}

/// What requests share. The pool connects on first use, so a database that is down is no reason not to start.
///
/// # Errors
/// When the database address cannot be read.
pub fn state(config: &Config) -> Result<AppState> {
    let settings = ConnectSettings {
        max_connections: config.pool_size,
        acquire_timeout: config.acquire_timeout,
        statement_timeout: Some(config.statement_timeout),
        read_only: true,
        role: config.database_role.clone(),
        application_name: "clv-server".to_owned(),
        ..ConnectSettings::new(config.database_url.clone())
    };
    let options = LeptosOptions::builder()
        .output_name(config.output_name.clone())
        .site_root(config.site_root.clone())
        .site_pkg_dir(config.site_pkg_dir.clone())
        .site_addr(config.address)
        .build();
    Ok(AppState {
        answers: Default::default(),
        past: Default::default(),
        pool: connect_lazy(&settings)?,
        model: Default::default(),
        program: Arc::new(program::find(config)),
        options,
    })
}

/// Resolves to the name of the first signal that asks us to stop.
fn stop_signal() -> Result<impl Future<Output = &'static str>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        }
    })
}
